"""Cancelling customers: the organization stops serving them, nothing of theirs is deleted.

Whoever makes a cancelled customer active again (`update_customer`) reopens it; what the apps above
ended when it was cancelled stays ended.
"""

from __future__ import annotations

from django.db import transaction
from django.dispatch import Signal

from core import events
from core.actor import Actor
from customers.models import Customer
from customers.services.columns import clean_value
from customers.services.customer import lock_customer
from customers.services.records import save_changes

# Sent once inside the transaction with `customer`, whose row is locked and cancelled by then, and
# `by`. A receiver ends what only a customer that is served can have.
customer_cancelled = Signal()


def cancel_customer(*, customer: Customer, reason: str | None = "", by: Actor) -> Customer:
    """Cancel a customer, active or not; return it as it is now.

    One that is cancelled already stays as it was, the first reason included. The reason has at
    most 255 characters. Raises InvalidValue or WrongType (`reason`), NotFound when the customer is
    deleted, and what a receiver raises.
    """
    text = clean_value(Customer._meta.get_field("cancel_reason"), reason, name="reason")
    with transaction.atomic():
        record = lock_customer(customer)
        if record.cancelled_at is None:
            _cancel(record, text, by)
    return record


def _cancel(record: Customer, reason: str, by: Actor) -> None:
    values = {
        "is_active": False,
        "cancelled_at": by.at,
        "cancelled_by": by.user,
        "cancel_reason": reason,
    }
    changes = save_changes(record, values, by=by)
    events.record(
        record,
        code="customer.cancelled",
        organization=record.organization,
        by=by,
        changes=changes,
    )
    customer_cancelled.send(sender=Customer, customer=record, by=by)
