"""Finding out the format of a file from what is in it."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable
from typing import BinaryIO, Final

from core.imports.problems import UnusableFile

CSV: Final = "csv"
XLSX: Final = "xlsx"
JSON: Final = "json"
JSON_LINES: Final = "jsonl"
XML: Final = "xml"
FORMATS: Final = (CSV, XLSX, JSON, JSON_LINES, XML)

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_COMPRESSED: Final = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"(\xb5/\xfd", b"7z\xbc\xaf'\x1c")
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LOOKED_AT: Final = 1024 * 1024


def format_of(file: BinaryIO) -> str:
    """Return the format of a file, which is set back to its beginning.

    Raises UnusableFile for what is none of them: an old workbook or one with a password, something
    compressed, a picture. Everything that could be a text is CSV.
    """
    file.seek(0)
    start = file.read(_LOOKED_AT)
    file.seek(0)
    if start.startswith(_ZIP):
        return XLSX
    if start.startswith(_COMPOUND):
        raise UnusableFile(
            "The file is a workbook with a password, or of an old format (.xls): save it as .xlsx, "
            "without a password."
        )
    if start.startswith(_COMPRESSED):
        raise UnusableFile("The file is compressed: give the file that is in it.")
    text = _as_text(start).lstrip()
    found = _BY_FIRST_CHARACTER.get(text[:1])
    return found(text) if found else CSV


def _as_text(start: bytes) -> str:
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return start[len(mark) :].decode(encoding, "replace")
    return start.decode("utf-8", "replace")


def _array_or_csv(text: str) -> str:
    # "[" also begins names of columns.
    return JSON if text[1:].lstrip()[:1] in ("{", "]", "[", "", '"') else CSV


def _object_or_lines(text: str) -> str:
    """Tell a record for each line from one object that holds them all."""
    line, _, rest = text.partition("\n")
    try:
        first = json.loads(line)
    except (ValueError, RecursionError):
        # One that does not end with its line, or a bad line of many.
        return JSON_LINES if rest.lstrip().startswith("{") and line.rstrip().endswith("}") else JSON
    if rest.strip():
        return JSON_LINES
    holds_records = any(_is_records(value) for value in first.values())
    return JSON if holds_records and len(text) < _LOOKED_AT else JSON_LINES


def _is_records(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def _xml_or_csv(text: str) -> str:
    return XML if text[1:2].isalpha() or text[1:2] in ("?", "!", "_") else CSV


_BY_FIRST_CHARACTER: Final[dict[str, Callable[[str], str]]] = {
    "[": _array_or_csv,
    "{": _object_or_lines,
    "<": _xml_or_csv,
}
