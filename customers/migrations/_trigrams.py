"""Indexes for `name=*jewel*`. A regenerated 0001 needs these operations at its end."""

import logging

from django.apps.registry import Apps
from django.db import DatabaseError, migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

logger = logging.getLogger(__name__)

COLUMNS = ("name_lower", "reference_lower")


def create_indexes(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Where the extension is missing or may not be created, wildcards work as well, only slower."""
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
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
        for column in COLUMNS:
            schema_editor.execute(f"DROP INDEX IF EXISTS customer_{column}_trgm", params=None)


OPERATIONS = [migrations.RunPython(create_indexes, drop_indexes)]
