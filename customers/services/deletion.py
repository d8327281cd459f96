"""Deleting customers: they disappear everywhere, their row, number and past stay."""

from __future__ import annotations

from django.db import transaction
from django.dispatch import Signal

from core import events
from core.actor import Actor
from core.errors import StillNeeded
from customers.models import Contact, Customer
from customers.services.customer import lock_customer
from customers.services.pictures import forget_picture
from customers.services.records import save_changes

# Sent inside the transaction with `customer` and `by`, before anything is written; a receiver that
# cannot let the customer go raises StillNeeded.
customer_deleting = Signal()


@transaction.atomic
def delete_customer(*, customer: Customer, by: Actor) -> None:
    """Delete a customer; its reference can be used again at once.

    Contacts and addresses stay in the database, invisible; picture files go when it is certain. The
    customers that were merged into it go with it, and their merges can no longer be undone.
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
    gone = [record, *_let_aliases_go(record, by)]
    photos = Contact.objects.filter(customer__in=gone).exclude(photo="")
    for path in (*(each.logo for each in gone), *photos.values_list("photo", flat=True)):
        forget_picture(path)


def _let_aliases_go(survivor: Customer, by: Actor) -> list[Customer]:
    """Free the references of the customers that were merged into a deleted one; return them."""
    aliases = list(survivor.aliases.select_for_update(no_key=True).order_by("pk"))
    for alias in aliases:
        save_changes(alias, {"merged_into": None}, by=by)
    return aliases
