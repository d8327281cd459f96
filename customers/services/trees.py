"""Questions about rows with a parent of their own kind: one statement, whatever the depth."""

from __future__ import annotations

from django.db import connection, models


def is_at_or_below(model: type[models.Model], record_id: int, ancestor_id: int) -> bool:
    """Tell whether the record is the ancestor, or its chain of parents holds it."""
    # UNION, not UNION ALL, so that even a loop made by hand ends.
    sql = f"""
        WITH RECURSIVE above (id, parent_id) AS (
            SELECT id, parent_id FROM {_table(model)} WHERE id = %s
            UNION
            SELECT node.id, node.parent_id
            FROM {_table(model)} node JOIN above ON node.id = above.parent_id
        )
        SELECT 1 FROM above WHERE id = %s
    """  # noqa: S608 - the only thing put in is the model's own table name
    with connection.cursor() as cursor:
        cursor.execute(sql, [record_id, ancestor_id])
        return cursor.fetchone() is not None


def ids_below(model: type[models.Model], record_id: int) -> list[int]:
    """Return the ids of the whole subtree without its top."""
    sql = f"""
        WITH RECURSIVE below (id) AS (
            SELECT id FROM {_table(model)} WHERE parent_id = %s
            UNION
            SELECT node.id FROM {_table(model)} node JOIN below ON node.parent_id = below.id
        )
        SELECT id FROM below
    """  # noqa: S608 - the only thing put in is the model's own table name
    with connection.cursor() as cursor:
        cursor.execute(sql, [record_id])
        return [row[0] for row in cursor.fetchall()]


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)
