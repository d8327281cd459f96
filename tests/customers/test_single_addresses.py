"""One address as a record of its own, and what the other surfaces show of it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from core.errors import InvalidValue, NotFound, WrongType
from core.models import Event, Organization
from customers import services
from customers.models import Address, Customer
from customers.services import address_list, single_addresses
from tests import builders
from tests.dynamics import dynamics, success
from tests.v1 import api

pytestmark = pytest.mark.django_db

NICE: dict[str, Any] = {"country": "FR", "city": "Nice", "line_1": "1 rue d'Été"}
BOTH: dict[str, Any] = {"is_billing": True, "is_shipping": True}


@pytest.fixture
def organization() -> Organization:
    return builders.make_organization()


@pytest.fixture
def customer(organization) -> Customer:
    return builders.make_client(organization, reference="NC-3")


def add(customer: Customer, minutes: int = 1, **values: Any) -> Address:
    return services.create_address(customer=customer, values=values, by=builders.later(minutes))


def change(address: Address, minutes: int = 2, **values: Any) -> Address:
    return services.update_address(address=address, values=values, by=builders.later(minutes))


def retire(address: Address, minutes: int = 3) -> Address:
    return services.deactivate_address(address=address, by=builders.later(minutes))


def events_of(address: Address) -> dict[str, Any]:
    found = Event.objects.filter(subject_type="address", subject_id=address.pk).order_by("pk")
    return {event.code: event.changes for event in found}


def moved_at(customer: Customer) -> Any:
    return Customer.objects.get(pk=customer.pk).updated_at


def test_a_new_address_is_kept_with_its_past_and_its_event_and_moves_the_customer(customer):
    address = add(customer, **NICE, latitude=43.710172812345, is_billing=True)
    stored = Address.objects.get()
    assert (stored.pk, stored.customer, stored.is_active) == (address.pk, customer, True)
    assert (stored.city, stored.latitude) == ("Nice", Decimal("43.7101728"))
    assert (stored.is_billing, stored.is_shipping) == (True, False)
    assert (stored.created_at, stored.updated_at) == (builders.later().at,) * 2
    assert [past.history_type for past in stored.history.all()] == ["+"]
    assert events_of(address) == {
        "address.created": {
            **{name: [None, text] for name, text in NICE.items()},
            "latitude": [None, "43.7101728"],
            "is_billing": [None, True],
        }
    }
    assert moved_at(customer) == builders.later().at
    event = Event.objects.get(code="address.created")
    assert event.organization == customer.organization
    assert not Event.objects.filter(code="customer.updated").exists()


def test_an_address_without_a_word_may_be_added(customer):
    address = add(customer)
    assert (address.is_billing, address.is_shipping, address.city) == (False, False, "")
    assert moved_at(customer) == builders.later().at


def test_a_changed_address_writes_what_differs_only(customer):
    address = add(customer, **NICE, district="Old town", is_billing=True)
    changed = change(address, city="Cannes", country="France", line_1=None, is_shipping=True)
    assert (changed.city, changed.district, changed.line_1) == ("Cannes", "Old town", "")
    assert changed.updated_at == builders.later(2).at
    assert events_of(address)["address.updated"] == {
        "city": ["Nice", "Cannes"],
        "line_1": ["1 rue d'Été", ""],
        "is_shipping": [False, True],
    }
    assert moved_at(customer) == builders.later(2).at
    assert [past.city for past in address.history.order_by("history_id")] == ["Nice", "Cannes"]


def test_an_address_that_stays_the_same_writes_nothing(customer):
    address = add(customer, **NICE, latitude=Decimal("43.5"), **BOTH)
    pasts = customer.history.count()
    same = change(address, **NICE, latitude=43.50000001, **BOTH)
    assert same.updated_at == builders.later().at
    assert (address.history.count(), customer.history.count()) == (1, pasts)
    assert list(events_of(address)) == ["address.created"]


def test_a_deactivated_address_keeps_what_it_says(customer):
    address = add(customer, **NICE, **BOTH)
    retired = retire(address)
    assert (retired.is_active, retired.city, retired.is_billing) == (False, "Nice", True)
    assert events_of(address)["address.deactivated"] == {"is_active": [True, False]}
    assert moved_at(customer) == builders.later(3).at
    assert address.history.first().history_type == "~"


def test_deactivating_twice_changes_nothing(customer):
    address = add(customer, **NICE)
    retire(address)
    again = retire(address, 4)
    assert (again.is_active, again.updated_at) == (False, builders.later(3).at)
    assert address.history.count() == 2
    assert len(events_of(address)) == 2
    assert moved_at(customer) == builders.later(3).at


def test_an_address_out_of_use_can_be_corrected_and_stays_out_of_use(customer):
    address = retire(add(customer, **NICE, **BOTH))
    changed = change(address, 4, city="Lyon")
    assert (changed.city, changed.is_active) == ("Lyon", False)
    assert billed_in(customer) == (None, None)


@pytest.mark.parametrize(
    ("values", "kind", "field"),
    [
        ({"latitude": 90.1}, InvalidValue, "latitude"),
        ({"country": "Atlantis"}, InvalidValue, "country"),
        ({"line_4": "x" * 257}, InvalidValue, "line_4"),
        ({"city": "a\x00"}, InvalidValue, "city"),
        ({"is_billing": 1}, WrongType, "is_billing"),
        ({"postal_code": 6000}, WrongType, "postal_code"),
    ],
    ids=str,
)
def test_a_value_that_is_refused_is_named_and_nothing_is_written(customer, values, kind, field):
    address = add(customer, **NICE)
    for write in (partial(add, customer), partial(change, address)):
        with pytest.raises(kind) as caught:
            write(**values)
        assert caught.value.field == field
    assert Address.objects.get().history.count() == 1
    assert moved_at(customer) == builders.later().at


@pytest.mark.parametrize("name", ["is_active", "customer", "colour"])
def test_no_other_value_is_taken(customer, name):
    address = add(customer)
    with pytest.raises(TypeError):
        add(customer, **{name: True})
    with pytest.raises(TypeError):
        change(address, **{name: True})


def test_addresses_of_a_deleted_customer_are_not_found(customer):
    address = add(customer, **NICE)
    services.delete_customer(customer=customer, by=builders.later(2))
    writes: list[Callable[[], Address]] = [
        partial(add, customer, 3, **NICE),
        partial(change, address, 3, city="Lyon"),
        partial(retire, address),
    ]
    for write in writes:
        with pytest.raises(NotFound) as caught:
            write()
        assert caught.value.kind == "customer"
    assert Address.objects.get().city == "Nice"


def test_an_address_that_is_gone_is_not_found(customer):
    gone = Address(pk=2**40, customer=customer)
    writes: list[Callable[[], Address]] = [
        partial(change, gone, city="Lyon"),
        partial(retire, gone),
    ]
    for write in writes:
        with pytest.raises(NotFound) as caught:
            write()
        assert (caught.value.kind, caught.value.key) == ("address", 2**40)


def test_a_customer_has_no_more_addresses_than_a_list_shows(customer, monkeypatch):
    monkeypatch.setattr(single_addresses, "MOST", 2)
    first = add(customer, **NICE)
    add(customer)
    retire(first)
    with pytest.raises(InvalidValue) as caught:
        add(customer, 4)
    assert caught.value.field is None
    assert customer.addresses.count() == 2
    assert moved_at(customer) == builders.later(3).at
    assert change(first, 5, city="Lyon").city == "Lyon"


def test_the_limit_is_a_thousand():
    assert address_list.MOST == 1_000


# What v1 and dynamics show: the active rows of the lowest ids


def billed_in(customer: Customer) -> tuple[str | None, str | None]:
    """Return the cities of v1's billing address and of dynamics' fiscal one."""
    v1 = api(customer.organization).get(f"/customers/{customer.pk}").json()
    client = success(dynamics(customer.organization).get(f"/dynamics/clients/{customer.uuid}"))
    return v1["billingCity"], client["Municipality"]


def shipped_to(customer: Customer) -> tuple[bool, str | None]:
    """Return v1's `isSameAddress` and the city of its shipping address."""
    v1 = api(customer.organization).get(f"/customers/{customer.pk}").json()
    return v1["isSameAddress"], v1["city"]


