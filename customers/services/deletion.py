"""Deleting customers: they disappear everywhere, their row, number and past stay."""

from __future__ import annotations

from django.db import transaction
from django.dispatch import Signal

from core import events
from core.actor import Actor
from core.errors import StillNeeded
from customers.models import Customer
from customers.services.customer import lock_customer
from customers.services.pictures import forget_picture
from customers.services.records import save_changes

# Sent inside the transaction with `customer` and `by`, before anything is written; a receiver that
# cannot let the customer go raises StillNeeded.
customer_deleting = Signal()


@transaction.atomic
def delete_customer(*, customer: Customer, by: Actor) -> None:
    """Delete a customer; its reference can be used again at once.

    Contacts and addresses stay in the database, invisible; picture files go when it is certain.
    Raises StillNeeded when it has sub-customers or a higher app objects, NotFound when it is
    already deleted.
    """
    record = lock_customer(customer)
    if record.sub_customers.filter(deleted_at=None).exists():
        raise StillNeeded("The customer has sub-customers.")
    customer_deleting.send(sender=Customer, customer=record, by=by)
    changes = save_changes(record, {"deleted_at": by.at}, by=by)
    events.record(
        record,
        code="customer.deleted",
        organization=record.organization,
        by=by,
        changes=changes,
    )
    photos = record.contacts.exclude(photo="").values_list("photo", flat=True)
    for path in (record.logo, *photos):
        forget_picture(path)
