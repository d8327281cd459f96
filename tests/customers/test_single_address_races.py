"""What several writers may do to a customer's addresses at the same time."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from core.errors import InvalidValue
from core.models import Event
from customers import services
from customers.models import Address, Customer
from customers.services import single_addresses
from tests import builders
from tests.customers.test_customer_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def customer() -> Customer:
    return builders.make_customer(builders.make_organization())


def add(customer: Customer, **values: Any) -> Address:
    return services.create_address(customer=customer, values=values, by=builders.later())


def test_the_last_free_place_is_taken_once(customer, monkeypatch):
    monkeypatch.setattr(single_addresses, "MOST", 3)
    results = at_once([partial(add, customer, city=f"City {number}") for number in range(8)])
    assert [type(result) for result in results].count(InvalidValue) == 5
    assert customer.addresses.count() == 3


def test_an_address_is_deactivated_once(customer):
    address = add(customer, city="Nice")
    retire = partial(services.deactivate_address, address=address, by=builders.later(2))
    results = at_once([retire] * 8)
    assert {result.is_active for result in results} == {False}
    assert Event.objects.filter(code="address.deactivated").count() == 1
    assert address.history.count() == 2


def test_changes_of_different_columns_at_once_all_survive(customer):
    address = add(customer)
    columns = ("line_1", "line_2", "line_3", "line_4", "city", "state", "district", "postal_code")
    change = partial(services.update_address, address=address, by=builders.later(2))
    at_once([partial(change, values={name: name}) for name in columns])
    stored = Address.objects.get()
    assert [getattr(stored, name) for name in columns] == list(columns)
    assert stored.history.count() == 1 + len(columns)
