"""Who is above whom once a whole file is written: the order to write in, and loops.

The records above a row's parent may be in the file or in the database; what the file says counts.
A row is written after the nearest record above it that is in the file, however far: then no step
makes a loop that the result does not have.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.db import connection
from django.db.models import Max

from core.imports import bulk, runs, storing
from core.imports.chunks import chunks
from core.imports.columns import Header, Row
from core.imports.kind import ImportKind, Verdict
from core.models import ImportRow, ImportRun, RowAction

_AT_ONCE: Final = 1000
_MOST_TOLD: Final = 10  # of the records in a loop


def arrange(run: ImportRun, header: Header, kind: ImportKind) -> None:
    """Find out after how many others each row is to be written; refuse rows in loops.

    One query for each level and thousand rows; rows below a loop come last. Done again after an
    interruption, it comes to the same and leaves rows alone that were checked.
    """
    last = 0
    rows = ImportRow.objects.filter(run=run, action=RowAction.READ).exclude(above="")
    below = rows.order_by("line").only("line", "above")
    while entries := list(below.filter(line__gt=last)[:_AT_ONCE]):
        last = entries[-1].line
        nearest = _nearest_in_file(run, {each.above for each in entries}, kind)
        for entry in entries:
            entry.above = nearest[entry.above]
            entry.step = None if entry.above else 0
        with runs.chunk_of(run):
            bulk.update(entries, ["above", "step"])
    with runs.chunk_of(run):
        _count_steps(run)
        _refuse_loops(run, header, kind)


def ahead(run: ImportRun, entries: Sequence[ImportRow], header: Header) -> list[Row]:
    """Return the rows above these that will have been written before, the topmost first."""
    seen = {each.key for each in entries} | {""}
    start = sorted({each.above for each in entries} - seen)
    ids: set[int] = set()
    for chunk in chunks(start, _AT_ONCE):
        ids.update(_writing_rows_from(run, chunk))
    found: list[ImportRow] = []
    for some in chunks(sorted(ids), _AT_ONCE):
        found += ImportRow.objects.filter(pk__in=some)
    found.sort(key=lambda entry: (entry.step or 0, entry.line))
    return [storing.as_row(each, header) for each in found]


def _writing_rows_from(run: ImportRun, keys: Sequence[str]) -> list[int]:
    """Return the ids of the rows with these keys and of all above them, so far as they write."""
    table = connection.ops.quote_name(ImportRow._meta.db_table)
    column = connection.ops.quote_name("key")
    places = ", ".join(["%s"] * len(keys))
    # UNION, not UNION ALL: rows that were refused may still stand in a loop.
    sql = f"""
        WITH RECURSIVE chain (id, above, action) AS (
            SELECT id, above, action FROM {table} WHERE run_id = %s AND {column} IN ({places})
            UNION
            SELECT higher.id, higher.above, higher.action
            FROM {table} higher JOIN chain ON higher.{column} = chain.above
            WHERE higher.run_id = %s AND chain.above <> ''
        )
        SELECT id FROM chain WHERE action IN ('create', 'update')
    """  # noqa: S608 - only names of the model's own table and column are put in
    with connection.cursor() as cursor:
        cursor.execute(sql, [run.pk, *keys, run.pk])
        return [row[0] for row in cursor.fetchall()]


def _nearest_in_file(run: ImportRun, keys: Iterable[str], kind: ImportKind) -> dict[str, str]:
    """Return for each key the first one that is in the file: itself, or one above it, or ""."""
    nearest: dict[str, str] = {}
    at = {key: key for key in keys}  # where the climb from each key has come to
    while at:
        in_file = _in_file(run, set(at.values()))
        nearest |= {key: place for key, place in at.items() if place in in_file}
        climbing = {key: place for key, place in at.items() if place not in in_file}
        above = kind.parent_keys(sorted(set(climbing.values()))) if climbing else {}
        nearest |= {key: "" for key, place in climbing.items() if not above.get(place)}
        at = {key: above[place] for key, place in climbing.items() if above.get(place)}
    return nearest


def _in_file(run: ImportRun, keys: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for chunk in chunks(keys, _AT_ONCE):
        rows = ImportRow.objects.filter(run=run, key__in=chunk)
        found.update(rows.values_list("key", flat=True))
    return found


def _deepest(run: ImportRun) -> int:
    return ImportRow.objects.filter(run=run).aggregate(deepest=Max("step"))["deepest"] or 0


def _count_steps(run: ImportRun) -> None:
    rows = ImportRow.objects.filter(run=run)
    step, deepest = 0, _deepest(run)
    while step <= deepest:
        done = rows.filter(step=step).exclude(key="").values("key")
        if rows.filter(step=None, above__in=done).update(step=step + 1):
            deepest = max(deepest, step + 1)
        step += 1


def _refuse_loops(run: ImportRun, header: Header, kind: ImportKind) -> None:
    """Refuse the rows that no step reached, as far as they are in loops; those below come after."""
    left = ImportRow.objects.filter(run=run, step=None).order_by("line")
    above = dict(left.exclude(key="").values_list("key", "above"))
    step = _deepest(run) + 1
    for loop in _loops(above):
        text = _worded(run, loop, header, kind)
        for chunk in chunks(loop, _AT_ONCE):
            entries = list(left.filter(key__in=chunk))
            for entry in entries:
                row = storing.as_row(entry, header)
                row.object_to(kind.parent, text)
                storing.judged(entry, row, Verdict.against(row))
                entry.step = step
            storing.update(entries)
            runs.count(run, (RowAction(each.action) for each in entries))
    if above:
        runs.save(run, *runs.COUNTERS.values(), by=kind.by)
        _count_steps(run)


def _loops(above: Mapping[str, str]) -> list[list[str]]:
    """Return the loops among these keys, each with the key above it."""
    loops: list[list[str]] = []
    done: set[str] = set()
    for start in above:
        trail: dict[str, None] = {}
        node = start
        while node in above and node not in done and node not in trail:
            trail[node] = None
            node = above[node]
        if node in trail:
            loops.append(list(trail)[list(trail).index(node) :])
        done |= trail.keys()
    return loops


def _worded(run: ImportRun, loop: Sequence[str], header: Header, kind: ImportKind) -> str:
    chain: list[str] = []
    shown = ImportRow.objects.filter(run=run, key__in=loop[:_MOST_TOLD])
    by_key = {each.key: each for each in shown}
    for entry in (by_key[key] for key in loop[:_MOST_TOLD]):
        chain.append(f"{entry.key} (line {entry.line})")
        key = kind.parent_key_of(storing.as_row(entry, header))
        hops = 0
        while storing.kept_key(key) != entry.above and hops < _MOST_TOLD:
            chain.append(key)  # one that only the database knows
            key = kind.parent_keys([key]).get(key, entry.above)
            hops += 1
    if len(chain) == 1:
        return f"A {kind.noun} cannot be its own parent."
    if len(loop) > _MOST_TOLD:
        chain.append(f"{len(loop) - _MOST_TOLD} more")
    chain.append(chain[0])
    return f"The parents go round in a circle: {' below '.join(chain)}."
