"""The columns a kind of record has, found in a file's header, and their cells read as values."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import DomainError, InvalidValue, MissingValue
from core.formulas import restored
from core.imports.problems import Problems, UnusableFile, shown
from core.imports.table import Record, undecodable

# (name of the column, text of the cell) -> value; raises InvalidValue or WrongType
Reader = Callable[[str, str], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, the domain name of its value ("billing_address.city"), its reader.

    `aliases` are further names of it. A name in a file matches whatever its case, underscores,
    hyphens and spaces. A required column must be there, with a value in every row.
    """

    name: str
    target: str
    read: Reader
    aliases: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a column stands in the file (from 0), and how it is written there."""

    index: int
    written: str


class Row:
    """One row of the file, its cells by column; problems know its line."""

    def __init__(self, record: Record, header: Header, problems: Problems) -> None:
        self.line = record.line
        self.is_whole = len(record.cells) == header.width
        self._cells = record.cells
        self._header = header
        self._problems = problems

    def cell(self, target: str) -> str | None:
        """Return the cell's text, None when there is no such cell.

        White space around it goes, and so does the apostrophe by which an export defused it.
        """
        place = self._header.places.get(target)
        if place is None or place.index >= len(self._cells):
            return None
        return restored(self._cells[place.index].strip())

    def values(self) -> dict[str, Any]:
        """Return the values by domain name, None for an empty cell; bad ones become problems."""
        values: dict[str, Any] = {}
        for column in self._header.columns:
            cell = self.cell(column.target)
            if cell is None:
                continue
            try:
                values[column.target] = _read_cell(column, cell)
            except DomainError as error:
                self.refuse(column.target, error, column.name)
        return values

    def refuse(self, target: str, error: DomainError, called: str = "") -> None:
        """Keep what a reader or a rule says against a value.

        `called` is how the error's message calls the value when that is not its domain name.
        """
        self.object_to(target, _worded(error, called or target, self.cell(target) or ""))

    def object_to(self, target: str, text: str) -> None:
        """Keep a problem with the value of this name, or with the whole row if it has no column."""
        place = self._header.places.get(target)
        if place is None:
            name = self._header.names.get(target, "")
            self._problems.add(self.line, text, column=name)
        else:
            self._problems.add(self.line, text, column=place.written, position=place.index + 1)

    @property
    def is_refused(self) -> bool:
        """Whether the row has a problem."""
        return self._problems.has(self.line)


class Header:
    """The columns of a kind that one file has."""

    def __init__(self, names: Sequence[str], columns: Sequence[Column]) -> None:
        """Find the columns.

        Raises UnusableFile naming every unknown and every repeated column, or the required ones
        that are missing.
        """
        self.width = len(names)
        self.names: Mapping[str, str] = {column.target: column.name for column in columns}
        known = {_key(name): each for each in columns for name in (each.name, *each.aliases)}
        self.places: dict[str, Place] = {}
        faults = []
        for index, name in enumerate(names):
            column = known.get(_key(name))
            if column is None:
                faults.append(_unknown(name, index, known))
            elif earlier := self.places.get(column.target):
                faults.append(f"{shown(name)} repeats {shown(earlier.written)}")
            else:
                self.places[column.target] = Place(index, name)
        if faults:
            if self.width == 1:
                faults.append("names are separated by commas, semicolons or tabs")
            raise UnusableFile(f"The header cannot be used: {'; '.join(faults)}.")
        missing = [
            each.name for each in columns if each.required and each.target not in self.places
        ]
        if missing:
            raise UnusableFile(f"The header has no column {' and no column '.join(missing)}.")
        self.columns = [column for column in columns if column.target in self.places]


def _key(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter not in "_- ")


def _unknown(name: str, index: int, known: Mapping[str, Column]) -> str:
    if not name:
        return f"column {index + 1} has no name"
    close = difflib.get_close_matches(_key(name), known, n=1, cutoff=0.75)
    hint = f" (did you mean {known[close[0]].name}?)" if close else ""
    return f"unknown column {shown(name)}{hint}"


def _read_cell(column: Column, cell: str) -> Any:
    byte = undecodable(cell)
    if byte:
        raise InvalidValue(
            f"{column.name} holds the byte {byte}, which is not UTF-8: save the file as UTF-8."
        )
    if cell:
        return column.read(column.name, cell)
    if column.required:
        raise MissingValue(column.name)
    return None


def _worded(error: DomainError, called: str, cell: str) -> str:
    """Return the message for people who see the file: the value in place of its domain name."""
    about, own = error.message.removeprefix(called).lstrip(": "), error.message
    if about == own:
        return own
    return f"{shown(cell)} {about}" if cell else about
