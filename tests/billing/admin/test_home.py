"""The contracts' figures on the home page, and the lists that they lead to."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache

from billing import services
from billing.admin.home import changed_amounts, open_amounts
from billing.models import RecurrenceChange
from customers import services as customer_services
from customers.admin import home as customers_home
from tests.back_office import make_staff
from tests.billing.builders import change, make_contract
from tests.builders import NOW, later, make_customer, make_organization
from tests.home_page import cards, listed_at

pytestmark = pytest.mark.django_db


def test_open_contracts_and_their_monthly_value_by_currency():
    organization, other = make_organization("mine"), make_organization("other")
    customer = make_customer(organization)
    make_contract(customer, price=Decimal("100.00"), currency="MXN", period_months=3)
    make_contract(customer, price=Decimal("100.00"), currency="MXN", period_months=3)
    make_contract(customer, price=Decimal("50.05"), currency="MXN")
    make_contract(customer, price=Decimal("1200.00"), currency="USD", period_months=12)
    ended = make_contract(customer, price=Decimal("999.00"), currency="MXN")
    services.cancel_contract(recurrence=ended, reason="", by=later())
    make_contract(make_customer(other), price=Decimal("5000.00"), currency="EUR")
    staff = make_staff(organization)
    found = cards(staff)
    assert found["Open contracts"].value == "4"
    # 2 * 100 / 3 + 50.05, rounded once
    assert found["Monthly value, MXN"].value == "116.72 MXN"
    assert found["Monthly value, USD"].value == "100.00 USD"
    assert "Monthly value, EUR" not in found
    for label, number in (
        ("Open contracts", 4),
        ("Monthly value, MXN", 3),
        ("Monthly value, USD", 1),
    ):
        assert listed_at(staff, found[label].link) == number, label


def test_more_currencies_than_have_a_figure_are_said_so():
    customer = make_customer(make_organization())
    for currency in ("MXN", "MXN", "USD", "EUR", "GBP", "JPY", "CAD"):
        make_contract(customer, currency=currency)
    found = cards(make_staff(customer.organization))
    shown = [label for label in found if label.startswith("Monthly value")]
    assert shown == [f"Monthly value, {each}" for each in ("MXN", "CAD", "EUR", "GBP")]
    assert found["Open contracts"].note == "in 2 more currencies, too"


def test_upgrades_and_downgrades_of_30_days_with_their_money():
    organization = make_organization()
    contracts = [make_contract(make_customer(organization), currency="MXN") for _ in range(4)]
    for contract, difference in zip(contracts, (310, 31, -62, 31), strict=True):
        change(contract, price=contract.price + difference)
    old = RecurrenceChange.objects.filter(recurrence=contracts[3])
    old.update(at=NOW.replace(hour=0, minute=0, second=0) - timedelta(days=29, seconds=1))
    gone = make_contract(make_customer(organization), currency="USD")
    change(gone, price=gone.price + 31)
    services.cancel_contract(recurrence=gone, reason="", by=later(2))
    customer_services.delete_customer(customer=gone.customer, by=later(3))
    staff = make_staff(organization)
    found = cards(staff)
    amounts = RecurrenceChange.objects.exclude(pk__in=old).exclude(recurrence=gone)
    ups = sum(each.amount for each in amounts.filter(kind="upgrade"))
    (down,) = amounts.filter(kind="downgrade")
    assert found["Upgrades in 30 days"].value == "2"
    assert found["Upgrades in 30 days"].note == f"pro rata: {ups:,.2f} MXN"
    assert found["Downgrades in 30 days"].value == "1"
    assert found["Downgrades in 30 days"].note == f"pro rata: {down.amount:,.2f} MXN"
    assert down.amount < 0 < ups
    assert listed_at(staff, found["Upgrades in 30 days"].link) == 2
    assert listed_at(staff, found["Downgrades in 30 days"].link) == 1


def test_an_organization_without_contracts_has_zeros():
    organization = make_organization()
    found = cards(make_staff(organization))
    assert (found["Open contracts"].value, found["Upgrades in 30 days"].value) == ("0", "0")
    assert found["Upgrades in 30 days"].note == "pro rata: -"
    assert (open_amounts(organization), changed_amounts(organization, NOW)) == ([], {})


def test_each_figure_needs_its_permission():
    organization = make_organization()
    staff = make_staff(organization)
    staff.user.user_permissions.set(Permission.objects.filter(codename="view_recurrencechange"))
    assert set(cards(staff)) == {"Upgrades in 30 days", "Downgrades in 30 days"}


def test_of_many_customers_the_figures_are_counted_once_a_minute_and_say_when(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(customers_home, "_MANY", 0)
    customer = make_customer(make_organization())
    make_contract(customer)
    staff = make_staff(customer.organization)
    cache.clear()
    try:
        assert cards(staff)["Open contracts"].value == "1"
        make_contract(customer)
        kept = cards(staff)["Open contracts"]
        assert (kept.value, kept.as_of) == ("1", NOW)
        assert f"counted at {NOW:%H:%M:%S} UTC" in staff.get("index").content.decode()
        cache.clear()
        assert cards(staff)["Open contracts"].value == "2"
    finally:
        cache.clear()
