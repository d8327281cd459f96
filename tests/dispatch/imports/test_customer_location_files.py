"""Suspensions in cells, and files of customers at locations that go out and come back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.imports import pages
from core.models import Event, Organization
from customers.services import cancel_customer
from dispatch import services
from dispatch.imports.customer_locations import CustomerLocationImport
from dispatch.models import CustomerLocation, Suspension
from tests.builders import later, make_actor, make_customer, make_organization
from tests.dispatch.builders import make_customer_location, make_location, make_suspension
from tests.imports.harness import Run, export, import_file, last_run
from tests.imports.harness import import_rows as import_lines

KIND = "customer_locations"
OPEN = "Unpaid bills (2026-03-01 - …)"


@pytest.fixture
def entity1(db: None) -> Organization:
    organization = make_organization("entity1")
    make_location(organization, "North yard")
    make_customer(organization, reference="C-1")
    return organization


def suspended(folder: Path, cell: str, *options: str) -> Run:
    lines = ("customer;location;suspension", f"C-1;North yard;{cell}")
    return import_lines(KIND, folder, *lines, options=options)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (OPEN, "open"),
        ("Unpaid bills (2026-03-01 - )", "open"),
        ("Unpaid bills(2026-03-01-...)", "open"),
        ("Unpaid bills (2026-03-01 - 2026-03-31)", "ended"),
        ("Season (winter) (2026-01-01 - 2026-01-01)", "season"),
        ("Season (winter)", "season"),
    ],
)
def test_a_suspension_is_named_by_reason_and_days(entity1: Organization, tmp_path, cell, expected):
    known = {
        "open": make_suspension(entity1),
        "ended": make_suspension(entity1, ends_on=date(2026, 3, 31)),
        "season": make_suspension(
            entity1,
            reason="Season (winter)",
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 1, 1),
        ),
    }
    make_suspension(make_organization("entity2"))
    run = suspended(tmp_path, cell)
    assert (run.status, run.err) == (0, "")
    assert CustomerLocation.objects.get().suspension == known[expected]


def test_a_suspension_is_named_by_its_number(entity1: Organization, tmp_path):
    wanted = make_suspension(entity1)
    assert suspended(tmp_path, str(wanted.pk)).status == 0
    assert CustomerLocation.objects.get().suspension == wanted


def test_of_suspensions_alike_the_one_that_is_there_stays(entity1: Organization, tmp_path):
    oldest, other = make_suspension(entity1), make_suspension(entity1)
    suspended(tmp_path, "Unpaid bills")
    link = CustomerLocation.objects.get()
    assert link.suspension == oldest
    services.update_customer_location(
        customer_location=link, values={"suspension": other}, by=later()
    )
    assert suspended(tmp_path, OPEN).out.startswith("1 row: 0 created, 0 updated, 1 unchanged")
    assert CustomerLocation.objects.get().suspension == other


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (
            "Unpaid bills",
            "2 suspensions have this reason; write it with its days, as in " + OPEN + ".",
        ),
        ("Unpaid bills (2026-02-30 - )", "does not exist."),
        ("9" * 5000, "does not exist."),
        ("-1", "does not exist."),
        ("Holiday", "does not exist."),
        ("a" + " " * 20_000 + "b", "does not exist."),
    ],
)
def test_a_cell_that_names_no_suspension_is_refused(entity1: Organization, tmp_path, cell, said):
    make_suspension(entity1)
    make_suspension(entity1, ends_on=date(2026, 3, 31))
    make_suspension(make_organization("entity2"), reason="Holiday")
    run = suspended(tmp_path, cell, "--create-missing")
    assert run.status == 1
    assert run.problems[0].startswith("line 2, column suspension: ")
    assert run.problems[0].endswith(said)
    assert CustomerLocation.objects.count() == 0


def test_suspensions_are_created_when_that_is_asked_for(entity1: Organization, tmp_path):
    make_customer(entity1, reference="C-2")
    make_customer(entity1, reference="C-3")
    rows = (
        "customer,location,suspension,renewal_on",
        f"C-1,North yard,{OPEN},",
        f"C-2,North yard,{OPEN},",
        "C-3,North yard,Bad (2026-02-01 - 2026-01-01),soon",
    )
    assert import_lines(KIND, tmp_path, *rows, options=("--on-error", "skip")).problems[0] == (
        f"line 2, column suspension: The suspension {OPEN} does not exist."
    )
    run = import_lines(KIND, tmp_path, *rows, options=("--on-error", "skip", "--create-missing"))
    assert run.problems == [
        "line 4, column suspension: ends_on must not be before starts_on.",
        'line 4, column renewal_on: "soon" must be a date, for example 2016-08-01.',
    ]
    created = Suspension.objects.get()
    assert (created.reason, created.starts_on, created.ends_on) == (
        "Unpaid bills",
        date(2026, 3, 1),
        None,
    )
    assert {each.suspension for each in CustomerLocation.objects.all()} == {created}
    assert Event.objects.filter(code="suspension.created").count() == 1
    assert last_run().others == {"suspension.created": 1}


def make_world(organization: Organization) -> None:
    """Fill the organization with customers and locations in every state."""
    for name in ("South; yard", "Closed yard", "Äpfel"):
        make_location(organization, name)
    for number in range(2, 6):
        make_customer(organization, reference=f"C-{number}")


def close_world(organization: Organization) -> None:
    """Cancel a customer and close a location."""
    cancel_customer(customer=organization.customers.get(reference="C-5"), by=later())
    closed = organization.locations.get(name="Closed yard")
    services.update_location(location=closed, values={"is_active": False}, by=later())


def test_what_is_exported_gives_the_same_file_again(entity1: Organization, tmp_path):
    make_world(entity1)
    suspension = make_suspension(entity1, reason='Said; "no"', ends_on=date(2026, 4, 1))
    for number, customer in enumerate(entity1.customers.order_by("-reference")):
        for location in entity1.locations.order_by("-name")[: number + 1]:
            link = make_customer_location(
                customer,
                location,
                note="=1+1\nsecond line",
                suspension=suspension if number % 2 else None,
                sales_rep_key=str(number),
                renewal_on=date(2027, 1, 1),
                by=later(number),
            )
            if number == 3:
                services.deactivate_customer_location(customer_location=link, by=later())
    close_world(entity1)
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    assert export(KIND, first).status == 0

    other = make_organization("entity2")
    make_location(other, "North yard")
    make_customer(other, reference="C-1")
    make_world(other)
    close_world(other)
    run = import_file(KIND, first, "--create-missing", organization="entity2")
    assert (run.err, run.status) == ("", 0)
    count = CustomerLocation.objects.for_organization(entity1).count()
    assert run.out.startswith(f"{count} rows: {count} created")
    assert export(KIND, second, organization="entity2").status == 0
    assert second.read_bytes() == first.read_bytes()
    assert import_file(KIND, first).out.startswith(f"{count} rows: 0 created, 0 updated, {count} u")


def test_pages_of_an_export_begin_where_the_last_one_ended(
    entity1: Organization, tmp_path, monkeypatch
):
    monkeypatch.setattr(pages, "_AT_ONCE", 3)
    make_world(entity1)
    for customer in entity1.customers.all():
        for location in entity1.locations.all():
            make_customer_location(customer, location)
    kind = CustomerLocationImport(entity1, by=make_actor())
    with CaptureQueriesContext(connection) as queries:
        keys = [tuple(row[:2]) for row in kind.exported(kind.records())]
    expected = kind.records().order_by("customer__reference", "location__name")
    assert keys == [(each.customer.reference, each.location.name) for each in expected]
    assert (len(keys), len(queries)) == (20, 7)


def test_an_export_takes_as_many_queries_for_any_number(entity1: Organization):
    kind = CustomerLocationImport(entity1, by=make_actor())
    location = entity1.locations.get()
    for number in range(2, 22):
        make_customer_location(make_customer(entity1, reference=f"C-{number}"), location)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        rows = list(kind.exported(kind.records()))
    references = [row[0] for row in rows]
    assert (len(rows), references) == (20, sorted(references))
    assert len(queries) == 1
