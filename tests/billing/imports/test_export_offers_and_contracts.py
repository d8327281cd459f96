"""Exporting services, packages and contracts, as the imports read them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing import services
from billing.imports.recurrences import RecurrenceImport
from billing.models import Recurrence
from core.models import Organization
from customers.models import Customer
from customers.services import update_customer
from tests.billing.builders import (
    contract_of,
    item,
    make_contract,
    make_package,
    make_service,
    make_services,
)
from tests.billing.imports.importing import footprint, rows_of, written
from tests.builders import NOW, later, make_actor, make_customer, make_organization
from tests.imports.harness import export, import_file

pytestmark = pytest.mark.django_db

KINDS = ("services", "packages", "recurrences")
AWKWARD = '=1+1;"a,b"*c=d@e\\f\n ñ😀 \'x >'
REFERENCES = ("a", "B", "ä", f"={AWKWARD}")


@pytest.fixture
def organization() -> Organization:
    """Return an organization with everything that is hard to bring back."""
    organization = make_organization()
    for code in ("A", "b", AWKWARD, "OLD"):
        make_service(organization, code, name=f"{code}n", description=f"{AWKWARD}\r\n\td")
    contents = [
        item(AWKWARD, transaction_limit=7, value=AWKWARD),
        item("OLD", transaction_limit=2**31 - 1),
        item("A", value="gold"),
    ]
    for code in ("PRO", AWKWARD, "GONE", "BARE"):
        made = make_package(
            organization, code, price=Decimal("1234567.89"), currency="JPY", contents=contents
        )
        if code == "BARE":
            services.update_package(package=made, values={"contents": []}, by=later())
        if code == "GONE":
            services.update_package(package=made, values={"is_active": False}, by=later())
    for reference in REFERENCES:
        _add_contracts(make_customer(organization, reference=reference))
    old = organization.service_set.get(code="OLD")
    services.update_service(service=old, values={"is_active": False}, by=later())
    inactive = organization.customers.get(reference="B")
    update_customer(customer=inactive, values={"is_active": False}, by=later())
    return organization


def _add_contracts(customer: Customer) -> None:
    held = [item("b", transaction_limit=3, external_id="crm"), item("A", value=""), item("OLD")]
    make_contract(customer, code="R-2", package="PRO", name="", price=None)
    make_contract(customer, code=AWKWARD.replace("/", ""), package="PRO", services=held)
    make_contract(customer, code="R-1", services=[item(AWKWARD, value=AWKWARD)], currency="USD")
    make_contract(customer, code="R-3", package="BARE", starts_on=date(1999, 12, 31))
    ended = make_contract(customer, code="R-0", name=AWKWARD, package="PRO", services=[])
    by = make_actor(at=datetime(2026, 3, 15, 1, 2, 3, 456789, tzinfo=UTC))
    services.cancel_contract(recurrence=ended, reason=AWKWARD, by=by)


def _exported(folder: Path, slug: str) -> dict[str, bytes]:
    files = {}
    for kind in KINDS:
        path = folder / f"{slug}-{kind}.csv"
        assert export(kind, path, organization=slug).status == 0
        files[kind] = path.read_bytes()
    return files


def test_what_is_exported_and_imported_elsewhere_is_exported_the_same(
    organization: Organization, tmp_path: Path
):
    before = _exported(tmp_path, "entity1")
    other = make_organization("entity2", default_currency="EUR")
    for reference in REFERENCES:
        make_customer(other, reference=reference, is_active=reference != "B")
    for kind in KINDS:
        done = import_file(kind, tmp_path / f"entity1-{kind}.csv", organization="entity2")
        assert (done.status, done.problems) == (0, [])
    assert _exported(tmp_path, "entity2") == before
    assert Recurrence.objects.filter(organization=other).count() == 5 * len(REFERENCES)


def test_an_export_imported_again_changes_nothing(organization: Organization, tmp_path: Path):
    _exported(tmp_path, "entity1")
    before = footprint()
    for kind in KINDS:
        done = import_file(kind, tmp_path / f"entity1-{kind}.csv")
        assert (done.status, done.problems) == (0, [])
        assert ": 0 created, 0 updated," in done.out
    assert written(before) == {}


def test_a_contract_is_exported_with_all_it_has():
    contract = contract_of("A", "B", code="R-1", name="Mine", currency="MXN")
    customer = contract.customer
    (row,) = rows_of("recurrences", customer.organization)
    assert row == {
        "customer": customer.reference,
        "code": "R-1",
        "package": None,
        "name": "Mine",
        "price": Decimal("310.00"),
        "currency": "MXN",
        "period_months": 1,
        "starts_on": date(2026, 3, 1),
        "services": "A*10=v@crm-A;B*10=v@crm-B",
        "is_cancelled": False,
        "cancelled_at": None,
        "cancel_reason": "",
        "created_at": NOW,
    }


def test_an_empty_value_is_only_said_where_the_package_has_one():
    organization = make_organization()
    make_services(organization, "A", "B")
    make_package(organization, "P", contents=[item("A", value="gold"), item("B")])
    make_contract(
        make_customer(organization), package="P", services=[item("A", value=""), item("B")]
    )
    (row,) = rows_of("recurrences", organization)
    assert row["services"] == "A*0=;B*0"
    (package,) = rows_of("packages", organization)
    assert package["services"] == "A*0=gold;B*0"


def test_records_come_by_key_and_only_the_organizations():
    contract_of("THEIRS")
    organization = make_organization("entity2")
    for reference in ("b", "a"):
        customer = make_customer(organization, reference=reference)
        for code in ("2", "1"):
            make_contract(customer, code=code)
    rows = rows_of("recurrences", organization)
    keys = [(row["customer"], row["code"]) for row in rows]
    assert keys == [("a", "1"), ("a", "2"), ("b", "1"), ("b", "2")]
    assert rows_of("services", organization) == []


def test_pages_go_on_where_the_last_one_ended(
    organization: Organization, monkeypatch: pytest.MonkeyPatch
):
    kind = RecurrenceImport(organization, by=make_actor())
    whole = list(kind.exported(kind.records()))
    for name in ("core.imports.pages", "billing.imports.contract_rows"):
        monkeypatch.setattr(f"{name}._AT_ONCE", 2)
    assert list(kind.exported(kind.records())) == whole
    assert len(whole) == 5 * len(REFERENCES)
    some = kind.records().filter(code="R-1").order_by("-pk")
    assert [row[1] for row in kind.exported(some)] == ["R-1"] * len(REFERENCES)


def test_more_contracts_take_no_more_queries(organization: Organization):
    kind = RecurrenceImport(organization, by=make_actor())

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert list(kind.exported(kind.records()))
        return len(found)

    before = queries()
    for number in range(3):
        make_contract(make_customer(organization, reference=f"n-{number}"), package="PRO")
    assert queries() == before == 4
