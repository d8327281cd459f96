"""Writing many rows of one table in a few statements, whatever their number.

PostgreSQL takes them by COPY and as arrays, SQLite one by one within one call. Past rows are made
by the database of what it then holds, which is what the services remember row by row.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db import connection, models

from core.actor import Actor
from core.models import Event, Organization

Rows = Sequence[Sequence[Any]]


def next_ids(model: type[models.Model], count: int) -> list[int]:
    """Return ids for so many new rows, which nobody else gets; on SQLite inside a transaction."""
    if not count:
        return []
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, count],
            )
            return [key for (key,) in cursor.fetchall()]
        # There is one writer at a time.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
        return list(range(last + 1, last + 1 + count))


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Rows) -> None:
    """Insert rows of values in the order of the columns' names (`attname`); others stay NULL.

    Raises IntegrityError, which leaves the transaction broken.
    """
    if not rows:
        return
    table, columns = _quoted(model), ", ".join(_columns(model, names))
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        copying = f"COPY {table} ({columns}) FROM STDIN"
        with (
            connection.cursor() as cursor,
            connection.wrap_database_errors,
            cursor.copy(copying) as copy,
        ):
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join(["%s"] * len(names))
    sql = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 - names of the model
    with connection.cursor() as cursor:
        cursor.executemany(sql, _prepared(model, names, rows))


def update_rows(model: type[models.Model], names: Sequence[str], rows: Rows) -> None:
    """Give rows, by the id that comes first in each, the values of the columns after it."""
    if not rows:
        return
    table, columns = _quoted(model), _columns(model, names)
    if connection.vendor == "postgresql":
        types = [_field(model, name).db_type(connection) for name in names]
        arrays = ", ".join(f"%s::{each}[]" for each in ("bigint", *types))
        sets = ", ".join(f"{each} = new.{each}" for each in columns)
        sql = (
            f"UPDATE {table} AS old SET {sets} "  # noqa: S608 - names of the model
            f"FROM unnest({arrays}) AS new (id, {', '.join(columns)}) WHERE old.id = new.id"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [list(column) for column in zip(*rows, strict=True)])
        return
    sets = ", ".join(f"{each} = %s" for each in columns)
    sql = f"UPDATE {table} SET {sets} WHERE id = %s"  # noqa: S608 - names of the model
    turned = (row[1:] for row in _prepared(model, ["id", *names], rows))
    keys = (row[0] for row in rows)
    with connection.cursor() as cursor:
        cursor.executemany(sql, [(*row, key) for row, key in zip(turned, keys, strict=True)])


def delete_rows(model: type[models.Model], ids: Sequence[int], by: Actor) -> None:
    """Delete rows that nothing refers to; their past stays."""
    if ids:
        remember_rows(model, [(key, "-") for key in ids], by)
        records = model._default_manager.filter(id__any=ids)
        records._raw_delete(records.db)


def remember_rows(model: type[models.Model], kinds: Sequence[tuple[int, str]], by: Actor) -> None:
    """Insert past rows, in this order, of rows as they are now: their ids, each "+", "~" or "-"."""
    if not kinds:
        return
    if connection.vendor == "postgresql":
        at: Any = by.at
        given: list[Any] = [list(each) for each in zip(*kinds, strict=True)]
    else:
        at = connection.ops.adapt_datetimefield_value(by.at)
        given = [json.dumps(kinds)]
    with connection.cursor() as cursor:
        user_id = by.user.pk if by.user else None
        cursor.execute(_remembering(model), [at, user_id, by.request_id, *given])


def record_facts(
    facts: Iterable[tuple[str, str, int, str, dict[str, Any]]],
    *,
    organization: Organization,
    by: Actor,
) -> None:
    """Keep what happened, in this order: code, type, id and label of the subject, and changes.

    The same as `core.events.record` of each.
    """
    common = (
        organization.pk,
        by.at,
        by.user.pk if by.user else None,
        by.client.pk if by.client else None,
        by.request_id,
    )
    names = (
        *("organization_id", "at", "actor_id", "client_id", "request_id"),
        *("code", "subject_type", "subject_id", "subject_label", "changes"),
    )
    is_text = connection.vendor == "postgresql"
    rows = [
        (*common, code, kind, key, label[:255], json.dumps(changes) if is_text else changes)
        for code, kind, key, label, changes in facts
    ]
    insert_rows(Event, names, rows)


@cache
def _remembering(model: type[models.Model]) -> str:
    """Return the statement that makes past rows of the rows with given ids."""
    past: Any = model.history.model  # type: ignore[attr-defined]
    columns = [connection.ops.quote_name(field.column) for field in past.tracked_fields]
    if connection.vendor == "postgresql":
        given = "unnest(%s::bigint[], %s::text[]) WITH ORDINALITY AS given (id, kind, place)"
        key, kind, place = "given.id", "given.kind", "given.place"
    else:
        given = "json_each(%s) AS given"
        key, kind, place = "given.value ->> 0", "given.value ->> 1", "given.key"
    own = "history_date, history_user_id, request_id, history_type, history_change_reason"
    now = ", ".join(f"now.{column}" for column in columns)

    return (
        f"INSERT INTO {_quoted(past)} ({own}, {', '.join(columns)}) "  # noqa: S608
        f"SELECT %s, %s, %s, {kind}, NULL, {now} FROM {given} "
        f"JOIN {_quoted(model)} AS now ON now.id = {key} ORDER BY {place}"
    )


def _prepared(model: type[models.Model], names: Sequence[str], rows: Rows) -> list[tuple[Any, ...]]:
    """Return the rows as the database's driver takes them."""
    fields = [_field(model, name) for name in names]
    return [
        tuple(
            field.get_db_prep_save(value, connection)
            for field, value in zip(fields, row, strict=True)
        )
        for row in rows
    ]


def _columns(model: type[models.Model], names: Sequence[str]) -> list[str]:
    return [connection.ops.quote_name(_field(model, name).column) for name in names]


@cache
def _field(model: type[models.Model], attname: str) -> Any:
    return next(field for field in model._meta.concrete_fields if field.attname == attname)


def _quoted(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)
