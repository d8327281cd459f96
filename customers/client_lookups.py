"""Finding clients, as the dynamics surface calls customers, always within one organization.

Every function leaves deleted customers out and raises NotFound("client", key) with the key as it
was given; a key that no database can hold is simply not found. The uuid and the reference of a
merged customer find the one that it is part of (see `aliases`).
"""

from __future__ import annotations

import re
from typing import Final
from uuid import UUID

from django.db.models import Q

from core.errors import DomainError, NotFound
from core.models import Organization
from customers.aliases import find_aliases
from customers.lookups import is_storable
from customers.models import Customer, CustomerExternalId
from customers.querysets import CustomerQuerySet

_GUID: Final = re.compile(r"[0-9a-fA-F]{32}|[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_BRACKETS: Final = {"{": "}", "(": ")"}


class AmbiguousClient(DomainError):
    """Several clients answer to a key that is not theirs alone; nothing is done to any of them."""

    def __init__(self, what: str, key: str, *, field: str | None = None) -> None:
        message = f"Several clients have the {what} {key}; name the client by its client id."
        super().__init__(message, field=field)
        self.key = key


def find_client(organization: Organization, key: str) -> Customer:
    """Return the client whose uuid the key spells, else whose id in another system, or reference.

    The uuid may be written with or without dashes, with dashes also in braces or parentheses. Only
    a key that is nobody's uuid is looked up as another system's id, and only one that is nobody's
    there either as a reference. Raises AmbiguousClient when systems call different clients so.
    """
    text = key.strip()
    if not text or not is_storable(text):
        raise NotFound("client", key)
    customers = Customer.objects.for_organization(organization)
    for find in (_by_uuid, _by_external_id, _by_reference):
        found = find(customers, organization, text)
        if found is not None:
            found.organization = organization
            return found
    return _survivor(organization, text, key)


def find_by_uuid(organization: Organization, uuid: UUID, *, field: str | None = None) -> Customer:
    """Return the client of this uuid and no other key; `field` as in `find_by_tax_id`."""
    found = Customer.objects.for_organization(organization).filter(uuid=uuid).first()
    if found is None:
        aliases = find_aliases(organization, Q(uuid=uuid))
        found = aliases[0].merged_into if aliases else None
    if found is None:
        raise NotFound("client", uuid, field=field)
    found.organization = organization
    return found


def is_uuid_of(customer: Customer, uuid: UUID) -> bool:
    """Tell whether the uuid is the client's, or that of one that was merged into it."""
    return uuid == customer.uuid or customer.aliases.filter(uuid=uuid).exists()


def find_by_tax_id(
    organization: Organization, tax_id: str, *, field: str | None = None
) -> Customer:
    """Return the client with this tax id, which is the same in small letters.

    Of several, the only one that is not cancelled, or else the only active one; AmbiguousClient
    when that leaves several. `field` is the domain name of the value that held it, for the error.
    """
    text = tax_id.strip().upper()
    if not text or not is_storable(text):
        raise NotFound("client", tax_id, field=field)
    spellings = {text, text.lower(), tax_id.strip()}
    all_of_it = Customer.objects.for_organization(organization).filter(tax_id__in=spellings)
    for customers in (all_of_it, all_of_it.filter(cancelled_at=None), all_of_it.active()):
        found = list(customers.order_by("pk")[:2])  # the generic tax ids are those of thousands
        if len(found) == 1:
            found[0].organization = organization
            return found[0]
        if not found and customers is all_of_it:
            raise NotFound("client", tax_id, field=field)
    raise AmbiguousClient("tax id", tax_id, field=field)


def list_clients(organization: Organization) -> CustomerQuerySet:
    """Return the clients in the order of their ids, with everything a reply says of them."""
    return Customer.objects.for_organization(organization).with_client_parts().order_by("pk")


def read_uuid(text: str) -> UUID | None:
    """Return the uuid that the text spells the way .NET reads a Guid, else None."""
    text = text.strip()
    if text[:1] in _BRACKETS:
        is_closed = text[-1:] == _BRACKETS[text[0]] and "-" in text
        text = text[1:-1] if is_closed else ""
    return UUID(text) if _GUID.fullmatch(text) else None


def _by_uuid(customers: CustomerQuerySet, organization: Organization, text: str) -> Customer | None:
    uuid = read_uuid(text)
    return customers.filter(uuid=uuid).first() if uuid else None


def _by_external_id(
    customers: CustomerQuerySet, organization: Organization, text: str
) -> Customer | None:
    known = CustomerExternalId.objects.filter(organization=organization, value=text)
    found = list(customers.filter(pk__in=known.values("customer")).order_by("pk")[:2])
    if len(found) > 1:
        raise AmbiguousClient("external id", text)
    return found[0] if found else None


def _by_reference(
    customers: CustomerQuerySet, organization: Organization, text: str
) -> Customer | None:
    return customers.filter(reference=text).first()


def _survivor(organization: Organization, text: str, key: str) -> Customer:
    """Return the client that a merged one of this uuid, or else reference, is part of."""
    uuid = read_uuid(text)
    keys = Q(reference=text) | (Q(uuid=uuid) if uuid else Q())
    aliases = find_aliases(organization, keys)
    if not aliases:
        raise NotFound("client", key)
    # The uuid counts first: the only one of two that does not have the reference.
    found: Customer = min(aliases, key=lambda each: each.uuid != uuid).merged_into
    return found
