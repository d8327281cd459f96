"""The two looks in which each task is done: at a desk, light, and on a phone, dark."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.desk import PHONE, WIDE, Desk


@pytest.fixture(
    params=[
        pytest.param({"size": WIDE, "theme": "light"}, id="desk-light"),
        pytest.param({"size": PHONE, "theme": "dark"}, id="phone-dark"),
    ]
)
def look(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Return what `desk(...)` seats somebody with."""
    return dict(request.param)


def is_phone(look: dict[str, Any]) -> bool:
    """Say whether the look is the phone's."""
    return bool(look["size"] == PHONE)


def open_customer(seat: Desk, reference: str) -> Page:
    """Look the customer up in the list and open its page."""
    seat.open(f"/admin/customers/customer/?q={reference}")
    seat.page.get_by_role("rowheader", name=reference).get_by_role("link").first.click()
    seat.page.get_by_role("tablist").wait_for()
    return seat.page


def open_tab(page: Page, name: str) -> Locator:
    """Open a tab of the page; return what is in it."""
    page.get_by_role("tab", name=name).click()
    return page.get_by_role("tabpanel", name=name)


def pick(page: Page, label: str, text: str) -> None:
    """Type into a box that looks records up, and take the first one that it finds."""
    page.get_by_role("combobox", name=label).first.click()
    page.get_by_role("searchbox").last.fill(text)
    page.get_by_role("option", name=text).first.click()


def take_step(page: Page, name: str) -> None:
    """Take a step of the record's page; on a phone the steps are behind one button."""
    step = page.get_by_role("link", name=name, exact=True)
    page.get_by_role("link", name=name).first.wait_for()
    if not step.is_visible():
        page.get_by_role("link", name=name).first.click()
    step.click()
