"""Ending contracts. They stay readable, with everything they held."""

from __future__ import annotations

from django.db import transaction

from billing.models import Recurrence
from billing.services.state import lock_recurrence
from core import events
from core.actor import Actor
from core.errors import StillNeeded
from customers.models import Customer
from customers.services.columns import clean_value
from customers.services.records import save_changes


def cancel_contract(*, recurrence: Recurrence, reason: str | None, by: Actor) -> Recurrence:
    """End a contract now; return it as it is. One that has ended stays as it was.

    The reason has at most 255 characters. Raises InvalidValue, WrongType or NotFound.
    """
    field = Recurrence._meta.get_field("cancel_reason")
    text = clean_value(field, reason, name="reason")
    with transaction.atomic():
        record = lock_recurrence(recurrence)
        if record.cancelled_at is None:
            _end(record, text, by)
    return record


def end_contracts(*, customer: Customer, reason: str, by: Actor) -> None:
    """End the customer's open contracts, each with its own event, because the customer goes."""
    with transaction.atomic():
        records = Recurrence.objects.for_organization(customer.organization)
        records = records.for_customer(customer).open().select_for_update(no_key=True)
        for record in records.order_by("pk"):
            record.customer = customer
            record.organization = customer.organization
            _end(record, reason, by)


def refuse_open_contracts(*, customer: Customer) -> None:
    """Raise StillNeeded while the customer has a contract that is not cancelled."""
    if Recurrence.objects.for_customer(customer).open().exists():
        raise StillNeeded("The customer still has contracts.")


def _end(record: Recurrence, reason: str, by: Actor) -> None:
    values = {"cancelled_at": by.at, "cancelled_by": by.user, "cancel_reason": reason}
    changes = save_changes(record, values, by=by)
    events.record(
        record,
        code="recurrence.cancelled",
        organization=record.organization,
        by=by,
        changes=changes,
    )
