"""Making contracts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from billing import lookups, services
from billing.models import Recurrence, RecurrenceService
from core.actor import Actor
from core.errors import InvalidValue, MissingValue, NotFound, NotUnique, WrongType
from core.models import Event
from customers.models import Customer
from customers.services import delete_customer, update_customer
from tests.billing.builders import (
    STARTS_ON,
    held,
    item,
    make_contract,
    make_package,
    make_service,
    make_services,
)
from tests.builders import NOW, later, make_actor, make_customer, make_organization, make_user

pytestmark = pytest.mark.django_db


def create(customer: Customer, by: Actor | None = None, **values: Any) -> Recurrence:
    return services.create_contract(customer=customer, values=values, by=by or make_actor())


def test_a_contract_of_nothing_is_free_in_the_organizations_currency_from_today():
    customer = make_customer(make_organization(default_currency="EUR"))
    recurrence = Recurrence.objects.get(pk=create(customer).pk)
    assert UUID(recurrence.code).version == 7
    assert (recurrence.package, recurrence.name, recurrence.price) == (None, "", Decimal(0))
    assert (recurrence.currency, recurrence.period_months) == ("EUR", 1)
    assert (recurrence.starts_on, recurrence.created_at) == (date(2026, 3, 14), NOW)
    assert (recurrence.organization, held(recurrence)) == (customer.organization, {})


@pytest.mark.parametrize(
    ("zone", "hour", "day"),
    [
        ("America/Mexico_City", 5, date(2026, 3, 13)),
        ("America/Mexico_City", 6, date(2026, 3, 14)),
        ("Asia/Tokyo", 14, date(2026, 3, 14)),
        ("Asia/Tokyo", 15, date(2026, 3, 15)),
    ],
)
def test_today_is_the_organizations(zone, hour, day):
    customer = make_customer(make_organization(time_zone=zone))
    by = make_actor(at=datetime(2026, 3, 14, hour, tzinfo=UTC))
    assert create(customer, by).starts_on == day


def test_what_is_absent_is_as_in_the_package():
    organization = make_organization()
    make_services(organization, "A", "B")
    make_service(organization, "C")
    package = make_package(
        organization,
        "PRO",
        name="Professional",
        price=Decimal("99.90"),
        currency="USD",
        period_months=3,
        contents=[item("B", transaction_limit=7, value="gold"), item("A"), item("C")],
    )
    idle = lookups.find_service(organization, "C")
    services.update_service(service=idle, values={"is_active": False}, by=later())
    customer = make_customer(organization)
    for named in ("PRO", package):
        recurrence = create(customer, package=named, price=None, services=None)
        recurrence.refresh_from_db()
        assert (recurrence.package, recurrence.name) == (package, "Professional")
        assert (recurrence.price, recurrence.currency) == (Decimal("99.90"), "USD")
        assert recurrence.period_months == 3
        assert held(recurrence) == {"B": (7, "gold", ""), "A": (0, "", "")}
    other = create(
        customer, package="PRO", name="", price=Decimal(5), period_months=12, services=[]
    )
    assert (other.name, other.price, other.period_months, held(other)) == (
        *("", Decimal(5), 12, {}),
    )


def test_wanted_services_are_taken_in_their_order_with_the_packages_values():
    organization = make_organization()
    make_services(organization, "A", "B", "C")
    make_package(organization, "PRO", contents=[item("A", transaction_limit=7, value="gold")])
    make_package(organization, "BIG", contents=[item("A", transaction_limit=900)])
    wanted = [
        item("C", transaction_limit=2**31 - 1, value=" silver ", external_id="crm-1"),
        item("A", external_id="crm-2"),
        item("B", value=None),
    ]
    recurrence = create(make_customer(organization), package="PRO", services=wanted)
    assert list(held(recurrence).items()) == [
        ("C", (2**31 - 1, "silver", "crm-1")),
        ("A", (7, "gold", "crm-2")),
        ("B", (0, "", "")),
    ]


def test_a_contract_of_nothing_is_whole_at_once_and_in_its_event():
    made = create(make_customer(make_organization()), code="R-1")
    assert (str(made.price), made.period_months) == ("0.00", 1)
    assert Event.objects.get(code="recurrence.created").changes == {
        "code": [None, "R-1"],
        "price": [None, "0.00"],
        "currency": [None, "MXN"],
        "period_months": [None, 1],
        "starts_on": [None, "2026-03-14"],
    }


def test_a_contract_is_kept_with_its_past_and_one_event():
    organization = make_organization()
    user = make_user(organization)
    make_services(organization, "A", "B")
    by = make_actor(user, request_id="r1")
    recurrence = make_contract(
        make_customer(organization), by=by, code="R-1", services=[item("A"), item("B")]
    )
    event = Event.objects.get(code="recurrence.created")
    assert (event.subject_type, event.subject_id, event.actor) == (
        "recurrence",
        recurrence.pk,
        user,
    )
    assert event.changes["code"] == [None, "R-1"]
    assert event.changes["price"] == [None, "310.00"]
    assert event.changes["starts_on"] == [None, "2026-03-01"]
    assert [each["service"] for each in event.changes["services"][1]] == ["A", "B"]
    past = recurrence.history.get()
    assert (past.history_type, past.history_user, past.request_id) == ("+", user, "r1")
    rows = RecurrenceService.history.all()
    assert [(row.history_type, row.request_id) for row in rows] == [("+", "r1")] * 2
    assert recurrence.changes.count() == 0


@pytest.mark.parametrize(
    ("values", "error", "field"),
    [
        ({"code": " "}, MissingValue, "code"),
        ({"code": "a/b"}, InvalidValue, "code"),
        ({"code": ".."}, InvalidValue, "code"),
        ({"code": "x" * 101}, InvalidValue, "code"),
        ({"code": "x\0"}, InvalidValue, "code"),
        ({"code": 5}, WrongType, "code"),
        ({"name": "x" * 256}, InvalidValue, "name"),
        ({"price": Decimal("-0.01")}, InvalidValue, "price"),
        ({"price": Decimal("1.001")}, InvalidValue, "price"),
        ({"price": Decimal("1000000000000")}, InvalidValue, "price"),
        ({"price": Decimal("NaN")}, InvalidValue, "price"),
        ({"currency": "XXX"}, InvalidValue, "currency"),
        ({"currency": "FRF"}, InvalidValue, "currency"),
        ({"currency": "MXNN"}, InvalidValue, "currency"),
        ({"period_months": 0}, InvalidValue, "period_months"),
        ({"period_months": 121}, InvalidValue, "period_months"),
        ({"starts_on": "2026-03-01"}, WrongType, "starts_on"),
        ({"starts_on": NOW}, WrongType, "starts_on"),
        ({"starts_on": date(1899, 12, 31)}, InvalidValue, "starts_on"),
        ({"starts_on": date(3000, 1, 1)}, InvalidValue, "starts_on"),
        ({"package": 5}, WrongType, "package"),
        ({"package": "OLD"}, InvalidValue, "package"),
        ({"package": "USD", "currency": "MXN"}, MissingValue, "price"),
        ({"services": [item("IDLE")]}, InvalidValue, "services"),
        ({"services": [item("A"), item("A")]}, InvalidValue, "services"),
        ({"services": [item("A")] * 1001}, InvalidValue, "services"),
        ({"services": [item("A", value="x" * 256)]}, InvalidValue, "services[0].value"),
        ({"services": [item("A", external_id=5)]}, WrongType, "services[0].external_id"),
        (
            {"services": [item("A", transaction_limit=2**31)]},
            InvalidValue,
            "services[0].transaction_limit",
        ),
    ],
)
def test_create_contract_refuses(values, error, field):
    organization = make_organization()
    make_services(organization, "A")
    make_service(organization, "IDLE", is_active=False)
    make_package(organization, "OLD", is_active=False)
    make_package(organization, "USD", currency="USD")
    customer = make_customer(organization)
    with pytest.raises(error) as raised:
        create(customer, **values)
    assert raised.value.field == field
    assert (Recurrence.objects.count(), Recurrence.history.count()) == (0, 0)
    assert RecurrenceService.objects.count() == 0
    assert not Event.objects.filter(code="recurrence.created").exists()


def test_a_package_of_another_currency_needs_a_price():
    organization = make_organization()
    make_package(organization, "USD", currency="USD", price=Decimal(9))
    made = create(make_customer(organization), package="USD", currency="MXN", price=Decimal(150))
    assert (made.price, made.currency) == (Decimal(150), "MXN")


def test_everything_unknown_is_named_at_once():
    organization = make_organization()
    other = make_organization("entity2")
    theirs = make_package(other, "THEIRS")
    make_services(other, "S-THEIRS")
    make_services(organization, "A")
    customer = make_customer(organization)
    wanted = [item("S-THEIRS"), item("A"), item("x\ud800"), item("A ")]
    with pytest.raises(services.UnknownRecords) as raised:
        create(customer, package="THEIRS", services=wanted)
    assert raised.value.keys == (
        ("package", "THEIRS"),
        ("service", "S-THEIRS"),
        ("service", "x\ud800"),
        ("service", "A "),
    )
    assert raised.value.messages[:2] == [
        "The package THEIRS does not exist.",
        "The service S-THEIRS does not exist.",
    ]
    with pytest.raises(services.UnknownRecords):
        create(customer, package=theirs)
    assert Recurrence.objects.count() == 0


def test_a_code_is_used_once_for_a_customer_also_after_the_contract_ended():
    organization = make_organization()
    customer = make_customer(organization)
    first = make_contract(customer, code="R-1")
    services.cancel_contract(recurrence=first, reason=None, by=later())
    with pytest.raises(NotUnique) as raised:
        make_contract(customer, code=" R-1 ")
    assert raised.value.field == "code"
    assert make_contract(make_customer(organization), code="R-1").code == "R-1"
    assert customer.recurrences.count() == 1


def test_an_inactive_or_deleted_customer_gets_no_contract():
    customer = make_customer(make_organization(), reference="NC-1")
    update_customer(customer=customer, values={"is_active": False}, by=later())
    with pytest.raises(services.CustomerInactive, match="The customer NC-1 is not active"):
        make_contract(customer)
    delete_customer(customer=customer, by=later(2))
    with pytest.raises(NotFound):
        make_contract(customer)
    assert Recurrence.objects.count() == 0


def test_a_contract_is_found_by_its_customer_only():
    organization = make_organization()
    customer = make_customer(organization)
    recurrence = make_contract(customer, code="R-1")
    found = lookups.find_recurrence(customer, "R-1")
    assert (found, found.customer, found.starts_on) == (recurrence, customer, STARTS_ON)
    for other in (make_customer(organization), make_customer(make_organization("entity2"))):
        with pytest.raises(NotFound):
            lookups.find_recurrence(other, "R-1")
    for code in ("r-1", "", "R-1\0"):
        with pytest.raises(NotFound):
            lookups.find_recurrence(customer, code)
