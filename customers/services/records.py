"""Writing records so that their past and what happened to them are kept.

One call of a service is one transaction, one event, and one past row for each row it changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any

from django.db import IntegrityError, models, transaction

from core.actor import Actor
from core.errors import NotFound, NotUnique
from core.history import attribute
from core.models import Organization, TimestampedModel
from customers.services.columns import Values

# Domain field names to [before, after] in JSON values, as events keep them.
Changes = dict[str, list[Any]]

# What a record that another one refers to is called, and the record; None refers to none.
Need = tuple[str, models.Model | None]


def json_value(value: Any) -> Any:
    """Return the value as an event keeps it: records by id, amounts and times as text."""
    if isinstance(value, models.Model):
        return value.pk
    if value is None or isinstance(value, bool | int | str | list):
        return value
    return value.isoformat() if isinstance(value, datetime) else str(value)


def first_changes(values: Values) -> Changes:
    """Return the changes of a record that was made with these values; empty ones are left out."""
    return {
        name: [None, json_value(value)]
        for name, value in values.items()
        if value is not None and value != ""
    }


def differences(record: models.Model, values: Values) -> Changes:
    """Return what assigning the values would change."""
    changes: Changes = {}
    for name, after in values.items():
        before = getattr(record, getattr(record._meta.get_field(name), "attname", name))
        if before != (after.pk if isinstance(after, models.Model) else after):
            changes[name] = [json_value(before), json_value(after)]
    return changes


def insert(record: TimestampedModel, *, by: Actor) -> None:
    """Insert the record and its first past row; an import may have set `created_at` before."""
    record.created_at = record.created_at or by.at
    record.updated_at = by.at
    attribute(record, by)
    record.save(force_insert=True)


def insert_all(records: Sequence[models.Model], *, by: Actor) -> None:
    """Insert records of one kind and their past rows, in two statements."""
    if records:
        type(records[0])._default_manager.bulk_create(records)
        remember(records, kind="+", by=by)


def save_changes(
    record: TimestampedModel, values: Values, *, by: Actor, others: Changes | None = None
) -> Changes:
    """Write the columns that differ, and nothing when none does.

    `others` are changes of what belongs to the record, such as addresses: they alone move
    `updated_at`, because whoever polls must see them. Returns all changes.
    """
    own = differences(record, values)
    if not own and not others:
        return {}
    for name in own:
        setattr(record, name, values[name])
    # A request that began earlier may end later; time must not run backwards for pollers.
    record.updated_at = max(by.at, record.updated_at)
    attribute(record, by)
    record.save(update_fields=[*own, "updated_at"])
    return own | (others or {})


def remove(record: models.Model, *, by: Actor) -> None:
    """Delete the row; its past stays."""
    attribute(record, by)
    record.delete()


def remove_all(records: models.QuerySet[Any], *, by: Actor) -> None:
    """Delete rows that nothing refers to, in three statements; their past stays."""
    remember(list(records), kind="-", by=by)
    # The public delete() would make simple-history remember each row once more, as nobody's doing.
    records._raw_delete(records.db)


def remember(records: Sequence[models.Model], *, kind: str, by: Actor) -> None:
    """Insert past rows of records of one kind written in bulk; `kind` is "+", "~" or "-"."""
    if not records:
        return
    past = _past_of(type(records[0]))
    past.objects.bulk_create(
        past(
            history_date=by.at,
            history_user=by.user,
            history_type=kind,
            request_id=by.request_id,
            **{field.attname: getattr(record, field.attname) for field in past.tracked_fields},
        )
        for record in records
    )


@cache
def _past_of(model: type[models.Model]) -> Any:
    """Return the model of past rows; simple-history builds a manager class at every look."""
    return model.history.model  # type: ignore[attr-defined]


@contextmanager
def one_transaction(
    *, is_taken: Callable[[], bool] = bool, field: str = "reference", needs: Iterable[Need] = ()
) -> Iterator[None]:
    """Run the block in a transaction, and word what the database refuses.

    NotUnique(field) when `is_taken` says afterwards that another record has the value: looking
    first would cost a query and still lose the race. NotFound when one of `needs` was deleted
    meanwhile.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if is_taken():
            raise NotUnique(field) from error
        for kind, record in needs:
            if record and not type(record)._base_manager.filter(pk=record.pk).exists():
                # Entries of catalogs are known by their number.
                raise NotFound(kind, getattr(record, "number", record.pk)) from error
        raise


def lock_tree(organization_id: int) -> None:
    """Make other changes of the organization's trees wait until this transaction ends.

    Two moves that are harmless alone can make a loop together; nothing else waits for this lock.
    """
    list(
        Organization.objects.select_for_update(no_key=True)
        .filter(pk=organization_id)
        .values_list("pk")
    )
