"""What a row makes of the people at its customer, worked out in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from customers.imports.contacts import match_contacts
from customers.models import Contact
from customers.services.bulk_customers import ContactChange
from customers.services.client_contacts import KNOWN_BY
from customers.services.records import Changes, differences, first_changes

_NAMES = ("first_name", "last_name")


def changed_contacts(
    people: Mapping[str, Mapping[str, Any]], contacts: Sequence[Contact], owner: tuple[int, int]
) -> list[ContactChange] | None:
    """Return who is changed and who is added, in the row's order; None for somebody without a name.

    `owner`: the ids of the organization and of the customer. The values are as columns hold them.
    """
    matched = match_contacts(people, contacts)
    changes = []
    for prefix, person in people.items():
        contact = matched.get(prefix)
        if contact is None:
            change = _added(person, owner)
        else:
            differing = differences(contact, person)
            if not differing:
                continue
            change = _changed(contact, person, differing)
        if change is None:
            return None
        changes.append(change)
    return changes


def _added(person: Mapping[str, Any], owner: tuple[int, int]) -> ContactChange | None:
    if not any(person.get(name) for name in _NAMES):
        return None
    organization_id, customer_id = owner
    contact = Contact(organization_id=organization_id, customer_id=customer_id, **person)
    return ContactChange(contact, first_changes(person), is_new=True)


def _changed(
    contact: Contact, person: Mapping[str, Any], differing: Changes
) -> ContactChange | None:
    columns = {name: person[name] for name in differing}
    needed = _NAMES if any(name in columns for name in _NAMES) else KNOWN_BY
    if not any(columns.get(name, getattr(contact, name)) for name in needed):
        return None
    for name, value in columns.items():
        setattr(contact, name, value)
    return ContactChange(contact, differing, is_new=False)
