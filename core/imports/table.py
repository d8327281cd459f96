"""Reading a CSV file as rows that know the line they start in.

UTF-8 with or without a byte order mark; values are separated by commas, semicolons or tabs, as the
header shows, and may stand in double quotes. What is not UTF-8 stays in the cells as lone
surrogates (Python's `surrogateescape`), so that the column can be named later.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from core.imports.problems import Problems, UnusableFile

_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Record:
    """One row as it stands in the file; `line` is the physical line where it starts, from 1."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A header and its rows; `problems` is what was wrong with the file's own form."""

    header: list[str]
    records: list[Record]
    problems: Problems = field(default_factory=Problems)


def read_table(file: BinaryIO) -> Table:
    """Read the whole file. Rows without any value are no rows.

    A row with too few or too many values is kept with a problem. A broken quotation ends the
    reading with a problem, because nobody can tell where the next row starts. Raises UnusableFile
    for a file without a readable header.
    """
    lines = io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")
    try:
        return _read(iter(lines))
    finally:
        lines.detach()  # standard input is not ours to close


def undecodable(text: str) -> str | None:
    """Return the first byte of the text that is not UTF-8, as "0xE9"; None when all is well."""
    for letter in text:
        if "\udc80" <= letter <= "\udcff":
            return f"0x{ord(letter) - 0xDC00:02X}"
    return None


def _read(lines: Iterator[str]) -> Table:
    blank = 0
    first = next(lines, "")
    while first and not first.strip():
        blank, first = blank + 1, next(lines, "")
    problems = Problems()
    rows = _records(itertools.chain([first], lines), _delimiter_of(first), blank, problems)
    header = next(rows, None)
    if header is None:
        raise UnusableFile(next((each.text for each in problems), "The file is empty."))
    names = _checked_header(header)
    return Table(names, list(_checked(rows, len(names), problems)), problems)


def _delimiter_of(first: str) -> str:
    """Return what separates the names in the header; the comma when nothing does."""
    return max(_DELIMITERS, key=lambda each: len(next(csv.reader([first], delimiter=each), [])))


def _records(
    lines: Iterable[str], delimiter: str, skipped: int, problems: Problems
) -> Iterator[Record]:
    reader: Any = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = skipped + reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            problems.add(line, f"{_reason(error)} The lines from here on were not read.")
            return
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield Record(line, cells)


def _reason(error: csv.Error) -> str:
    if "field limit" in str(error):
        limit = csv.field_size_limit()
        return f"A value is longer than {limit} characters, or a closing quote is missing."
    if "unexpected end" in str(error):
        return "A closing quote is missing."
    return f"A value in quotes is broken; a quote within it is written twice ({error})."


def _checked_header(header: Record) -> list[str]:
    names = [name.strip() for name in header.cells]
    for name in names:
        if byte := undecodable(name):
            raise UnusableFile(
                f"The header holds the byte {byte}, which is not UTF-8: save the file as UTF-8."
            )
    return names


def _checked(records: Iterable[Record], width: int, problems: Problems) -> Iterator[Record]:
    for record in records:
        if len(record.cells) != width:
            problems.add(
                record.line, f"{len(record.cells)} values, but the header has {width} columns."
            )
        yield record
