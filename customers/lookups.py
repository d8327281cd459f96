"""Finding the records that a caller names by id or by reference, always within one organization.

`key` is what the caller gave: an integer id, or a reference. With `by_reference` it is a reference;
with `or_id` as well, an integer is taken for an id when no such reference exists. Every function
raises NotFound with the domain noun and the key; a record of another organization, a deleted one
and a number no database holds are simply not found. What a merged customer was called finds the
one that it is part of (see `aliases`). Without `by_reference` a text that is no integer raises
WrongType. `field` is the domain name of the value that held the key, for the error.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, TypeVar

from django.db.models import Model, Q, QuerySet

from core.errors import NotFound, WrongType
from core.models import Organization, User
from customers.aliases import find_aliases
from customers.models import (
    Contact,
    Customer,
    CustomerCategory,
    CustomerExternalId,
    CustomerGroup,
    CustomerSegmentation,
    NumberedRecord,
    PaymentType,
    Region,
)

Key = int | str
Numbered = TypeVar("Numbered", bound=NumberedRecord)

_LARGEST_ID: Final = 2**63 - 1
_LARGEST_NUMBER: Final = 2**31 - 1
_MOST_DIGITS: Final = 19


def find_customer(
    organization: Organization,
    key: Key,
    *,
    by_reference: bool = False,
    or_id: bool = False,
    field: str | None = None,
    kind: str = "customer",
) -> Customer:
    """Return a customer that is not deleted; `kind` is the noun of the error."""
    customers = Customer.objects.for_organization(organization)
    try:
        return _find(organization, customers, key, kind, by_reference, or_id, field)
    except NotFound:
        condition = _condition(key, by_reference, or_id, field)
        aliases = find_aliases(organization, condition) if condition else []
        return _pick(aliases, key, kind, by_reference, or_id, field).merged_into


def find_parent_customer(
    organization: Organization,
    key: Key,
    *,
    by_reference: bool = False,
    or_id: bool = False,
    field: str | None = "parent",
) -> Customer:
    """Return the customer named as another one's parent."""
    return find_customer(
        organization,
        key,
        by_reference=by_reference,
        or_id=or_id,
        field=field,
        kind="parent customer",
    )


def find_category(
    organization: Organization,
    key: Key,
    *,
    by_reference: bool = False,
    or_id: bool = False,
    field: str | None = None,
) -> CustomerCategory:
    """Return a customer category."""
    categories = CustomerCategory.objects.for_organization(organization)
    return _find(organization, categories, key, "customer category", by_reference, or_id, field)


def find_segmentation(
    organization: Organization,
    key: Key,
    *,
    by_reference: bool = False,
    or_id: bool = False,
    field: str | None = None,
) -> CustomerSegmentation:
    """Return a customer segmentation."""
    segmentations = CustomerSegmentation.objects.for_organization(organization)
    return _find(
        organization, segmentations, key, "customer segmentation", by_reference, or_id, field
    )


def find_group(
    organization: Organization,
    key: Key,
    *,
    by_reference: bool = False,
    or_id: bool = False,
    field: str | None = None,
) -> CustomerGroup:
    """Return a customer group."""
    groups = CustomerGroup.objects.for_organization(organization)
    return _find(organization, groups, key, "customer group", by_reference, or_id, field)


def find_payment_type(
    organization: Organization,
    key: Key,
    *,
    by_reference: bool = False,
    or_id: bool = False,
    field: str | None = None,
) -> PaymentType:
    """Return a payment type; the built-in ones by their reference in any case."""
    payment_types = PaymentType.objects.for_organization(organization)
    key = PaymentType.spelled(key) if isinstance(key, str) else key
    return _find(organization, payment_types, key, "payment type", by_reference, or_id, field)


def find_payment_types(
    organization: Organization,
    keys: Sequence[Key],
    *,
    by_reference: bool = False,
    or_id: bool = False,
    field: str | None = "payment_types",
) -> list[PaymentType]:
    """Return the payment types in the order of the keys, with one query for all of them.

    The error names the first key that is not found.
    """
    if not keys:
        return []
    wanted = Q()
    keys = [PaymentType.spelled(key) if isinstance(key, str) else key for key in keys]
    for key in keys:
        wanted |= _condition(key, by_reference, or_id, field) or Q(pk__in=[])
    found = list(PaymentType.objects.for_organization(organization).filter(wanted))
    return [_pick(found, key, "payment type", by_reference, or_id, field) for key in keys]


