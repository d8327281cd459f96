"""Customers exported, imported into an empty organization and exported again are the same."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import pytest

from core.actor import Actor
from core.exports.cells import text_of
from core.formulas import defused
from core.imports import runs
from core.imports.applying import apply_plan
from core.imports.planning import make_plan
from core.models import ImportRun, OnError, Organization, User
from customers import services
from customers.imports.customers import CustomerImport
from customers.models import Customer
from tests.builders import later, make_actor, make_contact, make_customer, make_organization
from tests.builders import make_region as region
from tests.customers.imports.generated import furnish


def exported(organization: Organization) -> str:
    kind = CustomerImport(organization, by=make_actor())
    columns = kind.columns_for(kind.records())
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([column.name for column in columns])
    for values in kind.exported(kind.records()):
        writer.writerow([defused(text_of(value)) for value in values])
    return text.getvalue()


def imported(organization: Organization, content: str, by: Actor | None = None) -> ImportRun:
    by = by or later(60 * 24)
    kind = CustomerImport(organization, by=by, create_missing=True)
    run = runs.begin(
        organization,
        CustomerImport,
        source="x.csv",
        by=by,
        options={"create_missing": True},
        on_error=OnError.SKIP,
        apply_at_once=True,
    )
    make_plan(run, io.BytesIO(content.encode()), kind, by=by, advance=lambda *_: None)
    apply_plan(run, kind, by=by, advance=lambda *_: None)
    return run


@pytest.fixture
def first(db: None) -> Organization:
    organization = make_organization("first", has_geographical_locations=True)
    furnish(organization)
    services.update_contact(
        contact=make_contact(Customer.objects.get(reference="B"), last_name="Noether"),
        values={"job_title": "=1+1", "phone": "'+52", "mobile": "a\nb"},
        by=later(2),
    )
    make_customer(
        organization,
        reference="Ñ;\\> a",
        name="'=x",
        comment="two\r\nlines",
        billing_address={"latitude": Decimal("-0.5"), "city": "Ἀθῆναι"},
    )
    return organization


def test_an_empty_organization_becomes_the_same(first: Organization) -> None:
    second = make_organization("second", has_geographical_locations=True)
    furnish(second)
    Customer.objects.filter(organization=second).update(deleted_at=later().at, merged_into=None)
    content = exported(first)
    run = imported(second, content)
    assert (run.created_rows, run.bad_rows) == (6, 0)
    assert exported(second) == content


def test_importing_ones_own_export_changes_nothing(first: Organization) -> None:
    run = imported(first, exported(first))
    assert (run.unchanged_rows, run.created_rows, run.updated_rows, run.bad_rows) == (6, 0, 0, 0)


def test_customers_are_exported_in_the_order_of_their_references(first: Organization) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(first))))
    assert [row["reference"] for row in rows] == ["A", "B", "C", "D", "off", "Ñ;\\> a"]


def test_there_are_columns_for_as_many_people_as_the_fullest_customer_has(
    first: Organization,
) -> None:
    names = exported(first).splitlines()[0].split(",")
    assert "contact2_last_name" in names
    assert "contact3_last_name" not in names
    for number in range(9):
        make_contact(Customer.objects.get(reference="C"), last_name=f"P{number}")
    rows = list(csv.DictReader(io.StringIO(exported(first))))
    people = [(row["contact_last_name"], row["contact9_last_name"]) for row in rows[:3]]
    assert people == [("Curie", ""), ("", ""), ("P0", "P8")]


def test_a_region_is_written_with_what_is_above_it(first: Organization) -> None:
    above = region(first, name="A > B")
    place = region(first, name="Twin", parent=above)
    values: dict[str, Any] = {"region": place}
    services.update_customer(
        customer=Customer.objects.get(reference="D"), values=values, by=later(3)
    )
    rows = {row["reference"]: row for row in csv.DictReader(io.StringIO(exported(first)))}
    assert rows["D"]["region"] == "A \\> B > Twin"
    assert imported(first, exported(first)).unchanged_rows == 6


def test_a_creator_without_a_reference_stays(first: Organization) -> None:
    user = User.objects.create_user(username="nameless")
    Customer.objects.filter(reference="C").update(created_by=user)
    run = imported(first, exported(first))
    assert (run.unchanged_rows, run.updated_rows) == (6, 0)
    assert Customer.objects.get(reference="C").created_by == user
