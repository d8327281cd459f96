"""The organization's depots and yards, and how work is done there.

`values`: the editable columns of Location. Absent means leave, None means clear.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from core.actor import Actor
from core.errors import InvalidValue, MissingValue
from core.models import Organization
from core.values import parse_emails
from customers.services.columns import Values, clean_columns, plain_columns, refuse_unknown
from customers.services.entries import announce, lock_entry
from customers.services.records import first_changes, insert, one_transaction, save_changes
from dispatch.models import Location


def create_location(*, organization: Organization, values: Values, by: Actor) -> Location:
    """Create a location.

    Raises MissingValue (`name`), NotUnique (`name`), WrongType or InvalidValue.
    """
    if values.get("name") is None:
        raise MissingValue("name")
    columns = _read(values)
    location = Location(organization=organization, **columns)
    with _unique(organization, columns):
        insert(location, by=by)
        announce(location, "created", by, first_changes(columns))
    return location


def update_location(*, location: Location, values: Values, by: Actor) -> Location:
    """Change a location; return it as it is now.

    One that is not active any more gets no new customers; those who are there stay. Raises what
    `create_location` raises, and NotFound when it is gone.
    """
    columns = _read(values)
    with _unique(location.organization, columns, but=location):
        record: Location = lock_entry(location)
        changes = save_changes(record, columns, by=by)
        if changes:
            announce(record, "updated", by, changes)
    return record


def _read(values: Values) -> dict[str, Any]:
    fields = plain_columns(Location)
    refuse_unknown(values, fields)
    columns = clean_columns(Location, values)
    for name, value in columns.items():
        if fields[name].choices and value not in {key for key, _ in fields[name].flatchoices}:
            raise InvalidValue(f"{name} has no choice {value}.", field=name)
    if columns.get("contact_email"):
        columns["contact_email"] = parse_emails("contact_email", columns["contact_email"])
    return columns


def _unique(
    organization: Organization, columns: Values, *, but: Location | None = None
) -> AbstractContextManager[None]:
    def is_taken() -> bool:
        same = Location.objects.for_organization(organization).filter(name=columns.get("name"))
        return (same.exclude(pk=but.pk) if but else same).exists()

    return one_transaction(is_taken=is_taken, field="name")
