"""The customers' figures on the home page, and the lists that they lead to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from core.models import Organization
from customers.models import Customer
from tests.back_office import Staff, make_staff
from tests.builders import NOW, make_organization
from tests.customers.test_tally import insert_many
from tests.home_page import cards, charts, listed_at

pytestmark = pytest.mark.django_db
CHART = "New and cancelled customers, by month"


@pytest.fixture(autouse=True)
def fixed_clock() -> Iterator[None]:
    """Make it NOW, 14 March 2026."""
    with time_machine.travel(NOW, tick=False):
        yield


def moved(customers: list[Customer], **days_ago: int) -> None:
    """Set times of the customers to so many days before NOW."""
    values: dict[str, Any] = {name: NOW - timedelta(days=ago) for name, ago in days_ago.items()}
    Customer.objects.filter(pk__in=[each.pk for each in customers]).update(**values)


def furnished(organization: Organization) -> Staff:
    """Fill the organization and a neighbour, and return a member of the first."""
    moved(insert_many(organization, 6), created_at=29)
    moved(insert_many(organization, 2), created_at=30)
    insert_many(organization, 3, is_on_hold=True)
    insert_many(organization, 4, is_active=False)
    gone = insert_many(organization, 5, is_active=False, cancelled_at=NOW)
    moved(gone[:2], cancelled_at=45, created_at=400)
    insert_many(organization, 7, deleted_at=NOW)
    insert_many(make_organization("neighbour"), 50, is_on_hold=True)
    return make_staff(organization)


def test_figures_are_those_of_the_lists_behind_them():
    staff = furnished(make_organization())
    found = cards(staff)
    expected = {"Active": 8, "New in 30 days": 16, "On hold": 3, "Inactive": 4, "Cancelled": 5}
    assert {label: int(found[label].value) for label in expected} == expected
    for label, number in expected.items():
        assert listed_at(staff, found[label].link) == number, label


def test_notes_say_what_figures_are_of_and_how_it_was_before():
    found = cards(furnished(make_organization()))
    assert found["Active"].note == "of 20 customers"
    assert found["New in 30 days"].note == "since Feb. 13, 2026 (UTC)"
    assert found["New in 30 days"].trend == "2 in the 30 days before"
    assert found["Cancelled"].note == "3 in the last 30 days"


def test_the_chart_has_the_last_twelve_months():
    chart = charts(furnished(make_organization()))[CHART]
    assert (chart.kind, len(chart.labels)) == ("line", 12)
    assert (chart.labels[0], chart.labels[-1]) == ("Apr 2025", "Mar 2026")
    (new, made), (cancelled, ended) = chart.series
    assert (new, cancelled) == ("New", "Cancelled")
    assert list(made) == [0] * 10 + [8, 10]
    assert list(ended) == [0] * 9 + [2, 0, 3]
    link = chart.links[-1]
    assert chart.rows[-1] == ("Mar 2026", [("10", link), ("3", "")])


def test_each_month_leads_to_the_customers_made_in_it():
    staff = furnished(make_organization())
    chart = charts(staff)[CHART]
    (_name, made), _cancelled = chart.series
    assert [listed_at(staff, link) for link in chart.links] == list(made)


def test_a_person_who_may_not_see_customers_sees_no_figure_of_them():
    organization = make_organization()
    staff = furnished(organization)
    staff.user.user_permissions.set(staff.user.user_permissions.exclude(codename="view_customer"))
    page = cards(staff)
    assert not {"Active", "On hold", "Collection stopped"} & set(page)
    assert CHART not in charts(staff)
