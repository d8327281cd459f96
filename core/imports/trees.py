"""Nested records, of JSON and XML, as rows: `billing_address.city` is a column.

A record is a tuple of (name, value); a value is such a tuple, a list of values, a text, a Number,
True, False or None. What nested records have in common is found out by reading all of them once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from core.imports.column_map import mapped
from core.imports.columns import Column, key_of_name
from core.imports.lists import joined
from core.imports.numbers import COMMA, PLAIN
from core.imports.problems import UnusableFile, shown
from core.imports.records import (
    ABSENT,
    LONGEST_VALUE,
    Reading,
    Record,
    Source,
    checked_width,
    undecodable,
)

DEEPEST: Final = 256
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class Number(str):
    """A number, exactly as the file writes it."""

    __slots__ = ()


class BadRecord(ValueError):
    """A record cannot be made a row; the message says why."""


class TreeRecord(NamedTuple):
    """A record with the line it starts in, or its number; with a `fault` it has no tree."""

    line: int
    tree: Any
    fault: str = ""


def tree_source(
    read: Callable[[], Iterator[TreeRecord]],
    reading: Reading,
    columns: Sequence[Column],
    bytes_read: Callable[[], int],
) -> Source:
    """Return the records as a table; `read` gives them from the beginning each time it is called.

    Raises UnusableFile when there are none, or too many columns.
    """
    if reading.decimal == COMMA:
        raise UnusableFile("Only in CSV files numbers may be written with a decimal comma.")
    flattener = _Flattener(columns)
    header = _header(read(), flattener)
    rows = _rows(read(), flattener, header)
    found = replace(reading, delimiter="", decimal=PLAIN, sheet="")
    return Source(mapped(header, reading, columns), rows, found, bytes_read)


def _header(records: Iterator[TreeRecord], flattener: _Flattener) -> list[str]:
    """Return the names in all records; those that are refused are told when they are rows."""
    names = _Names()
    refused = ""
    for record in records:
        try:
            if record.fault:
                raise BadRecord(record.fault)
            names.add(flattener.cells(record.tree))
        except BadRecord as error:
            refused = refused or f"Record {record.line} cannot be read: {error}"
    header = names.header()
    if not header:
        raise UnusableFile(refused or "The file holds no records.")
    return header


def _rows(
    records: Iterator[TreeRecord], flattener: _Flattener, header: Sequence[str]
) -> Iterator[Record]:
    for line, tree, fault in records:
        try:
            cells = None if fault else flattener.cells(tree)
        except BadRecord as error:
            fault = str(error)
        if fault:
            yield Record(line, [], fault)
        elif cells and any(each and each.strip() for each in cells.values()):
            yield Record(line, _row(cells, header))


def _row(cells: dict[str, str | None], header: Sequence[str]) -> list[str]:
    # None where an object may stand: all that others have in it is empty.
    nothing = tuple(f"{name}." for name, cell in cells.items() if cell is None)
    return [
        (cells[name] or "") if name in cells else "" if name.startswith(nothing) else ABSENT
        for name in header
    ]


class _Names:
    """The names of values in all records, in the order in which they first appear."""

    def __init__(self) -> None:
        self._has_value: dict[str, bool] = {}

    def add(self, cells: dict[str, str | None]) -> None:
        for name, cell in cells.items():
            if cell is not None or name not in self._has_value:
                self._has_value[name] = cell is not None
        checked_width(list(self._has_value))

    def header(self) -> list[str]:
        objects = {name[:at] for name in self._has_value for at in _dots(name)}
        return [name for name, has in self._has_value.items() if has or name not in objects]


def _dots(name: str) -> list[int]:
    return [place for place, letter in enumerate(name) if letter == "."]


class _Flattener:
    """Makes records flat, but for values that a kind takes whole, as the text of JSON."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._whole = {key_of_name(alias) for column in columns for alias in column.aliases}

    def cells(self, tree: Any) -> dict[str, str | None]:
        """Return the texts of a record by name, None for null; raises BadRecord."""
        cells: dict[str, str | None] = {}
        self._add(tree, "", cells, 0)
        return cells

    def _add(self, tree: Any, prefix: str, cells: dict[str, str | None], depth: int) -> None:
        if depth > DEEPEST:
            raise BadRecord(f"It is nested more than {DEEPEST} deep.")
        for key, value in tree:
            name = f"{prefix}{key}" if prefix else key
            if isinstance(value, tuple) and not self._is_whole(name, value):
                self._add(value, f"{name}.", cells, depth + 1)
                continue
            if name in cells:
                raise BadRecord(f"{shown(name)} is there twice.")
            cells[name] = self._text(name, value)

    def _is_whole(self, name: str, value: Any) -> bool:
        return bool(value) and key_of_name(name) in self._whole

    def _text(self, name: str, value: Any) -> str | None:
        if value is None:
            return None
        if isinstance(value, tuple):
            text = _json_of([value])
        elif not isinstance(value, list):
            text = _scalar(name, value)
        elif not any(isinstance(each, (list, tuple)) for each in value):
            text = joined(_scalar(name, each) for each in value if each is not None)
        elif self._is_whole(name, value):
            text = _json_of(value)
        else:
            raise BadRecord(f"{shown(name)} is a list of objects, which no column takes.")
        if len(text) > LONGEST_VALUE:
            raise BadRecord(f"{shown(name)} is longer than {LONGEST_VALUE} characters.")
        return text


def _scalar(name: str, value: Any) -> str:
    if value is True or value is False:
        return "true" if value else "false"
    text: str = value
    if not text.isascii() and _SURROGATE.search(text):
        if byte := undecodable(text):
            raise BadRecord(f"{shown(name)} holds the byte {byte}, which is not UTF-8.")
        raise BadRecord(f"{shown(name)} holds half a surrogate pair.")
    return text


def _json_of(value: Any) -> str:
    """Return a value as the text of JSON, numbers as they were."""
    if isinstance(value, tuple):
        pairs = (f"{json.dumps(name, ensure_ascii=False)}:{_json_of(each)}" for name, each in value)
        return f"{{{','.join(pairs)}}}"
    if isinstance(value, list):
        return f"[{','.join(map(_json_of, value))}]"
    if isinstance(value, Number):
        return str(value)
    return json.dumps(value, ensure_ascii=False)
