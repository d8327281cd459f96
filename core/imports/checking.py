"""Checking the rows of a hierarchy, those above before those below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.actor import Actor
from core.imports import hierarchy, runs, storing
from core.imports.columns import Header, Row
from core.imports.kind import ImportKind, Verdict
from core.imports.runs import Advance
from core.models import BAD_ACTIONS, ImportRow, ImportRun, OnError, RowAction


def check_rows(
    run: ImportRun, header: Header, kind: ImportKind, *, by: Actor, advance: Advance
) -> None:
    """Check the rows that `hierarchy.arrange` put in order, going on after those checked."""
    waiting = ImportRow.objects.filter(run=run, action=RowAction.READ)
    total, done = waiting.count(), 0
    step = line = 0
    while entries := storing.next_in_order(waiting, step=step, line=line, size=kind.rows_at_once):
        verdicts = _judge(run, entries, header, kind)
        entries = entries[: len(verdicts)]
        with runs.chunk_of(run):
            storing.update(entries)
            runs.count(run, (RowAction(each.action) for each in entries))
            runs.count_others(run, verdicts)
            runs.save(run, "others", *runs.COUNTERS.values(), by=by)
        step, line = entries[-1].step or 0, entries[-1].line
        done += len(entries)
        advance(done, total, done)


def planned(
    run: ImportRun, rows: Sequence[Row], ahead: Sequence[Row], kind: ImportKind
) -> list[Verdict]:
    """Return what the kind finds out about rows."""
    if not rows:
        return []
    with runs.alone(run.organization):
        return kind.plan(rows, ahead=ahead)


def _judge(
    run: ImportRun, entries: Sequence[ImportRow], header: Header, kind: ImportKind
) -> list[Verdict]:
    """Find out about as many of these rows as can be told by now, at least one."""
    rows = [storing.as_row(each, header) for each in entries]
    above = {row.line: storing.kept_key(kind.parent_key_of(row)) for row in rows}
    _settle_parents(run, entries, rows, above, kind)
    fine = [row for row in rows if not row.is_refused]
    ahead = hierarchy.ahead(run, entries, header)
    found = planned(run, fine, ahead, kind)
    told = {row.line: verdict for row, verdict in zip(fine, found, strict=True)}
    verdicts: list[Verdict] = []
    spoiled: set[str] = set()
    for entry, row in zip(entries, rows, strict=True):
        if above[row.line] in spoiled:
            break  # it was tried with a parent that is not to be
        verdicts.append(told.get(row.line) or Verdict.against(row))
        storing.judged(entry, row, verdicts[-1])
        if row.is_refused and row.line in told and entry.key:
            spoiled.add(entry.key)
    return verdicts


def _settle_parents(
    run: ImportRun,
    entries: Sequence[ImportRow],
    rows: Sequence[Row],
    above: Mapping[int, str],
    kind: ImportKind,
) -> None:
    """See to rows whose parent, in this file, cannot be written.

    Where such rows are skipped they cannot be written either; otherwise nothing is written at all,
    and only real causes are told.
    """
    bad: dict[str, int] = dict(
        ImportRow.objects.filter(run=run, key__in=set(above.values()), action__in=BAD_ACTIONS)
        .exclude(key="")
        .values_list("key", "line")
    )
    if not bad:
        return
    named = {key for row in rows for key in (kind.key_of(row), kind.parent_key_of(row)) if key}
    there = {storing.kept_key(key) for key in kind.parent_keys(sorted(named))}
    for entry, row in zip(entries, rows, strict=True):
        line = bad.get(above[row.line])
        if line is None or above[row.line] in there:
            continue
        if run.on_error == OnError.STOP:
            row.leave_out(kind.parent)
            continue
        row.object_to(kind.parent, f"The parent, in line {line}, cannot be written.")
        if entry.key:
            bad[entry.key] = row.line
