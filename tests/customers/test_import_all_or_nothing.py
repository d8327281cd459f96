"""`import_customers`: all rows are written or none, unless bad ones are to be skipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.models import Organization
from customers.models import CustomerCategory
from tests.builders import make_customer, make_organization
from tests.customers.importing import customer, footprint, import_rows, references


@pytest.fixture
def entity1(db: None) -> Organization:
    return make_organization("entity1", has_geographical_locations=True)


def test_one_bad_row_keeps_all_others_out(entity1: Organization, tmp_path: Path) -> None:
    before = footprint()
    run = import_rows(tmp_path, "reference,name,phone", "A,Anna,1", "B,,2", "C,Carl,3")
    assert run.status == 1
    assert run.problems == ["line 3, column name: is required."]
    assert run.out.splitlines() == [
        "3 rows: 2 created, 0 updated, 0 unchanged, 1 with problems.",
        "Nothing was changed, because rows have problems.",
    ]
    assert footprint() == before


def test_on_error_skip_writes_the_good_rows_only(entity1: Organization, tmp_path: Path) -> None:
    run = import_rows(
        tmp_path,
        "reference,name,parent,email",
        "A,Anna,,not an address",
        "B,Bert,A,",
        "C,Carl,,c@example.com",
        "D,Dora,C,",
        options=("--on-error", "skip"),
    )
    assert run.status == 1
    assert run.problems == [
        'line 2, column email: "not an address" must be an e-mail address.',
        "line 3, column parent: The parent, in line 2, cannot be written.",
    ]
    assert "2 created, 0 updated, 0 unchanged, 2 with problems" in run.out
    assert references(entity1) == ["C", "D"]
    assert customer("D").parent == customer("C")


def test_without_skip_only_the_cause_is_told(entity1: Organization, tmp_path: Path) -> None:
    run = import_rows(
        tmp_path, "reference,name,parent,email", "A,Anna,,not an address", "B,Bert,A,"
    )
    assert len(run.problems) == 1
    assert references(entity1) == []


def test_a_dry_run_counts_like_the_real_run_and_writes_nothing(
    entity1: Organization, tmp_path: Path
) -> None:
    make_customer(entity1, reference="A", name="Anna")
    make_customer(entity1, reference="B", name="Bert")
    rows = (
        "reference,name,category,contact_last_name",
        "A,Anna,,",
        "B,Berta,,Curie",
        "C,Carl,new,Meitner",
    )
    before = footprint()
    dry = import_rows(tmp_path, *rows, options=("--dry-run", "--create-missing"))
    assert dry.status == 0
    assert dry.out.splitlines() == [
        "3 rows: 1 created, 1 updated, 1 unchanged, 0 with problems.",
        "Contacts: 2 added.",
        "Created on request: customer category new.",
        "This was a dry run: nothing was changed.",
    ]
    assert footprint() == before
    assert CustomerCategory.objects.for_organization(entity1).count() == 1
    real = import_rows(tmp_path, *rows, options=("--create-missing",))
    assert real.out.splitlines() == dry.out.splitlines()[:3]
    assert references(entity1) == ["A", "B", "C"]


def test_of_many_problems_only_the_first_are_shown(entity1: Organization, tmp_path: Path) -> None:
    rows = [f"A{number}," for number in range(130)]
    run = import_rows(tmp_path, "reference,name", *rows, "B,Bert,")
    assert (run.status, len(run.problems)) == (1, 100)
    assert "... and 31 more problems; --failed FILE writes all of them." in run.err
    assert run.err.endswith("131 problems in 131 rows.")
