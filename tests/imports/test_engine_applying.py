"""Plans that are looked at before they are applied, and records that changed meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.imports import registry
from core.imports.runs import NotApplicable
from core.models import Event, ImportRow, ImportRun, ImportState, OnError, Organization
from customers import services
from customers.models import CustomerGroup
from tests.builders import later, make_group, make_organization
from tests.imports import harness
from tests.imports.engine import Stopped, actions, apply, begun, counts, fresh, kind_of, plan

ROWS = ("reference,name", "A,Anne", "B,Bert", "C,Carl")


@pytest.fixture
def entity1(db: None, monkeypatch: pytest.MonkeyPatch) -> Organization:
    monkeypatch.setattr(kind_of("customer_groups"), "rows_at_once", 1)
    organization = make_organization("entity1")
    make_group(organization, reference="A", name="Anna")
    make_group(organization, reference="C", name="Carl")
    return organization


def names() -> dict[str, str]:
    groups = CustomerGroup.objects.all()
    return dict(groups.order_by("reference").values_list("reference", "name"))


def overtake(organization: Organization) -> None:
    """Change one record of the plan and make the other one."""
    group = CustomerGroup.objects.get(reference="A")
    services.update_group(group=group, values={"name": "Mine"}, by=later(5))
    services.create_group(
        organization=organization, values={"reference": "B", "name": "Mine"}, by=later(5)
    )


def test_a_plan_is_told_and_applied_once(entity1: Organization, tmp_path: Path) -> None:
    told = harness.import_rows("customer_groups", tmp_path, *ROWS, options=("--plan",))
    run = harness.last_run()
    assert told.out.splitlines() == [
        "3 rows: 1 created, 1 updated, 1 unchanged, 0 with problems.",
        f"Nothing was changed yet. To do it: manage.py apply {run.pk}",
    ]
    assert names() == {"A": "Anna", "C": "Carl"}
    done = harness.apply(run.pk)
    assert (done.status, done.err) == (0, "")
    assert done.out == "3 rows: 1 created, 1 updated, 1 unchanged, 0 with problems.\n"
    assert names() == {"A": "Anne", "B": "Bert", "C": "Carl"}
    again = harness.apply(run.pk)
    assert (again.status, again.err) == (1, "The import is not planned: applied.")
    assert Event.objects.filter(code="customer_group.updated").count() == 1


def test_a_plan_with_bad_rows_stays_to_be_looked_at(entity1: Organization, tmp_path: Path) -> None:
    rows = (*ROWS, "D,")
    assert harness.import_rows("customer_groups", tmp_path, *rows, options=("--plan",)).status == 1
    run = harness.last_run()
    for _ in range(2):
        refused = harness.apply(run.pk)
        assert refused.status == 1
        assert refused.err.endswith("Nothing was changed, because rows have problems.")
    assert (fresh(run).state, names()) == (ImportState.PLANNED, {"A": "Anna", "C": "Carl"})


@pytest.mark.parametrize("number", [0, 2**31, 2**70])
def test_what_is_no_plan_is_a_usage_error(db: None, number: int) -> None:
    assert harness.apply(number).status == 2


def test_a_plan_of_a_kind_that_is_gone_is_a_usage_error(
    entity1: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = plan(begun(entity1, "customer_groups"), *ROWS)
    monkeypatch.delitem(registry._kinds, "customer_groups")
    refused = harness.apply(run.pk)
    text = f"Plan {run.pk} is of customer_groups, which are not imported any more."
    assert (refused.status, refused.err) == (2, text)
    assert fresh(run).state == ImportState.PLANNED


def test_a_plan_overtaken_before_its_first_row_changes_nothing(
    entity1: Organization, tmp_path: Path
) -> None:
    run = plan(begun(entity1, "customer_groups"), *ROWS)
    overtake(entity1)
    text = "Nothing was changed, because other changes overtook the plan (rows: 2)."
    refused = harness.apply(run.pk, "--failed", str(tmp_path / "failed.csv"))
    assert refused.status == 1
    assert refused.problems == [
        "line 2: The record was changed after the plan was made.",
        "line 3: The record was created after the plan was made.",
    ]
    assert text in refused.out
    assert (fresh(run).state, fresh(run).message) == (ImportState.FAILED, text)
    assert counts(fresh(run)) == {"unchanged": 1, "conflict": 2}
    assert names() == {"A": "Mine", "B": "Mine", "C": "Carl"}
    assert len((tmp_path / "failed.csv").read_text().splitlines()) == 3
    with pytest.raises(NotApplicable, match="The import is not planned: failed"):
        apply(run)


def test_bad_rows_are_skipped_and_overtaken_ones_become_conflicts(entity1: Organization) -> None:
    run = plan(begun(entity1, "customer_groups", on_error=OnError.SKIP), *ROWS, "D,", "E,Eva")
    overtake(entity1)
    done = apply(run)
    assert done.state == ImportState.APPLIED
    assert counts(done) == {"created": 1, "unchanged": 1, "conflict": 2, "error": 1, "written": 1}
    assert actions(run) == [
        (2, "conflict"),
        (3, "conflict"),
        (4, "unchanged"),
        (5, "error"),
        (6, "create"),
    ]
    assert names() == {"A": "Mine", "B": "Mine", "C": "Carl", "E": "Eva"}


def test_a_record_overtaken_while_others_are_written_is_left_out(entity1: Organization) -> None:
    run = plan(begun(entity1, "customer_groups"), *ROWS)
    with pytest.raises(Stopped):
        apply(run, stop_after=1)
    services.create_group(
        organization=entity1, values={"reference": "B", "name": "Mine"}, by=later(5)
    )
    done = apply(fresh(run))
    assert counts(done) == {"updated": 1, "unchanged": 1, "conflict": 1, "written": 1}
    assert names() == {"A": "Anne", "B": "Mine", "C": "Carl"}


def test_a_record_deleted_meanwhile_is_not_made_anew(entity1: Organization) -> None:
    run = plan(begun(entity1, "customer_groups", on_error=OnError.SKIP), *ROWS)
    services.delete_group(group=CustomerGroup.objects.get(reference="A"), by=later(5))
    assert counts(apply(run)) == {"created": 1, "unchanged": 1, "conflict": 1, "written": 1}
    assert names() == {"B": "Bert", "C": "Carl"}
    (problem,) = ImportRow.objects.get(run=run, line=2).problems
    assert problem[2] == "The record was deleted after the plan was made."


def test_failed_runs_keep_their_rows_and_tell_everything(
    entity1: Organization, tmp_path: Path
) -> None:
    failed = harness.import_rows("customer_groups", tmp_path, *ROWS, "D,")
    assert (failed.status, failed.problems) == (1, ["line 5, column name: is required."])
    run = harness.last_run()
    assert (run.state, ImportRow.objects.filter(run=run).count()) == (ImportState.FAILED, 4)
    assert names() == {"A": "Anna", "C": "Carl"}
    unusable = harness.import_rows("customer_groups", tmp_path, "reference,none", "A,Anna")
    assert (unusable.status, harness.last_run().state) == (2, ImportState.FAILED)
    assert harness.last_run().message == unusable.err


def test_a_dry_run_leaves_no_run_behind(entity1: Organization, tmp_path: Path) -> None:
    for header in ("reference,name", "reference,none"):
        harness.import_rows("customer_groups", tmp_path, header, "A,A", options=("--dry-run",))
        assert not ImportRow.objects.exists()
        assert not ImportRun.objects.exists()


def test_a_file_without_rows_and_one_of_huge_cells_are_no_danger(
    entity1: Organization, tmp_path: Path
) -> None:
    none = harness.import_rows("customer_groups", tmp_path, "reference,name")
    assert (none.status, none.out) == (
        0,
        "0 rows: 0 created, 0 updated, 0 unchanged, 0 with problems.\n",
    )
    huge, long = "h" * 120_000, "k" * 700
    run = harness.import_rows(
        "customer_groups",
        tmp_path,
        "reference,name,description",
        f"H,Huge,{huge}",
        f"{long}1,Long,",
        f"{long}2,Long,",
        f"{long}1,Again,",
        options=("--on-error", "skip"),
    )
    assert CustomerGroup.objects.get(reference="H").description == huge
    assert [each.split(":")[0] for each in run.problems] == [
        "line 3, column reference",
        "line 4, column reference",
        "line 5, column reference",
    ]
    assert run.problems[2].endswith("is already the reference of line 3.")
