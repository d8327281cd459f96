"""Packages as a kind of import: created or changed by code, with the services they contain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from billing import services
from billing.imports.item_cells import GRAMMAR, Item, items_cell, items_reader
from billing.imports.money import currency_column, period_column, price_column
from billing.imports.offers import (
    IS_ACTIVE,
    OfferImport,
    code_column,
    description_column,
    name_column,
)
from billing.imports.wanted import says_nothing_new
from billing.models import Package, PackageService
from core.errors import MissingValue
from core.imports.chunks import chunks
from core.imports.columns import Column, Row
from core.imports.pages import in_pages
from core.imports.readers import read_instant

AT_ONCE: Final = 1000
_MARKS: Final = "*="
_BEFORE_CONTENTS: Final = (
    *("code", "name", "description"),
    *("price", "currency", "period_months", "is_active"),
)


class PackageImport(OfferImport):
    """Creates or changes the packages that one organization offers.

    Contracts made of a package stay as they are when it changes.
    """

    name = "packages"
    title = _("packages")
    noun = "package"
    columns = (
        code_column("package", "package_id", example="PRO"),
        name_column("package_name", example="Profesional"),
        description_column("Para despachos con más de diez clientes."),
        price_column("A new package without this column is free; it is never empty."),
        currency_column(
            "Of a new package, empty is the organization's own currency; otherwise it is never "
            "empty."
        ),
        period_column("Empty is 1."),
        IS_ACTIVE,
        Column(
            "services",
            "contents",
            items_reader(_MARKS),
            aliases=("services", "contents"),  # lists of JSON and XML are taken whole
            explained=f"What new contracts start with, the whole of it: {GRAMMAR}. What is not "
            "said of a service stays; a backslash goes before \\ ; * = @ within a text. Empty "
            "takes all services out. A service that is no longer offered may stay, but not be "
            "added.",
            example="CFDI*500;STORAGE*20=gold",
        ),
        Column(
            "created_at",
            "created_at",
            read_instant,
            explained="When the package was made in the system that it comes from: a time with Z "
            "or an offset, not ahead of now. Such a package may contain services that are no "
            "longer offered. It counts only for packages that the import makes; empty is now.",
            example="2024-02-29T12:00:00Z",
        ),
    )
    needs = ("billing.add_package", "billing.change_package")
    shown_with = "billing.view_package"
    model = Package
    items = "contents"

    def prepare(self, rows: Sequence[Row]) -> None:
        """Look up the packages and what they contain."""
        super().prepare(rows)
        found = _contents_of(each.pk for each in self._stored.values())
        self._contents = {each.pk: found[each.pk] for each in self._stored.values()}

    def settled(
        self, row: Row, record: Package | None, values: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Say of the services what the cell says, and refuse a price that was cleared."""
        said = dict(values)
        if "price" in said and said["price"] is None:
            row.refuse("price", MissingValue("price"))  # by mistake, it would be free of charge
            del said["price"]
        if "contents" in said and said["contents"] is None:
            said["contents"] = []
        if record is None and said.get("currency") is None:
            said.pop("currency", None)
        if record is not None:
            said.pop("created_at", None)
        return said

    def save(self, record: Package | None, values: Mapping[str, Any]) -> Package:
        """Offer the package, or change it."""
        if record is None:
            return services.create_package(
                organization=self.organization, values=values, by=self.by
            )
        self._contents.pop(record.pk, None)
        return services.update_package(package=record, values=values, by=self.by)

    def says_nothing_new(self, record: Package, values: Mapping[str, Any]) -> bool:
        """Compare the columns and the services."""
        held = self._contents.get(record.pk)
        is_same = "contents" not in values or (
            held is not None and says_nothing_new(held, values["contents"])
        )
        return is_same and not self.differs(record, values)

    def exported(self, records: models.QuerySet[Any]) -> Iterator[Sequence[Any]]:
        """Yield their columns by code, the services in the order they were added."""
        rows = in_pages(records, ("code",), ("pk", *_BEFORE_CONTENTS, "created_at"))
        for page in chunks(rows, AT_ONCE):
            contents = _contents_of(key for key, *_ in page)
            for key, *values, created_at in page:
                yield *values, items_cell(map(_as_item, contents[key])), created_at


def _contents_of(packages: Iterable[int]) -> defaultdict[int, list[PackageService]]:
    """Return the services of packages by their ids; one query."""
    found: defaultdict[int, list[PackageService]] = defaultdict(list)
    rows = PackageService.objects.filter(package__in=list(packages)).select_related("service")
    for row in rows.order_by("pk"):
        found[row.package_id].append(row)
    return found


def _as_item(row: PackageService) -> Item:
    return Item(row.service.code, row.transaction_limit, row.value or None)
