"""Reading a CSV file as rows that know the line they start in.

Values are separated by commas, semicolons, tabs or bars, as the header shows, and may stand in
double quotes. What is not UTF-8 stays in the cells as lone surrogates (Python's `surrogateescape`),
so that the column can be named later.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, BinaryIO, Final

from core.imports import encodings
from core.imports.column_map import mapped, number_places
from core.imports.columns import Column
from core.imports.numbers import decimal_of
from core.imports.problems import UnusableFile
from core.imports.records import LONGEST_RECORD, Reading, Record, Source, checked_width, undecodable

DELIMITERS: Final = {",": ",", ";": ";", "\t": "\t", "|": "|", "tab": "\t", "\\t": "\t"}
_SAMPLE: Final = 1000


def open_csv(file: BinaryIO, reading: Reading, columns: Sequence[Column]) -> Source:
    """Open a CSV file. A broken quotation ends the reading with a refused row."""
    encoding = reading.encoding or encodings.encoding_of(file)
    codec = encodings.codec_of(encoding)
    file.seek(0)
    # Bytes that are no UTF-16 cannot be kept; a single row tells of them.
    errors = "strict" if codec == "utf-16" else "surrogateescape"
    text = io.TextIOWrapper(file, encoding=codec, errors=errors, newline="")
    lines = _Lines(text)
    given = _delimiter_given(reading.delimiter)
    first = _first_of(lines)
    delimiter = given or _delimiter_of(first)
    rows = _records(first, lines, delimiter)
    header = next(rows, None)
    if header is None:
        raise UnusableFile("The file is empty.")
    if header.fault:
        raise UnusableFile(header.fault)
    names = mapped(_checked_header(header), reading, columns)
    sample = [] if reading.decimal else list(itertools.islice(rows, _SAMPLE))
    decimal = reading.decimal or decimal_of(sample, number_places(names, columns))
    found = replace(
        reading, format="csv", delimiter=delimiter, encoding=encoding, decimal=decimal, sheet=""
    )
    # The wrapper closes the file when nobody holds it any more.
    return Source(names, itertools.chain(sample, rows), found, lambda: text.buffer.tell())


class _Lines:
    """The lines of a text, none of which, nor all of one record, may be of any length."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.number = 0  # of lines read
        self.left = LONGEST_RECORD

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            line = self._text.readline(self.left + 1)
        except UnicodeError:
            raise csv.Error("no text") from None
        if not line:
            raise StopIteration
        self.left -= len(line)
        if self.left < 0:
            raise csv.Error("field limit")
        self.number += 1
        return line


def _first_of(lines: _Lines) -> str:
    """Return the first line that is not blank, "" when there is none."""
    try:
        return next((line for line in lines if line.strip()), "")
    except csv.Error as error:
        raise UnusableFile(_reason(error)) from None


def _delimiter_given(delimiter: str) -> str:
    if delimiter and delimiter.lower() not in DELIMITERS:
        raise UnusableFile("The delimiter must be a comma, a semicolon, a tab (\\t) or a bar.")
    return DELIMITERS.get(delimiter.lower(), "")


def _delimiter_of(first: str) -> str:
    """Return what separates the names in the header; the comma when nothing does."""
    delimiters = dict.fromkeys(DELIMITERS.values())
    try:
        return max(delimiters, key=lambda each: len(next(csv.reader([first], delimiter=each), [])))
    except csv.Error as error:
        raise UnusableFile(_reason(error)) from None


def _records(first: str, lines: _Lines, delimiter: str) -> Iterator[Record]:
    skipped = lines.number - 1
    reader: Any = csv.reader(itertools.chain([first], lines), delimiter=delimiter, strict=True)
    while True:
        line = skipped + reader.line_num + 1
        lines.left = LONGEST_RECORD
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield Record(line, [], f"{_reason(error)} The lines from here on were not read.")
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
    if "no text" in str(error):
        return "Bytes are not UTF-16."
    return f"A value in quotes is broken; a quote within it is written twice ({error})."


def _checked_header(header: Record) -> list[str]:
    names = [name.strip() for name in header.cells]
    checked_width(names)
    for name in names:
        if byte := undecodable(name):
            raise UnusableFile(
                f"The header holds the byte {byte}, which is not UTF-8: save the file as UTF-8."
            )
    return names
