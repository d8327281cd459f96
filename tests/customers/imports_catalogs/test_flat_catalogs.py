"""Segmentations, groups and payment types as files: by reference, one after the other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.models import ImportRun, Organization
from customers.models import CustomerGroup, CustomerSegmentation, PaymentType
from tests.builders import make_organization
from tests.customers.imports_catalogs.exporting import AWKWARD, exported, facts, import_exported
from tests.imports.harness import import_rows

DESCRIBED: Any = pytest.mark.parametrize(
    ("kind", "model"),
    [("segmentations", CustomerSegmentation), ("customer_groups", CustomerGroup)],
)
ALL = ("segmentations", "customer_groups", "payment_types")


@pytest.fixture
def entity1(db: None) -> Organization:
    return make_organization("entity1")


def state_of(model: Any, reference: str) -> tuple[Any, ...]:
    found: tuple[Any, ...] = model.objects.values_list("name", "description").get(
        organization__slug="entity1", reference=reference
    )
    return found


@DESCRIBED
def test_rows_create_change_and_leave(
    entity1: Organization, tmp_path: Path, kind: str, model: Any
) -> None:
    before = len(facts(entity1))
    run = import_rows(kind, tmp_path, "reference,name,description", "A,Anna,first", "B,Bert,")
    assert run.status == 0
    assert "2 rows: 2 created, 0 updated, 0 unchanged" in run.out
    run = import_rows(kind, tmp_path, "Reference;NAME", "A;Anna Two", "B;Bert", "C;Carl")
    assert "3 rows: 1 created, 1 updated, 1 unchanged" in run.out
    assert state_of(model, "A") == ("Anna Two", "first")
    noun = model.__name__.replace("Customer", "customer_").lower()
    assert facts(entity1)[before:] == [f"{noun}.{what}" for what in _WHAT]
    past = model.history.filter(organization=entity1, reference="A").order_by("pk")
    assert list(past.values_list("history_type", "name")) == [("+", "Anna"), ("~", "Anna Two")]
    newest = ImportRun.objects.order_by("pk").last()
    assert newest is not None
    assert past.last().request_id == newest.request_id


_WHAT = ("created", "created", "updated", "created")


@DESCRIBED
def test_an_empty_cell_clears_and_an_absent_column_leaves(
    entity1: Organization, tmp_path: Path, kind: str, model: Any
) -> None:
    import_rows(kind, tmp_path, "reference,name,description", "A,Anna,first")
    import_rows(kind, tmp_path, "reference,name", "A,Anna")
    assert state_of(model, "A") == ("Anna", "first")
    run = import_rows(kind, tmp_path, "reference,description", "A,")
    assert run.status == 0
    assert state_of(model, "A") == ("Anna", "")


@DESCRIBED
def test_everything_wrong_is_told_in_its_column_and_nothing_is_written(
    entity1: Organization, tmp_path: Path, kind: str, model: Any
) -> None:
    run = import_rows(
        kind,
        tmp_path,
        "reference,name,description",
        "A,Anna,",
        f"{'r' * 256},{'n' * 256},",
        ",Nobody,",
        "B,,",
        "A,Again,",
        "C\0,Carl,d\0",
    )
    long = "must have at most 255 characters."
    assert run.problems == [
        f'line 3, column reference: "{"r" * 59}…" {long}',
        f'line 3, column name: "{"n" * 59}…" {long}',
        "line 4, column reference: is required.",
        "line 5, column name: is required.",
        'line 6, column reference: "A" is already the reference of line 2.',
        r'line 7, column reference: "C\x00" must not hold the character NUL.',
        r'line 7, column description: "d\x00" must not hold the character NUL.',
    ]
    assert run.status == 1
    assert not model.objects.filter(organization=entity1).exists()


@pytest.mark.parametrize("kind", ALL)
def test_a_new_record_needs_a_name_and_an_old_one_none(
    entity1: Organization, tmp_path: Path, kind: str
) -> None:
    import_rows(kind, tmp_path, "reference,name", "A,Anna")
    run = import_rows(kind, tmp_path, "reference", "A", "B")
    assert run.problems == ["line 3, column name: is required."]
    assert "1 unchanged, 1 with problems" in run.out


@pytest.mark.parametrize("kind", ALL)
def test_a_dry_run_writes_nothing(entity1: Organization, tmp_path: Path, kind: str) -> None:
    before = exported(kind, entity1), facts(entity1)
    run = import_rows(kind, tmp_path, "reference,name", "A,Anna", options=("--dry-run",))
    assert "1 created" in run.out
    assert (exported(kind, entity1), facts(entity1)) == before


@pytest.mark.parametrize("kind", ALL)
def test_what_is_exported_and_imported_elsewhere_is_exported_the_same(
    entity1: Organization, tmp_path: Path, kind: str
) -> None:
    width = len(exported("payment_types", entity1)[0]) if kind == "payment_types" else 3
    rows = [
        [f"{text[:250]}", text, (number % 2 == 0) if kind == "payment_types" else text * 2][:width]
        for number, text in enumerate(AWKWARD)
    ]
    assert import_exported(kind, rows, tmp_path, entity1).status == 0
    first = exported(kind, entity1)
    assert len(first) == len(AWKWARD) + (3 if kind == "payment_types" else 0)
    other = make_organization("entity2")
    assert import_exported(kind, first, tmp_path, other).status == 0
    assert exported(kind, other) == first
    happened = len(facts(other))
    assert f"{len(first)} unchanged" in import_exported(kind, first, tmp_path, other).out
    assert len(facts(other)) == happened


def test_another_organization_may_use_the_same_reference(
    entity1: Organization, tmp_path: Path
) -> None:
    other = make_organization("entity2")
    lines = ("reference,name", "A,Anna")
    import_rows("segmentations", tmp_path, *lines)
    run = import_rows("segmentations", tmp_path, *lines, organization="entity2")
    assert "1 created" in run.out
    assert exported("segmentations", other) == [["A", "Anna", ""]]


def test_more_records_than_one_query_brings_are_exported_each_once(
    entity1: Organization, tmp_path: Path
) -> None:
    rows = [[f"G{number:04}", "x", ""] for number in range(2001)]
    import_exported("customer_groups", rows, tmp_path, entity1)
    assert exported("customer_groups", entity1) == rows


def test_the_built_in_payment_types_are_found_in_any_case(
    entity1: Organization, tmp_path: Path
) -> None:
    run = import_rows(
        "payment_types", tmp_path, "reference,name,is_active", "CASH,Coins,no", "cash,Coins,yes"
    )
    assert run.problems == ['line 3, column reference: "cash" is already the reference of line 2.']
    run = import_rows("payment_types", tmp_path, "reference,name,is_active", "CASH,Coins,no")
    assert "0 created, 1 updated" in run.out
    cash = PaymentType.objects.get(organization=entity1, reference="cash")
    assert (cash.name, cash.is_active) == ("Coins", False)


def test_whether_a_payment_type_is_taken_is_yes_unless_it_is_said(
    entity1: Organization, tmp_path: Path
) -> None:
    run = import_rows(
        "payment_types", tmp_path, "reference,name,active", "W,Wire,", "X,Swap,perhaps"
    )
    assert run.problems == ['line 3, column active: "perhaps" must be a boolean: true or false.']
    lines = ("reference,name,active", "W,Wire,off")
    import_rows("payment_types", tmp_path, *lines)
    assert not PaymentType.objects.get(organization=entity1, reference="W").is_active
    import_rows("payment_types", tmp_path, "reference,is_active", "W,")
    assert PaymentType.objects.get(organization=entity1, reference="W").is_active
