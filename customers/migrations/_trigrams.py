"""Indexes that models cannot say. A regenerated 0001 needs these operations at its end.

For `name=*jewel*`, for the back office's search, and for the filters of its list, each in the order
that the list has.
"""

import logging

from django.apps.registry import Apps
from django.db import DatabaseError, migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

logger = logging.getLogger(__name__)

COLUMNS = ("name_lower", "reference_lower", "searched")
# What the index holds, and the columns that each filter of the list sorts by.
LISTED = {
    "customer_on_hold": ("name_lower, id", "is_on_hold"),
    "customer_inactive": ("name_lower, id", "NOT is_active"),
    "customer_cancelled": ("name_lower, id", "cancelled_at IS NOT NULL"),
    "customer_by_risk": ("risk, name_lower, id", "risk <> ''"),
}


def create_indexes(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Where the extension is missing or may not be created, wildcards work as well, only slower."""
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    for name, (columns, condition) in LISTED.items():
        schema_editor.execute(
            f"CREATE INDEX IF NOT EXISTS {name} ON customers_customer"
            f" (organization_id, {columns}) WHERE deleted_at IS NULL AND {condition}",
            params=None,
        )
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            for column in COLUMNS:
                cursor.execute(
                    f"CREATE INDEX IF NOT EXISTS customer_{column}_trgm ON customers_customer"
                    f" USING gin ({column} gin_trgm_ops) WHERE deleted_at IS NULL"
                )
    except DatabaseError as error:
        reason = str(error).partition("\n")[0]
        logger.warning("No trigram indexes, so wildcard filters read every customer: %s", reason)


def drop_indexes(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The extension stays: others may use it."""
    if schema_editor.connection.vendor == "postgresql":
        trigrams = (f"customer_{column}_trgm" for column in COLUMNS)
        for name in (*trigrams, *LISTED):
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}", params=None)


OPERATIONS = [migrations.RunPython(create_indexes, drop_indexes)]
