"""What the kinds have in common whose records are a name with a reference of its own."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Final

from django.db import models

from core.imports.by_service import ServiceImport
from core.imports.chunks import chunks
from core.imports.columns import Column, Row
from core.imports.pages import in_pages
from core.imports.readers import read_text
from core.imports.saving import without_bad_values
from customers.lookups import is_storable
from customers.models.catalog import CatalogRecord

REFERENCE: Final = Column(
    "reference",
    "reference",
    read_text,
    required=True,
    explained="What the organization calls it, unique, at most 255 characters; upper and lower "
    "case count. A row whose reference is there changes that record, another one makes a record.",
    example="NORTH",
)
NAME: Final = Column(
    "name",
    "name",
    read_text,
    explained="Its name, at most 255 characters; a new record needs one, and none can be empty.",
    example="Northern region",
)
DESCRIPTION: Final = Column(
    "description",
    "description",
    read_text,
    explained="Free text of any length; empty for none.",
    example="Everything north of the river",
)
_LOOKED_UP_AT_ONCE: Final = 500
# In place of a reference or a name that is refused, to find out what else is wrong with the row.
STAND_IN: Final = "\uf8ff" * 8


class CatalogImport(ServiceImport):
    """Creates or changes records by their reference."""

    model: ClassVar[type[CatalogRecord]]
    key = ("reference",)
    # What of the database the columns are, in their order.
    read_from: ClassVar[Sequence[str]]

    @abstractmethod
    def create(self, values: Mapping[str, Any]) -> CatalogRecord:
        """Call the service that makes a record."""

    @abstractmethod
    def change(self, record: Any, values: Mapping[str, Any]) -> CatalogRecord:
        """Call the service that changes a record."""

    def prepare(self, rows: Sequence[Row]) -> None:
        """Look up the rows' records."""
        self.stored = self.found_by_reference(self.key_of(row) for row in rows)

    def existing(self, row: Row) -> CatalogRecord | None:
        """Return the record with the row's reference."""
        return self.stored.get(self.key_of(row))

    def write(self, row: Row) -> CatalogRecord | None:
        """Write the record, or find out everything that is wrong with the row."""
        record = self.to_change(row)
        values = row.values()
        values.setdefault("reference", STAND_IN)  # missing, which was said: go on
        self.settle(row, record, values)
        saved = without_bad_values(
            lambda given: self.create(given) if record is None else self.change(record, given),
            values,
            row.refuse,
            essential={"reference": STAND_IN, "name": STAND_IN},
        )
        if saved is not None and not row.is_refused:
            self.remember(record, saved)
        return saved

    def to_change(self, row: Row) -> Any | None:
        """Return the record that the row changes; None when it makes one."""
        return self.existing(row)

    def settle(self, row: Row, record: Any | None, values: dict[str, Any]) -> None:
        """Make what the service takes of the row's values; what cannot be is refused."""

    def remember(self, before: Any | None, saved: Any) -> None:
        """Keep in mind what the database holds now."""
        self.stored[saved.reference] = saved

    def records(self) -> models.QuerySet[Any]:
        """Return the organization's records."""
        records: Any = self.model._default_manager
        found: models.QuerySet[Any] = records.filter(organization=self.organization)
        return found

    def exported(self, records: models.QuerySet[Any]) -> Iterator[Sequence[Any]]:
        """Yield their values by reference."""
        return in_pages(records, self.key, self.read_from)

    def found_by_reference(self, references: Iterable[str]) -> dict[str, Any]:
        """Return the organization's records with these references."""
        wanted = sorted({each for each in references if each and is_storable(each)})
        found: dict[str, Any] = {}
        for chunk in chunks(wanted, _LOOKED_UP_AT_ONCE):
            for record in self.records().filter(reference__in=chunk):
                record.organization = self.organization  # known: saves the services a query
                found[record.reference] = record
        return found
