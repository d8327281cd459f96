"""What a kind of record tells the engine about itself, and how most kinds are planned and written.

An app describes its kinds in `<app>/imports/` and registers them (`core.imports.registry`). The
engine never knows which kind it works for.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.db import models

from core.actor import Actor
from core.imports.columns import Column, Header, Row
from core.models import Organization, RowAction

Changes = Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be done with a row, or was: problems are with the row itself.

    `subject_id` is the record (None for one yet to be made), `version` its `updated_at` before;
    `changes` map domain names to [before, after]; `others` counts what happened to other records on
    the way, by the codes of events, or by what `named` returns where the record is to be named.
    """

    action: RowAction
    changes: Changes = field(default_factory=dict)
    subject_id: int | None = None
    version: datetime | None = None
    others: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def against(cls, row: Row) -> Verdict:
        """Return that of a row that has problems."""
        return cls(RowAction.CONFLICT if row.is_conflict else RowAction.ERROR)


def named(code: str, label: str) -> str:
    """Return by what `Verdict.others` counts something that is to be told by its name, and once.

    So is what is created because rows name it: "customer_group.created vip".
    """
    return f"{code} {label}"


@dataclass(frozen=True, slots=True)
class Planned:
    """A row with what the plan says of it."""

    row: Row
    verdict: Verdict


class ImportKind(ABC):
    """One kind of record, for one import or export of one organization."""

    name: ClassVar[str]  # in names of commands, on the API and in the database: "payment_types"
    title: ClassVar[Any]  # plural, translated: _("payment types")
    noun: ClassVar[str]  # singular, English, in messages: "payment type"
    model: ClassVar[type[models.Model]]  # whose list in the back office can be exported
    columns: ClassVar[Sequence[Column]]
    key: ClassVar[tuple[str, ...]]  # targets of the columns that together name a record
    parent: ClassVar[str] = ""  # target of the column that holds the key of another such record
    needs: ClassVar[tuple[str, ...]]  # permissions that staff need to import it
    shown_with: ClassVar[str]  # the permission that staff need to export it
    # roles that may write it on the APIs, where not every role that writes at all may
    writers: ClassVar[frozenset[str] | None] = None
    rows_at_once: ClassVar[int] = 200  # in one transaction
    creates_missing: ClassVar[bool] = False  # whether `create_missing` means something

    def __init__(
        self, organization: Organization, *, by: Actor, create_missing: bool = False
    ) -> None:
        self.organization = organization
        self.by = by
        self.create_missing = create_missing

    def key_of(self, row: Row) -> str:
        """Return what names the row's record in the organization; "" when it names none."""
        parts = [row.cell(target) or "" for target in self.key]
        return "\x1f".join(parts) if all(parts) else ""

    def parent_key_of(self, row: Row) -> str:
        """Return the key of the record above the row's, "" for none; only where `parent` is set."""
        return row.cell(self.parent) or ""

    def parent_keys(self, keys: Sequence[str]) -> Mapping[str, str]:
        """Return the keys of what is above the organization's records with these keys.

        "" for those at the top; what does not exist is left out. Only where `parent` is set.
        """
        raise NotImplementedError(f"{self.name} has no hierarchy")

    def notes(self, header: Header) -> list[str]:
        """Return what whoever imports should know besides, in full sentences."""
        return []

    @abstractmethod
    def plan(self, rows: Sequence[Row], ahead: Sequence[Row]) -> list[Verdict]:
        """Find out what becomes of each row, leaving nothing in the database.

        Rows see those before them as written, and in a hierarchy parents come before their
        children; `ahead` are further rows above these, to be imagined written, in this order.
        """

    @abstractmethod
    def apply(self, planned: Sequence[Planned]) -> list[Verdict]:
        """Write the rows, inside the caller's transaction; refuse those that changed since.

        What is returned says what was done; it is a problem of the row where the plan cannot be
        followed any more, and then nothing of the row may remain.
        """

    @abstractmethod
    def refuse_changed(self, planned: Sequence[Planned]) -> None:
        """Refuse the rows whose record changed since the plan was made, writing nothing."""

    @abstractmethod
    def records(self) -> models.QuerySet[Any]:
        """Return the organization's records of this kind, all that an export holds."""

    def columns_for(self, records: models.QuerySet[Any]) -> Sequence[Column]:
        """Return the columns of an export of these records, for which `exported` has values."""
        return self.columns

    @abstractmethod
    def exported(self, records: models.QuerySet[Any]) -> Iterator[Sequence[Any]]:
        """Yield for each of these records its values in the order of `columns_for`, by its key.

        The key and not the id, which another organization would give in another order. None, bool,
        int, Decimal, datetime (aware), date or str, which the import reads as the same; in constant
        memory.
        """
