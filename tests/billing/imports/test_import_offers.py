"""Importing services and packages."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from billing import services
from billing.models import Package, Service
from core.models import Event, Organization
from tests.billing.builders import item, make_package, make_service, make_services
from tests.billing.imports.importing import footprint, import_of, written
from tests.builders import later, make_organization
from tests.imports.harness import last_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization() -> Organization:
    return make_organization(default_currency="EUR")


def contents(code: str) -> list[tuple[str, int, str]]:
    rows = Package.objects.get(code=code).contents.select_related("service").order_by("pk")
    return [(row.service.code, row.transaction_limit, row.value) for row in rows]


def inactive(organization: Organization, code: str) -> Service:
    service = make_service(organization, code)
    return services.update_service(service=service, values={"is_active": False}, by=later())


def test_services_are_created_changed_and_left(organization: Organization, tmp_path: Path):
    make_services(organization, "A", "B")
    before = footprint()
    done = import_of(
        "services",
        tmp_path,
        "code,name,description,is_active",
        "A,Service A,,true",
        "B,Stamps,All of them,no",
        "C,Mails,,",
    )
    assert done.status == 0
    assert done.out.splitlines()[0] == (
        "3 rows: 1 created, 1 updated, 1 unchanged, 0 with problems."
    )
    found = Service.objects.order_by("code").values_list("code", "name", "description", "is_active")
    assert list(found) == [
        ("A", "Service A", "", True),
        ("B", "Stamps", "All of them", False),
        ("C", "Mails", "", True),
    ]
    assert written(before) == {"Service": 1, "past Service": 2, "events": 2}


def test_the_wires_names_of_a_service_are_columns(organization: Organization, tmp_path: Path):
    done = import_of("services", tmp_path, "ServiceCode;ServiceName", "A;Stamps")
    assert (done.status, Service.objects.get().name) == (0, "Stamps")


def test_an_absent_column_leaves_and_an_empty_cell_clears(
    organization: Organization, tmp_path: Path
):
    make_service(organization, "A", description="old")
    assert import_of("services", tmp_path, "code,name", "A,New").status == 0
    assert Service.objects.get().description == "old"
    assert import_of("services", tmp_path, "code,description", "A,").status == 0
    assert (Service.objects.get().name, Service.objects.get().description) == ("New", "")


def test_what_is_wrong_with_a_service_is_said_where_it_stands(
    organization: Organization, tmp_path: Path
):
    make_service(organization, "A")
    before = footprint()
    done = import_of(
        "services",
        tmp_path,
        "code,name,is_active",
        "A,,true",
        "B,,maybe",
        f"{'c' * 101},{'n' * 256},",
        "D,One,",
        "D,Two,",
        ",Nameless,",
    )
    assert done.status == 1
    assert done.problems == [
        "line 2, column name: is required.",
        "line 3, column name: is required.",
        'line 3, column is_active: "maybe" must be a boolean: true or false.',
        f'line 4, column code: "{"c" * 59}…" must have at most 100 characters.',
        f'line 4, column name: "{"n" * 59}…" must have at most 255 characters.',
        'line 6, column code: "D" is already the code of line 5.',
        "line 7, column code: is required.",
    ]
    assert written(before) == {}


def test_another_organizations_service_is_not_touched(organization: Organization, tmp_path: Path):
    other = make_service(make_organization("entity2"), "A")
    assert import_of("services", tmp_path, "code,name", "A,Mine").status == 0
    other.refresh_from_db()
    assert other.name == "Service A"
    assert Service.objects.get(organization=organization).name == "Mine"


def test_a_package_is_created_with_its_services(organization: Organization, tmp_path: Path):
    make_services(organization, "A", "B")
    before = footprint()
    done = import_of(
        "packages",
        tmp_path,
        "package_id,name,price,currency,period_months,services",
        "PRO,Professional,99.90,USD,3,B*7=gold;A",
        "BARE,Bare,0,,,",
    )
    assert done.status == 0
    package = Package.objects.get(code="PRO")
    assert (package.price, package.currency, package.period_months) == (Decimal("99.90"), "USD", 3)
    assert contents("PRO") == [("B", 7, "gold"), ("A", 0, "")]
    bare = Package.objects.get(code="BARE")
    assert (bare.currency, bare.period_months, contents("BARE")) == ("EUR", 1, [])
    assert written(before) == {
        "Package": 2,
        "past Package": 2,
        "PackageService": 2,
        "past PackageService": 2,
        "events": 2,
    }
    event = Event.objects.get(code="package.created", subject_id=package.pk)
    assert event.changes["contents"][1][0]["service"] == "B"


def test_a_package_is_changed_only_where_it_differs(organization: Organization, tmp_path: Path):
    make_services(organization, "A", "B", "C")
    held = [item("A", transaction_limit=5, value="x"), item("B", transaction_limit=6)]
    for code in ("ONE", "TWO", "THREE"):
        make_package(organization, code, price=Decimal(10), contents=held)
    before = footprint()
    done = import_of(
        "packages",
        tmp_path,
        "code,price,services",
        "ONE,10,B*6;A",
        "TWO,10.00,A*9;C",
        "THREE,11,",
    )
    assert done.out.splitlines()[0] == (
        "3 rows: 0 created, 2 updated, 1 unchanged, 0 with problems."
    )
    assert contents("ONE") == [("A", 5, "x"), ("B", 6, "")]
    assert contents("TWO") == [("A", 9, "x"), ("C", 0, "")]
    assert contents("THREE") == []
    assert written(before) == {
        "PackageService": -2,
        "past Package": 2,
        "past PackageService": 5,
        "events": 2,
    }


def test_what_is_wrong_with_a_package_is_said_where_it_stands(
    organization: Organization, tmp_path: Path
):
    make_services(organization, "A")
    inactive(organization, "OLD")
    make_service(make_organization("entity2"), "THEIRS")
    before = footprint()
    done = import_of(
        "packages",
        tmp_path,
        "code,name,price,currency,period_months,services,created_at",
        "P1,P,,XXQ,121,THEIRS;NONE,2999-01-01T00:00:00Z",
        "P2,P,-1,USD,0,OLD,yesterday",
        "P3,P,1.005,USD,1,A;A,",
        f"P4,P,1,USD,1,A={'v' * 256},",
        "P5,P,1,USD,1,A*x,",
        "P6,P,1,USD,1,A@id,",
    )
    assert done.status == 1
    assert done.problems == [
        "line 2, column price: is required.",
        'line 2, column currency: "XXQ" must be a current ISO 4217 code.',
        'line 2, column period_months: "121" must be at most 120.',
        "line 2, column services: The service THEIRS does not exist. "
        "The service NONE does not exist.",
        'line 2, column created_at: "2999-01-01T00:00:00Z" lies in the future.',
        'line 3, column price: "-1" must be at least 0.',
        'line 3, column period_months: "0" must be at least 1.',
        "line 3, column services: No longer offered: OLD.",
        'line 3, column created_at: "yesterday" must be a date and time with Z or an offset, '
        "for example 2016-08-01T12:00:00Z.",
        'line 4, column price: "1.005" must have at most 2 decimals.',
        'line 4, column services: "A;A" names A more than once.',
        'line 5, column services: Of "A", the value must have at most 255 characters.',
        'line 6, column services: The uses of "A" must be a whole number from 0 to 2147483647, '
        'not "x".',
        'line 7, column services: "A": a @ within a text is written with a backslash before it.',
    ]
    assert written(before) == {}


def test_the_currency_of_a_package_that_is_there_is_not_cleared(
    organization: Organization, tmp_path: Path
):
    make_package(organization, "P")
    done = import_of("packages", tmp_path, "code,currency", "P,")
    assert done.problems == ["line 2, column currency: is required."]


def test_a_package_made_before_may_contain_what_is_no_longer_offered(
    organization: Organization, tmp_path: Path
):
    inactive(organization, "OLD")
    header = "code,name,services,created_at"
    done = import_of("packages", tmp_path, header, "P,Old one,OLD*3,2020-02-29T12:00:00Z")
    assert done.status == 0
    assert contents("P") == [("OLD", 3, "")]
    assert Package.objects.get().created_at.isoformat() == "2020-02-29T12:00:00+00:00"
    done = import_of("packages", tmp_path, header, "P,Other,,2021-02-28T12:00:00Z")
    assert (done.status, contents("P")) == (0, [])
    assert Package.objects.get().created_at.year == 2020
    done = import_of("packages", tmp_path, header, "P,Other,OLD,2020-02-29T12:00:00Z")
    assert done.problems == ["line 2, column services: No longer offered: OLD."]


@pytest.mark.parametrize("kind", ["services", "packages"])
def test_a_dry_run_writes_nothing_and_a_plan_keeps_what_would_be(
    organization: Organization, tmp_path: Path, kind: str
):
    before = footprint()
    done = import_of(kind, tmp_path, "code,name", "A,One", options=("--dry-run",))
    assert (done.status, written(before)) == (0, {})
    done = import_of(kind, tmp_path, "code,name", "A,One", options=("--plan",))
    assert (done.status, written(before)) == (0, {})
    (row,) = last_run().plan_rows.all()
    assert (row.action, row.changes["name"]) == ("create", [None, "One"])
