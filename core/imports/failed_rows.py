"""The rows of a run that have problems, as a file that can be imported again once mended."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from io import TextIOWrapper
from typing import IO, Final, TextIO

from core.formulas import defused, restored
from core.imports import storing
from core.imports.columns import REMARK
from core.imports.problems import Problem
from core.imports.records import ABSENT
from core.models import BAD_ACTIONS, ImportRow, ImportRun

# Columns that an import passes over, as it does everything that begins with an underscore.
LINE: Final = "_line"
PROBLEMS: Final = "_problems"
_IN_MEMORY: Final = 1024 * 1024
_DELIMITERS: Final = (",", ";", "\t", "|")


def bad_rows(run: ImportRun) -> Iterator[ImportRow]:
    """Yield the rows with problems in the order of the file."""
    rows = ImportRow.objects.filter(run=run, action__in=BAD_ACTIONS).order_by("line")
    yield from rows.iterator(chunk_size=1000)


def problems_in(run: ImportRun) -> Iterator[tuple[int, Problem]]:
    """Yield every problem with the line of its row."""
    for row in bad_rows(run):
        for position, column, text in row.problems:
            yield row.line, Problem(position, column, text)


def failed_rows_file(run: ImportRun, *, has_mark: bool = False) -> IO[bytes]:
    """Return the file of failed rows at its beginning, to be closed by who gets it.

    `has_mark`: with a byte order mark, by which spreadsheets know that it is UTF-8.
    """
    file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - not ours to close
    text = TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    if has_mark:
        text.write("\ufeff")
    write_failed_rows(run, text)
    text.detach()
    file.seek(0)
    return file


def write_failed_rows(run: ImportRun, file: TextIO) -> None:
    """Write the rows as CSV: their line, the reasons, and their cells, which read as before.

    Delimiters stay, so that decimal commas are found again; it is valid UTF-8 in any case: a byte
    that was none becomes the letter that it is in Latin-1. A row too long or too short stays so.
    """
    kept = [index for index, name in enumerate(run.header) if not name.startswith(REMARK)]
    delimiter = run.options.get("delimiter")
    writer = csv.writer(file, delimiter=delimiter if delimiter in _DELIMITERS else ",")
    writer.writerow([LINE, PROBLEMS, *(run.header[index] for index in kept)])
    for row in bad_rows(run):
        reasons = "; ".join(
            f"{column}: {text}" if column else text for _, column, text in row.problems
        )
        cells = storing.cells_of(row)
        given = [cells[index] for index in kept if index < len(cells)] + cells[len(run.header) :]
        writer.writerow([row.line, reasons, *map(_writable, given)])


def _writable(cell: str) -> str:
    """Return the cell as any program may open it: nothing that it would calculate."""
    if cell == ABSENT:
        return ""
    text = "".join(
        chr(ord(each) - 0xDC00) if "\udc80" <= each <= "\udcff" else each for each in cell
    )
    text = text.encode(errors="replace").decode()
    return defused(restored(text.strip()))
