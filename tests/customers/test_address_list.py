"""All addresses of a new customer, given as one list."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import InvalidValue, WrongType
from core.models import Event
from customers import services
from customers.models import Address, Customer
from customers.services import address_list
from tests import builders

pytestmark = pytest.mark.django_db


def create(addresses: Any, **values: Any) -> Customer:
    organization = builders.make_organization()
    return builders.make_customer(organization, reference="NC-3", addresses=addresses, **values)


def test_the_addresses_are_made_in_their_order_with_their_roles():
    customer = create(
        [
            {"city": "Nice", "country": "France", "is_shipping": True, "latitude": 43.5},
            {"city": "Lyon", "is_billing": True},
            {"city": "Metz", "is_billing": True, "is_shipping": True},
        ]
    )
    rows = list(customer.addresses.order_by("pk"))
    assert [(row.city, row.is_billing, row.is_shipping) for row in rows] == [
        ("Nice", False, True),
        ("Lyon", True, False),
        ("Metz", True, True),
    ]
    assert all(row.is_active for row in rows)
    assert (rows[0].country, str(rows[0].latitude)) == ("FR", "43.5000000")
    assert {row.created_at for row in rows} == {builders.NOW}
    assert [past.history_type for past in Address.history.all()] == ["+"] * 3
    event = Event.objects.get(code="customer.created")
    assert event.changes["addresses"] == [[], [row.pk for row in rows]]
    assert not Event.objects.filter(code="address.created").exists()


@pytest.mark.parametrize("nothing", [None, []])
def test_no_addresses_are_none(nothing):
    customer = create(nothing)
    assert not customer.addresses.exists()
    assert "addresses" not in Event.objects.get(code="customer.created").changes


@pytest.mark.parametrize(
    ("item", "kind", "field"),
    [
        ({"latitude": 91}, InvalidValue, "addresses[1].latitude"),
        ({"longitude": "1"}, WrongType, "addresses[1].longitude"),
        ({"is_shipping": "yes"}, WrongType, "addresses[1].is_shipping"),
        ({"city": "x" * 256}, InvalidValue, "addresses[1].city"),
    ],
    ids=str,
)
def test_a_problem_is_named_by_its_place_and_nothing_is_made(item, kind, field):
    with pytest.raises(kind) as caught:
        create([{"city": "Nice"}, item])
    assert caught.value.field == field
    assert not Customer.objects.exists()
    assert not Address.objects.exists()


def test_a_list_has_an_end(monkeypatch):
    monkeypatch.setattr(address_list, "MOST", 1)
    with pytest.raises(InvalidValue) as caught:
        create([{}, {}])
    assert caught.value.field == "addresses"


@pytest.mark.parametrize(
    "more",
    [{"billing_address": {}}, {"shipping_address": None}, {"is_same_address": True}],
    ids=str,
)
def test_the_list_comes_alone(more):
    with pytest.raises(TypeError):
        create([{"city": "Nice"}], **more)


@pytest.mark.parametrize("name", ["is_active", "id"])
def test_an_address_in_the_list_has_no_other_values(name):
    with pytest.raises(TypeError):
        create([{name: 1}])


def test_only_a_new_customer_takes_the_list():
    customer = create([{"city": "Nice"}])
    with pytest.raises(TypeError):
        services.update_customer(customer=customer, values={"addresses": []}, by=builders.later())
    assert customer.addresses.get().city == "Nice"