def test_a_first_address_is_the_main_one_and_a_second_one_is_not(customer):
    add(customer, **NICE, **BOTH)
    assert (billed_in(customer), shipped_to(customer)) == (("Nice", "Nice"), (True, None))
    add(customer, city="Lyon", **BOTH)
    assert (billed_in(customer), shipped_to(customer)) == (("Nice", "Nice"), (True, None))


def test_a_billing_address_alone_is_not_the_shipping_address(customer):
    add(customer, city="Nice", is_billing=True)
    assert (billed_in(customer), shipped_to(customer)) == (("Nice", "Nice"), (False, None))
    add(customer, city="Lyon", is_shipping=True)
    assert shipped_to(customer) == (False, "Lyon")


def test_the_next_address_takes_over_from_a_deactivated_one(customer):
    first = add(customer, city="Nice", **BOTH)
    second = add(customer, city="Lyon", is_shipping=True)
    add(customer, city="Brest", is_billing=True)
    retire(first)
    assert billed_in(customer) == ("Brest", "Brest")
    assert shipped_to(customer) == (False, "Lyon")
    retire(second)
    assert shipped_to(customer) == (False, None)


def test_the_last_address_may_go(customer):
    retire(add(customer, **NICE, **BOTH))
    assert (billed_in(customer), shipped_to(customer)) == ((None, None), (True, None))


