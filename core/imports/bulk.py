"""Many rows of a plan in one statement, in the way each database does that fastest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import orjson
from django.db import connection

from core.models import ImportRow

# Columns of a plan's rows, with the type by which PostgreSQL takes lists of them.
_TYPES: Final = {
    "run_id": "bigint",
    "line": "integer",
    "step": "integer",
    "action": "varchar",
    "key": "varchar",
    "above": "varchar",
    "cells": "jsonb",
    "changes": "jsonb",
    "problems": "jsonb",
    "subject_id": "bigint",
    "version": "timestamptz",
}
_JSON: Final = ("cells", "changes", "problems")


def insert(entries: Sequence[ImportRow]) -> None:
    """Insert rows; they do not learn their ids."""
    names = list(_TYPES)
    table, columns = _quoted(names)
    rows = [_values(entry, names) for entry in entries]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(names))
            # Only names of the model's own table and columns are put in, here and below.
            sql = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608
            cursor.executemany(sql, rows)


def update(entries: Sequence[ImportRow], names: Sequence[str]) -> None:
    """Write these columns of rows that are there."""
    if not entries:
        return
    table, _ = _quoted(names)
    quoted = [connection.ops.quote_name(name) for name in names]
    rows = [(*_values(entry, names), entry.pk) for entry in entries]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            lists = ", ".join(f"%s::{_TYPES[name]}[]" for name in names)
            changes = ", ".join(f"{name} = given.{name}" for name in quoted)
            cursor.execute(
                f"UPDATE {table} SET {changes} FROM unnest({lists}, %s::bigint[]) "  # noqa: S608
                f"AS given ({', '.join(quoted)}, given_id) WHERE id = given.given_id",
                [list(each) for each in zip(*rows, strict=True)],
            )
        else:
            changes = ", ".join(f"{name} = %s" for name in quoted)
            cursor.executemany(f"UPDATE {table} SET {changes} WHERE id = %s", rows)  # noqa: S608


def _quoted(names: Sequence[str]) -> tuple[str, str]:
    quote = connection.ops.quote_name
    return quote(ImportRow._meta.db_table), ", ".join(map(quote, names))


def _values(entry: ImportRow, names: Sequence[str]) -> tuple[Any, ...]:
    return tuple(_value(name, getattr(entry, name)) for name in names)


def _value(name: str, value: Any) -> Any:
    if name in _JSON:
        return orjson.dumps(value).decode()
    if name == "version":
        return connection.ops.adapt_datetimefield_value(value)
    return str(value) if name == "action" else value
