"""The billing and shipping keys of a customer, read from its address records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, Subquery, When
from django.db.models.lookups import Exact, IsNull
from rest_framework import serializers

from core.api.v1.output import OutputField, Reply, Side, folded
from core.rows import RowReader
from customers.models import Address

COLUMNS = ("country", "city", "postal_code", "line_1", "latitude", "longitude")
DEGREES = ("latitude", "longitude")
_NO_ADDRESS = (None,) * len(COLUMNS)
# Whether shipping is billing, then the billing columns, then the shipping columns.
_NOWHERE = (True, *_NO_ADDRESS, *_NO_ADDRESS)

_rows = RowReader(
    Address.objects.filter(is_active=True)
    .order_by("id")
    .values_list("customer_id", "is_billing", "is_shipping", "id", *COLUMNS),
    key="customer__id__any",
)


def read_addresses(ids: Sequence[int], reply: Reply) -> Side:
    """Return for each customer whether shipping is billing, and the columns of either."""
    first: dict[int, dict[str, tuple[Any, ...]]] = defaultdict(dict)
    for customer_id, is_billing, is_shipping, *address in _rows.read(ids):
        roles = first[customer_id]
        if is_billing:
            roles.setdefault("billing", tuple(address))
        if is_shipping:
            roles.setdefault("shipping", tuple(address))
    return Side({i: _flatten(roles) for i, roles in first.items()}, _NOWHERE)


def _flatten(roles: dict[str, tuple[Any, ...]]) -> tuple[Any, ...]:
    billing, shipping = roles.get("billing"), roles.get("shipping")
    is_same = (billing and billing[0]) == (shipping and shipping[0])
    billing_values = billing[1:] if billing else _NO_ADDRESS
    shipping_values = shipping[1:] if shipping and not is_same else _NO_ADDRESS
    return (is_same, *billing_values, *shipping_values)


def same_address_field() -> OutputField:
    """Declare `isSameAddress`."""
    return OutputField(
        name="isSameAddress",
        expression='sides["address"][0]',
        schema=lambda: serializers.BooleanField(
            help_text="Whether the shipping address is the billing address (one record)."
        ),
        sort=Case(When(_is_same(), then=1), default=0),
    )


def billing_field(name: str, column: str, help_text: str) -> OutputField:
    """Declare a key of the billing address."""
    return _field(name, 1, column, help_text, _first("is_billing", column))


def shipping_field(name: str, column: str, help_text: str) -> OutputField:
    """Declare a key of the shipping address; null when it is the billing address."""
    sort = Case(When(~_is_same(), then=_first("is_shipping", column)), default=None)
    return _field(name, 1 + len(COLUMNS), column, help_text, sort)


def _field(name: str, start: int, column: str, help_text: str, sort: Any) -> OutputField:
    place = f'sides["address"][{start + COLUMNS.index(column)}]'
    is_degree = column in DEGREES
    kind = serializers.FloatField if is_degree else serializers.CharField
    return OutputField(
        name=name,
        expression=f"number({place})" if is_degree else f"{place} or None",
        schema=lambda: kind(allow_null=True, help_text=help_text),
        sort=sort if is_degree else folded(sort),
    )


def _first(role: str, column: str) -> Subquery:
    """Return a column of the customer's address in a role: the active one of the lowest id."""
    return Subquery(_in_role(role).order_by("id").values(column)[:1])


def _in_role(role: str) -> Any:
    return Address.objects.filter(customer=OuterRef("pk"), is_active=True, **{role: True})


def _is_same() -> Q:
    """Say in SQL what `_flatten` says in Python."""
    billing, shipping = _first("is_billing", "id"), _first("is_shipping", "id")
    neither = Q(IsNull(billing, True)) & Q(IsNull(shipping, True))
    return neither | (Q(Exists(_in_role("is_billing"))) & Q(Exact(billing, shipping)))
