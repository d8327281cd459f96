"""The triggers that write `CustomerTally`. A regenerated 0001 needs these operations at its end.

A later migration that alters customers_customer on SQLite makes the table anew, without its
triggers; it ends with these operations too.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

POSTGRESQL = """
CREATE OR REPLACE FUNCTION customers_tally() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO customers_customertally (organization_id, difference)
        SELECT organization_id, count(*) FROM new_rows
        WHERE deleted_at IS NULL GROUP BY organization_id;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO customers_customertally (organization_id, difference)
        SELECT organization_id, -count(*) FROM old_rows
        WHERE deleted_at IS NULL GROUP BY organization_id;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO customers_customertally (organization_id, difference)
        SELECT organization_id, sum(difference) FROM (
            SELECT organization_id, 1 AS difference FROM new_rows WHERE deleted_at IS NULL
            UNION ALL SELECT organization_id, -1 FROM old_rows WHERE deleted_at IS NULL
        ) AS changes GROUP BY organization_id HAVING sum(difference) <> 0;
    ELSE -- TRUNCATE: a compaction under way would leave its sum behind, so it is waited for
        LOCK TABLE customers_customertally IN SHARE ROW EXCLUSIVE MODE;
        DELETE FROM customers_customertally;
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER customers_tally_insert AFTER INSERT ON customers_customer
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION customers_tally();
CREATE OR REPLACE TRIGGER customers_tally_update AFTER UPDATE ON customers_customer
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION customers_tally();
CREATE OR REPLACE TRIGGER customers_tally_delete AFTER DELETE ON customers_customer
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION customers_tally();
CREATE OR REPLACE TRIGGER customers_tally_truncate AFTER TRUNCATE ON customers_customer
    FOR EACH STATEMENT EXECUTE FUNCTION customers_tally();
"""
POSTGRESQL_BACK = """
DROP TRIGGER customers_tally_insert ON customers_customer;
DROP TRIGGER customers_tally_update ON customers_customer;
DROP TRIGGER customers_tally_delete ON customers_customer;
DROP TRIGGER customers_tally_truncate ON customers_customer;
DROP FUNCTION customers_tally();
"""
JOINS = """
    INSERT INTO customers_customertally (organization_id, difference)
        SELECT NEW.organization_id, 0 WHERE NOT EXISTS (
            SELECT 1 FROM customers_customertally WHERE organization_id = NEW.organization_id);
    UPDATE customers_customertally SET difference = difference + 1
        WHERE organization_id = NEW.organization_id;
"""
LEAVES = """
    UPDATE customers_customertally SET difference = difference - 1
        WHERE organization_id = OLD.organization_id AND OLD.deleted_at IS NULL;
"""
MOVED = "NEW.organization_id <> OLD.organization_id"
# One writer at a time: a single entry for each organization makes nobody wait. When the last
# customer goes, so do the entries: `flush` empties the tables in an order of its own.
SQLITE = {
    "customers_tally_insert": f"INSERT ON customers_customer WHEN NEW.deleted_at IS NULL BEGIN {JOINS}",
    "customers_tally_delete": f"""DELETE ON customers_customer BEGIN {LEAVES}
        DELETE FROM customers_customertally WHERE NOT EXISTS (SELECT 1 FROM customers_customer);""",  # noqa: S608 - no value in it
    "customers_tally_leave": f"""UPDATE ON customers_customer
        WHEN OLD.deleted_at IS NULL AND (NEW.deleted_at IS NOT NULL OR {MOVED}) BEGIN {LEAVES}""",
    "customers_tally_join": f"""UPDATE ON customers_customer
        WHEN NEW.deleted_at IS NULL AND (OLD.deleted_at IS NOT NULL OR {MOVED}) BEGIN {JOINS}""",
}


def create_triggers(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL, params=None)
    else:
        for name, rest in SQLITE.items():
            schema_editor.execute(f"CREATE TRIGGER IF NOT EXISTS {name} AFTER {rest} END", params=None)


def drop_triggers(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_BACK, params=None)
    else:
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}", params=None)


OPERATIONS = [migrations.RunPython(create_triggers, drop_triggers)]
