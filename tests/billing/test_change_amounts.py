"""What a change is called, and what it costs for the rest of the period."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from billing.models import RecurrenceChange
from tests.billing.builders import (
    change,
    contract_of,
    item,
    make_contract,
    make_package,
    on,
)
from tests.builders import make_customer, make_organization

pytestmark = pytest.mark.django_db

MID_MARCH = date(2026, 3, 16)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"price": Decimal("310.01")}, "upgrade"),
        ({"price": Decimal("309.99")}, "downgrade"),
        # the price decides
        ({"price": Decimal("310.01"), "services": []}, "upgrade"),
        ({"price": Decimal("0"), "services": [item("A"), item("B"), item("E")]}, "downgrade"),
        # at the same price the services do
        ({"services": [item("A"), item("B"), item("E")]}, "upgrade"),
        ({"services": [item("A", transaction_limit=11), item("B")]}, "upgrade"),
        ({"services": [item("A", transaction_limit=11), item("B", value="w"), item("E")]},
         "upgrade"),
        ({"services": [item("A")]}, "downgrade"),
        ({"services": [item("A", transaction_limit=9), item("B")]}, "downgrade"),
        ({"services": [item("A", transaction_limit=9)], "name": "x"}, "downgrade"),
        ({"services": [item("A"), item("E")]}, "change"),
        ({"services": [item("A", transaction_limit=9), item("B", transaction_limit=11)]},
         "change"),
        ({"services": [item("A", transaction_limit=11)]}, "change"),
        ({"services": [item("A", value="w"), item("B")]}, "change"),
        ({"name": "x"}, "change"),
        ({"package": "PRO"}, "change"),
    ],
)  # fmt: skip
def test_the_kind_follows_the_price_and_then_the_services(values, kind):
    recurrence = contract_of("A", "B")
    make_package(recurrence.organization, "PRO", price=Decimal(999))
    assert change(recurrence, **values).kind == kind
    assert RecurrenceChange.objects.get().kind == kind


@pytest.mark.parametrize(
    ("day", "price", "amount", "days"),
    [
        (date(2026, 3, 1), "620.00", "310.00", 31),
        (date(2026, 3, 31), "620.00", "10.00", 1),
        (date(2026, 3, 31), "0.00", "-10.00", 1),
        (date(2026, 4, 1), "620.00", "310.00", 30),
        (date(2026, 4, 16), "320.00", "5.00", 15),
        # before the first period begins, the whole of it
        (date(2026, 2, 28), "620.00", "310.00", 31),
        (date(2025, 1, 1), "0.00", "-310.00", 31),
    ],
)
def test_the_rest_of_the_running_period_is_charged(day, price, amount, days):
    made = change(contract_of("A"), on(day), price=Decimal(price))
    assert (str(made.amount), made.days_charged) == (amount, days)


@pytest.mark.parametrize(
    ("zone", "hour", "days"),
    [
        ("America/Mexico_City", 0, 16),
        ("America/Mexico_City", 23, 16),
        ("Asia/Tokyo", 0, 16),
        ("Pacific/Kiritimati", 23, 16),
    ],
)
def test_the_day_of_a_change_is_the_organizations(zone, hour, days):
    customer = make_customer(make_organization(time_zone=zone))
    recurrence = make_contract(customer)
    made = change(recurrence, on(MID_MARCH, hour, zone=zone), price=Decimal(0))
    assert (made.days_charged, str(made.amount)) == (days, "-160.00")
