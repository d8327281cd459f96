"""Making the plan of a run: every row of the file checked, nothing written but the plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO, Final

from core.actor import Actor
from core.imports import hierarchy, runs, storing
from core.imports.checking import check_rows, planned
from core.imports.chunks import chunks
from core.imports.columns import Header, Row
from core.imports.kind import ImportKind, Verdict
from core.imports.numbers import PLAIN
from core.imports.problems import UnusableFile, shown
from core.imports.records import Reading, Source
from core.imports.runs import Advance, TakenOver
from core.imports.sources import open_source
from core.models import ImportRow, ImportRun, ImportState, RowAction

_AT_ONCE: Final = 2000


def make_plan(
    run: ImportRun, file: BinaryIO, kind: ImportKind, *, by: Actor, advance: Advance
) -> None:
    """Read the file and keep the plan with the run, going on after the last row of it kept.

    Raises UnusableFile, having ended the run with its message, and TakenOver. After any other
    exception the run can be gone on with.
    """
    runs.take_over(run, _check_plannable)
    try:
        source = open_source(file, Reading.from_options(run.options), kind.columns)
        header = header_of(source.header, source.reading, kind)
        run.state, run.header, run.notes = ImportState.PLANNING, source.header, kind.notes(header)
        run.options |= source.reading.as_options()
        with runs.held(run):
            runs.save(run, "state", "header", "notes", "options", by=by)
        is_tree = bool(kind.parent) and kind.parent in header.places
        _read(run, source, header, kind, is_tree=is_tree, by=by, advance=advance)
    except UnusableFile as error:
        runs.conclude(run, ImportState.FAILED, by=by, message=str(error))
        raise
    if is_tree:
        hierarchy.arrange(run, header, kind)
        check_rows(run, header, kind, by=by, advance=advance)
    runs.conclude(run, ImportState.PLANNED, by=by)


def header_of(names: Sequence[str], reading: Reading, kind: ImportKind) -> Header:
    """Return the header of a file of this kind; raises UnusableFile where it does not fit."""
    return Header(names, kind.columns, decimal=reading.decimal or PLAIN)


def _check_plannable(run: ImportRun) -> None:
    if run.state not in (ImportState.WAITING, ImportState.PLANNING):
        raise TakenOver


def _read(
    run: ImportRun,
    source: Source,
    header: Header,
    kind: ImportKind,
    *,
    is_tree: bool,
    by: Actor,
    advance: Advance,
) -> None:
    """Keep the file's rows, and check them at once unless the order is still to be found."""
    kept = ImportRow.objects.filter(run=run)
    last = kept.order_by("-line").values_list("line", flat=True).first() or 0
    count = kept.count()
    left = (record for record in source.records if record.line > last)
    for records in chunks(left, _AT_ONCE if is_tree else min(_AT_ONCE, kind.rows_at_once)):
        rows = [Row(each, header) for each in records]
        verdicts, entries = _entries(run, rows, kind, is_tree=is_tree)
        with runs.chunk_of(run):
            storing.insert(entries)
            run.bytes_read = source.bytes_read()
            runs.count(run, (RowAction(each.action) for each in entries if each.action != "read"))
            runs.count_others(run, verdicts)
            runs.save(run, "bytes_read", "others", *runs.COUNTERS.values(), by=by)
        count += len(entries)
        advance(run.bytes_read, run.size, count)


def _entries(
    run: ImportRun, rows: Sequence[Row], kind: ImportKind, *, is_tree: bool
) -> tuple[list[Verdict], list[ImportRow]]:
    """Return what becomes of the rows, and the rows as the plan keeps them."""
    keys = {row.line: storing.kept_key(kind.key_of(row)) for row in rows if row.cells}
    repeated = _object_to_repeated(run, rows, keys, kind)
    fine = [row for row in rows if not row.is_refused]
    above: dict[int, str] = {}
    if is_tree:
        above = {row.line: storing.kept_key(kind.parent_key_of(row)) for row in fine}
        found = [Verdict(RowAction.READ)] * len(fine)
    else:
        found = planned(run, fine, [], kind)
    verdicts = {row.line: verdict for row, verdict in zip(fine, found, strict=True)}
    for row in (row for row in rows if row.line in repeated):
        row.values()  # its other problems are told, too, as far as they can be seen
    for line in repeated:
        verdicts[line] = Verdict(RowAction.DUPLICATE)
    entries = [
        storing.stored(
            run,
            row,
            verdicts.get(row.line) or Verdict.against(row),
            # nobody else is to be taken for a repetition of what does not count
            key="" if row.line in repeated else keys.get(row.line, ""),
            above=above.get(row.line, ""),
        )
        for row in rows
    ]
    return found, entries


def _object_to_repeated(
    run: ImportRun, rows: Sequence[Row], keys: dict[int, str], kind: ImportKind
) -> set[int]:
    """Refuse rows whose record an earlier row names, and return their lines."""
    lines: dict[str, int] = dict(
        ImportRow.objects.filter(run=run, key__in={key for key in keys.values() if key})
        .exclude(key="")
        .values_list("key", "line")
    )
    repeated = set()
    for row in rows:
        key = keys.get(row.line, "")
        first = lines.setdefault(key, row.line) if key else row.line
        if first != row.line:
            repeated.add(row.line)
            _object_to_repetition(row, first, kind)
    return repeated


def _object_to_repetition(row: Row, first: int, kind: ImportKind) -> None:
    if len(kind.key) > 1:
        row.object_to("", f"Line {first} is about the same record.")
        return
    (target,) = kind.key
    name = next(each.name for each in kind.columns if each.target == target)
    row.object_to(target, f"{shown(row.cell(target) or '')} is already the {name} of line {first}.")
