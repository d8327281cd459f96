"""Notification schemas: made, renamed and given templates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from collections_policy.models import NotificationSchema
from collections_policy.services.finding import given, schemas_of
from collections_policy.services.notices import Notice
from core import events
from core.actor import Actor
from core.errors import InvalidValue, MissingValue
from core.models import Organization
from core.transactions import lock_rows
from customers.services.columns import Values, clean_columns, plain_columns, refuse_unknown
from customers.services.records import first_changes, insert, one_transaction, save_changes

MOST_LISTED: Final = 1000
REQUIRED: Final = (
    *("name", "due_mail_id", "on_demand_mail_id", "after_bureau_mail_id"),
    *("consolidated_mail_id", "after_bureau_frequency_id"),
)
_LARGEST_FREQUENCY: Final = 255


def save_schema(*, organization: Organization, values: Values, by: Actor) -> NotificationSchema:
    """Set a notification schema's name and templates as a whole; make it where there is none.

    `values` are the columns of NotificationSchema, absent ones become null, and `schema_id`: the
    client's number for it. Without one, a schema of the same name is meant. Raises MissingValue
    (what `REQUIRED` names), InvalidValue or WrongType.
    """
    names = plain_columns(NotificationSchema)
    refuse_unknown(values, {*names, "schema_id"})
    for name in REQUIRED:
        if values.get(name) is None:
            raise MissingValue(name)
    columns = clean_columns(NotificationSchema, {name: values.get(name) for name in names})
    if columns["after_bureau_frequency_id"] > _LARGEST_FREQUENCY:
        raise InvalidValue("It is from 0 to 255.", field="after_bureau_frequency_id")
    with one_transaction():
        lock_rows(organization)
        known = _Known(organization)
        record = known.find(given(values.get("schema_id")), columns["name"])
        if record is None:
            return _create(organization, given(values.get("schema_id")), columns, by)
        _change(record, columns, by)
    return record


def list_schemas(
    organization: Organization, listed: Sequence[Mapping[str, Any]], by: Actor
) -> Iterator[Notice]:
    """Make or rename the listed schemas; the caller has locked the organization.

    Each has a `schema_id`, a `name` or both: without a number a schema of that name is meant,
    without a name it stays as it is. Of several names for one number the last counts, and a notice
    is yielded. Raises MissingValue ("schemas[0].name": a schema that does not exist yet needs one)
    or InvalidValue.
    """
    if len(listed) > MOST_LISTED:
        raise InvalidValue(f"At most {MOST_LISTED} can be listed.", field="schemas")
    known = _Known(organization)
    names: dict[UUID, str] = {}
    for number, name in _numbered(listed, known):
        if names.get(number) not in (None, name):
            message = f"{number} is listed with several names; the last one counts."
            yield Notice("schemas", message)
        names[number] = name
    for number, name in names.items():
        record = known.by_uuid.get(number)
        if record is not None:
            _change(record, {"name": name}, by)
        else:
            known.add(_create(organization, number, {"name": name}, by))
    for name in _unnumbered(listed):
        if known.find(None, name) is None:
            known.add(_create(organization, None, {"name": name}, by))


class _Known:
    """The organization's schemas, by number and by name."""

    def __init__(self, organization: Organization) -> None:
        self.by_uuid: dict[UUID, NotificationSchema] = {}
        for record in schemas_of(organization):
            record.organization = organization
            self.add(record)

    def add(self, record: NotificationSchema) -> None:
        self.by_uuid[record.uuid] = record

    def find(self, number: UUID | None, name: str) -> NotificationSchema | None:
        """Return the schema of the number, or without one the oldest of the name."""
        if number is not None:
            return self.by_uuid.get(number)
        return next((each for each in self.by_uuid.values() if each.name == name), None)


def _numbered(listed: Iterable[Mapping[str, Any]], known: _Known) -> Iterator[tuple[UUID, str]]:
    """Yield number and name of the entries that have both, once all entries are checked."""
    entries = [
        (given(entry.get("schema_id")), _name(entry, position))
        for position, entry in enumerate(listed)
    ]
    named = {number for number, name in entries if name}
    for position, (number, name) in enumerate(entries):
        is_known = number is not None and (number in known.by_uuid or number in named)
        if not name and not is_known:
            raise MissingValue(f"schemas[{position}].name")
    for number, name in entries:
        if number is not None and name:
            yield number, name


def _unnumbered(listed: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for position, entry in enumerate(listed):
        if given(entry.get("schema_id")) is None:
            yield _name(entry, position)


def _name(entry: Mapping[str, Any], position: int) -> str:
    """Return the entry's name, checked, or "" when it has none."""
    text = entry.get("name")
    if text is None or not text.strip():
        return ""
    place = f"schemas[{position}]."
    name: str = clean_columns(NotificationSchema, {"name": text}, within=place)["name"]
    return name


def _create(
    organization: Organization, number: UUID | None, columns: Values, by: Actor
) -> NotificationSchema:
    own = {} if number is None else {"uuid": number}
    record = NotificationSchema(organization=organization, **own, **columns)
    insert(record, by=by)
    _announce(record, "created", first_changes({"uuid": record.uuid, **columns}), by)
    return record


def _change(record: NotificationSchema, columns: Values, by: Actor) -> None:
    changes = save_changes(record, columns, by=by)
    if changes:
        _announce(record, "renamed" if list(changes) == ["name"] else "updated", changes, by)


def _announce(
    record: NotificationSchema, what: str, changes: dict[str, list[Any]], by: Actor
) -> None:
    code = f"notification_schema.{what}"
    events.record(record, code=code, organization=record.organization, by=by, changes=changes)
