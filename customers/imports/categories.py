"""Categories of customers as a kind of import: a tree by the reference of what is above.

Every organization has its root from the start. The row marked `is_root` is about it whatever its
reference, so the categories of one organization can be imported into another one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, InvalidValue, NotFound
from core.imports.columns import Column, Row
from core.imports.problems import shown
from core.imports.readers import read_text
from core.values import parse_boolean
from customers import services
from customers.imports.catalog import DESCRIPTION, NAME, REFERENCE, CatalogImport
from customers.lookups import is_storable
from customers.models import CustomerCategory

PARENT = Column(
    "parent",
    "parent",
    read_text,
    aliases=("parent_category", "parent_reference"),
    explained="The reference of the category above, which may be in the same file, in any place; "
    "empty for one right below the root.",
    example="SHOPS",
)
IS_ROOT = Column(
    "is_root",
    "is_root",
    parse_boolean,
    explained="true for the top of the tree, which every organization has one of: the row changes "
    "it, also its reference. false or empty for every other category.",
    example="false",
)


class CategoryImport(CatalogImport):
    """Creates, changes and moves the categories of one organization; pictures stay as they are."""

    name = "categories"
    title = _("customer categories")
    noun = "customer category"
    columns = (REFERENCE, NAME, PARENT, IS_ROOT, DESCRIPTION)
    read_from = ("reference", "name", "parent__reference", "description")
    parent = "parent"
    needs = ("customers.add_customercategory", "customers.change_customercategory")
    shown_with = "customers.view_customercategory"
    model = CustomerCategory

    # The reference of the row that was marked as the root first.
    _marked = ""

    def parent_keys(self, keys: Sequence[str]) -> Mapping[str, str]:
        """Return the references of the categories above those with these references."""
        wanted = [key for key in keys if is_storable(key)]
        found = self.records().filter(reference__in=wanted)
        return {
            reference: above or ""
            for reference, above in found.values_list("reference", "parent__reference")
        }

    def prepare(self, rows: Sequence[Row]) -> None:
        """Look up the rows' categories, those above, and the root."""
        cells = {row.cell(name) or "" for row in rows for name in ("reference", "parent")}
        self.stored = self.found_by_reference(cells)
        self._root: Any = self.records().filter(parent=None).first()
        if self._root is not None:
            self._root = self.stored.get(self._root.reference, self._root)
            self._root.organization = self.organization

    def existing(self, row: Row) -> Any | None:
        """Return the category with the row's reference, or the root if the row is marked so.

        None for a row below another one while the root still has its reference: by the time it is
        written, the file may have given the root another one.
        """
        found = self.to_change(row)
        if found is not None and found is self._root and row.cell("parent"):
            return None
        return found

    def to_change(self, row: Row) -> Any | None:
        """Return the category that the service will be asked to change."""
        found = self.stored.get(self.key_of(row))
        return self._root if found is None and _is_marked(row) else found

    def settle(self, row: Row, record: Any | None, values: dict[str, Any]) -> None:
        """Put the category above in place of its reference; the root where none is named."""
        if values.get("is_root"):
            self._check_mark(row, values)
        is_root = record is not None and record is self._root
        reference = values.pop("parent", None)
        above = self.stored.get(reference) if reference else None
        if reference and above is None:
            row.refuse("parent", NotFound("customer category", reference, field="parent"))
        if above is not None:
            values["parent"] = above
        elif record is None or (not is_root and row.cell("parent") == ""):
            values["parent"] = self._root

    def remember(self, before: Any | None, saved: Any) -> None:
        """Keep the category in mind; the root may have another reference now."""
        if before is not None:
            self.stored.pop(before.reference, None)
        if before is not None and before is self._root:
            self._root = saved
        super().remember(before, saved)

    def exported(self, records: models.QuerySet[Any]) -> Iterator[Sequence[Any]]:
        """Yield their values by reference."""
        for reference, name, above, description in super().exported(records):
            yield reference, name, above, above is None, description

    def create(self, values: Mapping[str, Any]) -> CustomerCategory:
        """Make a category."""
        return services.create_category(organization=self.organization, values=values, by=self.by)

    def change(self, record: Any, values: Mapping[str, Any]) -> CustomerCategory:
        """Change a category."""
        return services.update_category(category=record, values=values, by=self.by)

    def _check_mark(self, row: Row, values: Mapping[str, Any]) -> None:
        """Refuse a second row for the root, by another reference."""
        self._marked = self._marked or values["reference"]
        if self._marked != values["reference"]:
            text = f"is_root is already said of {shown(self._marked)}."
            row.refuse("is_root", InvalidValue(text, field="is_root"))


def _is_marked(row: Row) -> bool:
    try:
        return parse_boolean("is_root", row.cell("is_root") or "false")
    except DomainError:  # which is told when the row's values are read
        return False
