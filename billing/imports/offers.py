"""What importing services and importing packages have in common."""

from __future__ import annotations

import uuid
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from django.db import models

from billing.imports.item_refusals import about_cells
from billing.models.catalog import CodedRecord
from core.errors import DomainError
from core.imports.by_service import ServiceImport
from core.imports.columns import Column, Row
from core.imports.readers import read_text
from core.imports.saving import without_bad_values
from core.values import parse_boolean
from customers.lookups import is_storable
from customers.services.columns import clean_columns
from customers.services.records import differences


def code_column(*aliases: str, example: str) -> Column:
    """Return the column that names the record."""
    return Column(
        "code",
        "code",
        read_text,
        aliases=("reference", *aliases),
        required=True,
        explained="The organization's own code, at most 100 characters, exactly as it is written "
        "everywhere. It says which record the row is about; an unknown one makes a new record.",
        example=example,
    )


def name_column(*aliases: str, example: str) -> Column:
    """Return the column of the name."""
    return Column(
        "name",
        "name",
        read_text,
        aliases=aliases,
        explained="The name, at most 255 characters; a new record needs one, and it is never "
        "empty.",
        example=example,
    )


def description_column(example: str) -> Column:
    """Return the column of the description."""
    return Column(
        "description",
        "description",
        read_text,
        explained="What it is, in words of any length; empty clears it.",
        example=example,
    )


IS_ACTIVE: Final = Column(
    "is_active",
    "is_active",
    parse_boolean,
    aliases=("active",),
    explained="Whether new contracts may have it: true or false. Empty is true. Contracts "
    "that have it already keep it.",
    example="true",
)


class OfferImport(ServiceImport):
    """Creates or changes records that are known by the organization's own code.

    An absent column leaves its value, an empty cell clears it.
    """

    key = ("code",)
    model: ClassVar[type[CodedRecord]]
    items: ClassVar[str] = ""  # target of the column that lists services, if there is one

    @abstractmethod
    def save(self, record: Any | None, values: Mapping[str, Any]) -> Any:
        """Create the record, or change it, through its service."""

    @abstractmethod
    def says_nothing_new(self, record: Any, values: Mapping[str, Any]) -> bool:
        """Tell whether the record is already as the values say, without asking the database."""

    def settled(self, row: Row, record: Any | None, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values as the service takes them; what is wrong becomes a problem."""
        return dict(values)

    def prepare(self, rows: Sequence[Row]) -> None:
        """Look up the records that there are."""
        codes = {row.cell("code") or "" for row in rows}
        named = sorted(code for code in codes if code and is_storable(code))
        self._stored = {each.code: each for each in self.records().filter(code__in=named)}
        for each in self._stored.values():
            each.organization = self.organization  # known: saves the service a query

    def existing(self, row: Row) -> Any | None:
        """Return the record of this code."""
        return self._stored.get(row.cell("code") or "")

    def write(self, row: Row) -> Any | None:
        """Write one record, or find out everything that is wrong with it."""
        record = self.existing(row)
        values = self.settled(row, record, row.values())
        if record is not None and self.says_nothing_new(record, values):
            return record

        def save(given: Mapping[str, Any]) -> Any:
            return self.save(record, given)

        stand_in = str(uuid.uuid4())  # goes on where code or name are bad, to find the rest
        essential = {"code": stand_in, "name": stand_in}
        saved = without_bad_values(
            about_cells(save, self.items) if self.items else save,
            values,
            row.refuse,
            essential=essential,
        )
        if saved is not None and not row.is_refused:
            self._stored[saved.code] = saved
        return saved

    def records(self) -> models.QuerySet[Any]:
        """Return the organization's records, those no longer offered too."""
        return self.model.objects.for_organization(self.organization)

    def differs(self, record: CodedRecord, values: Mapping[str, Any]) -> bool:
        """Tell whether plain columns would change; what the service refuses does."""
        try:
            return bool(differences(record, clean_columns(self.model, values)))
        except DomainError:
            return True
