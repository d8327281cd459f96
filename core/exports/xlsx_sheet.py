"""Records as a sheet of an XLSX workbook, whose texts are texts whatever they look like.

Times are texts, since the sheet's own know neither microseconds nor a zone; so are numbers of more
digits than it keeps. The same records give the same bytes.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from core.exports.cells import Value, kept, text_of
from core.exports.problems import Unwritable

# A sheet has 2 to the power of 20 rows, one of them the names.
MOST_ROWS: Final = 1_048_575
_DIGITS: Final = 15
# In the leap year that 1900 is for spreadsheets they and everybody else count days differently.
_FIRST_DAY: Final = date(1900, 3, 1)
_MADE_AT: Final = datetime(2000, 1, 1)
_READ_AT_ONCE: Final = 64 * 1024
_UNDERSCORE: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
# A line feed and a tab stay; a carriage return would come back as a line feed.
_ESCAPED: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def xlsx_parts(names: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """Yield the file in parts, once it is written; raises Unwritable before the first one."""
    with tempfile.TemporaryDirectory(prefix="cartera-export-") as folder:
        path = Path(folder) / "export.xlsx"
        _write(path, names, rows)
        with path.open("rb") as file:
            while part := file.read(_READ_AT_ONCE):
                yield part


def _write(path: Path, names: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    options = {"constant_memory": True, "tmpdir": str(path.parent), "use_zip64": True}
    workbook = Workbook(str(path), options)
    workbook.set_properties({"created": _MADE_AT})
    sheet = workbook.add_worksheet(worksheet_class=_Sheet)
    cells = _Cells(workbook, sheet)
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(names):
        sheet.write_string(0, column, name, cells.heading)
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise too_many_rows()
        for column, value in enumerate(row):
            cells.write(number, column, value)
    workbook.close()


def too_many_rows() -> Unwritable:
    """Return the error that tells so."""
    return Unwritable(
        f"An XLSX sheet holds at most {MOST_ROWS} records. Export as CSV or JSON lines, or filter."
    )


class _Sheet(Worksheet):
    """A sheet that escapes texts so that each one comes back as it was."""

    @staticmethod
    def _escape_control_characters(data: Any) -> Any:
        """Return the text as the sheet holds it: _x0007_ for a bell, _x005F_x0007_ for that text.

        The library's own takes `_x0041_x0042_` for one such text where it holds two, and writes a
        text that looks like its own markup unescaped.
        """
        if not isinstance(data, str):  # a boolean's 0 or 1
            return data
        escaped = _UNDERSCORE.sub("_x005F_", data)
        escaped = _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", escaped)
        return f"_x003C_{escaped[1:]}" if escaped.startswith("<r>") else escaped


class _Cells:
    """Writes values into the cells of a sheet, each as its type."""

    def __init__(self, workbook: Workbook, sheet: Worksheet) -> None:
        self._workbook = workbook
        self._sheet = sheet
        self._number_formats: dict[str, Any] = {}
        self.heading = workbook.add_format({"bold": True})

    def write(self, row: int, column: int, value: Value) -> None:
        """Write one; None and "" are empty cells."""
        if value is None or value == "":
            return
        if isinstance(value, bool):
            self._sheet.write_boolean(row, column, value)
        elif isinstance(value, (int, Decimal)) and _is_exact(value):
            self._write_number(row, column, value)
        elif isinstance(value, date) and not isinstance(value, datetime) and value >= _FIRST_DAY:
            self._sheet.write_datetime(row, column, value, self._format("yyyy-mm-dd"))
        elif self._sheet.write_string(row, column, kept(text_of(value))):
            raise Unwritable(
                f"A text of record {row} is longer than a cell of an XLSX sheet may be (32767 "
                "characters). Export as CSV or JSON lines."
            )

    def _write_number(self, row: int, column: int, value: int | Decimal) -> None:
        decimals = -int(value.as_tuple().exponent) if isinstance(value, Decimal) else 0
        pattern = f"0.{'0' * decimals}" if decimals > 0 else "0"
        self._sheet.write_number(row, column, float(value), self._format(pattern))

    def _format(self, pattern: str) -> Any:
        if pattern not in self._number_formats:
            self._number_formats[pattern] = self._workbook.add_format({"num_format": pattern})
        return self._number_formats[pattern]


def _is_exact(value: int | Decimal) -> bool:
    """Say whether the sheet keeps every digit."""
    number = Decimal(value)
    return number.is_finite() and len(number.as_tuple().digits) <= _DIGITS and abs(number) < 10**15
