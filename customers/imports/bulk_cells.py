"""Cells of customers read fast: what one text means in one column is found out once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.db import models

from core.errors import DomainError
from core.formulas import restored
from core.imports.columns import Column, Header, Row
from core.imports.numbers import plain_number
from core.imports.readers import read_text
from core.imports.records import ABSENT
from customers.imports.columns import CONTACTS
from customers.lookups import is_storable
from customers.models import Address, Contact, Customer
from customers.services.columns import clean_value, plain_columns

# What a service would refuse, or word in its own way: such a row is left to it.
UNUSUAL: Final = object()
# What a row without such a cell says.
_NOTHING: Final = object()
# Other columns than the plain ones; a code is no text until it is known to be a currency.
_NOT_PLAIN: Final = ("currency",)
_MODELS: Final[dict[str, type[models.Model]]] = {
    "": Customer,
    "billing_address": Address,
    "shipping_address": Address,
    **dict.fromkeys(CONTACTS, Contact),
}
# Texts that are not kept as they are written, and what others are that are looked at closely.
_CHANGED_BY_CLEANING: Final = ("country", "risk_color")
_LOOKED_AT: Final = "' "
_KEPT: Final = 10_000  # texts of one column


class _Meanings(dict[str, Any]):
    """What the texts of one column mean; as many as fit."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> Any:
        if len(self) >= _KEPT:
            self.clear()
        value = self[text] = self._read(text)
        return value


class CellReader:
    """Reads rows of one header as the services will keep their values."""

    def __init__(self, header: Header) -> None:
        self.header = header
        self.targets = [column.target for column in header.columns]
        self._columns = [
            (column.target, header.places[column.target].index, _meaning(column, header))
            for column in header.columns
        ]

    def values(self, row: Row) -> dict[str, Any] | None:
        """Return the values by domain name, None for a row that is to be left to the services.

        Plain columns are as the database will hold them; records are still named by texts.
        """
        cells, values = row.cells, {}
        for target, index, meaning in self._columns:
            value = meaning(cells[index])
            if value is UNUSUAL:
                return None
            if value is not _NOTHING:
                values[target] = value
        return values


def _meaning(column: Column, header: Header) -> Callable[[str], Any]:
    """Return what tells the meaning of a text, the fastest way for this column."""
    field, read = _field_of(column.target), _reader(column, header)
    if column.read is not read_text or type(field) is not models.CharField:
        return _Meanings(read).__getitem__
    if field.name in _CHANGED_BY_CLEANING or column.empty_leaves:
        return _Meanings(read).__getitem__
    longest = field.max_length or 0
    empty = read("")

    def meaning(text: str) -> Any:
        if not text:
            return empty
        # Nearly every text is kept as it is; no space but " " is printable, nor half a character.
        if (
            text.isprintable()
            and len(text) <= longest
            and text[0] not in _LOOKED_AT
            and text[-1] != " "
        ):
            return text
        return read(text)

    return meaning


def _reader(column: Column, header: Header) -> Callable[[str], Any]:
    field = _field_of(column.target)

    def read(text: str) -> Any:
        if text == ABSENT:
            return UNUSUAL if column.required else _NOTHING
        cell = restored(text.strip())
        if cell != cell.strip() or not is_storable(cell) or (column.required and not cell):
            return UNUSUAL
        if not cell and column.empty_leaves:
            return _NOTHING
        if column.is_number:
            cell = plain_number(cell, header.decimal)
        try:
            value = column.read(column.name, cell) if cell else None
            return value if field is None else clean_value(field, value, name=column.target)
        except DomainError:
            return UNUSUAL

    return read


def _field_of(target: str) -> models.Field | None:
    prefix, _, name = target.rpartition(".")
    if name in _NOT_PLAIN:
        return None
    return plain_columns(_MODELS[prefix]).get(name)
