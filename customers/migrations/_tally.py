"""The triggers that write the tallies of customers. A regenerated 0001 needs these at its end.

A later migration that alters customers_customer on SQLite makes the table anew, without its
triggers; it ends with these operations too.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# What a row adds to the tallies: to its organization's states (see `CustomerTally`), and to the
# days that it was made and cancelled on. Counted with a sign, as it comes (+1) or goes (-1).
STATES = """
    SELECT organization_id, {sign} AS difference,
        CASE WHEN is_active AND NOT is_on_hold THEN {sign} ELSE 0 END AS active,
        CASE WHEN is_active AND is_on_hold THEN {sign} ELSE 0 END AS on_hold,
        CASE WHEN cancelled_at IS NOT NULL THEN {sign} ELSE 0 END AS cancelled
    FROM {rows} WHERE deleted_at IS NULL
"""
DAYS = """
    SELECT organization_id, (created_at AT TIME ZONE 'UTC')::date AS day,
        {sign} AS created, 0 AS cancelled FROM {rows} WHERE deleted_at IS NULL
    UNION ALL SELECT organization_id, (cancelled_at AT TIME ZONE 'UTC')::date, 0, {sign}
    FROM {rows} WHERE deleted_at IS NULL AND cancelled_at IS NOT NULL
"""
ADD_STATES = """
    INSERT INTO customers_customertally (organization_id, difference, active, on_hold, cancelled)
    SELECT organization_id, sum(difference), sum(active), sum(on_hold), sum(cancelled)
    FROM ({changes}) AS changes GROUP BY organization_id
    HAVING sum(difference) <> 0 OR sum(active) <> 0 OR sum(on_hold) <> 0 OR sum(cancelled) <> 0;
"""
ADD_DAYS = """
    INSERT INTO customers_customerdaytally (organization_id, day, created, cancelled)
    SELECT organization_id, day, sum(created), sum(cancelled)
    FROM ({changes}) AS changes GROUP BY organization_id, day
    HAVING sum(created) <> 0 OR sum(cancelled) <> 0;
"""


def _added(*signed_rows: tuple[str, str]) -> str:
    """Return the statements that add rows, each given as its sign and the name of its table."""
    return "".join(
        statement.format(
            changes=" UNION ALL ".join(part.format(sign=s, rows=r) for s, r in signed_rows)
        )
        for statement, part in ((ADD_STATES, STATES), (ADD_DAYS, DAYS))
    )


POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION customers_tally() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        {_added(("1", "new_rows"))}
    ELSIF TG_OP = 'DELETE' THEN
        {_added(("-1", "old_rows"))}
    ELSIF TG_OP = 'UPDATE' THEN
        {_added(("1", "new_rows"), ("-1", "old_rows"))}
    ELSE -- TRUNCATE: a compaction under way would leave its sum behind, so it is waited for
        LOCK TABLE customers_customertally, customers_customerdaytally
            IN SHARE ROW EXCLUSIVE MODE;
        DELETE FROM customers_customertally;
        DELETE FROM customers_customerdaytally;
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
"""  # noqa: S608 - no value in it
POSTGRESQL_BACK = """
DROP TRIGGER customers_tally_insert ON customers_customer;
DROP TRIGGER customers_tally_update ON customers_customer;
DROP TRIGGER customers_tally_delete ON customers_customer;
DROP TRIGGER customers_tally_truncate ON customers_customer;
DROP FUNCTION customers_tally();
"""


def _counted(row: str, sign: str) -> str:
    """Return SQLite's statements that count NEW in or OLD out; one that is deleted is not."""
    live = f"{row}.organization_id AND {row}.deleted_at IS NULL"
    return f"""
    UPDATE customers_customertally SET difference = difference {sign} 1,
        active = active {sign} ({row}.is_active AND NOT {row}.is_on_hold),
        on_hold = on_hold {sign} ({row}.is_active AND {row}.is_on_hold),
        cancelled = cancelled {sign} ({row}.cancelled_at IS NOT NULL)
        WHERE organization_id = {live};
    UPDATE customers_customerdaytally SET created = created {sign} 1
        WHERE day = date({row}.created_at) AND organization_id = {live};
    UPDATE customers_customerdaytally SET cancelled = cancelled {sign} 1
        WHERE day = date({row}.cancelled_at) AND organization_id = {live};
"""  # noqa: S608 - no value in it


# One writer at a time: a single entry for each organization, and for each of its days, makes
# nobody wait. Entries are there before the first is counted in, and stay when all went.
JOINS = f"""
    INSERT INTO customers_customertally (organization_id, difference, active, on_hold, cancelled)
        SELECT NEW.organization_id, 0, 0, 0, 0 WHERE NOT EXISTS (
            SELECT 1 FROM customers_customertally WHERE organization_id = NEW.organization_id);
    INSERT INTO customers_customerdaytally (organization_id, day, created, cancelled)
        SELECT NEW.organization_id, made.day, 0, 0
        FROM (SELECT date(NEW.created_at) AS day UNION SELECT date(NEW.cancelled_at)) AS made
        WHERE made.day IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM customers_customerdaytally AS known
            WHERE known.organization_id = NEW.organization_id AND known.day = made.day);
    {_counted("NEW", "+")}
"""  # noqa: S608 - no value in it
LEAVES = _counted("OLD", "-")
SEEN = (
    *("{}.organization_id", "({}.deleted_at IS NULL)", "{}.is_active", "{}.is_on_hold"),
    *("date({}.created_at)", "date({}.cancelled_at)"),
)
CHANGED = " OR ".join(f"{each.format('OLD')} IS NOT {each.format('NEW')}" for each in SEEN)
# When the last customer goes, so do the entries: `flush` empties the tables in an order of its own.
SQLITE = {
    "customers_tally_insert": f"INSERT ON customers_customer WHEN NEW.deleted_at IS NULL BEGIN {JOINS}",
    "customers_tally_delete": f"""DELETE ON customers_customer BEGIN {LEAVES}
        DELETE FROM customers_customertally WHERE NOT EXISTS (SELECT 1 FROM customers_customer);
        DELETE FROM customers_customerdaytally
        WHERE NOT EXISTS (SELECT 1 FROM customers_customer);""",  # noqa: S608 - no value in it
    "customers_tally_leave": f"""UPDATE ON customers_customer
        WHEN OLD.deleted_at IS NULL AND ({CHANGED}) BEGIN {LEAVES}""",
    "customers_tally_join": f"""UPDATE ON customers_customer
        WHEN NEW.deleted_at IS NULL AND ({CHANGED}) BEGIN {JOINS}""",
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
