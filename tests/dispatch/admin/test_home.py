"""The figures of dispatch on the home page, and the lists that they lead to."""

from __future__ import annotations

from datetime import date

import pytest

from customers import services as customer_services
from tests.back_office import Staff, make_staff
from tests.builders import later, make_customer, make_organization, make_user
from tests.dispatch.builders import make_customer_location, make_location, make_suspension
from tests.home_page import cards, charts, listed_at

pytestmark = pytest.mark.django_db
CHART = "Customers at locations"


def test_customers_at_locations_are_those_of_the_lists_most_first():
    organization, other = make_organization("mine"), make_organization("other")
    yards = [make_location(organization, name) for name in ("North", "South", "Empty")]
    customers = [make_customer(organization) for _ in range(4)]
    for customer in customers:
        make_customer_location(customer, yards[1])
    make_customer_location(customers[0], yards[0])
    make_customer_location(make_customer(other), make_location(other, "Theirs"))
    customer_services.delete_customer(customer=customers[3], by=later())
    staff = make_staff(organization)
    chart = charts(staff)[CHART]
    assert (chart.kind, list(chart.labels)) == ("bar", ["South", "North"])
    assert [list(numbers) for _name, numbers in chart.series] == [[3, 1]]
    assert [listed_at(staff, link) for link in chart.links] == [3, 1]


def test_the_chart_has_ten_locations_at_most():
    organization = make_organization()
    customer = make_customer(organization)
    for number in range(12):
        make_customer_location(customer, make_location(organization, f"Yard {number:02}"))
    chart = charts(make_staff(organization))[CHART]
    assert list(chart.labels) == [f"Yard {number:02}" for number in range(10)]


def test_suspended_now_are_those_whose_suspension_is_current():
    organization = make_organization()
    yard = make_location(organization)
    current = make_suspension(organization)
    past = make_suspension(organization, starts_on=date(2026, 1, 1), ends_on=date(2026, 1, 31))
    for suspension in (current, current, past, None):
        made = make_customer_location(make_customer(organization), yard)
        made.suspension = suspension
        made.save()
    gone = make_customer_location(make_customer(organization), yard)
    gone.suspension = current
    gone.save()
    customer_services.delete_customer(customer=gone.customer, by=later())
    staff = make_staff(organization)
    card = cards(staff)["Suspended now"]
    assert card.value == "2"
    assert listed_at(staff, card.link) == 2


def test_nothing_of_it_is_shown_without_the_permission():
    organization = make_organization()
    make_customer_location(make_customer(organization), make_location(organization))
    staff = Staff(make_user(organization, is_staff=True))
    assert (cards(staff), charts(staff)) == ({}, {})
