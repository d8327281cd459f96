"""The rows of an export: what the columns of an import say of the customers that there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import QuerySet

from core.formulas import defused
from core.models import Organization
from customers.imports.columns import CONTACTS, CUSTOMER_COLUMNS, SEPARATOR
from customers.imports.references import PATH_SEPARATOR
from customers.models import (
    Address,
    Contact,
    Customer,
    CustomerGroupAssignment,
    CustomerPaymentType,
    Region,
)
from customers.models.credit import DueDateRule

HEADER: Final = [column.name for column in CUSTOMER_COLUMNS]
_AT_ONCE: Final = 1000
_TARGETS: Final = [column.target for column in CUSTOMER_COLUMNS]
_RULES: Final = {
    DueDateRule.AFTER_INVOICE_DATE: "days_after_invoice_date",
    DueDateRule.AFTER_END_OF_INVOICE_MONTH: "days_after_end_of_invoice_month",
}


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands beside the rows of some customers, by their ids."""

    addresses: Mapping[int, list[Address]]
    contacts: Mapping[int, list[Contact]]
    groups: Mapping[int, list[str]]
    payment_types: Mapping[int, list[str]]


def rows(customers: QuerySet[Customer], organization: Organization) -> Iterator[list[str]]:
    """Yield the cells of each of the organization's customers among these, by id, without a header.

    They are read a thousand at a time, so that any number takes the same memory.
    """
    paths = _region_paths(organization)
    mine = customers.filter(organization=organization, deleted_at=None).defer(None).order_by("pk")
    mine = mine.select_related(None).select_related(
        "category", "segmentation", "parent", "created_by"
    )
    last = 0
    while chunk := list(mine.filter(pk__gt=last)[:_AT_ONCE]):
        beside = _read_beside([customer.pk for customer in chunk])
        for customer in chunk:
            values = _values(customer, beside, paths)
            yield [_cell(values.get(target)) for target in _TARGETS]
        last = chunk[-1].pk


def _values(customer: Customer, beside: _Beside, paths: Mapping[int, str]) -> dict[str, Any]:
    named: dict[str, Any] = {target: getattr(customer, target, None) for target in _TARGETS}
    rule = customer.due_date_rule
    return {
        **named,
        "category": customer.category.reference,
        "segmentation": customer.segmentation and customer.segmentation.reference,
        "parent": customer.parent and customer.parent.reference,
        "created_by": customer.created_by and customer.created_by.reference,
        "region": paths.get(customer.region_id or 0),
        "due_date_rule": None if rule is None else _RULES[DueDateRule(rule)],
        "groups": SEPARATOR.join(beside.groups.get(customer.pk, [])),
        "payment_types": SEPARATOR.join(beside.payment_types.get(customer.pk, [])),
        **_places(beside.addresses.get(customer.pk, [])),
        **_people(beside.contacts.get(customer.pk, [])),
    }


def _places(addresses: Iterable[Address]) -> dict[str, Any]:
    billing = next((each for each in addresses if each.is_billing), None)
    shipping = next((each for each in addresses if each.is_shipping), None)
    values: dict[str, Any] = {}
    if billing or shipping:
        values["is_same_address"] = billing is shipping
    for role, address in (("billing", billing), ("shipping", shipping)):
        # The same one said twice would be two.
        if address is not None and not (role == "shipping" and billing is shipping):
            prefix = f"{role}_address."
            for target in _TARGETS:
                if target.startswith(prefix):
                    values[target] = getattr(address, target.removeprefix(prefix))
    return values


def _people(contacts: list[Contact]) -> dict[str, Any]:
    values = {}
    for prefix, contact in zip(CONTACTS, contacts, strict=False):
        for target in _TARGETS:
            if target.startswith(f"{prefix}."):
                values[target] = getattr(contact, target.removeprefix(f"{prefix}."))
    return values


def _read_beside(ids: list[int]) -> _Beside:
    addresses: dict[int, list[Address]] = defaultdict(list)
    for address in Address.objects.filter(customer__in=ids, is_active=True).order_by("pk"):
        addresses[address.customer_id].append(address)
    contacts: dict[int, list[Contact]] = defaultdict(list)
    for contact in Contact.objects.filter(customer__in=ids).order_by("pk"):
        contacts[contact.customer_id].append(contact)
    groups = CustomerGroupAssignment.objects.filter(customer__in=ids).order_by("pk")
    payment_types = CustomerPaymentType.objects.filter(customer__in=ids).order_by("position", "pk")
    return _Beside(
        addresses,
        contacts,
        _listed(groups.values_list("customer_id", "group__reference")),
        _listed(payment_types.values_list("customer_id", "payment_type__reference")),
    )


def _listed(pairs: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    listed: dict[int, list[str]] = defaultdict(list)
    for customer_id, reference in pairs:
        listed[customer_id].append(reference)
    return listed


def _region_paths(organization: Organization) -> dict[int, str]:
    """Return what is written for each region, so that an import cannot take it for another one."""
    paths: dict[int, str] = {}
    regions = Region.objects.for_organization(organization).order_by("level", "pk")
    for region in regions:
        above = paths.get(region.parent_id or 0)
        paths[region.pk] = f"{above}{PATH_SEPARATOR}{region.name}" if above else region.name
    return paths


def _cell(value: Any) -> str:
    """Return how an import reads the value; only texts can be taken for formulas."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, Decimal):
        return f"{value:f}"
    return defused(value) if isinstance(value, str) else str(value)
