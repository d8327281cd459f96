"""Reasons not to serve customers for a while.

`values`: `reason`, `starts_on`, `ends_on` (the last day; None while it is open). Absent means
leave, None means clear.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.actor import Actor
from core.errors import InvalidValue, MissingValue
from core.models import Organization
from customers.services.columns import Values, clean_columns, plain_columns, refuse_unknown
from customers.services.entries import (
    announce,
    deleting,
    drop_entry,
    lock_entry,
    refuse_while_used,
)
from customers.services.records import first_changes, insert, one_transaction, save_changes
from dispatch.models import CustomerLocation, DefaultTerms, Suspension
from dispatch.services.days import check_days


def create_suspension(*, organization: Organization, values: Values, by: Actor) -> Suspension:
    """Create a suspension; terms name it to be under it.

    Raises MissingValue (`reason`, `starts_on`), WrongType or InvalidValue.
    """
    columns = _read(values)
    for name in ("reason", "starts_on"):
        if columns.get(name) is None:
            raise MissingValue(name)
    suspension = Suspension(organization=organization, **columns)
    _check_order(columns, suspension)
    with one_transaction():
        insert(suspension, by=by)
        announce(suspension, "created", by, first_changes(columns))
    return suspension


def update_suspension(*, suspension: Suspension, values: Values, by: Actor) -> Suspension:
    """Change a suspension; return it as it is now.

    Raises what `create_suspension` raises, and NotFound when it is gone.
    """
    columns = _read(values)
    with one_transaction():
        record: Suspension = lock_entry(suspension)
        _check_order(columns, record)
        changes = save_changes(record, columns, by=by)
        if changes:
            announce(record, "updated", by, changes)
    return record


def delete_suspension(*, suspension: Suspension, by: Actor) -> None:
    """Delete a suspension that nobody is under.

    Raises StillNeeded while the terms of a customer name it, NotFound when it is gone.
    """
    with deleting(suspension):
        record: Suspension = lock_entry(suspension)
        for terms in (CustomerLocation, DefaultTerms):
            # Of deleted customers only the past names it; their last row must not hold it here.
            gone = terms._default_manager.exclude(customer__deleted_at=None)
            _release(list(gone.filter(suspension=record)), by)
        refuse_while_used(
            record,
            customers=CustomerLocation.objects.filter(suspension=record),
            default_terms=DefaultTerms.objects.filter(suspension=record),
        )
        drop_entry(record, by)


def _release(rows: Sequence[CustomerLocation | DefaultTerms], by: Actor) -> None:
    for row in rows:
        save_changes(row, {"suspension": None}, by=by)


def _read(values: Values) -> dict[str, Any]:
    refuse_unknown(values, plain_columns(Suspension))
    columns = clean_columns(Suspension, values)
    check_days(columns, "starts_on", "ends_on")
    return columns


def _check_order(columns: Values, suspension: Suspension) -> None:
    """Raise InvalidValue (`ends_on`) for what would end before it starts."""
    starts_on, ends_on = (
        columns.get(name, getattr(suspension, name)) for name in ("starts_on", "ends_on")
    )
    if ends_on is not None and ends_on < starts_on:
        raise InvalidValue("ends_on must not be before starts_on.", field="ends_on")
