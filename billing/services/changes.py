"""Changing what a contract holds: packages, services, name and price.

`values`, where absent means leave:

- `package`: its code, the record, or None for none; it sets nothing else;
- `name`: at most 255 characters;
- `price`: of one period, from 0, at most 2 decimals and 12 digits before them;
- `services`: the wanted set (None leaves it, an empty one removes all), each a mapping of `service`
  (its code), `transaction_limit` (0 to 2^31-1), `value` and `external_id` (255 characters each).
  What is not said of a service stays; of a new one it is as in the contract's package, else 0 or
  empty. A service no longer offered may stay, but not be added.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from billing.models import Recurrence, RecurrenceChange
from billing.services.change_plan import Change, ChangePlan, plan_change, read_change
from billing.services.items import write_items
from billing.services.state import lock_open
from core import events
from core.actor import Actor
from customers.services.columns import Values
from customers.services.records import save_changes


def preview_change(*, recurrence: Recurrence, values: Values, at: datetime) -> Change:
    """Return what `change_services` would do at this time (aware), without doing it.

    Raises what that raises.
    """
    columns, wanted = read_change(values)
    with transaction.atomic():
        record = lock_open(recurrence)  # row and services of one moment, not of two
        return plan_change(record, values, columns, wanted, at).change


def change_services(*, recurrence: Recurrence, values: Values, by: Actor) -> Change:
    """Change a contract, wholly or not at all, and keep the change; return it.

    Changes at once are made one after the other, each on what the one before left. A change that
    changes nothing is neither kept nor announced.

    Raises RecurrenceCancelled, UnknownRecords (naming the package and all services that do not
    exist), MissingValue, InvalidValue, WrongType or NotFound.
    """
    columns, wanted = read_change(values)
    with transaction.atomic():
        record = lock_open(recurrence)
        plan = plan_change(record, values, columns, wanted, by.at)
        if not plan.change.is_empty:
            _carry_out(record, plan, by)
    return plan.change


def _carry_out(record: Recurrence, plan: ChangePlan, by: Actor) -> None:
    change = plan.change
    changes = {
        name: [before, change.after[name]]
        for name, before in change.before.items()
        if before != change.after[name]
    }
    write_items(plan.items, by=by)
    save_changes(record, plan.columns, by=by, others=changes)
    _keep(record, change, by)
    events.record(
        record,
        code="recurrence.services_changed",
        organization=record.organization,
        by=by,
        changes=changes,
    )


def _keep(record: Recurrence, change: Change, by: Actor) -> None:
    RecurrenceChange.objects.create(
        organization=record.organization,
        recurrence=record,
        kind=change.kind,
        at=by.at,
        user=by.user,
        client=by.client,
        request_id=by.request_id,
        before=change.before,
        after=change.after,
        added=change.added,
        removed=change.removed,
        updated=change.updated,
        amount=change.amount,
        currency=change.currency,
        period_starts_on=change.period_starts_on,
        period_ends_on=change.period_ends_on,
        days_charged=change.days_charged,
    )
