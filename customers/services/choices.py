"""The payment types and groups of one customer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from core.actor import Actor
from core.errors import NotFound
from core.history import attribute
from core.models import Organization
from customers.models import (
    Customer,
    CustomerGroup,
    CustomerGroupAssignment,
    CustomerPaymentType,
    PaymentType,
)
from customers.services.columns import Values
from customers.services.records import Changes, Need, insert_all, remove

_KINDS = {"payment_types": "payment type", "groups": "customer group"}


def read_choices(values: Values, organization: Organization) -> None:
    """Raise NotFound for a payment type or group of another organization."""
    for name, kind in _KINDS.items():
        for record in values.get(name) or ():
            if record.organization_id != organization.pk:
                raise NotFound(kind, record.pk, field=name)


def chosen(values: Values) -> list[Need]:
    """Return the payment types and groups among the values."""
    return [(kind, record) for name, kind in _KINDS.items() for record in values.get(name) or ()]


def replace_payment_types(
    customer: Customer, wanted: Sequence[PaymentType] | None, by: Actor, *, is_new: bool
) -> Changes:
    """Let the customer pay in these ways, in this order; one given twice counts once."""
    after = _unique_ids(wanted)
    rows = [] if is_new else list(customer.payment_type_choices.order_by("position", "pk"))
    before = [row.payment_type_id for row in rows]
    if before == after:
        return {}
    for row in rows:
        if row.payment_type_id not in after:
            remove(row, by=by)
        elif row.position != (position := after.index(row.payment_type_id)):
            row.position = position
            attribute(row, by)
            row.save(update_fields=["position"])
    new = [
        CustomerPaymentType(customer=customer, payment_type_id=pk, position=position)
        for position, pk in enumerate(after)
        if pk not in before
    ]
    insert_all(new, by=by)
    return {"payment_types": [before, after]}


def replace_groups(
    customer: Customer, wanted: Sequence[CustomerGroup] | None, by: Actor, *, is_new: bool
) -> Changes:
    """Put the customer into exactly these groups."""
    after = sorted(_unique_ids(wanted))
    rows = [] if is_new else list(customer.group_assignments.order_by("group_id"))
    before = [row.group_id for row in rows]
    if before == after:
        return {}
    for row in rows:
        if row.group_id not in after:
            remove(row, by=by)
    new = [
        CustomerGroupAssignment(customer=customer, group_id=pk, created_at=by.at)
        for pk in after
        if pk not in before
    ]
    insert_all(new, by=by)
    return {"groups": [before, after]}


def _unique_ids(records: Iterable[Any] | None) -> list[int]:
    return list(dict.fromkeys(record.pk for record in records or ()))
