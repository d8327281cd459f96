"""Changes of contracts that are refused, wholly."""

from __future__ import annotations

from decimal import Decimal

import pytest

from billing import services
from core.errors import InvalidValue, MissingValue, WrongType
from tests.billing.builders import (
    change,
    contract_of,
    held,
    item,
    make_package,
    make_service,
    make_services,
    rows_written,
)
from tests.builders import later, make_organization

pytestmark = pytest.mark.django_db


def test_what_is_no_longer_offered_may_stay_but_not_be_added():
    recurrence = contract_of("A")
    idle = make_service(recurrence.organization, "IDLE")
    old = make_package(recurrence.organization, "OLD")
    change(recurrence, package="OLD", services=[item("A"), item("IDLE")])
    services.update_service(service=idle, values={"is_active": False}, by=later())
    services.update_package(package=old, values={"is_active": False}, by=later())
    change(recurrence, package="OLD", name="x", services=[item("IDLE", transaction_limit=4)])
    assert held(recurrence) == {"IDLE": (4, "", "")}
    change(recurrence, package=None, services=[])
    for values, field in (
        ({"package": "OLD"}, "package"),
        ({"services": [item("A"), item("IDLE")]}, "services"),
    ):
        written = rows_written()
        with pytest.raises(InvalidValue, match=r"^No longer offered: (OLD|IDLE)\.$") as raised:
            change(recurrence, **values)
        assert (raised.value.field, rows_written()) == (field, written)


@pytest.mark.parametrize(
    ("values", "error", "field"),
    [
        ({"price": None}, MissingValue, "price"),
        ({"price": Decimal("-0.01")}, InvalidValue, "price"),
        ({"price": Decimal("0.005")}, InvalidValue, "price"),
        ({"price": Decimal("1000000000000")}, InvalidValue, "price"),
        ({"price": Decimal("Infinity")}, InvalidValue, "price"),
        ({"name": "x" * 256}, InvalidValue, "name"),
        ({"package": 7}, WrongType, "package"),
        ({"services": [item("")]}, MissingValue, "services[0].service"),
        ({"services": [item("A", value="x" * 256)]}, InvalidValue, "services[0].value"),
        ({"services": [item("A", external_id="x" * 256)]}, InvalidValue, "services[0].external_id"),
        ({"services": [item("A", transaction_limit=-1)]}, InvalidValue,
         "services[0].transaction_limit"),
        ({"services": [item("E"), item("A", transaction_limit=2**31)]}, InvalidValue,
         "services[1].transaction_limit"),
        ({"services": [item("A", transaction_limit=True)]}, WrongType,
         "services[0].transaction_limit"),
    ],
)  # fmt: skip
def test_a_refused_change_changes_nothing(values, error, field):
    recurrence = contract_of("A")
    written = rows_written()
    with pytest.raises(error) as raised:
        change(recurrence, **{"name": "New", "price": Decimal(1), **values})
    assert raised.value.field == field
    assert rows_written() == written


def test_a_service_named_twice_is_refused_by_its_code():
    recurrence = contract_of("A")
    with pytest.raises(InvalidValue, match="services names E more than once") as raised:
        change(recurrence, services=[item("E"), item("A"), item("E", transaction_limit=1)])
    assert raised.value.field == "services"
    assert list(held(recurrence)) == ["A"]


def test_unknown_ones_among_valid_ones_are_all_named_and_nothing_is_changed():
    recurrence = contract_of("A", "B")
    make_services(make_organization("entity2"), "THEIRS")
    written, before = rows_written(), held(recurrence)
    wanted = [item("A", value="w"), item("X"), item("E"), item("THEIRS"), item("e")]
    values = {"package": "NONE", "name": "New", "price": Decimal(1), "services": wanted}
    with pytest.raises(services.UnknownRecords) as changed:
        services.change_services(recurrence=recurrence, values=values, by=later())
    with pytest.raises(services.UnknownRecords) as previewed:
        services.preview_change(recurrence=recurrence, values=values, at=later().at)
    for raised in (changed, previewed):
        assert raised.value.keys == (
            *(("package", "NONE"), ("service", "X"), ("service", "THEIRS"), ("service", "e")),
        )
    assert (rows_written(), held(recurrence)) == (written, before)
    recurrence.refresh_from_db()
    assert (recurrence.name, recurrence.price) == ("", Decimal("310.00"))


def test_a_cancelled_contract_is_not_changed():
    recurrence = contract_of("A")
    services.cancel_contract(recurrence=recurrence, reason=None, by=later())
    written = rows_written()
    with pytest.raises(services.RecurrenceCancelled, match=f"{recurrence.code} is cancelled"):
        change(recurrence, services=[])
    with pytest.raises(services.RecurrenceCancelled):
        services.preview_change(recurrence=recurrence, values={}, at=later().at)
    assert rows_written() == written
