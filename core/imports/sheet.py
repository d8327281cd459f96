"""The rows of one sheet of a workbook, of which no more than a few are in memory.

Read here and not by a library: those at hand keep the whole sheet in memory, and give a cell
with an error as an empty one, which would clear a value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import IO, Final, NamedTuple, NoReturn
from xml.etree.ElementTree import Element

from core.imports.problems import UnusableFile, shown
from core.imports.records import LONGEST_VALUE
from core.imports.sheet_values import (
    BadCell,
    moment_text,
    number_text,
    unescaped,
    written_moment,
)
from core.imports.xml_stream import Tree, without_namespace

_LETTERS: Final = re.compile("[A-Z]{1,3}")
_MOST_ROWS: Final = 2**31 - 1


class Cells(NamedTuple):
    """A row: its number in the sheet, the texts of its cells by column (from 0), what is wrong."""

    number: int
    texts: dict[int, str]
    fault: str


class Looks(NamedTuple):
    """What the rest of the workbook says about cells."""

    string: Callable[[int], str]  # raises IndexError
    formats: Sequence[str]  # DATE, TIME or "" by style
    is_1904: bool


def broken(text: str, line: int) -> NoReturn:
    """Refuse a workbook."""
    raise UnusableFile(f"The workbook is broken: {text}.")


def rows_of(file: IO[bytes], looks: Looks) -> Iterator[Cells]:
    """Yield the rows of a sheet that have cells; raises UnusableFile where it is broken."""
    tree = Tree()
    number = 0
    for _ in tree.grow(file, broken):
        if not len(tree.top):
            continue
        sheet, is_open = tree.top[0], not tree.has_ended
        for part in sheet:
            if local(part) != "sheetData":
                continue
            for row in tree.take(part, is_open=is_open and part is sheet[-1]):
                if local(row) == "row":
                    number = _number_of(row, number)
                    yield _cells(row, number, looks)
        tree.take(sheet, is_open=is_open)


def local(element: Element) -> str:
    """Return an element's name without its namespace, of which there are two for each."""
    return without_namespace(element.tag)


def _number_of(row: Element, before: int) -> int:
    written = row.get("r", "")
    number = int(written) if written.isascii() and written.isdigit() else before + 1
    if not before < number <= _MOST_ROWS:
        broken(f"row {shown(written)} is out of order", 0)
    return number


def _cells(row: Element, number: int, looks: Looks) -> Cells:
    texts: dict[int, str] = {}
    fault = ""
    column = -1
    for cell in row:
        attributes = cell.attrib
        column = _column_of(attributes.get("r", ""), column)
        written = _written(cell)
        if not written:
            continue
        text, why = _read(written, attributes, looks)
        if why and not fault:
            fault = f"Cell {column_letters(column)}{number} cannot be read: {why}"
        if text:
            texts[column] = text
    return Cells(number, texts, fault)


@lru_cache(maxsize=32_768)
def _letters_number(letters: str) -> int | None:
    return column_number(letters) if _LETTERS.fullmatch(letters) else None


def _column_of(place: str, before: int) -> int:
    number = _letters_number(place.rstrip("0123456789"))
    return before + 1 if number is None else number


def _written(cell: Element) -> str:
    """Return what stands in a cell: its value, or its own text."""
    for part in cell:
        name = local(part)
        if name == "v":
            return part.text or ""
        if name == "is":
            return string_of(part)
    return ""


def string_of(element: Element) -> str:
    """Return the text of its parts, but not how they are pronounced."""
    parts = []
    for each in element:
        name = local(each)
        if name == "t":
            parts.append(each.text or "")
        elif name == "r":
            parts += [part.text or "" for part in each if local(part) == "t"]
    return "".join(parts)


def _read(written: str, attributes: Mapping[str, str], looks: Looks) -> tuple[str, str]:
    """Return a cell's text, and what is wrong with it."""
    kind = attributes.get("t", "n")
    try:
        if len(written) > LONGEST_VALUE:
            return "", f"it is longer than {LONGEST_VALUE} characters."
        if kind == "s":
            return looks.string(int(written)), ""
        if kind == "n":
            return _number(written.strip(), attributes.get("s", "0"), looks), ""
        if kind == "e":
            return written, f"it holds the error {shown(written, quoted=False)}."
        if kind == "b":
            return ("true" if written.strip() == "1" else "false"), ""
        return (written_moment(written) if kind == "d" else unescaped(written)), ""
    except BadCell as error:
        return written, str(error)
    except (IndexError, ValueError, OverflowError):
        return written, "it is broken."


def _number(written: str, style: str, looks: Looks) -> str:
    place = int(style)
    kind = looks.formats[place] if 0 <= place < len(looks.formats) else ""
    if kind:
        return moment_text(written, kind, is_1904=looks.is_1904)
    return number_text(written)


def column_number(letters: str) -> int:
    """Return the place, from 0, of a column that a sheet calls by letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def column_letters(number: int) -> str:
    """Return what a sheet calls the column at this place, from 0."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
