"""What a kind exports, as the cells of a file, without the command that writes such files."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from core.actor import command_actor
from core.formulas import defused
from core.imports.kind import ImportKind
from core.imports.registry import kind_named
from core.models import Event, Organization
from tests.imports.harness import Run, file_of, import_file

# Texts that files, spreadsheets and databases are tempted to change.
AWKWARD = (
    "=1+1",
    "'=quoted",
    "a;b,c\td",
    'he said "no"',
    "two\nlines",
    "two\r\nlines",
    "back\\slash\\",
    "Mexico > Jalisco",
    "ñandú Ünïcödé İıß",
    "emoji \U0001f600 \u202e rtl",
    "'",
    "0012",
    "_under",
    "NULL",
    "x" * 255,
)


def exported(name: str, organization: Organization) -> list[list[Any]]:
    """Return the rows that an export of this kind has."""
    kind = _kind(name, organization)
    return [list(row) for row in kind.exported(kind.records())]


def import_exported(
    name: str, rows: Sequence[Sequence[Any]], folder: Path, organization: Organization
) -> Run:
    """Import such rows as a CSV file with every column."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow([column.name for column in _kind(name, organization).columns])
    writer.writerows([_cell(value) for value in row] for row in rows)
    path = file_of(folder, file.getvalue())
    return import_file(name, path, organization=organization.slug)


def facts(organization: Organization) -> list[str]:
    """Return the codes of what happened in the organization, but for imports themselves."""
    events = Event.objects.filter(organization=organization).exclude(code="import.applied")
    return list(events.order_by("pk").values_list("code", flat=True))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return defused(str(value))


def _kind(name: str, organization: Organization) -> ImportKind:
    kind = kind_named(name)
    assert kind is not None
    return kind(organization, by=command_actor())
