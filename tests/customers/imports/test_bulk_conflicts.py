"""What happens to a plan for many customers when somebody else was faster."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.db import IntegrityError

from core.imports import runs
from core.imports.applying import apply_plan
from core.imports.planning import make_plan
from core.models import Event, ImportRow, ImportRun, OnError, Organization
from customers.imports import customers as kinds
from customers.imports.customers import CustomerImport
from customers.models import Customer
from customers.services import bulk_customers, update_customer
from tests.builders import later, make_customer, make_organization

ROWS = b"reference,name,contact_last_name\nA,Anna,Curie\nB,Berta,\nC,Carl,Meitner\n"


@pytest.fixture
def entity1(db: None) -> Organization:
    organization = make_organization("entity1")
    make_customer(organization, reference="B", name="Bert")
    return organization


def planned(organization: Organization) -> tuple[ImportRun, CustomerImport]:
    kind = CustomerImport(organization, by=later(5))
    run = runs.begin(
        organization,
        CustomerImport,
        source="x.csv",
        by=kind.by,
        options={},
        on_error=OnError.SKIP,
        apply_at_once=True,
    )
    make_plan(run, io.BytesIO(ROWS), kind, by=kind.by, advance=lambda *_: None)
    return run, kind


def applied(run: ImportRun, kind: CustomerImport) -> dict[int, tuple[str, list[str]]]:
    """Apply the plan; return what it says then of each line."""
    apply_plan(run, kind, by=kind.by, advance=lambda *_: None)
    rows = ImportRow.objects.filter(run=run).order_by("line")
    return {row.line: (row.action, [text for _, _, text in row.problems]) for row in rows}


def names(organization: Organization) -> dict[str, str]:
    found = Customer.objects.for_organization(organization).order_by("reference")
    return dict(found.values_list("reference", "name"))


def test_customers_made_or_changed_since_the_plan_are_conflicts(entity1: Organization) -> None:
    run, kind = planned(entity1)
    make_customer(entity1, reference="A", name="Mine")
    update_customer(
        customer=Customer.objects.get(reference="B"), values={"name": "Ours"}, by=later(1)
    )
    assert applied(run, kind) == {
        2: ("conflict", ["The record was created after the plan was made."]),
        3: ("conflict", ["The record was changed after the plan was made."]),
        4: ("create", []),
    }
    assert names(entity1) == {"A": "Mine", "B": "Ours", "C": "Carl"}
    assert (run.written_rows, run.conflict_rows, run.others) == (1, 2, {"contact.created": 1})


def test_a_reference_taken_at_the_last_moment_costs_no_other_row(
    entity1: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, kind = planned(entity1)
    real = bulk_customers.write_customers
    refuse_changed = kind.refuse_changed

    def write(changes: Any, **others: Any) -> None:
        real(changes, **others)
        raise IntegrityError("duplicate key")

    def be_faster(rows: Any) -> None:
        make_customer(entity1, reference="A", name="Mine")
        refuse_changed(rows)

    monkeypatch.setattr(kinds, "write_customers", write)
    monkeypatch.setattr(kind, "refuse_changed", be_faster)
    assert applied(run, kind) == {
        2: ("conflict", ["The record was created after the plan was made."]),
        3: ("update", []),
        4: ("create", []),
    }
    assert names(entity1) == {"A": "Mine", "B": "Berta", "C": "Carl"}
    events = Event.objects.filter(request_id=kind.by.request_id).order_by("pk")
    codes = ["customer.updated", "customer.created", "contact.created"]
    assert [event.code for event in events if event.code != "import.applied"] == codes
    assert Customer.objects.get(reference="B").history.count() == 2


def test_many_rows_take_few_queries(
    entity1: Organization, django_assert_max_num_queries: Any
) -> None:
    kind = CustomerImport(entity1, by=later(5))
    run = runs.begin(
        entity1,
        CustomerImport,
        source="x.csv",
        by=kind.by,
        options={},
        on_error=OnError.SKIP,
        apply_at_once=True,
    )
    rows = "".join(f"R{number},Name,Nice,Curie\n" for number in range(300))
    content = f"reference,name,billing_city,contact_last_name\n{rows}".encode()
    with django_assert_max_num_queries(120):
        make_plan(run, io.BytesIO(content), kind, by=kind.by, advance=lambda *_: None)
        apply_plan(run, kind, by=kind.by, advance=lambda *_: None)
    assert run.written_rows == 300
    assert Customer.objects.for_organization(entity1).count() == 301
