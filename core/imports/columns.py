"""The columns a kind of record has, found in a file's header, and their cells read as values."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from core.errors import DomainError, InvalidValue, MissingValue, NotUnique
from core.formulas import restored
from core.imports.numbers import PLAIN, plain_number
from core.imports.problems import Problem, UnusableFile, printable, shown
from core.imports.records import ABSENT, Record, undecodable

# What begins the name of a column that holds no value, such as the reasons of failed rows.
REMARK: Final = "_"
# (name of the column, text of the cell) -> value; raises InvalidValue or WrongType
Reader = Callable[[str, str], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, the domain name of its value ("billing_address.city"), its reader.

    `aliases` are further names of it, such as those of the surfaces. A name in a file matches
    whatever its case, underscores, hyphens and spaces. A required column must be there, with a
    value in every row. `explained` and `example` are for people who write such a file; a number may
    be written with a decimal comma where the file does so. Where `empty_leaves`, an empty cell
    leaves the value as if the column were not there.
    """

    name: str
    target: str
    read: Reader
    aliases: tuple[str, ...] = ()
    required: bool = False
    explained: str = ""
    example: str = ""
    is_number: bool = False
    empty_leaves: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a column stands in the file (from 0), and how it is written there."""

    index: int
    written: str


class Row:
    """One row of the file, its cells by column, and what is wrong with it."""

    def __init__(self, record: Record, header: Header) -> None:
        self.line = record.line
        self.cells = record.cells
        self.problems: list[Problem] = []
        self.is_conflict = False
        self._header = header
        self._left_out: set[str] = set()
        if record.fault:
            self.object_to("", record.fault)
        elif len(record.cells) != header.width:
            self.object_to(
                "", f"{len(record.cells)} values, but the header has {header.width} columns."
            )
        # Otherwise its values stand under the wrong names, or nobody knows where.
        self.is_whole = not self.problems

    def cell(self, target: str) -> str | None:
        """Return the cell's text, None when there is no such cell.

        White space around it goes, and so does the apostrophe by which an export defused it.
        """
        place = self._header.places.get(target)
        if place is None or place.index >= len(self.cells) or target in self._left_out:
            return None
        text = self.cells[place.index]
        return None if text == ABSENT else restored(text.strip())

    def values(self) -> dict[str, Any]:
        """Return the values by domain name, None for an empty cell; bad ones become problems."""
        values: dict[str, Any] = {}
        for column in self._header.columns:
            cell = self.cell(column.target)
            if cell is None or (not cell and column.empty_leaves):
                continue
            if column.is_number:
                cell = plain_number(cell, self._header.decimal)
            try:
                values[column.target] = _read_cell(column, cell)
            except DomainError as error:
                self.refuse(column.target, error, column.name)
        return values

    def refuse(self, target: str, error: DomainError, called: str = "") -> None:
        """Keep what a reader or a rule says against a value.

        `called` is how the error's message calls the value when that is not its domain name. What
        could not be read is missing as well; that is not said again.
        """
        if isinstance(error, MissingValue) and self.cell(target) and self._is_told(target):
            return
        self.is_conflict = self.is_conflict or isinstance(error, NotUnique)
        self.object_to(target, _worded(error, called or target, self.cell(target) or ""))

    def object_to(self, target: str, text: str) -> None:
        """Keep a problem with the value of this name, or with the whole row if it has no column."""
        place = self._header.places.get(target)
        if place is None:
            problem = Problem(0, self._header.names.get(target, ""), printable(text))
        else:
            problem = Problem(place.index + 1, place.written, printable(text))
        if problem not in self.problems:
            self.problems.append(problem)

    def _is_told(self, target: str) -> bool:
        place = self._header.places.get(target)
        return place is not None and any(each.position == place.index + 1 for each in self.problems)

    def leave_out(self, target: str) -> None:
        """Take the value of this name for absent."""
        self._left_out.add(target)

    @property
    def header(self) -> Header:
        """The header of its file."""
        return self._header

    @property
    def is_refused(self) -> bool:
        """Whether the row has a problem."""
        return bool(self.problems)


class Header:
    """The columns of a kind that one file has."""

    def __init__(
        self, names: Sequence[str], columns: Sequence[Column], *, decimal: str = PLAIN
    ) -> None:
        """Find the columns. A name that begins with an underscore is a remark, and passed over.

        Raises UnusableFile naming every unknown and every repeated column, or the required ones
        that are missing.
        """
        self.width = len(names)
        self.decimal = decimal
        self.names: Mapping[str, str] = {column.target: column.name for column in columns}
        known = columns_by_key(columns)
        self.places: dict[str, Place] = {}
        faults = []
        for index, name in enumerate(names):
            if name.startswith(REMARK):
                continue
            column = known.get(key_of_name(name))
            if column is None:
                faults.append(_unknown(name, index, known))
            elif earlier := self.places.get(column.target):
                faults.append(f"{shown(name)} repeats {shown(earlier.written)}")
            else:
                self.places[column.target] = Place(index, name)
        if faults:
            if self.width == 1:
                faults.append("names are separated by commas, semicolons, tabs or bars")
            raise UnusableFile(f"The header cannot be used: {'; '.join(faults)}.")
        missing = [
            each.name for each in columns if each.required and each.target not in self.places
        ]
        if missing:
            raise UnusableFile(f"The header has no column {' and no column '.join(missing)}.")
        self.columns = [column for column in columns if column.target in self.places]


def columns_by_key(columns: Sequence[Column]) -> dict[str, Column]:
    """Return the columns by every name that a file may have for them; see `key_of_name`.

    Their domain names are the last to be looked at: what JSON's nested objects are read as.
    """
    known = {key_of_name(name): each for each in columns for name in (each.name, *each.aliases)}
    for column in columns:
        known.setdefault(key_of_name(column.target), column)
    return known


def key_of_name(name: str) -> str:
    """Return what is the same of names that differ in case, underscores, hyphens and spaces."""
    return "".join(letter for letter in name.lower() if letter not in "_- ")


def _unknown(name: str, index: int, known: Mapping[str, Column]) -> str:
    if not name:
        return f"column {index + 1} has no name"
    close = difflib.get_close_matches(key_of_name(name), known, n=1, cutoff=0.75)
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
