"""GET /customers: every parameter, pages, and how much it costs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.models import Organization
from customers.models import Customer
from customers.services import cancel_customer, delete_customer, update_customer
from tests.builders import NOW, later, make_contact, make_customer, make_organization
from tests.dispatch.api.counting import queries_of
from tests.dispatch.builders import make_customer_location, make_dispatch_customer, make_location
from tests.dispatch_program import Program, ok, problem, results

pytestmark = pytest.mark.django_db


def listed(program: Program, **query: Any) -> list[int]:
    return [each["id"] for each in results(program.get("/customers", **query))]


def ids(*customers: Customer) -> list[int]:
    return [customer.pk for customer in customers]


def test_customers_are_listed_by_id_without_deleted_and_foreign_ones(company, program):
    first, gone, second = (make_customer(company) for _ in range(3))
    delete_customer(customer=gone, by=later())
    make_customer(make_organization("two"))
    assert listed(program) == ids(first, second)


def test_a_list_shows_what_the_single_record_shows(customer: Customer, link, program: Program):
    make_contact(customer)
    shown = ok(program.get(f"/customers/{customer.pk}"))
    assert results(program.get("/customers")) == [shown]
    assert len(shown["locations"]) == len(shown["contacts"]) == 1


def test_addresses_contacts_and_locations_come_in_the_order_of_their_ids(company, program):
    customer = make_dispatch_customer(company, contacts=[{"name": name} for name in "zay"])
    links = [make_customer_location(customer) for _ in range(3)]
    (shown,) = results(program.get("/customers"))
    for name in ("addresses", "contacts"):
        numbers = [each["id"] for each in shown[name]]
        assert numbers == sorted(numbers)
    assert [each["location_id"] for each in shown["locations"]] == [
        link.location_id for link in links
    ]


def test_active_tells_active_customers_from_the_others(company: Organization, program: Program):
    active, off, cancelled = (make_customer(company) for _ in range(3))
    update_customer(customer=off, values={"is_active": False}, by=later())
    cancel_customer(customer=cancelled, reason="", by=later())
    assert listed(program, active="true") == ids(active)
    assert listed(program, active="0") == ids(off, cancelled)
    assert listed(program) == ids(active, off, cancelled)


def test_is_parent_and_parent_id_speak_of_the_parent(company: Organization, program: Program):
    parent, other = make_customer(company), make_customer(company)
    child = make_customer(company, parent=parent)
    assert listed(program, is_parent="True") == ids(parent, other)
    assert listed(program, is_parent="false") == ids(child)
    assert listed(program, parent_id=parent.pk) == ids(child)
    for number in (other.pk, 0, -5, 2**63 - 1):
        assert listed(program, parent_id=number) == []


def test_location_id_asks_for_whoever_is_or_was_there(customer, link, program: Program):
    make_customer(customer.organization)
    here = listed(program, location_id=link.location_id)
    ok(program.delete(f"/customers/{customer.pk}/locations/{link.location_id}"))
    assert listed(program, location_id=link.location_id) == here == ids(customer)
    foreign = make_customer_location(make_customer(make_organization("two")))
    for number in (foreign.location_id, 0, -5, 2**63 - 1):
        assert listed(program, location_id=number) == []


@pytest.mark.parametrize("text", ["jones", "JONES", "e J", " George Jones "])
def test_name_is_found_inside_names_in_any_case(text: str, customer: Customer, program: Program):
    make_customer(customer.organization, name="Somebody")
    assert listed(program, name=text) == ids(customer)


@pytest.mark.parametrize("text", ["%", "_", "*", "\\", "x" * 64])
def test_name_holds_no_wildcards(text: str, customer: Customer, program: Program):
    assert listed(program, name=text) == []


def test_created_and_updated_since_include_the_moment(company: Organization, program: Program):
    first = make_customer(company)
    second = make_customer(company, by=later(10))
    update_customer(customer=first, values={"name": "Other"}, by=later(20))
    moment = (NOW + timedelta(minutes=10)).replace(tzinfo=None)
    for text in (moment.isoformat(), f"{moment.isoformat()}.000000", f"{moment.isoformat()}Z"):
        assert listed(program, created_on_gte=text) == ids(second)
        assert listed(program, last_updated_gte=text) == ids(first, second)
    after = (moment + timedelta(microseconds=1)).isoformat()
    assert listed(program, created_on_gte=after) == []
    assert listed(program, last_updated_gte=after) == ids(first)
    assert listed(program, created_on_gte="2026-03-14") == ids(first, second)


@pytest.mark.parametrize("name", ["created_on_gte", "last_updated_gte"])
def test_times_must_be_in_the_past(name: str, program: Program):
    for text in ("2026-03-14T10:26:53", "2026-03-15", "9999-12-31"):
        status, field, _ = problem(program.get("/customers", **{name: text}))
        assert (status, field) == (400, f"ListCustomersQueryModel.{name}")
    assert listed(program, **{name: "2026-03-14T10:26:52.999999"}) == []


def test_parameters_add_up(company: Organization, program: Program):
    parent = make_customer(company)
    child = make_customer(company, name="Jones", parent=parent)
    make_customer(company, name="Jones")
    assert listed(program, name="jones", parent_id=parent.pk, active=1) == ids(child)
    assert listed(program, name="jones", parent_id=parent.pk, active=0) == []


def test_a_page_is_part_of_the_list(company: Organization, program: Program):
    customers = [make_customer(company) for _ in range(5)]
    body = ok(program.get("/customers", page_index=2, page_limit=2))
    assert [each["id"] for each in body.pop("results")] == ids(*customers[2:4])
    assert body == {
        **{"current_limit": 2, "current_page": 2, "total_count": 5, "total_pages": 3},
    }


def test_a_list_of_nothing_has_no_pages(program: Program):
    assert ok(program.get("/customers")) == {
        **{"current_limit": 100, "current_page": 1, "results": []},
        **{"total_count": 0, "total_pages": 0},
    }
    assert listed(program, page_index=10_000, page_limit=1000) == []


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ({"page_index": 0}, "Must be between 1 and 10000."),
        ({"page_index": 10_001}, "Must be between 1 and 10000."),
        ({"page_limit": 0}, "Must be between 1 and 1000."),
        ({"page_limit": 1001}, "Must be between 1 and 1000."),
        ({"page_limit": ""}, "Invalid type."),
        ({"page_index": "1.0"}, "Invalid type."),
        ({"active": "yes"}, "Invalid type."),
        ({"is_parent": ""}, "Invalid type."),
        ({"location_id": "x"}, "Invalid type."),
        ({"parent_id": 2**63}, "Invalid type."),
        ({"name": ""}, "Length must be at least 1 characters."),
        ({"name": "x" * 65}, "Length 65 exceeds max length of 64."),
        ({"created_on_gte": "yesterday"}, "Invalid type."),
        ({"page": 1}, "Unknown field."),
        ({"Active": "true"}, "Unknown field."),
    ],
    ids=str,
)
def test_parameters_that_are_not_right_are_refused(
    query: dict[str, Any], detail: str, program: Program
):
    (name,) = query
    expected = (400, f"ListCustomersQueryModel.{name}", detail)
    assert problem(program.get("/customers", **query)) == expected


def test_the_number_of_queries_does_not_depend_on_the_number_of_customers(company, program):
    yards = [make_location(company) for _ in range(2)]

    def make() -> None:
        customer = make_dispatch_customer(company, contacts=[{"name": "A"}, {"name": "B"}])
        for yard in yards:
            make_customer_location(customer, yard)

    make()
    _, one = queries_of(program, "/customers")
    for _ in range(3):
        make()
    assert queries_of(program, "/customers") == (4, one)
    every = {"active": "true", "is_parent": "true", "name": "c", "location_id": yards[0].pk}
    assert queries_of(program, "/customers", **every) == (4, one)