def find_user(
    organization: Organization,
    key: Key,
    *,
    by_reference: bool = False,
    or_id: bool = False,
    field: str | None = None,
) -> User:
    """Return a member of the organization; of several with one reference the oldest."""
    users: QuerySet[User] = User.objects.for_organization(organization).order_by("pk")
    return _find(organization, users, key, "user", by_reference, or_id, field)


def find_region(organization: Organization, key: Key, *, field: str | None = None) -> Region:
    """Return a region; regions have no reference."""
    regions = Region.objects.for_organization(organization)
    return _find(organization, regions, key, "region", False, False, field)


def find_contact(organization: Organization, key: Key, *, field: str | None = None) -> Contact:
    """Return a contact of a customer that is not deleted; contacts have no reference."""
    contacts = Contact.objects.for_organization(organization).select_related("customer")
    found: Contact = _find(organization, contacts, key, "contact", False, False, field)
    found.customer.organization = organization
    return found


def find_numbered(
    model: type[Numbered], organization: Organization, number: int, *, field: str | None = None
) -> Numbered:
    """Return the entry of a numbered catalog, active or not: records keep an inactive one."""
    entries: Any = model.objects.for_organization(organization)
    found: Numbered | None = None
    if 0 < number <= _LARGEST_NUMBER:
        found = entries.filter(number=number).first()
    if found is None:
        raise NotFound(noun_of(model), number, field=field)
    found.organization = organization
    return found


def find_customer_by_external_id(
    organization: Organization, value: str, *, system: str | None = None
) -> Customer:
    """Return the customer that another system calls so; any system unless one is named.

    Raises NotFound("customer", value), also when two systems call different customers so.
    """
    known = CustomerExternalId.objects.filter(organization=organization, value=value)
    if system is not None:
        known = known.filter(system=system)
    customers = Customer.objects.for_organization(organization)
    found = (
        list(customers.filter(pk__in=known.values("customer"))[:2]) if is_storable(value) else []
    )
    if len(found) != 1:
        raise NotFound("customer", value)
    found[0].organization = organization
    return found[0]


def noun_of(model: type[Model]) -> str:
    """Return what records of the model are called in errors, such as "payment type"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model.__name__).lower()


def is_storable(text: str) -> bool:
    """Tell whether a database can hold the text: no NUL, no half of a surrogate pair."""
    if text.isprintable():  # as nearly every text is
        return True
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _find(
    organization: Organization,
    records: QuerySet[Any],
    key: Key,
    kind: str,
    by_reference: bool,
    or_id: bool,
    field: str | None,
) -> Any:
    condition = _condition(key, by_reference, or_id, field)
    found = list(records.filter(condition)) if condition else []
    record = _pick(found, key, kind, by_reference, or_id, field)
    if not isinstance(record, User):
        record.organization = organization  # known: saves whoever needs it a query
    return record


def _condition(key: Key, by_reference: bool, or_id: bool, field: str | None) -> Q | None:
    """Return what picks the record out, or None where no record can match."""
    if by_reference:
        wanted = Q(reference=str(key)) if str(key) and is_storable(str(key)) else None
        number = _as_id(key) if or_id else None
        return wanted | Q(pk=number) if wanted and number is not None else wanted
    if isinstance(key, str) and not (key.isascii() and key.isdigit()):
        raise WrongType(field or "id", "an integer")
    number = _as_id(key)
    return None if number is None else Q(pk=number)


def _pick(
    found: Sequence[Model],
    key: Key,
    kind: str,
    by_reference: bool,
    or_id: bool,
    field: str | None,
) -> Any:
    for record in found if by_reference else ():
        if record.reference == str(key):  # type: ignore[attr-defined]
            return record
    number = _as_id(key) if or_id or not by_reference else None
    for record in found:
        if number is not None and record.pk == number:
            return record
    raise NotFound(kind, key, field=field)


def _as_id(key: Key) -> int | None:
    """Return the id that the key spells, None when no row can have it."""
    if isinstance(key, str):
        if not (key.isascii() and key.isdigit() and len(key) <= _MOST_DIGITS):
            return None
        key = int(key)
    return key if 0 < key <= _LARGEST_ID else None
