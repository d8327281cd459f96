"""The numbers of merged customers on the dispatch surface, as far as the caller sees them."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import NotFound
from core.roles import Role
from customers import services
from customers.models import Customer
from dispatch.lookups import find_customer
from dispatch.models import CustomerLocation, CustomerUser, Location
from tests import builders
from tests.builders import later
from tests.customers.merging.building import merge, undo
from tests.dispatch.builders import (
    make_customer_location,
    make_customer_user,
    make_dispatch_customer,
    make_location,
)
from tests.dispatch_program import Program, dispatch, ok, problem

pytestmark = pytest.mark.django_db

World = tuple[Customer, Customer, Location, Location]


@pytest.fixture
def world() -> World:
    """A survivor at North, the customer merged into it at both locations."""
    organization = builders.make_organization()
    north, south = (make_location(organization, name) for name in ("North", "South"))
    survivor = make_dispatch_customer(organization, north)
    merged = make_dispatch_customer(organization, north)
    make_customer_location(merged, south)
    merge(survivor, merged)
    return survivor, merged, north, south


def test_paths_with_the_merged_number_show_the_survivor(world):
    survivor, merged, north, south = world
    console = dispatch(survivor.organization)
    address, contact = survivor.addresses.first(), builders.make_contact(survivor)
    for path in (
        *("/customers/{}", "/customers/{}/addresses", "/customers/{}/contacts"),
        *(f"/customers/{{}}/addresses/{address.pk}", f"/customers/{{}}/contacts/{contact.pk}"),
        f"/customers/{{}}/locations/{north.pk}",
        *(f"/customers/{{}}/locations/{south.pk}", f"/locations/{south.pk}/customers/{{}}"),
    ):
        reply = console.get(path.format(merged.pk))
        assert ok(reply) == ok(console.get(path.format(survivor.pk))), path
    assert ok(console.get(f"/customers/{merged.pk}"))["id"] == survivor.pk


def test_writing_with_the_merged_number_writes_to_the_survivor(world):
    survivor, merged, north, _ = world
    console = dispatch(survivor.organization)
    made = ok(console.post("/customers", body(parent_id=merged.pk)), 201)
    assert made["parent_id"] == survivor.pk
    path = f"/customers/{merged.pk}/locations/{north.pk}"
    assert ok(console.delete(path))["is_active"] is False
    assert CustomerLocation.objects.get(customer=survivor, location=north).is_active is False
    assert CustomerLocation.objects.get(customer=merged, location=north).is_active is True


def body(**values: Any) -> dict[str, Any]:
    place = {
        **{"country": "MX", "is_billing": True, "is_shipping": True, "line_1": "Calle 1"},
        **{"latitude": 20.9, "longitude": -89.6, "postcode": "97100", "region": "YUC"},
        "locality": "Mérida",
    }
    return {"name": "Ñandú", "addresses": [place], "contacts": [], **values}


def test_lists_and_undone_merges_show_each_customer_as_itself(world):
    survivor, merged, north, _ = world
    console = dispatch(survivor.organization)
    page = ok(console.get(f"/locations/{north.pk}/customers"))
    assert [each["customer_id"] for each in page["results"]] == [survivor.pk]
    undo(survivor.merges.get())
    assert ok(console.get(f"/customers/{merged.pk}"))["id"] == merged.pk


def test_lists_by_parent_know_the_merged_number(world):
    survivor, merged, north, _ = world
    console = dispatch(survivor.organization)
    child = make_dispatch_customer(survivor.organization, north)
    services.update_customer(customer=child, values={"parent": survivor}, by=later())
    stranger = builders.make_customer(builders.make_organization("entity2"))
    for path, key in (("/customers", "id"), (f"/locations/{north.pk}/customers", "customer_id")):
        for number, found in (
            (survivor.pk, [child.pk]),
            (merged.pk, [child.pk]),
            *((none, []) for none in (child.pk, stranger.pk, 2**63 - 1)),
        ):
            page = ok(console.get(path, parent_id=number))
            assert [each[key] for each in page["results"]] == found, (path, number)


def program_of(customer: Customer) -> Program:
    """Return a program that acts for the customer alone."""
    program = dispatch(customer.organization, role=Role.CLIENT_CUSTOMER)
    assert program.api_client is not None
    make_customer_user(customer, program.api_client.user)
    return program


def test_a_client_of_a_merged_customer_acts_for_the_survivor():
    organization = builders.make_organization()
    survivor, merged, other = (builders.make_customer(organization) for _ in range(3))
    theirs, stranger = program_of(merged), program_of(other)
    merge(survivor, merged)
    assert CustomerUser.objects.filter(customer=survivor).count() == 1
    for pk in (survivor.pk, merged.pk):
        assert ok(theirs.get(f"/customers/{pk}"))["id"] == survivor.pk
        assert problem(stranger.get(f"/customers/{pk}"))[0] == 404
    assert problem(theirs.get(f"/customers/{other.pk}"))[0] == 404


def test_a_driver_finds_no_survivor_that_is_not_active(world):
    survivor, merged, north, _ = world
    driver = dispatch(survivor.organization, role=Role.DRIVER)
    paths = [f"/customers/{merged.pk}", f"/customers/{merged.pk}/locations/{north.pk}"]
    assert [driver.get(path).status_code for path in paths] == [200, 200]
    services.update_customer(customer=survivor, values={"is_active": False}, by=later())
    assert [driver.get(path).status_code for path in paths] == [404, 404]


def test_another_tenant_s_merged_numbers_mean_nothing(world):
    _, merged, north, _ = world
    stranger = builders.make_organization("entity2")
    console = dispatch(stranger)
    path = f"/customers/{merged.pk}"
    assert problem(console.get(path))[0] == 404
    assert problem(console.get(f"{path}/locations/{north.pk}"))[0] == 404
    refusal = problem(console.post("/customers", body(parent_id=merged.pk)))
    assert refusal == problem(console.post("/customers", body(parent_id=10**9)))[:2] + refusal[2:]
    for number in (merged.pk, 2**63, 0):
        with pytest.raises(NotFound):
            find_customer(stranger, number)


def test_a_merged_number_is_gone_with_its_deleted_survivor(world):
    survivor, merged, *_ = world
    services.delete_customer(customer=survivor, by=later())
    console = dispatch(survivor.organization)
    assert problem(console.get(f"/customers/{merged.pk}"))[0] == 404
