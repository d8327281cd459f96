"""The rows of a plan, into the database and out of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db.models import QuerySet

from core.imports import bulk
from core.imports.columns import Header, Row
from core.imports.kind import Planned, Verdict
from core.imports.records import Record
from core.models import ImportRow, ImportRun, RowAction

LONGEST_KEY: Final = 600
_DIGEST: Final = 64
# For private use, so that hardly any text has it; one that does is escaped like the others.
_ESCAPE: Final = "\uf8ff"
_UNSTORABLE: Final = re.compile(f"[\0{_ESCAPE}\ud800-\udfff]")
_ESCAPED: Final = re.compile(f"{_ESCAPE}([0-9a-f]{{4}})")


def kept_key(key: str) -> str:
    """Return a key as a plan keeps it: what is too long ends with a digest of it."""
    (key,) = _storable([key])
    if len(key) <= LONGEST_KEY:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()
    return key[: LONGEST_KEY - _DIGEST] + digest


def stored(
    run: ImportRun, row: Row, verdict: Verdict, *, key: str = "", above: str = ""
) -> ImportRow:
    """Return the unsaved row of a plan; the keys are `kept_key`s."""
    entry = ImportRow(run=run, line=row.line, key=key, above=above, cells=_storable(row.cells))
    if above:
        entry.step = None
    return judged(entry, row, verdict)


def judged(entry: ImportRow, row: Row, verdict: Verdict) -> ImportRow:
    """Write into the row of a plan what was found out about it."""
    entry.action = verdict.action
    entry.changes = dict(verdict.changes)
    entry.problems = problems_of(row)
    entry.subject_id, entry.version = verdict.subject_id, verdict.version
    return entry


def problems_of(row: Row) -> list[list[Any]]:
    """Return the problems of a row as a plan keeps them, from the left."""
    return [[each.position, each.column, each.text] for each in sorted(row.problems)]


def insert(entries: Sequence[ImportRow]) -> None:
    """Insert rows of a plan."""
    bulk.insert(entries)


def update(entries: Sequence[ImportRow]) -> None:
    """Write what was found out about rows that are there."""
    bulk.update(entries, ["step", "action", "changes", "problems", "subject_id", "version"])


def next_in_order(rows: QuerySet[ImportRow], *, step: int, line: int, size: int) -> list[ImportRow]:
    """Return so many rows of a plan after this place, those above before those below."""
    found = list(rows.filter(step=step, line__gt=line).order_by("line")[:size])
    while len(found) < size:
        later = rows.filter(step__gt=step).order_by("step").values_list("step", flat=True)
        below = later.first()
        if below is None:
            break
        step = below
        found += rows.filter(step=step).order_by("line")[: size - len(found)]
    return found


def cells_of(entry: ImportRow) -> list[str]:
    """Return the cells of the row of a plan as they stood in the file."""
    return _as_read(entry.cells)


def as_row(entry: ImportRow, header: Header) -> Row:
    """Return the row of a plan as it stood in the file."""
    return Row(Record(entry.line, cells_of(entry)), header)


def as_planned(entries: Iterable[ImportRow], header: Header) -> list[Planned]:
    """Return rows of a plan with what it says of them."""
    return [
        Planned(
            as_row(each, header),
            Verdict(RowAction(each.action), each.changes, each.subject_id, each.version),
        )
        for each in entries
    ]


def _storable(cells: list[str]) -> list[str]:
    """Return the cells without what PostgreSQL keeps in no text; `_as_read` takes it back."""
    if all(map(str.isprintable, cells)):
        return cells
    return [_UNSTORABLE.sub(lambda found: f"{_ESCAPE}{ord(found[0]):04x}", each) for each in cells]


def _as_read(cells: list[str]) -> list[str]:
    if not any(_ESCAPE in each for each in cells):
        return cells
    return [_ESCAPED.sub(lambda found: chr(int(found[1], 16)), each) for each in cells]
