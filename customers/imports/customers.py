"""Customers as a kind of import: many at once, and by the services what is unusual."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any

from django.db import DataError, IntegrityError, transaction

from core.imports.by_service import changed_since
from core.imports.columns import Row
from core.imports.kind import Planned, Verdict
from core.models import RowAction
from customers.imports.bulk_cells import CellReader
from customers.imports.bulk_rows import RowPlanner
from customers.imports.bulk_state import ChunkState
from customers.imports.customers_by_service import CustomersByService
from customers.imports.references import References
from customers.models import Customer
from customers.services.bulk_customers import CustomerChange, write_customers
from customers.services.bulk_writing import next_ids

_Change = tuple[Row, CustomerChange]


class CustomerImport(CustomersByService):
    """The same as `CustomersByService`, in a few statements for all rows that are as usual.

    What becomes of them is worked out in memory. The services see to all others: those with
    problems, customers that were merged or cancelled, new parents of customers, what is created
    because a row names it.
    """

    rows_at_once = 2000
    _cells: CellReader | None = None

    def plan(self, rows: Sequence[Row], ahead: Sequence[Row]) -> list[Verdict]:
        """Work out what the rows do; write those that are unusual, and undo it."""
        coming = {key: None for row in ahead if (key := self.key_of(row))}
        planner = self._planner(rows, coming, repeat(0))
        usual, unusual = _parted(planner, rows)
        verdicts = {row.line: _verdict(change) for row, change in usual}
        if unusual:
            before = [*ahead, *_named_by(usual, unusual)]
            found = super().plan(unusual, before)
            verdicts |= {row.line: each for row, each in zip(unusual, found, strict=True)}
        return [verdicts[row.line] for row in rows]

    def apply(self, planned: Sequence[Planned]) -> list[Verdict]:
        """Write the rows whose customers are as the plan found them."""
        self._lock_all(planned)
        rows = [each.row for each in planned]
        ids = iter(next_ids(Customer, sum(each.verdict.subject_id is None for each in planned)))
        planner = self._planner(rows, {}, ids)
        _refuse_changed(planned, planner.state)
        usual, unusual = _parted(planner, [row for row in rows if not row.is_refused])
        try:
            with transaction.atomic():
                changes = [change for _, change in usual]
                write_customers(changes, organization=self.organization, by=self.by)
        except (IntegrityError, DataError):
            # Somebody was faster. Row by row it can be said where.
            self.refuse_changed(planned)
            usual, unusual = [], [row for row in rows if not row.is_refused]
        verdicts = {row.line: _verdict(change) for row, change in usual}
        if unusual:
            self.prepare(unusual)
            verdicts |= {row.line: self._attempt(row) for row in unusual}
        return [verdicts.get(row.line) or Verdict.against(row) for row in rows]

    def refuse_changed(self, planned: Sequence[Planned]) -> None:
        """Compare what is there with what the plan found."""
        _refuse_changed(planned, ChunkState(self.organization, [each.row for each in planned]))

    def _planner(
        self, rows: Sequence[Row], coming: Mapping[str, int | None], ids: Iterator[int]
    ) -> RowPlanner:
        header = rows[0].header
        if self._cells is None or self._cells.header is not header:
            self._cells = CellReader(header)
        references = References(self.organization, by=self.by, create_missing=False)
        return RowPlanner(
            self.organization, self._cells, rows, references, by=self.by, coming=coming, ids=ids
        )

    def _lock_all(self, planned: Sequence[Planned]) -> None:
        """Lock the customers that will change, and the parents of new ones, in one order."""
        ids = {each.verdict.subject_id for each in planned if each.verdict.subject_id}
        new = [each.row for each in planned if each.verdict.subject_id is None]
        parents = sorted({cell for row in new if (cell := row.cell("parent"))})
        if parents:
            customers = Customer.objects.for_organization(self.organization)
            ids |= set(customers.filter(reference__in=parents).values_list("pk", flat=True))
        locked = Customer.objects.filter(pk__any=sorted(ids)).order_by("pk")
        list(locked.select_for_update(no_key=True).values_list("pk"))


def _parted(planner: RowPlanner, rows: Iterable[Row]) -> tuple[list[_Change], list[Row]]:
    """Return the rows with what becomes of their customers, and those for the services."""
    usual: list[_Change] = []
    unusual: list[Row] = []
    for row in rows:
        change = planner.change_of(row)
        if change is None:
            unusual.append(row)
        else:
            usual.append((row, change))
    return usual, unusual


def _named_by(usual: Sequence[_Change], unusual: Sequence[Row]) -> list[Row]:
    """Return the rows that the others may depend on: who is above whom in the end."""
    parents = {row.cell("parent") for row in unusual} - {None, ""}
    if not parents:
        return []
    return [
        row
        for row, change in usual
        if "parent" in change.changes or row.cell("reference") in parents
    ]


def _refuse_changed(planned: Sequence[Planned], state: ChunkState) -> None:
    for row, verdict in ((each.row, each.verdict) for each in planned):
        found = state.version_of(row.cell("reference") or "")
        if verdict.subject_id is None:
            if found is not None:
                changed_since(row, "was created")
        elif found is None or found[0] != verdict.subject_id:
            changed_since(row, "was deleted")
        elif found[1] != verdict.version:
            changed_since(row, "was changed")


def _verdict(change: CustomerChange) -> Verdict:
    """Return what is told of a change: its own event's changes, and what happened to people."""
    if not change.says_something:
        return Verdict(RowAction.UNCHANGED, subject_id=change.key)
    changes: dict[str, Any] = dict(change.changes)
    others: Counter[str] = Counter()
    for person in change.contacts:
        others[person.code] += 1
        changes[f"{person.code} {str(person.contact)[:255]}"] = [
            {name: each[moment] for name, each in person.changes.items()} for moment in (0, 1)
        ]
    if change.is_new:
        return Verdict(RowAction.CREATE, changes, others=others)
    return Verdict(RowAction.UPDATE, changes, change.key, change.updated_at, others)
