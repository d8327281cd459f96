"""The customers that some rows are about, as they are now, in a handful of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from core.imports.columns import Row
from core.models import Organization
from customers.aliases import survivors_by_reference
from customers.imports.columns import CONTACTS
from customers.lookups import is_storable
from customers.models import (
    Address,
    Contact,
    Customer,
    CustomerGroupAssignment,
    CustomerPaymentType,
)

_ALWAYS: Final = (
    *("id", "reference", "name", "updated_at", "cancelled_at"),
    *("due_date_rule", "due_date_days", "currency", "parent_id"),
)
_PLACES: Final = ("is_same_address", "billing_address", "shipping_address")


class ChunkState:
    """What the database says of the customers that rows name, and of their parents.

    `columns` are the columns of a customer (`attname`) to be known, `groups` the first parts of the
    names of the values that the file has, such as "billing_address": what belongs to a customer is
    only read where the file says something of it.
    """

    def __init__(
        self,
        organization: Organization,
        rows: Sequence[Row],
        columns: Collection[str] = (),
        groups: Collection[str] = (),
    ) -> None:
        own, parents = (
            {cell for row in rows if (cell := row.cell(name)) and is_storable(cell)}
            for name in ("reference", "parent")
        )
        names = dict.fromkeys((*_ALWAYS, *columns))
        customers = Customer.objects.for_organization(organization)
        found = customers.filter(reference__in=sorted(own | parents)).values(*names)
        self.customers: dict[str, dict[str, Any]] = {each["reference"]: each for each in found}
        self.merged = survivors_by_reference(
            organization, sorted((own | parents) - self.customers.keys())
        )
        self._ids = [each["id"] for key, each in self.customers.items() if key in own]
        self.addresses = self._read_addresses() if any(x in groups for x in _PLACES) else {}
        self.contacts = self._read_contacts() if any(x in groups for x in CONTACTS) else {}
        self.groups = self._read_groups() if "groups" in groups else {}
        self.payment_types = self._read_payment_types() if "payment_types" in groups else {}

    def version_of(self, reference: str) -> tuple[int, datetime] | None:
        """Return id and `updated_at` of who has the reference, the survivor of a merged one."""
        if (own := self.customers.get(reference)) is not None:
            return own["id"], own["updated_at"]
        if (survivor := self.merged.get(reference)) is not None:
            return survivor.pk, survivor.updated_at
        return None

    def _read_addresses(self) -> dict[int, list[Address]]:
        rows = Address.objects.filter(customer__id__any=self._ids, is_active=True)
        return _grouped(rows.order_by("pk"))

    def _read_contacts(self) -> dict[int, list[Contact]]:
        return _grouped(Contact.objects.filter(customer__id__any=self._ids).order_by("pk"))

    def _read_groups(self) -> dict[int, list[tuple[int, int]]]:
        rows = CustomerGroupAssignment.objects.filter(customer__id__any=self._ids)
        return _listed(rows.order_by("group_id").values_list("customer_id", "pk", "group_id"))

    def _read_payment_types(self) -> dict[int, list[tuple[int, int, int]]]:
        rows = CustomerPaymentType.objects.filter(customer__id__any=self._ids)
        ordered = rows.order_by("position", "pk")
        return _listed(ordered.values_list("customer_id", "pk", "payment_type_id", "position"))


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.customer_id].append(row)
    return grouped


def _listed(rows: Iterable[Sequence[Any]]) -> dict[int, list[Any]]:
    listed: dict[int, list[Any]] = defaultdict(list)
    for key, *rest in rows:
        listed[key].append(tuple(rest))
    return listed
