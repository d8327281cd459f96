"""What creating, changing and deleting have in common for all catalog entries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction

from core import events
from core.actor import Actor
from core.errors import MissingValue, NotFound, NotUnique, StillNeeded
from core.models import Organization
from customers.lookups import is_storable, noun_of
from customers.models.catalog import CatalogRecord
from customers.services.columns import Values, clean_columns, plain_columns, refuse_unknown
from customers.services.records import (
    differences,
    first_changes,
    insert,
    one_transaction,
    remove,
    save_changes,
)

Entry = TypeVar("Entry", bound=CatalogRecord)


def read_entry(
    model: type[models.Model], values: Values, *, others: tuple[str, ...] = (), is_new: bool
) -> dict[str, Any]:
    """Return the plain columns to write; `others` are the names that are not plain columns.

    Raises MissingValue (`reference` before `name`), WrongType or InvalidValue.
    """
    columns = plain_columns(model)
    refuse_unknown(values, {*columns, *others})
    for name in ("reference", "name"):
        if is_new and name in columns and name not in values:
            raise MissingValue(name)
    return clean_columns(model, values)


def create_entry(
    model: type[Entry], organization: Organization, values: Values, by: Actor
) -> Entry:
    """Insert a checked entry; raises NotUnique (`reference`), NotFound (`parent`)."""
    entry = model(organization=organization, **values)
    needs = [(noun_of(model), values.get("parent"))]
    with one_transaction(is_taken=lambda: _is_taken(entry), needs=needs):
        insert(entry, by=by)
        announce(entry, "created", by, first_changes(values))
    return entry


def change_entry(entry: Entry, values: Values, by: Actor) -> Entry:
    """Write checked values into the entry, read again under a lock; raises NotUnique, NotFound."""
    copy = type(entry)(pk=entry.pk, organization=entry.organization, **_reference(entry, values))
    with one_transaction(is_taken=lambda: _is_taken(copy)):
        record = lock_entry(entry)
        changes = save_changes(record, values, by=by)
        if changes:
            announce(record, "updated", by, changes)
    return record


def find_entry(model: type[Entry], organization: Organization, reference: object) -> Entry | None:
    """Return the entry with this reference, if there is one."""
    text = reference.strip() if isinstance(reference, str) else ""
    if not is_storable(text):
        return None
    entries: models.Manager[Entry] = model._default_manager  # type: ignore[assignment]
    found = entries.filter(organization=organization, reference=text).first()
    if found is not None:
        found.organization = organization
    return found


def upsert_entry(
    create: Any, update: Any, model: type[Entry], organization: Organization, values: Values
) -> tuple[Entry, bool]:
    """Change the entry with the values' reference by `update(entry)`, or make it by `create()`."""
    for _ in range(5):  # each turn another call created or deleted it in between
        found = find_entry(model, organization, values["reference"])
        try:
            return (create(), True) if found is None else (update(found), False)
        except NotUnique:
            continue
        except NotFound as error:
            if found is None or error.kind != noun(found):
                raise
    raise NotUnique("reference")


@contextmanager
def deleting(entry: models.Model) -> Iterator[None]:
    """Run the block, which deletes the record, in a transaction.

    Raises StillNeeded when the database finds a use that came up after the block looked for any.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:  # ProtectedError is one as well
        raise StillNeeded(f"The {noun(entry)} is still used.") from error


def drop_entry(entry: models.Model, by: Actor) -> None:
    """Delete a locked record that nothing needs any more, and announce it."""
    announce(entry, "deleted", by, {})
    remove(entry, by=by)


def lock_entry(entry: Any) -> Any:
    """Return the record as it is now, locked; raises NotFound when it is gone."""
    record = type(entry).objects.select_for_update(no_key=True).filter(pk=entry.pk).first()
    if record is None:
        raise NotFound(noun(entry), entry.pk)
    record.organization = entry.organization
    return record


def refuse_while_used(entry: models.Model, **uses: models.QuerySet[Any]) -> None:
    """Raise StillNeeded for the first of the uses that exists, named in the error."""
    for name, records in uses.items():
        if records.exists():
            raise StillNeeded(f"The {noun(entry)} still has {name.replace('_', ' ')}.")


def announce(entry: Any, what: str, by: Actor, changes: dict[str, list[Any]]) -> None:
    """Record the event, for example `payment_type.created`."""
    code = f"{noun(entry).replace(' ', '_')}.{what}"
    events.record(entry, code=code, organization=entry.organization, by=by, changes=changes)


def noun(entry: models.Model) -> str:
    """Return what the record is called in errors."""
    return noun_of(type(entry))


def changing(entry: models.Model, values: Values) -> dict[str, Any]:
    """Return the values that differ from the record's."""
    return {name: values[name] for name in differences(entry, values)}


def _reference(entry: CatalogRecord, values: Values) -> dict[str, str]:
    return {"reference": values.get("reference", entry.reference)}


def _is_taken(entry: CatalogRecord) -> bool:
    same = type(entry)._default_manager.filter(
        organization_id=entry.organization_id, reference=entry.reference
    )
    return same.exclude(pk=entry.pk).exists()
