"""The formats of exports, and a file of any of them made of the records of any kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.exports.cells import Value
from core.exports.csv_lines import csv_parts
from core.exports.json_lines import json_parts
from core.exports.xlsx_sheet import MOST_ROWS, too_many_rows, xlsx_parts
from core.imports.kind import ImportKind

Rows = Iterator[Sequence[Value]]


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its name, which is also how its files' names end, and what people call it."""

    name: str
    title: Any
    content_type: str


CSV: Final = Format("csv", _("CSV"), "text/csv; charset=utf-8")
XLSX: Final = Format(
    "xlsx", _("XLSX"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)
JSON_LINES: Final = Format("jsonl", _("JSON lines"), "application/jsonl; charset=utf-8")
FORMATS: Final = {each.name: each for each in (CSV, XLSX, JSON_LINES)}


def parts_of_export(
    kind: ImportKind,
    records: models.QuerySet[Any],
    file_format: Format,
    *,
    delimiter: str = ",",
    has_mark: bool = False,
    watch: Callable[[Rows], Rows] = iter,
) -> Iterator[bytes]:
    """Yield the file with these of the kind's records.

    `watch` passes the rows on and may count them. `delimiter` and `has_mark` (a byte order mark,
    which spreadsheets want) are CSV's. Raises Unwritable before the first part.
    """
    names = [column.name for column in kind.columns_for(records)]
    rows = watch(kind.exported(records))
    if file_format is CSV:
        return csv_parts(names, rows, delimiter=delimiter, has_mark=has_mark)
    return xlsx_parts(names, rows) if file_format is XLSX else json_parts(names, rows)


def check_room(records: models.QuerySet[Any], file_format: Format) -> None:
    """Raise Unwritable when the format holds fewer records than there are."""
    if file_format is XLSX and records.order_by()[: MOST_ROWS + 1].count() > MOST_ROWS:
        raise too_many_rows()


def file_name(kind: ImportKind, file_format: Format) -> str:
    """Return how a download is called: `customers-entity1.csv`."""
    return f"{kind.name}-{kind.organization.slug}.{file_format.name}"
