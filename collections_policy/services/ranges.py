"""The days of a notification schema."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from collections_policy.models import Direction, NotificationSchemaRange
from collections_policy.models.schemas import MOST_DAYS
from collections_policy.services.finding import find_schema, given
from core import events
from core.actor import Actor
from core.errors import InvalidValue, MissingValue, NotFound, NotUnique
from core.models import Organization
from core.transactions import lock_rows
from customers.services.columns import Values, clean_columns, plain_columns, refuse_unknown
from customers.services.records import first_changes, insert, one_transaction, save_changes


def save_range(*, organization: Organization, values: Values, by: Actor) -> NotificationSchemaRange:
    """Add a day to a schema, or with `range_id` replace one as a whole.

    `values` are the columns of NotificationSchemaRange, absent ones become 0 or null, and the
    numbers that clients know: `schema_id` (needed for a new one) and `range_id`. A range stays in
    its schema. Raises MissingValue (`schema_id`, `template_mail_id`, `days`), InvalidValue (`days`:
    0 to 365; `direction`: needed unless `days` is 0), NotUnique (`days`: the schema has this event
    on this day already) or NotFound.
    """
    columns = _read(values)
    schema_number, number = given(values.get("schema_id")), given(values.get("range_id"))
    with one_transaction():
        lock_rows(organization)
        if number is not None:
            record = _find(organization, number, schema_number)
        elif schema_number is not None:
            schema = find_schema(organization, schema_number, field="schema_id")
            record = NotificationSchemaRange(schema=schema)
        else:
            raise MissingValue("schema_id")
        _refuse_same_day(record, columns)
        _write(record, columns, by)
    return record


def _read(values: Values) -> dict[str, object]:
    names = plain_columns(NotificationSchemaRange)
    refuse_unknown(values, {*names, "schema_id", "range_id"})
    days = values.get("days")
    if days is not None and not 0 <= days <= MOST_DAYS:
        raise InvalidValue(f"It is from 0 to {MOST_DAYS}.", field="days")
    direction = values.get("direction") or Direction.SAME_DAY
    if direction not in Direction.values:
        raise InvalidValue("It is 1 (after the base date) or 2 (before it).", field="direction")
    if days and direction == Direction.SAME_DAY:
        raise InvalidValue("Days other than 0 need 1 (after) or 2 (before).", field="direction")
    columns = {name: values.get(name) for name in names}
    return clean_columns(NotificationSchemaRange, columns)


def _ranges(organization: Organization) -> QuerySet[NotificationSchemaRange]:
    return NotificationSchemaRange.objects.filter(schema__organization=organization)


def _find(
    organization: Organization, number: UUID, schema_number: UUID | None
) -> NotificationSchemaRange:
    found = _ranges(organization).select_related("schema").filter(uuid=number).first()
    if found is None or schema_number not in (None, found.schema.uuid):
        raise NotFound("notification range", number, field="range_id")
    found.schema.organization = organization
    return found


def _refuse_same_day(record: NotificationSchemaRange, columns: Values) -> None:
    """Raise NotUnique when another range of the schema has the event on the day."""
    wanted = NotificationSchemaRange(**columns)
    same = NotificationSchemaRange.objects.filter(
        schema=record.schema_id,
        event_number=wanted.event_number,
        base_date_number=wanted.base_date_number,
        days=wanted.days,
    )
    if any(each.offset == wanted.offset for each in same.exclude(pk=record.pk)):
        raise NotUnique("days")


def _write(record: NotificationSchemaRange, columns: Values, by: Actor) -> None:
    organization = record.schema.organization
    if record.pk is None:
        for name, value in columns.items():
            setattr(record, name, value)
        insert(record, by=by)
        what = "created"
        changes = first_changes({"schema": record.schema, "uuid": record.uuid, **columns})
    else:
        what = "updated"
        changes = save_changes(record, columns, by=by)
    if changes:
        code = f"notification_range.{what}"
        events.record(record, code=code, organization=organization, by=by, changes=changes)
