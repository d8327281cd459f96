"""Test databases: emptied without emptying what is empty, and copied instead of migrated again."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any
from unittest import mock

from django.db import connection
from django.test import TransactionTestCase

from tests.edge.server import DATABASE


def copy_of_new(folder: Path) -> Path | None:
    """Return a copy of the database in a file of the folder; none of a database on a server."""
    if connection.vendor != "sqlite":
        return None
    copy = folder / DATABASE
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    return copy


def place(new: Path, folder: Path) -> None:
    """Put a copy of the file where the servers of tests/edge look for their database."""
    shutil.copyfile(new, folder / DATABASE)


def empty_quickly() -> None:
    """Let the tests that commit clean up by deleting rows, on PostgreSQL.

    TRUNCATE makes new files for each of a hundred tables and their indexes: half a second, for a
    few dozen rows. Only the clean-up is changed: `flush` itself truncates as ever. A user who is
    no superuser cannot switch the triggers off and truncates too.
    """
    if connection.vendor != "postgresql" or not _is_superuser():
        return
    whole = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def clean_up(case: TransactionTestCase) -> None:
        with mock.patch.object(connection.ops, "sql_flush", _delete_rows):
            whole(case)

    TransactionTestCase._fixture_teardown = clean_up  # type: ignore[attr-defined]


def _is_superuser() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser')")
        return cursor.fetchone() == ("on",)


def _delete_rows(style: object, tables: list[str], **options: Any) -> list[str]:
    """Return the statements that empty the tables: the counterpart of Django's `sql_flush`."""
    if options["reset_sequences"]:
        raise NotImplementedError("Sequences go on counting.")
    names = [connection.ops.quote_name(table) for table in tables]
    with connection.cursor() as cursor:
        # The names are the models' own.
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT {number} WHERE EXISTS (SELECT FROM {name})"  # noqa: S608
                for number, name in enumerate(names)
            )
        )
        filled = [names[number] for (number,) in cursor.fetchall()]
    # Neither foreign keys nor our own triggers: every row goes.
    deletions = [f"DELETE FROM {name}" for name in filled]  # noqa: S608
    return ["SET LOCAL session_replication_role = replica", *deletions]
