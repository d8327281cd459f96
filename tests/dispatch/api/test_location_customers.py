"""/locations/{location_id}/customers: listed and made."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from customers.models import Customer
from customers.services import cancel_customer, delete_customer, update_customer
from dispatch.models import CustomerLocation, DefaultTerms
from dispatch.services import deactivate_customer_location, update_location
from tests.builders import NOW, later, make_customer, make_organization
from tests.dispatch.api.bodies import CUSTOMER, TERMS, but
from tests.dispatch.api.counting import queries_of
from tests.dispatch.builders import (
    make_customer_location,
    make_dispatch_customer,
    make_location,
    make_suspension,
)
from tests.dispatch_program import Program, ok, problem, results

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(location) -> str:
    return f"/locations/{location.pk}/customers"


def listed(program: Program, path: str, **query: Any) -> list[int]:
    return [each["id"] for each in results(program.get(path, **query))]


def test_a_locations_customers_are_listed_by_their_ids(path, company, location, program: Program):
    first, second, gone, elsewhere = (make_customer(company) for _ in range(4))
    for customer in (second, gone, first):
        make_customer_location(customer, location)
    make_customer_location(elsewhere)
    delete_customer(customer=gone, by=later())
    assert listed(program, path) == [first.pk, second.pk]


def test_a_list_shows_what_the_single_record_shows(path, customer, link, program: Program):
    shown = ok(program.get(f"{path}/{customer.pk}"))
    assert results(program.get(path)) == [shown]
    earliest = program.at("2019/02/08")
    (old,) = results(earliest.get(path))
    assert old == ok(earliest.get(f"{path}/{customer.pk}"))
    assert old.pop("customer_id") == shown.pop("id")
    assert old == shown


def test_active_speaks_of_being_served_there(path, company, location, program: Program):
    served, left, off, cancelled = (
        make_customer_location(make_customer(company), location) for _ in range(4)
    )
    deactivate_customer_location(customer_location=left, by=later())
    update_customer(customer=off.customer, values={"is_active": False}, by=later())
    cancel_customer(customer=cancelled.customer, reason="", by=later())
    numbers = [each.customer_id for each in (served, left, off, cancelled)]
    assert listed(program, path, active="true") == numbers[:1]
    assert listed(program, path, active="false") == numbers[1:]
    assert listed(program, path) == numbers
    assert [each["is_active"] for each in results(program.get(path))] == [True] + [False] * 3


def test_the_parameters_of_a_customer_speak_of_it(path, company, location, program: Program):
    parent = make_customer(company)
    child = make_customer(company, name="George Jones", parent=parent)
    other = make_customer(company, name="Somebody")
    for customer in (child, other):
        make_customer_location(customer, location)
    assert listed(program, path, name="JONES") == [child.pk]
    assert listed(program, path, parent_id=parent.pk) == [child.pk]
    assert listed(program, path, is_parent=1) == [other.pk]
    assert listed(program, path, is_parent=0) == [child.pk]
    assert listed(program, path, name="jones", is_parent=1) == []


def test_location_id_asks_who_is_at_that_location_too(path, customer, link, program: Program):
    elsewhere = make_customer_location(customer)
    make_customer_location(make_customer(customer.organization), link.location)
    assert listed(program, path, location_id=elsewhere.location_id) == [customer.pk]
    assert len(listed(program, path, location_id=link.location_id)) == 2
    assert listed(program, path, location_id=0) == []


def test_times_are_those_that_are_shown(path, company, location, program: Program):
    old, new = make_customer(company), make_customer(company)
    first = make_customer_location(old, location, by=later(5))
    make_customer_location(new, location, by=later(10))
    since = (NOW + timedelta(minutes=10)).replace(tzinfo=None).isoformat()
    assert listed(program, path, created_on_gte=since) == [new.pk]
    assert listed(program, path, last_updated_gte=since) == [new.pk]
    update_customer(customer=old, values={"name": "Other"}, by=later(20))
    assert listed(program, path, last_updated_gte=since) == [old.pk, new.pk]
    shown = {each["id"]: each for each in results(program.get(path))}[first.customer_id]
    assert shown["created_on"] == "2026-03-14T09:31:53.000000"
    assert shown["last_updated_on"] == "2026-03-14T09:46:53.000000"


def test_pages_and_refusals_are_those_of_customers(path, company, location, program: Program):
    rows = [make_customer_location(make_customer(company), location) for _ in range(3)]
    body = ok(program.get(path, page_index=2, page_limit=2))
    assert [each["id"] for each in body.pop("results")] == [rows[2].customer_id]
    assert body == {
        **{"current_limit": 2, "current_page": 2, "total_count": 3, "total_pages": 2},
    }
    assert problem(program.get(path, served="true")) == (
        400,
        "ListCustomersQueryModel.served",
        "Unknown field.",
    )


def test_a_location_that_is_not_there_has_no_customers(program: Program):
    foreign = make_location(make_organization("two"))
    for number in (foreign.pk, 0, 10**9):
        assert problem(program.get(f"/locations/{number}/customers"))[0] == 404
        assert problem(program.post(f"/locations/{number}/customers", {"x": 1}))[0] == 404
        assert problem(program.get(f"/locations/{number}/customers/1"))[0] == 404
    assert not Customer.objects.exists()


def test_a_customer_is_made_at_the_location_with_its_terms(path, company, location, program):
    suspension = make_suspension(company)
    body = but(CUSTOMER, **TERMS, suspension_id=suspension.pk)
    shown = ok(program.post(path, body), 201)
    (settings,) = shown["locations"]
    assert settings == {
        **{name: value for name, value in TERMS.items() if not name.startswith("account_number")},
        **{"created_on": "2026-03-14T10:26:53.000000", "customer_id": shown["id"]},
        **{"last_updated_on": "2026-03-14T10:26:53.000000", "location_id": location.pk},
        **{"is_active": True, "suspension_id": suspension.pk},
    }
    link = CustomerLocation.objects.get()
    assert (link.account_number_1, link.account_number_2) == ("4-1200", "4-1201")
    assert not DefaultTerms.objects.exists()
    assert ok(program.get(f"/customers/{shown['id']}")) == shown


def test_nobody_is_made_at_a_location_out_of_use(path, location, program: Program):
    update_location(location=location, values={"is_active": False}, by=later())
    assert problem(program.post(path, CUSTOMER)) == (400, None, "The location is not active.")
    assert not Customer.objects.exists()


def test_the_number_of_queries_does_not_depend_on_the_number_of_customers(
    path, company, location, program: Program
):
    def make() -> None:
        customer = make_dispatch_customer(company, contacts=[{"name": "A"}, {"name": "B"}])
        make_customer_location(customer, location)

    make()
    _, one = queries_of(program, path)
    for _ in range(3):
        make()
    assert queries_of(program, path) == (4, one)
    assert queries_of(program, path, active=1, name="c", location_id=location.pk) == (4, one)
