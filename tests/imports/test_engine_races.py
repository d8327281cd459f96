"""Imports of the same records at the same time: nobody waits for ever, nothing is there twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection

from core.imports.runs import NotApplicable, TakenOver
from core.models import Event, ImportChunk, ImportRun, ImportState, OnError, Organization
from customers.models import Contact, Customer
from tests.builders import make_customer, make_organization
from tests.customers.test_customer_races import at_once
from tests.imports.engine import apply, begun, counts, fresh, kind_of, plan

pytestmark = pytest.mark.django_db(transaction=True)

HEADER = "reference,name,parent,contact_last_name"
COUNT = 40
ROWS = tuple(
    f"R{number:02},New {number},{'R00' if number % 5 == 1 else ''},Curie" for number in range(COUNT)
)


@pytest.fixture
def entity1(monkeypatch: pytest.MonkeyPatch) -> Organization:
    monkeypatch.setattr(kind_of("customers"), "rows_at_once", 4)
    organization = make_organization("entity1")
    for number in range(0, COUNT, 4):
        make_customer(organization, reference=f"R{number:02}", name="Old")
    return organization


def trying(call: Callable[[], Any]) -> Callable[[], Any]:
    def tried() -> Any:
        try:
            return call()
        except (TakenOver, NotApplicable) as error:
            return type(error)

    return tried


def check_everything_is_there_once(organization: Organization) -> None:
    customers = Customer.objects.for_organization(organization)
    references = list(customers.order_by("reference").values_list("reference", flat=True))
    assert references == [f"R{number:02}" for number in range(COUNT)]
    assert {each.name.partition(" ")[0] for each in customers} == {"New"}
    assert Contact.objects.filter(customer__organization=organization).count() == COUNT
    told = Counter(Event.objects.values_list("code", flat=True))
    assert told["customer.created"] == COUNT
    assert told["contact.created"] == COUNT


@pytest.mark.parametrize("order", [1, -1])
def test_two_imports_of_the_same_records_at_once(entity1: Organization, order: int) -> None:
    files = (ROWS, ROWS[::order])
    made = [begun(entity1, "customers", on_error=OnError.SKIP) for _ in files]

    def work(run: ImportRun, rows: tuple[str, ...]) -> ImportRun:
        return apply(plan(run, HEADER, *rows))

    done = at_once([partial(work, run, rows) for run, rows in zip(made, files, strict=True)])
    check_everything_is_there_once(entity1)
    for run in done:
        assert run.state == ImportState.APPLIED
        assert run.rows == COUNT
        assert run.written_rows == run.created_rows + run.updated_rows
        assert run.error_rows == 0
    assert sum(run.created_rows for run in done) == COUNT - COUNT // 4
    # Whoever comes later finds the record as it is to be, or overtaken since its plan.
    assert sum(run.unchanged_rows + run.conflict_rows for run in done) >= COUNT // 2


def test_one_plan_applied_by_two_at_once_is_applied_once(entity1: Organization) -> None:
    run = plan(begun(entity1, "customers"), HEADER, *ROWS)
    copies = [fresh(run), fresh(run)]
    results = at_once([trying(partial(apply, copy)) for copy in copies])
    ends = [each for each in results if isinstance(each, ImportRun)]
    assert len(ends) >= 1
    if not any(each.state == ImportState.APPLIED for each in ends):
        apply(fresh(run))
    check_everything_is_there_once(entity1)
    expected = {"created": 30, "updated": 10, "written": COUNT}
    assert counts(fresh(run)) == expected
    ledger = ImportChunk.objects.filter(run=run)
    assert sum(ledger.values_list("rows", flat=True)) == COUNT
    assert Event.objects.filter(code="import.applied").count() == 1
    connection.close()
