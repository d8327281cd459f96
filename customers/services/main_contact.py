"""Who answers at the customer's own e-mail address, telephone and mobile.

`values` maps names to values, absent means leave, None means the default: `name` and the columns of
Reachable. The addresses themselves are columns of the customer.

Values that equal those of a customer without a main contact do not make one, so that a client may
write back what it read; None deletes it.
"""

from __future__ import annotations

from typing import Any, Final

from core.actor import Actor
from customers.models import Customer, MainContact
from customers.services.client_contacts import forget_default_contact
from customers.services.columns import Values, clean_columns, plain_columns, refuse_unknown
from customers.services.records import (
    Changes,
    differences,
    insert,
    json_value,
    remove,
    save_changes,
)

_WITHIN: Final = "main_contact."


def write_main_contact(
    customer: Customer, values: Values | None, by: Actor, *, is_new: bool
) -> Changes:
    """Write the main contact of a new customer, or of one whose row is locked; return the changes.

    Raises WrongType or InvalidValue with a field like "main_contact.name".
    """
    contact = None if is_new else MainContact.objects.filter(customer=customer).first()
    if values is None:
        return _remove(contact, customer, by) if contact else {}
    refuse_unknown(values, plain_columns(MainContact))
    columns = clean_columns(MainContact, values, within=_WITHIN)
    if contact is not None:
        changes = save_changes(contact, columns, by=by)
    else:
        contact = MainContact(customer=customer)
        changes = differences(contact, columns)
        if changes:
            for name in changes:
                setattr(contact, name, columns[name])
            insert(contact, by=by)
            changes = {name: [None, after] for name, (_, after) in changes.items()}
    return _told(changes)


def _remove(contact: MainContact, customer: Customer, by: Actor) -> Changes:
    nobody: dict[str, Any] = {
        name: field.get_default() for name, field in plain_columns(MainContact).items()
    }
    gone = {
        name: [json_value(getattr(contact, name)), None] for name in differences(contact, nobody)
    }
    # What says nothing beyond the defaults is still somebody who is gone.
    changes = _told(gone) or {"main_contact": [str(contact.uuid), None]}
    remove(contact, by=by)
    return changes | forget_default_contact(customer, [contact.uuid], by)


def _told(changes: Changes) -> Changes:
    return {_WITHIN + name: change for name, change in changes.items()}
