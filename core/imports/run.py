"""Writing the rows of a table: all of them or none, unless bad ones are to be skipped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.db import transaction

from core.imports.columns import Column, Header, Row
from core.imports.problems import Problems
from core.imports.table import Table


@dataclass(frozen=True, slots=True)
class Counts:
    """What happened to the rows without a problem; `others` are further facts, in sentences."""

    created: int
    updated: int
    unchanged: int
    others: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did, or would have done.

    `is_written` tells whether anything was kept: not in a dry run, and not when a row had a
    problem unless such rows were skipped.
    """

    rows: int
    counts: Counts
    problems: Problems
    is_written: bool
    notes: Sequence[str] = field(default_factory=list)


class ImportKind(Protocol):
    """How one kind of record is imported; made for one run."""

    @property
    def columns(self) -> Sequence[Column]:
        """Return the columns that a file may have."""

    def arrange(self, rows: Sequence[Row], header: Header) -> Iterable[Row]:
        """Look up what the rows need and give them in the order in which they can be written.

        What contradicts other rows of the file becomes a problem here.
        """

    def write(self, row: Row) -> None:
        """Write one row through the services, adding every problem it has; refused rows too.

        A row that has a problem afterwards must have left nothing in the database.
        """

    def count(self, rows: int) -> Counts:
        """Tell what the run did so far, having written this many rows without a problem."""

    def notes(self, header: Header) -> Sequence[str]:
        """Return what whoever imports should know besides, in full sentences."""


def run_import(
    table: Table,
    kind: ImportKind,
    *,
    dry_run: bool = False,
    skip_bad_rows: bool = False,
    advance: Callable[[int, int], None] = lambda done, total: None,
) -> Outcome:
    """Write the table's rows in one transaction and tell what happened.

    Every row is tried whatever is wrong with others, so that all problems are found at once, and
    so that a dry run (which undoes everything) finds what the real run would. `advance` is told how
    many rows of how many are done. Raises UnusableFile for a header that does not fit; any other
    exception undoes everything.
    """
    header = Header(table.header, kind.columns)
    problems = table.problems
    rows = [Row(record, header, problems) for record in table.records]
    with transaction.atomic():
        for done, row in enumerate(kind.arrange(rows, header), start=1):
            kind.write(row)
            advance(done, len(rows))
        counts = kind.count(sum(not row.is_refused for row in rows))
        is_written = not dry_run and (skip_bad_rows or not problems)
        if not is_written:
            transaction.set_rollback(True)
    return Outcome(len(rows), counts, problems, is_written, kind.notes(header))
