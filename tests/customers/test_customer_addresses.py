"""The two main addresses of a customer, and when they are one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from core.models import Event
from customers import services
from customers.models import Address, Customer
from tests import builders

pytestmark = pytest.mark.django_db

NICE = {"country": "France", "city": "Nice"}
LYON = {"city": "Lyon"}


def create(**values: Any) -> Customer:
    return builders.make_customer(builders.make_organization(), reference="NC-3", **values)


def update(customer: Customer, **values: Any) -> Customer:
    return services.update_customer(customer=customer, values=values, by=builders.later())


def rows(customer: Customer) -> list[tuple[str, str]]:
    """Return city and roles of every active row: b for billing, s for shipping."""
    return [
        (row.city, "b" * row.is_billing + "s" * row.is_shipping)
        for row in customer.addresses.filter(is_active=True).order_by("pk")
    ]


def test_a_customer_without_addresses_has_no_rows():
    assert rows(create(billing_address={"city": None}, shipping_address={"city": ""})) == []


def test_billing_values_alone_make_one_row_for_both():
    customer = create(billing_address={**NICE, "latitude": 43.710172812345})
    assert rows(customer) == [("Nice", "bs")]
    row = customer.addresses.get()
    assert (row.country, row.latitude) == ("FR", Decimal("43.7101728"))


def test_shipping_values_alone_make_their_own_row():
    assert rows(create(shipping_address=LYON)) == [("Lyon", "s")]


def test_shipping_values_make_a_second_row():
    customer = create(billing_address=NICE, shipping_address=LYON)
    assert rows(customer) == [("Nice", "b"), ("Lyon", "s")]


def test_shipping_values_sent_with_an_explicit_true_are_ignored():
    customer = create(billing_address=NICE, shipping_address=LYON, is_same_address=True)
    assert rows(customer) == [("Nice", "bs")]


def test_an_explicit_false_makes_an_empty_shipping_row():
    assert rows(create(billing_address=NICE, is_same_address=False)) == [("Nice", "b"), ("", "s")]
    customer = builders.make_customer(builders.make_organization("entity2"), is_same_address=False)
    assert rows(customer) == [("", "s")]


def test_shipping_values_split_a_shared_row():
    customer = create(billing_address=NICE)
    update(customer, shipping_address=LYON)
    assert rows(customer) == [("Nice", "b"), ("Lyon", "s")]


def test_empty_shipping_values_do_not_split_a_shared_row_but_clear_an_own_one():
    customer = create(billing_address=NICE)
    update(customer, shipping_address={"city": None})
    assert rows(customer) == [("Nice", "bs")]
    update(customer, shipping_address=LYON)
    update(customer, shipping_address={"city": None})
    assert rows(customer) == [("Nice", "b"), ("", "s")]


def test_an_explicit_true_merges_shipping_into_billing():
    customer = create(billing_address=NICE, shipping_address=LYON)
    update(customer, is_same_address=True)
    assert rows(customer) == [("Nice", "bs")]
    assert customer.addresses.get(city="Lyon").is_active is False


def test_merging_without_a_billing_address_leaves_none():
    customer = create(shipping_address=LYON)
    update(customer, is_same_address=True)
    assert rows(customer) == []
    update(customer, billing_address=NICE)
    assert rows(customer) == [("Nice", "bs")]


def test_merging_keeps_a_row_that_has_another_role():
    customer = create(billing_address=NICE, shipping_address=LYON)
    customer.addresses.filter(city="Lyon").update(is_billing=True)
    update(customer, is_same_address=True)
    assert rows(customer) == [("Nice", "bs"), ("Lyon", "b")]


def test_merging_takes_older_shipping_rows_that_nobody_spoke_of_their_role_only():
    customer = create(shipping_address=LYON)
    for city in ("Brest", "Lille"):
        add_row(customer, city=city, is_shipping=True)
    update(customer, billing_address=NICE, is_same_address=True)
    assert rows(customer) == [("Brest", ""), ("Lille", ""), ("Nice", "bs")]


def test_merging_leaves_younger_shipping_rows_alone():
    customer = create(billing_address=NICE, shipping_address=LYON)
    add_row(customer, city="Brest", is_shipping=True)
    update(customer, is_same_address=True)
    assert rows(customer) == [("Nice", "bs"), ("Brest", "s")]


def test_splitting_uses_a_further_shipping_row_that_exists():
    customer = create(billing_address=NICE)
    add_row(customer, city="Brest", is_shipping=True)
    update(customer, is_same_address=False, shipping_address={"postal_code": "29200"})
    assert rows(customer) == [("Nice", "b"), ("Brest", "s")]
    assert customer.addresses.get(city="Brest").postal_code == "29200"


def add_row(customer: Customer, **values: Any) -> Address:
    return Address.objects.create(
        customer=customer, created_at=builders.NOW, updated_at=builders.NOW, **values
    )


def test_a_billing_address_added_later_leaves_the_shipping_address_alone():
    customer = create(shipping_address=LYON)
    update(customer, billing_address=NICE)
    assert rows(customer) == [("Lyon", "s"), ("Nice", "b")]


def test_an_update_writes_only_the_columns_and_the_row_it_names():
    customer = create(
        billing_address={**NICE, "state": "PACA", "district": "Old town", "line_2": "B"},
        shipping_address=LYON,
    )
    shipping = customer.addresses.get(city="Lyon")
    update(customer, billing_address={"city": "Cannes", "postal_code": None})
    billing = customer.addresses.get(is_billing=True)
    assert (billing.city, billing.country, billing.state, billing.district, billing.line_2) == (
        *("Cannes", "FR", "PACA", "Old town", "B"),
    )
    assert billing.updated_at == builders.later().at
    assert shipping.history.count() == 1
    assert customer.addresses.get(city="Lyon").updated_at == builders.NOW


def test_a_changed_address_moves_the_customer_and_is_in_its_event():
    customer = create(billing_address=NICE)
    changed = update(customer, billing_address={"city": "Cannes"}, is_same_address=False)
    assert changed.updated_at == builders.later().at
    assert Event.objects.get(code="customer.updated").changes == {
        "billing_address.city": ["Nice", "Cannes"],
        "is_same_address": [True, False],
    }


def test_the_address_lines_of_an_unchanged_update_have_no_new_past():
    customer = create(billing_address=NICE)
    unchanged = update(customer, billing_address=NICE, is_same_address=True)
    assert unchanged.updated_at == builders.NOW
    assert Address.history.count() == 1
