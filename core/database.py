"""What the two databases are taught so that the same query means the same on both."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Lookup, TextField
from django.db.models.fields import BigAutoField, BigIntegerField


def teach_sqlite(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Make LOWER fold every letter, as PostgreSQL's does; SQLite's own knows ASCII only."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("LOWER", 1, _lower, deterministic=True)


def _lower(value: object) -> str | None:
    return None if value is None else str(value).lower()


@contextmanager
def patience(*, seconds: float) -> Iterator[None]:
    """Wait no longer for another writer, on SQLite, where one import may hold off all others.

    Whoever finds the database locked for so long gets an OperationalError. Not inside transactions.
    """
    if connection.vendor != "sqlite":
        yield
        return
    usual = connection.settings_dict["OPTIONS"].get("timeout", 5)
    _set_busy_timeout(seconds)
    try:
        yield
    finally:
        _set_busy_timeout(usual)


def _set_busy_timeout(seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")


class AnyOf(Lookup):
    """`id__any=[1, 2]`: one parameter whatever the number of ids, so the statement stays the same.

    A statement of fixed shape is compiled once and prepared by the server; `IN` is neither.
    """

    lookup_name = "any"
    prepare_rhs = False

    def __init__(self, lhs: Any, rhs: Iterable[int]) -> None:
        super().__init__(lhs, list(rhs))

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the condition for PostgreSQL."""
        sql, params = self.process_lhs(compiler, connection)
        return f"{sql} = ANY(%s)", (*params, self.rhs)

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the condition for SQLite, which unpacks a JSON array."""
        sql, params = self.process_lhs(compiler, connection)
        members = "(SELECT value FROM json_each(%s))"
        return f"{sql} IN {members}", (*params, json.dumps(self.rhs))


class Like(Lookup):
    """`name_lower__like="%jewel%"`: SQL LIKE, the pattern folded as the column is, `\\` escapes."""

    lookup_name = "like"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the condition; both databases know the ESCAPE clause."""
        lhs, lhs_params = self.process_lhs(compiler, connection)
        rhs, rhs_params = self.process_rhs(compiler, connection)
        return f"{lhs} LIKE LOWER({rhs}) ESCAPE '\\'", (*lhs_params, *rhs_params)


def like_pattern(wildcard: str) -> str:
    """Return the LIKE pattern of a text in which only `*` is special."""
    escaped = wildcard.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return escaped.replace("*", "%")


def register_lookups() -> None:
    """Make the lookups usable in any query."""
    for field in (BigAutoField, BigIntegerField):
        field.register_lookup(AnyOf)
    for text_field in (CharField, TextField):
        text_field.register_lookup(Like)
