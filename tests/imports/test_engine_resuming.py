"""Imports that stop in the middle go on where they stopped, and count every row once."""

from __future__ import annotations

from typing import Any

import pytest

from core.imports import hierarchy, planning
from core.imports.runs import NotApplicable, TakenOver, conclude, take_over
from core.models import Event, ImportRow, ImportState, OnError, Organization
from customers.models import CustomerCategory, CustomerGroup
from tests.builders import later, make_group, make_organization
from tests.imports import harness
from tests.imports.engine import (
    Stopped,
    actions,
    apply,
    begun,
    counts,
    fresh,
    kind_of,
    ledger,
    plan,
)

GROUPS = ("reference,name", "A,Anna", "B,Bert", "C,", "D,Dora", "A,Again", "E,Eva,1", "F,Fox")
# Whoever is below comes first; a loop, and somebody below it.
TREE = (
    "reference,name,parent",
    *("D,Dora,C", "C,Carl,B", "B,Bert,A", "A,Anna,"),
    *("X,Xeno,Y", "Y,Yan,X", "Z,Zoe,X", "W,,A", "V,Vic,W"),
)


@pytest.fixture
def entity1(db: None, monkeypatch: pytest.MonkeyPatch) -> Organization:
    monkeypatch.setattr(kind_of("customer_groups"), "rows_at_once", 2)
    monkeypatch.setattr(kind_of("categories"), "rows_at_once", 2)
    monkeypatch.setattr(planning, "_AT_ONCE", 2)
    return make_organization("entity1")


def everything(run: Any) -> tuple[Any, ...]:
    rows = ImportRow.objects.filter(run=run).order_by("line")
    names = ("line", "step", "action", "key", "above", "cells", "problems")
    # The ids of records that are not to stay are others each time.
    changes = [{**each.changes, "parent": "parent" in each.changes} for each in rows]
    return counts(run), run.others, run.state, list(rows.values_list(*names)), changes


@pytest.mark.parametrize("chunk", range(1, 5))
def test_planning_goes_on_after_any_chunk(entity1: Organization, chunk: int) -> None:
    expected = everything(plan(begun(entity1, "customer_groups"), *GROUPS))
    run = begun(entity1, "customer_groups")
    with pytest.raises(Stopped):
        plan(run, *GROUPS, stop_after=chunk)
    assert fresh(run).state == ImportState.PLANNING
    done = plan(fresh(run), *GROUPS)
    assert everything(done) == expected
    assert counts(done) == {"created": 4, "duplicate": 1, "error": 2}
    assert CustomerGroup.objects.count() == 0


@pytest.mark.parametrize("on_error", OnError)
@pytest.mark.parametrize("chunk", range(1, 9))
def test_a_hierarchy_goes_on_after_any_chunk(
    entity1: Organization, chunk: int, on_error: OnError
) -> None:
    expected = plan(begun(entity1, "categories", on_error=on_error), *TREE)
    found = {OnError.STOP: (6, 3), OnError.SKIP: (4, 5)}[on_error]
    assert counts(expected) == dict(zip(("created", "error"), found, strict=True))
    run = begun(entity1, "categories", on_error=on_error)
    try:
        plan(run, *TREE, stop_after=chunk)
    except Stopped:
        plan(fresh(run), *TREE)
    assert everything(fresh(run)) == everything(expected)


@pytest.mark.parametrize("moment", ["_count_steps", "_refuse_loops"])
@pytest.mark.parametrize("is_after", [False, True])
def test_a_hierarchy_goes_on_after_it_was_arranged_in_part(
    entity1: Organization, monkeypatch: pytest.MonkeyPatch, moment: str, is_after: bool
) -> None:
    expected = everything(plan(begun(entity1, "categories"), *TREE))
    whole = getattr(hierarchy, moment)

    def stopped(*given: Any) -> None:
        if is_after:
            whole(*given)
        raise Stopped

    run = begun(entity1, "categories")
    with monkeypatch.context() as patched:
        patched.setattr(hierarchy, moment, stopped)
        with pytest.raises(Stopped):
            plan(run, *TREE)
    assert everything(plan(fresh(run), *TREE)) == expected


@pytest.mark.parametrize("chunk", [1, 2])
def test_applying_goes_on_after_any_chunk(entity1: Organization, chunk: int) -> None:
    run = plan(begun(entity1, "customer_groups", on_error=OnError.SKIP), *GROUPS)
    with pytest.raises(Stopped):
        apply(run, stop_after=chunk)
    assert ledger(run) == [2] * chunk
    assert (fresh(run).state, fresh(run).written_rows) == (ImportState.APPLYING, 2 * chunk)
    done = apply(fresh(run))
    assert (done.state, ledger(done)) == (ImportState.APPLIED, [2, 2])
    assert counts(done) == {"created": 4, "duplicate": 1, "error": 2, "written": 4}
    made = Event.objects.filter(code="customer_group.created").order_by("pk")
    assert [each.subject_label for each in made] == ["Anna (A)", "Bert (B)", "Dora (D)", "Fox (F)"]
    assert Event.objects.filter(code="import.applied").count() == 1


