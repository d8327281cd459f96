"""What an export says of customers: the values that an import of the same columns reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, QuerySet

from core.imports.columns import Column
from core.imports.lists import joined, joined_path
from core.models import Organization
from customers.imports.columns import CONTACTS, CUSTOMER_COLUMNS
from customers.models import (
    Address,
    Contact,
    Customer,
    CustomerGroupAssignment,
    CustomerPaymentType,
    Region,
)
from customers.models.credit import DueDateRule
from customers.services.columns import plain_columns

_AT_ONCE: Final = 1000
_ROLES: Final = ("billing_address", "shipping_address")
_RULES: Final = {
    DueDateRule.AFTER_INVOICE_DATE: "days_after_invoice_date",
    DueDateRule.AFTER_END_OF_INVOICE_MONTH: "days_after_end_of_invoice_month",
}
# The values of a customer's own row, and how the query finds them.
_OWN: Final = {
    **{
        column.target: column.target
        for column in CUSTOMER_COLUMNS
        if column.target in plain_columns(Customer)
    },
    "category": "category__reference",
    "segmentation": "segmentation__reference",
    "parent": "parent__reference",
    "created_by": "created_by__reference",
    "region": "region_id",
    "created_at": "created_at",
}
_READ: Final = ("pk", "parent__deleted_at", *_OWN.values())


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands beside the rows of some customers, by their ids."""

    addresses: Mapping[int, Sequence[Mapping[str, Any]]]
    contacts: Mapping[int, Sequence[Mapping[str, Any]]]
    groups: Mapping[int, list[str]]
    payment_types: Mapping[int, list[str]]


def exported_columns(customers: QuerySet[Customer]) -> list[Column]:
    """Return the columns for these: people beyond those of the fullest customer are left out."""
    contacts = Contact.objects.filter(customer__in=customers.order_by().values("pk"))
    numbers = contacts.order_by().values("customer").annotate(number=Count("pk"))
    fullest = numbers.order_by("-number").values_list("number", flat=True).first() or 0
    empty = CONTACTS[fullest:]
    return [each for each in CUSTOMER_COLUMNS if each.target.partition(".")[0] not in empty]


def exported(
    customers: QuerySet[Customer], organization: Organization, columns: Sequence[Column]
) -> Iterator[list[Any]]:
    """Yield each customer's values in the order of the columns, by reference.

    They are read a thousand at a time, so that any number takes the same memory. Of more people
    than there are columns for, the oldest are told.
    """
    targets = [column.target for column in columns]
    paths = _region_paths(organization)
    mine = customers.filter(organization=organization, deleted_at=None).defer(None)
    # References are unique among those that are there.
    mine = mine.select_related(None).order_by("reference")
    last = ""
    while chunk := list(mine.filter(reference__gt=last).values_list(*_READ)[:_AT_ONCE]):
        beside = _read_beside([key for key, *_ in chunk], targets)
        for key, parent_deleted_at, *own in chunk:
            values = dict(zip(_OWN, own, strict=True))
            last = values["reference"]
            if parent_deleted_at is not None:
                values["parent"] = None
            values["region"] = paths.get(values["region"])
            if values["due_date_rule"] is not None:
                values["due_date_rule"] = _RULES[DueDateRule(values["due_date_rule"])]
            values |= _values_beside(key, beside)
            yield [values.get(target) for target in targets]


def _values_beside(key: int, beside: _Beside) -> dict[str, Any]:
    return {
        "groups": joined(sorted(beside.groups.get(key, ()))),
        "payment_types": joined(beside.payment_types.get(key, ())),
        **_places(beside.addresses.get(key, ())),
        **_people(beside.contacts.get(key, ())),
    }


def _places(addresses: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    billing = next((each for each in addresses if each["is_billing"]), None)
    shipping = next((each for each in addresses if each["is_shipping"]), None)
    values: dict[str, Any] = {}
    told = {"billing_address": billing}
    if shipping is not billing:
        told["shipping_address"] = shipping  # the same one said twice would be two
    for role, address in told.items():
        for name in _COLUMNS[role] if address else ():
            values[f"{role}.{name}"] = address[name]  # type: ignore[index]
    # Of one address without a word nothing can be told.
    if shipping is not billing or any(value not in ("", None) for value in values.values()):
        values["is_same_address"] = shipping is billing
    return values


def _people(contacts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        f"{prefix}.{name}": contact[name]
        for prefix, contact in zip(CONTACTS, contacts, strict=False)
        for name in _COLUMNS["contact"]
    }


def _columns_of(group: str) -> list[str]:
    """Return the domain names of the values that stand beside a customer in one group."""
    targets = (column.target.partition(".") for column in CUSTOMER_COLUMNS)
    return [name for prefix, _, name in targets if prefix == group and name]


_COLUMNS: Final = {group: _columns_of(group) for group in (*_ROLES, "contact")}


def _read_beside(ids: list[int], targets: Sequence[str]) -> _Beside:
    names = dict.fromkeys((*_COLUMNS["billing_address"], *_COLUMNS["shipping_address"]))
    addresses = Address.objects.filter(customer__in=ids, is_active=True).order_by("pk")
    contacts = Contact.objects.filter(customer__in=ids).order_by("pk")
    has_people = any(target.startswith("contact.") for target in targets)
    groups = CustomerGroupAssignment.objects.filter(customer__in=ids)
    payment_types = CustomerPaymentType.objects.filter(customer__in=ids).order_by("position", "pk")
    return _Beside(
        _grouped(addresses.values("customer_id", "is_billing", "is_shipping", *names)),
        _grouped(contacts.values("customer_id", *_COLUMNS["contact"]) if has_people else ()),
        _listed(groups.values_list("customer_id", "group__reference")),
        _listed(payment_types.values_list("customer_id", "payment_type__reference")),
    )


def _grouped(rows: Iterable[Mapping[str, Any]]) -> dict[int, list[Mapping[str, Any]]]:
    grouped: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        grouped[row["customer_id"]].append(row)
    return grouped


def _listed(pairs: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    listed: dict[int, list[str]] = defaultdict(list)
    for customer_id, reference in pairs:
        listed[customer_id].append(reference)
    return listed


def _region_paths(organization: Organization) -> dict[int, str]:
    """Return what is written for each region, so that an import cannot take it for another one."""
    names: dict[int, list[str]] = {}
    for region in Region.objects.for_organization(organization).order_by("level", "pk"):
        names[region.pk] = [*names.get(region.parent_id or 0, ()), region.name]
    return {key: joined_path(path) for key, path in names.items()}
