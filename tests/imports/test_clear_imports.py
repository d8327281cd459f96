"""`clear_imports`: the details of imports that ended long ago go, the imports stay."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import TestCase

from core.imports.clearing import clear_ended
from core.models import ImportRow, ImportRun, ImportState, Organization
from tests.builders import NOW, make_organization
from tests.imports.harness import run as command

OLD, NEW = NOW - timedelta(days=91), NOW - timedelta(days=89)
BEFORE = NOW - timedelta(days=90)


@pytest.fixture
def entity1(db: None) -> Organization:
    return make_organization("entity1")


def kept(organization: Organization, state: ImportState, at: datetime, **values: Any) -> ImportRun:
    """Return a run with two rows that was in this state at this time."""
    made = ImportRun.objects.create(
        organization=organization,
        kind="customers",
        state=state,
        created_rows=2,
        created_at=at,
        updated_at=at,
        **values,
    )
    for line in (2, 3):
        ImportRow.objects.create(run=made, line=line, action="create")
    return made


def rows_of(run: ImportRun) -> int:
    return ImportRow.objects.filter(run=run).count()


@pytest.mark.parametrize("state", ImportState)
def test_only_what_ended_long_ago_loses_its_rows(entity1: Organization, state: ImportState) -> None:
    old, new = kept(entity1, state, OLD), kept(entity1, state, NEW)
    has_ended = state in (ImportState.APPLIED, ImportState.FAILED, ImportState.DISCARDED)
    assert clear_ended(before=BEFORE) == ((1, 2) if has_ended else (0, 0))
    assert (rows_of(old), rows_of(new)) == (0 if has_ended else 2, 2)
    assert ImportRun.objects.get(pk=old.pk).created_rows == 2
    assert clear_ended(before=BEFORE) == (0, 0)


def test_the_files_go_too(entity1: Organization, tmp_path: Path, settings: LazySettings) -> None:
    settings.IMPORTS_ROOT = str(tmp_path)
    for name, state in (("ended", ImportState.FAILED), ("planned", ImportState.PLANNED)):
        (tmp_path / name).write_text("x")
        kept(entity1, state, OLD, upload=name)
    with TestCase.captureOnCommitCallbacks(execute=True):
        clear_ended(before=BEFORE)
    assert [each.name for each in tmp_path.iterdir()] == ["planned"]
    assert sorted(ImportRun.objects.values_list("upload", flat=True)) == ["", "planned"]


def test_a_dry_run_that_nobody_repeated_goes_wholly(entity1: Organization) -> None:
    options = {"asked": {"dry_run": True}}
    kept(entity1, ImportState.PLANNING, OLD, options=options)
    new = kept(entity1, ImportState.PLANNING, NEW, options=options)
    assert clear_ended(before=BEFORE) == (1, 2)
    assert list(ImportRun.objects.all()) == [new]


def test_the_command_counts_from_now_and_says_what_it_did(entity1: Organization) -> None:
    run = kept(entity1, ImportState.APPLIED, OLD)
    # However late it is when this test runs, the import is older than no days at all.
    assert command("clear_imports", "--older-than=36500").out == (
        "0 imports cleared, 0 rows deleted.\n"
    )
    assert command("clear_imports", "--older-than=0").out == "1 import cleared, 2 rows deleted.\n"
    assert rows_of(run) == 0
    assert command("clear_imports", "--older-than=-1").status == 2
    assert command("clear_imports", f"--older-than={10**9}").status == 2
