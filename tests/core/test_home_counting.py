"""Figures of the home page that take long: counted in the background where there is much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache

from core.admin import counting
from core.admin.counting import FRESH_FOR, SHOWN_FOR, figure, recount
from core.models import Organization
from tests.builders import make_organization

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    """Count how often each organization was counted; the figure is that number."""
    seen: Counter[str] = Counter()

    def look(organization: Organization) -> int:
        seen[organization.slug] += 1
        return seen[organization.slug]

    monkeypatch.setattr(counting, "_COUNTERS", {"x": look, "y": look})
    cache.clear()
    yield seen
    cache.clear()


def at(moment: datetime, organization: Organization, name: str = "x") -> object:
    with time_machine.travel(moment, tick=False):
        return figure(name, organization, is_large=True)


def test_little_is_counted_at_every_look(looks: Counter[str]):
    organization = make_organization("one")
    assert figure("x", organization, is_large=False) == (1, None)
    assert figure("x", organization, is_large=False) == (2, None)


def test_much_is_counted_once_in_a_minute_and_of_each_organization_by_itself(looks: Counter[str]):
    first, second = make_organization("first"), make_organization("second")
    assert at(NOON, first) == (1, NOON)
    assert at(NOON + FRESH_FOR, first) == (1, NOON)
    assert at(NOON, second) == (1, NOON)
    assert at(NOON, first, "y") == (2, NOON)
    assert looks == {"first": 2, "second": 1}


def test_an_older_figure_is_shown_and_counted_anew_in_the_background(
    looks: Counter[str], monkeypatch: pytest.MonkeyPatch
):
    organization = make_organization("one")
    asked = []
    monkeypatch.setattr(type(recount), "enqueue", lambda _task, *args: asked.append(args))
    later = NOON + FRESH_FOR + timedelta(seconds=1)
    assert at(NOON, organization) == (1, NOON)
    assert at(later, organization) == at(later, organization) == (1, NOON)
    assert asked == [("x", organization.pk)]  # one worker is asked, however many look
    with time_machine.travel(later, tick=False):
        recount.func("x", organization.pk)
    assert at(later, organization) == (2, later)


def test_a_figure_that_nobody_counts_any_more_is_counted_while_the_page_waits(
    looks: Counter[str], monkeypatch: pytest.MonkeyPatch
):
    organization = make_organization("one")
    monkeypatch.setattr(type(recount), "enqueue", lambda _task, *args: None)
    assert at(NOON, organization) == (1, NOON)
    assert at(NOON + SHOWN_FOR - timedelta(seconds=1), organization) == (1, NOON)
    later = NOON + SHOWN_FOR + timedelta(seconds=1)
    assert at(later, organization) == (2, later)


def test_what_is_gone_is_not_counted(looks: Counter[str]):
    recount.func("x", 0)
    recount.func("gone", make_organization("one").pk)
    assert not looks
