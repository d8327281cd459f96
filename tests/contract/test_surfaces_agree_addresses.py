"""The addresses of dispatch, and the two that the other surfaces know: the same rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest

from customers.models import Address, Customer
from tests.contract.agreement import (
    changed_columns,
    row_of,
    shown_by_console,
    shown_by_crm,
    shown_by_v1,
    written_by_crm,
    written_by_v1,
)
from tests.contract.three_surfaces import Surfaces
from tests.customers.api.dynamics.clients import make_full_client
from tests.dispatch_program import ok

pytestmark = pytest.mark.django_db

# The field of dispatch and a value; v1's key of the billing and of the shipping address; the key
# of dynamics and its word for the value; the column. None: the surface has no word for it.
FIELDS: Final = [
    ("country", "FR", "billingCountry", "country", "Country", "FRA", "country"),
    ("line_1", "1 rue Haute", "billingAddress", "address", "Street", "1 rue Haute", "line_1"),
    ("line_2", "Bât. 2", None, None, None, None, "line_2"),
    ("line_3", "Étage 3", None, None, None, None, "line_3"),
    ("line_4", "Porte 4", None, None, None, None, "line_4"),
    ("locality", "Nice", "billingCity", "city", "Municipality", "Nice", "city"),
    ("region", "PACA", None, None, "State", "PACA", "state"),
    ("postcode", "06000", "billingPostalCode", "postalCode", "ZipCode", "06000", "postal_code"),
    ("latitude", 43.6961234, "billingLat", "latitude", None, None, "latitude"),
    ("longitude", -7.2718, "billingLng", "longitude", None, None, "longitude"),
]
NAMES: Final = ("field", "value", "billing_key", "shipping_key", "crm_key", "theirs", "column")
V1_BILLING: Final = [each[2] for each in FIELDS if each[2]]
V1_SHIPPING: Final = [each[3] for each in FIELDS if each[3]]
CRM: Final = [each[4] for each in FIELDS if each[4]]
# What dispatch has no field for.
UNSAID: Final = {"district": "Centro", "external_number": "12", "internal_number": "3-B"}


@pytest.fixture
def world() -> Surfaces:
    return Surfaces()


@pytest.fixture
def customer(world: Surfaces) -> Customer:
    """A customer with an address of each kind, both full."""
    place = {**UNSAID, "country": "MX", "state": "YUC", "postal_code": "97100", "line_1": "Calle 1"}
    lines = {"line_2": "B", "line_3": "C", "line_4": "D", "latitude": 20.9, "longitude": -89.6}
    return make_full_client(
        world.organization,
        billing_address={**place, **lines, "city": "Mérida"},
        shipping_address={**place, **lines, "city": "Progreso"},
    )


def path_of(address: Address) -> str:
    return f"/customers/{address.customer_id}/addresses/{address.pk}"


def in_role(customer: Customer, **roles: bool) -> Address:
    return customer.addresses.filter(is_active=True, **roles).order_by("pk")[0]


def shown(world: Surfaces, address: Address) -> dict[str, Any]:
    body: dict[str, Any] = ok(world.console.get(path_of(address)))
    return body


def change(world: Surfaces, address: Address, **values: Any) -> dict[str, Any]:
    """PATCH the whole address with these values."""
    body = shown(world, address)
    known = {name: body[name] for name in body if name not in ("id", "is_active", "is_physical")}
    changed: dict[str, Any] = ok(world.console.patch(path_of(address), {**known, **values}))
    return changed


def add(world: Surfaces, customer: Customer, **values: Any) -> Address:
    place = {"country": "MX", "line_1": "L", "postcode": "1", "region": "R", "latitude": 0}
    roles = {"is_billing": False, "is_shipping": False, "longitude": 0}
    path = f"/customers/{customer.pk}/addresses"
    made = ok(world.console.post(path, {**place, **roles, **values}), status=201)
    return Address.objects.get(pk=made["id"])


def said(body: dict[str, Any], keys: list[str]) -> dict[str, Any]:
    return {key: body[key] for key in keys}


@pytest.mark.parametrize(NAMES, FIELDS)
def test_what_dispatch_writes_of_the_billing_address_the_others_read(
    world: Surfaces,
    customer: Customer,
    field: str,
    value: Any,
    billing_key: str | None,
    shipping_key: str | None,
    crm_key: str | None,
    theirs: Any,
    column: str,
):
    row = in_role(customer, is_billing=True)
    before, v1, crm = row_of(row), shown_by_v1(world, customer), shown_by_crm(world, customer)
    assert change(world, row, **{field: value})[field] == value
    expected = said(v1, V1_BILLING + V1_SHIPPING) | ({billing_key: value} if billing_key else {})
    assert said(shown_by_v1(world, customer), V1_BILLING + V1_SHIPPING) == expected
    expected = said(crm, CRM) | ({crm_key: theirs} if crm_key else {})
    assert said(shown_by_crm(world, customer), CRM) == expected
    assert list(changed_columns(before, row_of(row))) == [column]


@pytest.mark.parametrize(NAMES, FIELDS)
def test_what_dispatch_writes_of_the_shipping_address_v1_reads(
    world: Surfaces,
    customer: Customer,
    field: str,
    value: Any,
    billing_key: str | None,
    shipping_key: str | None,
    crm_key: str | None,
    theirs: Any,
    column: str,
):
    row = in_role(customer, is_shipping=True)
    before, v1, crm = row_of(row), shown_by_v1(world, customer), shown_by_crm(world, customer)
    assert v1["isSameAddress"] is False
    change(world, row, **{field: value})
    expected = said(v1, V1_BILLING + V1_SHIPPING) | ({shipping_key: value} if shipping_key else {})
    assert said(shown_by_v1(world, customer), V1_BILLING + V1_SHIPPING) == expected
    assert shown_by_crm(world, customer) == crm
    assert list(changed_columns(before, row_of(row))) == [column]


@pytest.mark.parametrize(NAMES, FIELDS)
def test_what_the_others_write_of_an_address_dispatch_reads(
    world: Surfaces,
    customer: Customer,
    field: str,
    value: Any,
    billing_key: str | None,
    shipping_key: str | None,
    crm_key: str | None,
    theirs: Any,
    column: str,
):
    billing, shipping = in_role(customer, is_billing=True), in_role(customer, is_shipping=True)
    writers: list[tuple[str | None, Address, Callable[[str], Any]]] = [
        (billing_key, billing, lambda key: written_by_v1(world, customer, **{key: value})),
        (shipping_key, shipping, lambda key: written_by_v1(world, customer, **{key: value})),
        (crm_key, billing, lambda key: written_by_crm(world, customer, **{key: theirs})),
    ]
    for key, row, write in writers:
        if key is not None:
            Address.objects.filter(pk=row.pk).update(
                **{column: None if isinstance(value, float) else ""}
            )
            before = [shown(world, each) for each in (billing, shipping)]
            columns = row_of(row)
            write(key)
            expected = [each | ({field: value} if each["id"] == row.pk else {}) for each in before]
            assert [shown(world, each) for each in (billing, shipping)] == expected
            assert list(changed_columns(columns, row_of(row))) == [column]


def test_one_address_for_both_is_the_same_address_in_v1(world: Surfaces, customer: Customer):
    change(world, in_role(customer, is_shipping=True), is_shipping=False)
    change(world, in_role(customer, is_billing=True), is_shipping=True)
    v1 = shown_by_v1(world, customer)
    assert (v1["isSameAddress"], v1["billingCity"], v1["city"]) == (True, "Mérida", None)
    # Shipping values of v1 make a row of its own of what both were.
    written_by_v1(world, customer, city="Nice")
    rows = shown_by_console(world, customer)["addresses"]
    assert [(each["locality"], each["is_billing"], each["is_shipping"]) for each in rows] == [
        ("Mérida", True, False),
        ("Progreso", False, False),
        ("Nice", False, True),
    ]


def test_the_next_billing_address_takes_the_place_of_one_that_is_deactivated(
    world: Surfaces, customer: Customer
):
    second = add(world, customer, locality="Campeche", is_billing=True)
    ok(world.console.delete(path_of(in_role(customer, is_billing=True))))
    assert shown_by_v1(world, customer)["billingCity"] == "Campeche"
    assert shown_by_crm(world, customer)["Municipality"] == "Campeche"
    change(world, second, is_billing=False)
    assert shown_by_v1(world, customer)["billingCity"] is None
    assert shown_by_crm(world, customer)["Municipality"] is None
    # The next one that is made is none of those: both stay as they were.
    written_by_crm(world, customer, Municipality="Nice")
    rows = shown_by_console(world, customer)["addresses"]
    assert [(each["locality"], each["is_active"], each["is_billing"]) for each in rows] == [
        ("Mérida", False, True),
        ("Progreso", True, False),
        ("Campeche", True, False),
        ("Nice", True, True),
    ]


def test_an_address_that_is_made_last_changes_nothing_for_the_others(
    world: Surfaces, customer: Customer
):
    v1, crm = shown_by_v1(world, customer), shown_by_crm(world, customer)
    add(world, customer, locality="Campeche", is_billing=True, is_shipping=True)
    assert shown_by_v1(world, customer) | {"lastUpdated": v1["lastUpdated"]} == v1
    assert shown_by_crm(world, customer) == crm


def test_shipping_to_the_billing_address_ends_the_shipping_address_that_v1_shows_and_no_other(
    world: Surfaces, customer: Customer
):
    billing, shipping = in_role(customer, is_billing=True), in_role(customer, is_shipping=True)
    younger = add(world, customer, locality="Campeche", is_shipping=True)
    before = row_of(younger)
    written_by_v1(world, customer, isSameAddress="true")
    first, second = shown(world, billing), shown(world, shipping)
    assert (first["is_billing"], first["is_shipping"], first["is_active"]) == (True, True, True)
    assert (second["is_shipping"], second["is_active"]) == (False, False)
    assert second["locality"] == "Progreso"
    assert row_of(younger) == before
    assert shown_by_v1(world, customer)["isSameAddress"] is True


def test_shipping_addresses_older_than_the_billing_address_stay_in_use(world: Surfaces):
    place = {"country": "MX", "line_1": "L", "postcode": "1", "region": "R"}
    degrees = {"latitude": 0, "longitude": 0}
    cities = [("One", False), ("Two", False), ("Three", True)]
    addresses = [
        {**place, **degrees, "locality": city, "is_billing": bills, "is_shipping": not bills}
        for city, bills in cities
    ]
    body = {"name": "Three yards", "addresses": addresses, "contacts": []}
    customer = Customer.objects.get(pk=ok(world.console.post("/customers", body), 201)["id"])
    assert shown_by_v1(world, customer)["city"] == "One"
    written_by_v1(world, customer, isSameAddress="true")
    rows = shown_by_console(world, customer)["addresses"]
    assert [(each["locality"], each["is_active"], each["is_shipping"]) for each in rows] == [
        ("One", False, False),
        ("Two", True, False),
        ("Three", True, True),
    ]
    two = customer.addresses.get(city="Two")
    assert change(world, two, is_shipping=True)["is_shipping"] is True