def test_an_exception_within_a_chunk_leaves_nothing_of_it(
    entity1: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = plan(begun(entity1, "customer_groups"), "reference,name", "A,Anna", "B,Bert", "C,Carl")
    kind = kind_of("customer_groups")
    create = kind.create  # type: ignore[attr-defined]

    def failing(self: Any, values: Any) -> Any:
        if values["reference"] == "B":
            raise RuntimeError
        return create(self, values)

    with monkeypatch.context() as patched:
        patched.setattr(kind, "create", failing)
        with pytest.raises(RuntimeError):
            apply(run)
    assert (fresh(run).state, ledger(run)) == (ImportState.APPLYING, [])
    assert CustomerGroup.objects.count() == 0
    assert counts(apply(fresh(run))) == {"created": 3, "written": 3}
    assert CustomerGroup.objects.count() == 3


def test_whoever_was_taken_over_writes_nothing_any_more(entity1: Organization) -> None:
    run = plan(begun(entity1, "customer_groups"), "reference,name", *(f"{n},N" for n in "ABCDEF"))
    slow = fresh(run)
    with pytest.raises(Stopped):
        apply(slow, stop_after=1)
    other = fresh(run)
    with pytest.raises(Stopped):
        apply(other, stop_after=1)
    with pytest.raises(TakenOver):
        conclude(slow, ImportState.FAILED, by=later(3))
    assert counts(apply(slow)) == {"created": 6, "written": 6}
    assert ledger(run) == [2, 2, 2]


def test_who_takes_over_knows_what_was_done_meanwhile(entity1: Organization) -> None:
    run = begun(entity1, "customer_groups")
    early = fresh(run)
    with pytest.raises(Stopped):
        plan(run, *GROUPS, stop_after=2)
    assert counts(plan(early, *GROUPS)) == {"created": 4, "duplicate": 1, "error": 2}
    late = fresh(run)
    with pytest.raises(TakenOver):
        plan(late, *GROUPS)
    late.delete()
    with pytest.raises(TakenOver):
        take_over(early)


def test_a_run_that_ended_does_not_fail_afterwards(entity1: Organization) -> None:
    run = apply(plan(begun(entity1, "customer_groups"), "reference,name", "A,Anna"))
    with pytest.raises(NotApplicable, match="The import is not planned: applied"):
        apply(run)
    conclude(run, ImportState.FAILED, by=later(3), message="Too late")
    assert (fresh(run).state, fresh(run).message) == (ImportState.APPLIED, "")


def test_the_same_command_goes_on(
    entity1: Organization, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_group(entity1, reference="A", name="Anna")
    rows = ("reference,name", "A,Anne", "B,Bert", "C,Carl", "D,Dora", "E,Eva")
    count = kind_of("customer_groups").apply
    asked: list[int] = []

    def interrupted(self: Any, planned: Any) -> Any:
        asked.append(1)
        if len(asked) == 2:
            raise KeyboardInterrupt
        return count(self, planned)

    with monkeypatch.context() as patched:
        patched.setattr(kind_of("customer_groups"), "apply", interrupted)
        stopped = harness.import_rows("customer_groups", tmp_path, *rows)
    assert stopped.status == 130
    assert stopped.err == "Interrupted: the same command goes on where this one stopped."
    assert CustomerGroup.objects.count() == 2
    done = harness.import_rows("customer_groups", tmp_path, *rows)
    assert done.err == f"Going on with import {harness.last_run().pk}, which was interrupted.\n"
    assert done.out == "5 rows: 4 created, 1 updated, 0 unchanged, 0 with problems.\n"
    again = harness.import_rows("customer_groups", tmp_path, *rows)
    assert again.out == "5 rows: 0 created, 0 updated, 5 unchanged, 0 with problems.\n"
    assert again.err == ""


def test_nothing_of_a_tree_is_written_while_it_is_planned(entity1: Organization) -> None:
    before = CustomerCategory.objects.count()
    run = plan(begun(entity1, "categories", on_error=OnError.SKIP), *TREE)
    assert CustomerCategory.objects.count() == before
    assert [line for line, action in actions(run) if action == "create"] == [2, 3, 4, 5]
    assert counts(apply(run))["written"] == 4
