"""An example of a file for people who are about to write one, and what its columns mean."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from typing import BinaryIO, Final, TextIO

from xlsxwriter import Workbook

from core.formulas import defused
from core.imports.columns import Column

_EXPLAINED: Final = "columns"  # the second sheet, which no import reads
_HEADINGS: Final = ("column", "required", "what it is", "example", "other names")
_WIDTHS: Final = (30, 10, 100, 30, 60)


def write_csv(columns: Sequence[Column], file: TextIO) -> None:
    """Write all columns, and one row of examples, as CSV."""
    writer = csv.writer(file)
    writer.writerow(column.name for column in columns)
    writer.writerow(defused(column.example) for column in columns)


def write_xlsx(columns: Sequence[Column], title: str, file: BinaryIO) -> None:
    """Write the same as a workbook, with a second sheet that explains the columns."""
    workbook = Workbook(file, {"in_memory": True})
    bold = workbook.add_format({"bold": True})
    lines = workbook.add_format({"text_wrap": True, "valign": "top"})
    records = workbook.add_worksheet(title[:31])
    records.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        records.write_string(0, place, column.name, bold)
        records.write_string(1, place, column.example)
        records.set_column(place, place, max(12, len(column.name) + 2))
    about = workbook.add_worksheet(_EXPLAINED)
    about.freeze_panes(1, 0)
    for place, (heading, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True)):
        about.write_string(0, place, heading, bold)
        about.set_column(place, place, width, lines)
    for row, texts in enumerate(explanations(columns), start=1):
        for place, text in enumerate(texts):
            about.write_string(row, place, text, lines)
    workbook.close()


def explanations(columns: Sequence[Column]) -> list[tuple[str, ...]]:
    """Return for each column its name, whether it is required, what it is, an example, aliases."""
    return [
        (
            column.name,
            "yes" if column.required else "",
            column.explained,
            column.example,
            ", ".join(column.aliases),
        )
        for column in columns
    ]
