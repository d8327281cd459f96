"""Writing what a plan says, chunk by chunk; each chunk leaves its entry in the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from core.actor import Actor
from core.imports import runs, storing
from core.imports.columns import Header
from core.imports.kind import ImportKind, Planned, Verdict
from core.imports.planning import header_of
from core.imports.records import Reading
from core.imports.runs import Advance, NotApplicable
from core.models import (
    WRITING_ACTIONS,
    ImportChunk,
    ImportRow,
    ImportRun,
    ImportState,
    OnError,
    RowAction,
)

_STALE: Final = "Nothing was changed, because other changes overtook the plan (rows: {count})."


def apply_plan(run: ImportRun, kind: ImportKind, *, by: Actor, advance: Advance) -> None:
    """Do exactly what the plan says, going on after the last entry of the ledger.

    A row whose record changed since is refused: it becomes a conflict. Where bad rows stop an
    import, such rows known before the first chunk stop it too, and end the run as failed; one
    overtaken later, while others are being written, is left out and told. Raises NotApplicable and
    TakenOver. After any other exception the run can be gone on with.
    """
    try:
        runs.take_over(run, check_applicable)
        header = header_of(run.header, Reading.from_options(run.options), kind)
        if run.state == ImportState.PLANNED:
            if run.on_error == OnError.STOP:
                _check_versions(run, header, kind, by=by)
            run.state, run.others = ImportState.APPLYING, {}
            with runs.held(run):
                runs.save(run, "state", "others", by=by)
    except NotApplicable as error:
        # Of one that was made to be applied nothing else can become; somebody may look at others.
        if run.state == ImportState.PLANNED and run.apply_at_once:
            runs.conclude(run, ImportState.FAILED, by=by, message=str(error))
        raise
    total = run.created_rows + run.updated_rows
    last = ImportChunk.objects.filter(run=run).order_by("-number").first()
    while entries := _next_entries(run, last, kind):
        last = _apply_chunk(run, entries, last, header, kind, by=by)
        advance(run.written_rows, total, run.written_rows)
    runs.conclude(run, ImportState.APPLIED, by=by)


def check_applicable(run: ImportRun) -> None:
    """Raise NotApplicable unless the plan may be applied, or goes on being applied."""
    if run.state == ImportState.APPLYING:
        return
    if run.state != ImportState.PLANNED:
        raise NotApplicable(f"The import is not planned: {run.get_state_display().lower()}.")
    if run.on_error == OnError.STOP and run.bad_rows:
        raise NotApplicable("Nothing was changed, because rows have problems.")


def _next_entries(run: ImportRun, last: ImportChunk | None, kind: ImportKind) -> list[ImportRow]:
    rows = ImportRow.objects.filter(run=run, action__in=WRITING_ACTIONS)
    step, line = (last.step, last.line) if last else (0, 0)
    return storing.next_in_order(rows, step=step, line=line, size=kind.rows_at_once)


def _apply_chunk(
    run: ImportRun,
    entries: Sequence[ImportRow],
    last: ImportChunk | None,
    header: Header,
    kind: ImportKind,
    *,
    by: Actor,
) -> ImportChunk:
    with runs.chunk_of(run), runs.alone(run.organization):
        planned = storing.as_planned(entries, header)
        verdicts = kind.apply(planned)
        refused = _note_refused(run, entries, planned, verdicts)
        _note_different(run, entries, planned, verdicts)
        runs.count_others(run, verdicts)
        run.written_rows += sum(each.action in WRITING_ACTIONS for each in entries)
        runs.save(run, "others", "written_rows", *runs.COUNTERS.values(), by=by)
        return ImportChunk.objects.create(
            run=run,
            number=last.number + 1 if last else 0,
            step=entries[-1].step or 0,
            line=entries[-1].line,
            rows=len(entries),
            refused=refused,
            at=by.at,
        )


def _note_refused(
    run: ImportRun,
    entries: Sequence[ImportRow],
    planned: Sequence[Planned],
    verdicts: Sequence[Verdict],
) -> int:
    """Keep what could not be written after all with the plan, as conflicts; return how many."""
    refused = []
    for entry, each, verdict in zip(entries, planned, verdicts, strict=True):
        if each.row.is_refused:
            runs.count(run, [RowAction(entry.action)], sign=-1)
            storing.judged(entry, each.row, verdict)
            entry.action = RowAction.CONFLICT
            runs.count(run, [RowAction.CONFLICT])
            refused.append(entry)
    storing.update(refused)
    return len(refused)


def _note_different(
    run: ImportRun,
    entries: Sequence[ImportRow],
    planned: Sequence[Planned],
    verdicts: Sequence[Verdict],
) -> None:
    """Count rows of which something else became than was planned, as what it was."""
    changed = []
    for entry, each, verdict in zip(entries, planned, verdicts, strict=True):
        if not each.row.is_refused and verdict.action != entry.action:
            runs.count(run, [RowAction(entry.action)], sign=-1)
            runs.count(run, [verdict.action])
            entry.action = verdict.action
            changed.append(entry)
    storing.update(changed)


def _check_versions(run: ImportRun, header: Header, kind: ImportKind, *, by: Actor) -> None:
    """Refuse the whole plan when records changed since it was made."""
    last, overtaken = 0, 0
    rows = ImportRow.objects.filter(run=run, action__in=WRITING_ACTIONS).order_by("line")
    while entries := list(rows.filter(line__gt=last)[: kind.rows_at_once]):
        last = entries[-1].line
        planned = storing.as_planned(entries, header)
        kind.refuse_changed(planned)
        bad = [
            (entry, each)
            for entry, each in zip(entries, planned, strict=True)
            if each.row.is_refused
        ]
        if bad:
            with runs.held(run):
                verdicts = [Verdict.against(each.row) for _, each in bad]
                overtaken += _note_refused(
                    run, [entry for entry, _ in bad], [each for _, each in bad], verdicts
                )
                runs.save(run, *runs.COUNTERS.values(), by=by)
    if overtaken:
        message = _STALE.format(count=overtaken)
        runs.conclude(run, ImportState.FAILED, by=by, message=message)
        raise NotApplicable(message)
