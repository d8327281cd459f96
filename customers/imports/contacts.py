"""The people named in a file of customers: found among a customer's contacts, changed or added."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Q

from core.errors import DomainError
from core.imports.chunks import chunks
from core.models import Organization
from customers.imports.columns import CONTACTS
from customers.models import Contact, Customer
from customers.services.columns import Values, clean_columns
from customers.services.records import differences


def contacts_by_customer(
    organization: Organization, references: Iterable[str]
) -> dict[int, list[Contact]]:
    """Return the contacts of the customers with these references, the oldest first.

    The reference of a merged customer is that of the one that it is part of.
    """
    found: dict[int, list[Contact]] = {}
    contacts = Contact.objects.for_organization(organization).order_by("pk")
    for chunk in chunks(sorted(references), 500):
        own = Q(customer__reference__in=chunk)
        merged = Q(customer__in=Customer.objects.filter(aliases__reference__in=chunk))
        for contact in contacts.filter(own | merged):
            found.setdefault(contact.customer_id, []).append(contact)
    return found


def take_contacts(values: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Take the people out of a row's values, by prefix; one of whom nothing is said is left out."""
    taken: dict[str, dict[str, Any]] = {}
    for name in [name for name in values if name.partition(".")[0] in CONTACTS]:
        prefix, _, column = name.partition(".")
        taken.setdefault(prefix, {})[column] = values.pop(name)
    return {prefix: person for prefix, person in taken.items() if any(person.values())}


def match_contacts(people: Mapping[str, Values], contacts: Iterable[Contact]) -> dict[str, Contact]:
    """Return who of a customer's contacts is meant by whom, by prefix.

    By e-mail in any case, otherwise by first and last name; where several share an e-mail the name
    decides. Nobody is meant twice.
    """
    left = list(contacts)
    matched: dict[str, Contact] = {}
    tests: tuple[Callable[[Values, Contact], bool], ...] = (
        lambda person, contact: _same_email(person, contact) and _same_name(person, contact),
        _same_email,
        _same_name,
    )
    for is_same in tests:
        for prefix, person in people.items():
            contact = next((each for each in left if is_same(person, each)), None)
            if contact is not None and prefix not in matched:
                matched[prefix] = contact
                left.remove(contact)
    return matched


def says_nothing_new(person: Values, contact: Contact) -> bool:
    """Tell whether the contact is already as the file says, which saves the service's queries."""
    try:
        return not differences(contact, clean_columns(Contact, person))
    except DomainError:
        return False  # the service says what is wrong


def _same_email(person: Values, contact: Contact) -> bool:
    email = (person.get("email") or "").casefold()
    return bool(email) and email == contact.email.casefold()


def _same_name(person: Values, contact: Contact) -> bool:
    names = [(person.get(each) or "").casefold() for each in ("first_name", "last_name")]
    return any(names) and names == [contact.first_name.casefold(), contact.last_name.casefold()]
