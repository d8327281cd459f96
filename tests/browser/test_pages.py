"""Every main page in every look: it opens, nothing fails, it fits, and anyone can use it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.desk import PHONE, WIDE, Desk
from tests.browser.pages import MAIN_PAGES, path_of

LOOKS = [
    pytest.param({"size": size, "theme": theme, "language": language}, id=f"{name}-{theme}")
    for name, size, theme, language in (
        ("desk", WIDE, "light", "en"),
        ("desk", WIDE, "dark", "es"),
        ("phone", PHONE, "light", "es"),
        ("phone", PHONE, "dark", "en"),
    )
]


@pytest.mark.parametrize("look", LOOKS)
def test_main_pages_have_no_barrier_and_fit(desk: Callable[..., Desk], look: dict) -> None:
    seat = desk(**look)
    barriers = {}
    too_wide = {}
    for name in MAIN_PAGES:
        seat.open(path_of(seat, name))
        if found := seat.violations():
            barriers[name] = found
        if (needed := seat.width_needed()) > look["size"][0]:
            too_wide[name] = needed
    assert barriers == {}
    assert too_wide == {}


def test_the_login_page_has_no_barrier(desk: Callable[..., Desk]) -> None:
    for theme in ("light", "dark"):
        seat = desk(None, theme=theme, size=PHONE)
        seat.open("/admin/login/")
        assert seat.violations() == []
        assert seat.width_needed() <= PHONE[0]
