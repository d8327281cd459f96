"""Reading one sheet of an XLSX workbook as rows; its first row with values is the header.

Numbers, days, times and booleans become the texts that our readers take. `line` is the number of
the row in the sheet.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO, Final, NamedTuple

from core.imports.column_map import mapped
from core.imports.columns import Column
from core.imports.detection import XLSX
from core.imports.numbers import COMMA, PLAIN
from core.imports.problems import UnusableFile, shown
from core.imports.records import Reading, Record, Source, checked_width
from core.imports.sheet import Cells, Looks, column_letters, local, rows_of
from core.imports.workbook_parts import (
    formats_of,
    relations,
    shared_strings,
    small_part,
)

_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,  # of what is encrypted
    OSError,
    ValueError,
    LookupError,
)
# What is packed more tightly than any table is made to fill a disk or a day.
_LARGEST: Final = 8 * 1024**3
_SUSPICIOUS: Final = 100 * 1024**2
_TIGHTEST: Final = 200


def open_xlsx(file: BinaryIO, reading: Reading, columns: Sequence[Column]) -> Source:
    """Open the first sheet, or the one that is named; raises UnusableFile."""
    if reading.decimal == COMMA:
        raise UnusableFile("Only in CSV files numbers may be written with a decimal comma.")
    try:
        archive = zipfile.ZipFile(file)
        _check(archive)
        sheet, name, looks = _sheet_of(archive, reading.sheet)
        rows = _checked(rows_of(archive.open(sheet), looks))
        header = next(rows, None)
    except _BROKEN as error:
        raise _unusable(error) from None
    if header is None:
        raise UnusableFile(f"The sheet {shown(name)} is empty.")
    if header.fault:
        raise UnusableFile(header.fault)
    names = [header.texts.get(each, "").strip() for each in range(max(header.texts) + 1)]
    checked_width(names)
    found = replace(reading, format=XLSX, delimiter="", encoding="", decimal=PLAIN, sheet=name)
    records = _records(rows, len(names))
    return Source(mapped(names, reading, columns), records, found, file.tell)


class _Sheet(NamedTuple):
    name: str
    part: str
    is_visible: bool


def _check(archive: zipfile.ZipFile) -> None:
    for each in archive.infolist():
        if each.flag_bits & 1:
            raise UnusableFile("The file is encrypted: save it without a password.")
        is_tight = each.file_size > _TIGHTEST * max(each.compress_size, 1)
        if each.file_size > _LARGEST or (is_tight and each.file_size > _SUSPICIOUS):
            raise UnusableFile("The workbook is packed suspiciously: unpacked, it is too large.")


def _sheet_of(archive: zipfile.ZipFile, wanted: str) -> tuple[str, str, Looks]:
    """Return the part of the sheet, its name, and what the workbook says about its cells."""
    main = next(
        (part for kind, part in relations(archive, "").values() if kind == "officeDocument"), ""
    )
    if not main.endswith(".xml"):
        raise UnusableFile("The file is no XLSX workbook: save it as one.")
    parts = relations(archive, main)
    workbook = small_part(archive, main)
    sheets = []
    for each in (each for each in workbook.iter() if local(each) == "sheet"):
        id_ = next((value for key, value in each.attrib.items() if key.endswith("}id")), "")
        kind, part = parts.get(id_, ("", ""))
        if kind == "worksheet":
            sheets.append(_Sheet(each.get("name", ""), part, each.get("state") is None))
    sheet = _chosen(sheets, wanted)
    by_kind = dict(parts.values())
    is_1904 = any(
        each.get("date1904") in ("1", "true")
        for each in workbook.iter()
        if local(each) == "workbookPr"
    )
    formats = formats_of(archive, by_kind["styles"]) if "styles" in by_kind else []
    return sheet.part, sheet.name, Looks(_strings(archive, by_kind), formats, is_1904)


def _strings(archive: zipfile.ZipFile, by_kind: dict[str, str]) -> Callable[[int], str]:
    if "sharedStrings" not in by_kind:
        return lambda number: ""[number]  # there are none: an IndexError
    with archive.open(by_kind["sharedStrings"]) as file:
        return shared_strings(file)


def _chosen(sheets: Sequence[_Sheet], wanted: str) -> _Sheet:
    if not sheets:
        raise UnusableFile("The workbook has no sheet.")
    if not wanted:
        return next((each for each in sheets if each.is_visible), sheets[0])
    named = next((each for each in sheets if each.name.lower() == wanted.strip().lower()), None)
    if named is None:
        names = ", ".join(shown(each.name) for each in sheets)
        raise UnusableFile(f"The workbook has no sheet {shown(wanted)}, but {names}.")
    return named


def _checked(rows: Iterator[Cells]) -> Iterator[Cells]:
    """Yield the rows that have a value; a broken workbook is an UnusableFile wherever it breaks."""
    try:
        for row in rows:
            if row.fault or any(text.strip() for text in row.texts.values()):
                yield row
    except _BROKEN as error:
        raise _unusable(error) from None


def _unusable(error: Exception) -> UnusableFile:
    if isinstance(error, UnusableFile):
        return error
    return UnusableFile("The file is no XLSX workbook, or a broken one: it cannot be unpacked.")


def _records(rows: Iterator[Cells], width: int) -> Iterator[Record]:
    number = 0
    try:
        for number, texts, fault in rows:
            beyond = [place for place, text in texts.items() if place >= width and text.strip()]
            if beyond and not fault:
                place = f"{column_letters(min(beyond))}{number}"
                fault = f"Cell {place} holds a value, but the header ends before."
            yield Record(number, [texts.get(each, "") for each in range(width)], fault)
    except UnusableFile as error:
        yield Record(number + 1, [], f"{error} The rows from here on were not read.")
