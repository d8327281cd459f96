"""Importing contracts that are not there yet."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from billing import services
from billing.models import Recurrence
from core.models import Event, Organization
from customers.services import cancel_customer, merge_customers, update_customer
from tests.billing.builders import held, item, make_contract, make_package, make_service
from tests.billing.imports.importing import footprint, import_of, written
from tests.builders import later, make_customer, make_organization
from tests.imports.harness import apply, last_run

pytestmark = pytest.mark.django_db

HEADER = (
    "customer,code,package,name,price,currency,period_months,starts_on,services,is_cancelled,"
    "cancelled_at,cancel_reason,created_at"
)


@pytest.fixture
def organization() -> Organization:
    organization = make_organization()
    for code in ("A", "B", "OLD"):
        make_service(organization, code)
    make_package(
        organization,
        "PRO",
        price=Decimal("99.90"),
        currency="USD",
        period_months=3,
        contents=[item("A", transaction_limit=5, value="gold"), item("B")],
    )
    make_package(organization, "GONE", contents=[item("OLD", transaction_limit=2)])
    make_customer(organization, reference="C-1")
    gone = {"is_active": False}
    old, package = (
        organization.service_set.get(code="OLD"),
        organization.package_set.get(code="GONE"),
    )
    services.update_service(service=old, values=gone, by=later())
    services.update_package(package=package, values=gone, by=later())
    return organization


def contract(code: str) -> Recurrence:
    return Recurrence.objects.select_related("package", "customer", "organization").get(code=code)


def test_a_contract_is_made_as_the_row_says(organization: Organization, tmp_path: Path):
    before = footprint()
    done = import_of(
        "recurrences",
        tmp_path,
        HEADER,
        "C-1,R-1,PRO,Mine,50.00,MXN,2,2026-03-01,A*9@crm-1;B=x,false,,,",
    )
    assert (done.status, done.out.splitlines()[0]) == (
        0,
        "1 row: 1 created, 0 updated, 0 unchanged, 0 with problems.",
    )
    made = contract("R-1")
    assert made.package == organization.package_set.get(code="PRO")
    assert (made.name, made.price) == ("Mine", Decimal("50.00"))
    assert (made.currency, made.period_months) == ("MXN", 2)
    assert (made.starts_on, made.cancelled_at) == (date(2026, 3, 1), None)
    assert held(made) == {"A": (9, "gold", "crm-1"), "B": (0, "x", "")}
    assert written(before) == {
        "Recurrence": 1,
        "past Recurrence": 1,
        "RecurrenceService": 2,
        "past RecurrenceService": 2,
        "events": 1,
    }


def test_what_has_no_column_is_as_in_the_package(organization: Organization, tmp_path: Path):
    done = import_of("recurrences", tmp_path, "client_id,recurrence_id,package_id", "C-1,R-1,PRO")
    assert done.status == 0
    made = contract("R-1")
    assert (made.name, made.price, made.currency) == ("Package PRO", Decimal("99.90"), "USD")
    assert held(made) == {"A": (5, "gold", ""), "B": (0, "", "")}


def test_empty_texts_and_services_are_empty_and_the_rest_is_as_in_the_package(
    organization: Organization, tmp_path: Path
):
    done = import_of("recurrences", tmp_path, HEADER, "C-1,R-1,PRO,,,,,,,,,,")
    assert done.status == 0
    made = contract("R-1")
    assert (made.name, held(made)) == ("", {})
    assert (made.price, made.currency, made.period_months) == (Decimal("99.90"), "USD", 3)


def test_a_contract_that_ended_elsewhere_is_made_as_it_ended(
    organization: Organization, tmp_path: Path
):
    update_customer(
        customer=organization.customers.get(reference="C-1"),
        values={"is_active": False},
        by=later(),
    )
    before = footprint()
    done = import_of(
        "recurrences",
        tmp_path,
        HEADER,
        "C-1,R-1,GONE,Old one,1,MXN,1,2020-01-31,OLD*2,true,2021-05-31T18:00:00Z,Enough,"
        "2020-01-30T09:00:00-06:00",
    )
    assert done.status == 0
    made = contract("R-1")
    assert made.cancelled_at == datetime(2021, 5, 31, 18, tzinfo=UTC)
    assert (made.cancel_reason, made.cancelled_by) == ("Enough", None)
    assert made.created_at == datetime(2020, 1, 30, 15, tzinfo=UTC)
    assert held(made) == {"OLD": (2, "", "")}
    assert written(before)["events"] == 1
    event = Event.objects.get(code="recurrence.created")
    assert event.changes["cancelled_at"] == [None, "2021-05-31T18:00:00+00:00"]


def test_an_open_contract_made_before_may_have_what_is_no_longer_offered(
    organization: Organization, tmp_path: Path
):
    customer = organization.customers.get(reference="C-1")
    update_customer(customer=customer, values={"is_active": False}, by=later())
    row = "C-1,R-1,GONE,,1,MXN,1,2020-01-31,OLD*2,,,,"
    assert import_of("recurrences", tmp_path, HEADER, row).problems == [
        "line 2, column customer: The customer C-1 is not active."
    ]
    made_before = f"{row}2020-01-31T00:00:00Z"
    assert import_of("recurrences", tmp_path, HEADER, made_before).status == 0
    assert held(contract("R-1")) == {"OLD": (2, "", "")}


def test_a_cancelled_customer_gets_no_open_contract_at_all(
    organization: Organization, tmp_path: Path
):
    customer = organization.customers.get(reference="C-1")
    cancel_customer(customer=customer, reason="", by=later())
    row = "C-1,R-1,,,1,MXN,1,2020-01-31,,,,,2020-01-31T00:00:00Z"
    assert import_of("recurrences", tmp_path, HEADER, row).problems == [
        "line 2, column customer: The customer C-1 is not active."
    ]


def test_what_is_wrong_is_said_where_it_stands(organization: Organization, tmp_path: Path):
    other = make_organization("entity2")
    make_customer(other, reference="THEIRS")
    make_package(other, "THEIRS")
    make_service(other, "THEIRS")
    before = footprint()
    done = import_of(
        "recurrences",
        tmp_path,
        HEADER,
        "THEIRS,R-1,,,,,,,,,,,",
        f"C-1,a/b,THEIRS,{'n' * 256},-1,XXQ,0,1899-12-31,THEIRS*1,maybe,,,",
        "C-1,R-2,GONE,,1,,,2026-02-30,OLD,,,,",
        "C-1,R-3,PRO,,,MXN,,,,,,,",
        "C-1,R-4,,,,,,,,false,2021-01-01T00:00:00Z,,2999-01-01T00:00:00Z",
        "C-1,R-5,,,,,,,,,,No reason,",
        "C-1,R-6,,,,,,,A;A,,,,",
        f"C-1,R-6,,,,,,,A@{'x' * 256},,,,",
        ",R-7,,,,,,,,,,,",
        "C-1,,,,,,,,B*x,,,,",
    )
    assert done.status == 1
    assert done.problems == [
        "line 2, column customer: The customer THEIRS does not exist.",
        'line 3, column code: "a/b" must not hold a slash, or be dots only.',
        "line 3, column package: The package THEIRS does not exist.",
        f'line 3, column name: "{"n" * 59}…" must have at most 255 characters.',
        'line 3, column price: "-1" must be at least 0.',
        'line 3, column currency: "XXQ" must be a current ISO 4217 code.',
        'line 3, column period_months: "0" must be at least 1.',
        'line 3, column starts_on: "1899-12-31" must be in the years 1900 to 2999.',
        "line 3, column services: The service THEIRS does not exist.",
        'line 3, column is_cancelled: "maybe" must be a boolean: true or false.',
        "line 4, column package: No longer offered: GONE.",
        'line 4, column starts_on: "2026-02-30" must be a date, for example 2016-08-01.',
        "line 4, column services: No longer offered: OLD.",
        "line 5, column price: is required.",
        "line 6, column is_cancelled: The contract has a cancelled_at: either it has ended, or "
        "that is empty.",
        'line 6, column created_at: "2999-01-01T00:00:00Z" lies in the future.',
        'line 7, column cancel_reason: "No reason" is that of a contract that has ended.',
        'line 8, column services: "A;A" names A more than once.',
        "line 9: Line 8 is about the same record.",
        "line 10, column customer: is required.",
        "line 11, column code: is required.",
        'line 11, column services: The uses of "B" must be a whole number from 0 to 2147483647, '
        'not "x".',
    ]
    assert written(before) == {}


def test_the_reference_of_a_merged_customer_means_the_one_it_is_part_of(
    organization: Organization, tmp_path: Path
):
    survivor = organization.customers.get(reference="C-1")
    gone = make_customer(organization, reference="C-2")
    make_contract(survivor, code="R-1")
    merge_customers(survivor=survivor, merged=gone, by=later())
    done = import_of(
        "recurrences", tmp_path, "customer,code,name", "C-2,R-1,Renamed", "C-2,R-2,New"
    )
    assert done.status == 0
    assert (contract("R-1").name, contract("R-1").customer.reference) == ("Renamed", "C-1")
    assert contract("R-2").customer.reference == "C-1"


def test_a_code_is_the_customers_own(organization: Organization, tmp_path: Path):
    make_contract(make_customer(organization, reference="C-2"), code="R-1", name="Hers")
    done = import_of("recurrences", tmp_path, "customer,code,name", "C-1,R-1,His")
    assert done.out.startswith("1 row: 1 created")
    names = Recurrence.objects.order_by("customer__reference").values_list("name", flat=True)
    assert list(names) == ["His", "Hers"]


def test_a_contract_is_not_made_at_another_price_than_planned(
    organization: Organization, tmp_path: Path
):
    header = "customer,code,package"
    done = import_of("recurrences", tmp_path, header, "C-1,R-1,PRO", options=("--plan",))
    assert done.status == 0
    services.update_package(
        package=organization.package_set.get(code="PRO"),
        values={"price": Decimal(100), "contents": [{"service": "A"}]},
        by=later(),
    )
    done = apply(last_run().pk)
    assert done.problems == [
        "line 2, column price: The price of the new contract would not be as planned any more.",
        "line 2, column services: The services of the new contract would not be as planned any "
        "more.",
    ]
    assert (done.status, Recurrence.objects.count()) == (1, 0)
    done = import_of("recurrences", tmp_path, header, "C-1,R-1,PRO", options=("--plan",))
    assert (apply(last_run().pk).status, contract("R-1").price) == (0, Decimal(100))
