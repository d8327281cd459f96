"""Customers of dispatch and those of v1 and dynamics: the same rows, read at once.

Each direction, field by field; what a surface has no word for stays as it is when it writes.
Addresses, contacts and writing back have tests of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

import pytest
import time_machine

from customers.models import Customer, MainContact
from tests.builders import NOW, make_contact, make_customer, make_image
from tests.contract.agreement import (
    changed_columns,
    everything,
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
from tests.dynamics import success

pytestmark = pytest.mark.django_db

LONG_NAME: Final = "Transportes y Servicios " * 10 + "S.A."


@pytest.fixture
def world() -> Surfaces:
    return Surfaces()


@pytest.fixture
def customer(world: Surfaces) -> Customer:
    return make_full_client(world.organization, contacts=[], name="Grupo Norte")


# names


def test_a_name_that_dispatch_writes_the_others_read(world: Surfaces, customer: Customer):
    before = row_of(customer)
    ok(world.console.patch(f"/customers/{customer.pk}", {"name": "Ñandú"}))
    assert shown_by_v1(world, customer)["name"] == "Ñandú"
    assert shown_by_crm(world, customer)["BusinessName"] == "Ñandú"
    after = row_of(customer)
    computed = {name: after[name] for name in ("name_lower", "name_key", "searched")}
    assert changed_columns(before, after) == {"name": "Ñandú", **computed}


@pytest.mark.parametrize("name", ["Ñandú", LONG_NAME])
def test_a_name_that_the_others_write_dispatch_reads(
    world: Surfaces, customer: Customer, name: str
):
    for write in (written_by_v1, written_by_crm):
        key = "name" if write is written_by_v1 else "BusinessName"
        write(world, customer, **{key: "Before"})
        write(world, customer, **{key: name})
        assert shown_by_console(world, customer)["name"] == name[:64]
        assert Customer.objects.get(pk=customer.pk).name == name


# parents


def test_a_parent_is_one_for_both(world: Surfaces, customer: Customer):
    above = make_customer(world.organization)
    path = f"/customers/{customer.pk}"
    ok(world.console.patch(path, {"parent_id": above.pk}))
    shown = shown_by_v1(world, customer)
    assert (shown["isSubCustomer"], shown["parentCustomer"]["id"]) == (True, above.pk)
    written_by_v1(world, customer, isSubCustomer="false")
    assert shown_by_console(world, customer)["parent_id"] is None
    written_by_v1(world, customer, isSubCustomer="true", parentCustomer=above.pk)
    assert shown_by_console(world, customer)["parent_id"] == above.pk
    crm = shown_by_crm(world, customer)
    ok(world.console.patch(path, {"parent_id": None}))
    assert shown_by_v1(world, customer)["parentCustomer"] is None
    assert shown_by_crm(world, customer) == crm


# active and cancelled


def at_locations(world: Surfaces, customer: Customer) -> list[bool]:
    return [each["is_active"] for each in shown_by_console(world, customer)["locations"]]


def put_at_locations(world: Surfaces, customer: Customer) -> list[str]:
    paths = [f"/customers/{customer.pk}/locations/{each.pk}" for each in world.locations]
    for path in paths:
        ok(world.console.post(path, {"note": "Gate 3"}), status=201)
    return paths


def switch_off_with_v1(world: Surfaces, customer: Customer) -> None:
    written_by_v1(world, customer, isActive="false")


def cancel_with_crm(world: Surfaces, customer: Customer) -> None:
    success(world.crm.delete(f"/dynamics/clients/{customer.uuid}"))


@pytest.mark.parametrize("end", [switch_off_with_v1, cancel_with_crm])
def test_a_customer_whom_another_surface_ends_is_inactive_at_every_location(
    world: Surfaces, customer: Customer, end: Callable[[Surfaces, Customer], None]
):
    paths = put_at_locations(world, customer)
    ok(world.console.delete(paths[1]))
    assert at_locations(world, customer) == [True, False]
    end(world, customer)
    assert at_locations(world, customer) == [False, False]
    assert [ok(world.console.get(path))["is_active"] for path in paths] == [False, False]
    written_by_v1(world, customer, isActive="true")
    assert at_locations(world, customer) == [True, False]


def test_a_customer_that_dispatch_ends_at_a_location_stays_active_for_the_others(
    world: Surfaces, customer: Customer
):
    paths = put_at_locations(world, customer)
    before, crm, row = shown_by_v1(world, customer), shown_by_crm(world, customer), row_of(customer)
    for path in paths:
        ok(world.console.delete(path))
    assert at_locations(world, customer) == [False, False]
    assert shown_by_v1(world, customer) | {"lastUpdated": before["lastUpdated"]} == before
    assert shown_by_crm(world, customer) == crm
    assert changed_columns(row, row_of(customer)) == {}


# times, and what only others know


def test_times_are_the_same_moments_on_every_surface(world: Surfaces):
    with time_machine.travel(NOW, tick=False):
        values = {"reference": "T-1", "name": "Timely"}
        assert world.v1.post("/customers", values).status_code == 201
    customer = Customer.objects.get(reference="T-1")
    writers: list[Callable[[], Any]] = [
        lambda: written_by_v1(world, customer, billingCity="Nice"),
        lambda: ok(world.console.patch(f"/customers/{customer.pk}", {"name": "Later"})),
        lambda: ok(world.console.post(f"/customers/{customer.pk}/contacts", {"name": "A"}), 201),
    ]
    for minute, write in enumerate(writers, start=1):
        with time_machine.travel(NOW + timedelta(minutes=minute), tick=False):
            write()
        shown, v1 = shown_by_console(world, customer), shown_by_v1(world, customer)
        changed = NOW + timedelta(minutes=minute)
        for name, key, moment in (
            ("created_on", "dateCreated", NOW),
            ("last_updated_on", "lastUpdated", changed),
        ):
            assert datetime.fromisoformat(shown[name]) == moment.replace(tzinfo=None)
            assert datetime.fromisoformat(v1[key]) == moment


def test_a_write_of_dispatch_leaves_the_fiscal_data_and_all_that_others_say(
    world: Surfaces, customer: Customer
):
    luz = make_contact(customer, first_name="Luz", photo_image=make_image())
    before, v1, crm = everything(), shown_by_v1(world, customer), shown_by_crm(world, customer)
    ok(world.console.patch(f"/customers/{customer.pk}", {"name": "Renamed"}))
    path = f"/customers/{customer.pk}/contacts/{luz.pk}"
    ok(world.console.patch(path, {"number": "555 0999"}))
    put_at_locations(world, customer)
    after = everything()
    written = {"Customer", "Contact", "CustomerLocation", "Event"}
    different = {name for name in after if after[name] != before[name]}
    assert {name.removeprefix("Historical") for name in different} == written
    times = {"lastUpdated": shown_by_v1(world, customer)["lastUpdated"]}
    contacts = {"contacts": shown_by_v1(world, customer)["contacts"]}
    assert shown_by_v1(world, customer) == {**v1, **times, **contacts, "name": "Renamed"}
    [contact] = crm["CustomerContactInfoes"]
    contacts = {"CustomerContactInfoes": [{**contact, "Phone": "555 0999"}]}
    assert shown_by_crm(world, customer) == {**crm, **contacts, "BusinessName": "Renamed"}
    assert MainContact.objects.get(customer=customer).name == "Caja"
