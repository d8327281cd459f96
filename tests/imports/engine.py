"""Planning and applying step by step in tests, without a command around it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from core.actor import Actor
from core.imports import runs
from core.imports.applying import apply_plan
from core.imports.kind import ImportKind
from core.imports.planning import make_plan
from core.imports.registry import kind_named
from core.models import ImportChunk, ImportRow, ImportRun, OnError, Organization
from tests.builders import later

COUNTERS = tuple(runs.COUNTERS.values())


class Stopped(Exception):
    """What ends the work in the middle."""


def kind_of(name: str) -> type[ImportKind]:
    kind = kind_named(name)
    assert kind is not None
    return kind


def begun(
    organization: Organization,
    kind: str,
    *,
    on_error: OnError = OnError.STOP,
    at_once: bool = False,
    **options: Any,
) -> ImportRun:
    """Return a run that waits to be planned."""
    return runs.begin(
        organization,
        kind_of(kind),
        source="records.csv",
        by=later(),
        options=options,
        on_error=on_error,
        apply_at_once=at_once,
    )


def plan(run: ImportRun, *lines: str, stop_after: int = 0) -> ImportRun:
    """Plan these lines; return the run as it is in the database."""
    file = BytesIO("".join(f"{line}\n" for line in lines).encode())
    kind = kind_of(run.kind)(run.organization, by=later())
    make_plan(run, file, kind, by=later(), advance=_stopping(stop_after))
    return ImportRun.objects.get(pk=run.pk)


def apply(run: ImportRun, *, stop_after: int = 0, by: Actor | None = None) -> ImportRun:
    """Apply the plan; return the run as it is in the database."""
    by = by or later(2)
    kind = kind_of(run.kind)(run.organization, by=by)
    apply_plan(run, kind, by=by, advance=_stopping(stop_after))
    return ImportRun.objects.get(pk=run.pk)


def fresh(run: ImportRun) -> ImportRun:
    """Return the run as another process finds it."""
    return ImportRun.objects.get(pk=run.pk)


def counts(run: ImportRun) -> dict[str, int]:
    """Return the run's counters that are not 0, by the first part of their name."""
    named = {name.removesuffix("_rows"): getattr(run, name) for name in (*COUNTERS, "written_rows")}
    return {name: count for name, count in named.items() if count}


def actions(run: ImportRun) -> list[tuple[int, str]]:
    """Return the lines of the plan with what is said of them."""
    rows = ImportRow.objects.filter(run=run).order_by("line")
    return list(rows.values_list("line", "action"))


def ledger(run: ImportRun) -> list[int]:
    """Return how many rows each chunk wrote."""
    chunks = ImportChunk.objects.filter(run=run).order_by("number")
    return list(chunks.values_list("rows", flat=True))


def _stopping(after: int) -> Any:
    """Return what ends the work after so many chunks; 0 lets it go on."""
    told: list[int] = []

    def advance(done: int, total: int, rows: int) -> None:
        told.append(rows)
        if len(told) == after:
            raise Stopped

    return advance
