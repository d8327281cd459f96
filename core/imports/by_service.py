"""Kinds whose rows are written one by one through their service."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.db import models, transaction

from core import events
from core.imports.columns import Row
from core.imports.kind import Changes, ImportKind, Planned, Verdict, named
from core.models import Event, RowAction


class ServiceImport(ImportKind):
    """A kind whose rows are written one by one through its service.

    A plan is made by doing it and undoing it, so it says what will happen and nothing else.
    """

    model: ClassVar[type[models.Model]]
    # The codes of events that tell of records which a row only names.
    creates_on_request: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def prepare(self, rows: Sequence[Row]) -> None:
        """Look up in few queries what the rows need; what was looked up before is forgotten."""

    @abstractmethod
    def existing(self, row: Row) -> Any | None:
        """Return the record that the row is about, as `prepare` found it; None when there is none.

        It has `pk` and `updated_at`. Asks no database.
        """

    @abstractmethod
    def write(self, row: Row) -> models.Model | None:
        """Create or change the row's record through its service; return it as it is then.

        Everything that is wrong becomes a problem of the row. None when there is nothing to write.
        """

    def plan(self, rows: Sequence[Row], ahead: Sequence[Row]) -> list[Verdict]:
        """Write the rows in a transaction that is undone."""
        with transaction.atomic():
            self.prepare([*ahead, *rows])
            for row in ahead:
                self._attempt(row)
            verdicts = [self._attempt(row) for row in rows]
            transaction.set_rollback(True)
        return verdicts

    def apply(self, planned: Sequence[Planned]) -> list[Verdict]:
        """Write the rows whose record is as the plan found it."""
        self._lock(planned)
        self.refuse_changed(planned)
        return [self._attempt(each.row) for each in planned]

    def refuse_changed(self, planned: Sequence[Planned]) -> None:
        """Compare what is there with what the plan found."""
        self.prepare([each.row for each in planned])
        for row, verdict in ((each.row, each.verdict) for each in planned):
            record = self.existing(row)
            if verdict.subject_id is None:
                if record is not None:
                    changed_since(row, "was created")
            elif record is None or record.pk != verdict.subject_id:
                changed_since(row, "was deleted")
            elif record.updated_at != verdict.version:
                changed_since(row, "was changed")

    def _lock(self, planned: Sequence[Planned]) -> None:
        """Lock the records that will change, in one order, so that two imports cannot deadlock."""
        ids = [each.verdict.subject_id for each in planned if each.verdict.subject_id]
        records = self.model._default_manager.filter(pk__in=ids).order_by("pk")
        list(records.select_for_update(no_key=True).values_list("pk"))

    def _attempt(self, row: Row) -> Verdict:
        if row.is_refused:
            return Verdict.against(row)
        found = self.existing(row)
        # Taken now: the service may change this very object.
        before = None if found is None else (found.pk, found.updated_at)
        with transaction.atomic(), events.collected() as facts:
            record = self.write(row)
            if row.is_refused:
                transaction.set_rollback(True)
        if row.is_refused:
            return Verdict.against(row)
        return self._verdict(record, before, facts)

    def _verdict(
        self, record: Any, before: tuple[int, datetime] | None, facts: Sequence[Event]
    ) -> Verdict:
        key, version = before or (None, None)
        if record is None or not facts:
            return Verdict(RowAction.UNCHANGED, subject_id=key)
        changes: dict[str, Any] = {}
        others: Counter[str] = Counter()
        own = (record._meta.model_name, record.pk)
        for fact in facts:
            if (fact.subject_type, fact.subject_id) == own:
                changes |= fact.changes
            else:
                is_told = fact.code in self.creates_on_request
                others[named(fact.code, fact.subject_label) if is_told else fact.code] += 1
                changes[f"{fact.code} {fact.subject_label}"] = _apart(fact.changes)
        if before is None:
            return Verdict(RowAction.CREATE, changes, others=others)
        return Verdict(RowAction.UPDATE, changes, key, version, others)


def changed_since(row: Row, what: str) -> None:
    """Refuse a row that the plan is no longer true of; `what` happened, as "was changed"."""
    row.object_to("", f"The record {what} after the plan was made.")
    row.is_conflict = True


def _apart(changes: Changes) -> list[dict[str, Any]]:
    """Return what another record was before and is after."""
    return [{name: each[moment] for name, each in changes.items()} for moment in (0, 1)]
