"""Opening a file of any format as rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import BinaryIO, Final

from core.imports.columns import Column
from core.imports.detection import CSV, FORMATS, JSON, JSON_LINES, XLSX, XML, format_of
from core.imports.json_records import open_json, open_json_lines
from core.imports.problems import UnusableFile
from core.imports.records import Reading, Source
from core.imports.table import open_csv
from core.imports.workbook import open_xlsx
from core.imports.xml_records import open_xml

_OPENERS: Final[dict[str, Callable[[BinaryIO, Reading, Sequence[Column]], Source]]] = {
    CSV: open_csv,
    XLSX: open_xlsx,
    JSON: open_json,
    JSON_LINES: open_json_lines,
    XML: open_xml,
}


def open_source(file: BinaryIO, reading: Reading, columns: Sequence[Column]) -> Source:
    """Open a file, which can be read again from its beginning, and find out how it is read.

    `columns` help to find out what a decimal comma is, and which nested values are taken whole.
    Raises UnusableFile for what cannot be read as a table.
    """
    if reading.format and reading.format not in _OPENERS:
        raise UnusableFile(f"The format must be one of {', '.join(FORMATS)}.")
    return _OPENERS[reading.format or format_of(file)](file, reading, columns)