def test_a_role_that_an_address_loses_or_gets_moves_the_main_address(customer):
    first = add(customer, city="Nice", is_shipping=True)
    second = add(customer, city="Lyon", **BOTH)
    assert (billed_in(customer), shipped_to(customer)) == (("Lyon", "Lyon"), (False, "Nice"))
    change(first, is_billing=True)
    assert (billed_in(customer), shipped_to(customer)) == (("Nice", "Nice"), (True, None))
    change(first, 3, is_billing=False, is_shipping=False)
    assert (billed_in(customer), shipped_to(customer)) == (("Lyon", "Lyon"), (True, None))
    change(second, 4, city="Metz")
    assert billed_in(customer) == ("Metz", "Metz")


def test_what_v1_reads_of_a_billing_address_alone_may_be_written_back(customer):
    add(customer, city="Nice", is_billing=True)
    before = list(customer.addresses.values())
    client = api(customer.organization)
    read = client.get(f"/customers/{customer.pk}").json()
    names = ("isSameAddress", "billingCity", "city", "country", "postalCode", "latitude")
    sent = {name: read[name] for name in names}
    reply = client.post(f"/customers/{customer.pk}", sent, as_json=True)
    assert (reply.status_code, reply.json()["isSameAddress"]) == (200, False), reply.content
    assert list(customer.addresses.values()) == before
    assert moved_at(customer) == builders.later().at


def test_the_main_addresses_are_written_where_they_are_shown(customer):
    gone = retire(add(customer, city="Nice", **BOTH))
    kept = add(customer, 4, city="Lyon", line_2="B", is_billing=True)
    more = add(customer, 4, city="Brest", **BOTH)
    client = api(customer.organization)
    changed = client.post(f"/customers/{customer.pk}", {"billingCity": "Metz", "city": "Lille"})
    assert changed.status_code == 200, changed.content
    assert (billed_in(customer), shipped_to(customer)) == (("Metz", "Metz"), (False, "Lille"))
    rows = {row.pk: (row.city, row.line_2) for row in customer.addresses.all()}
    assert rows == {gone.pk: ("Nice", ""), kept.pk: ("Metz", "B"), more.pk: ("Lille", "")}
