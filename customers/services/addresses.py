"""Where a customer is billed and shipped to, as its two main addresses.

The billing address is the active row with `is_billing` and the lowest id, the shipping address
likewise. They are the same when both are one row, or neither exists. Only columns that are given
are written, so that what one surface cannot express stays as another left it.

`is_same_address` True makes the billing row the shipping row too, and takes the shipping row out of
use; shipping values sent with it do not count. Older rows that ship, of which whoever says so has
never heard, stay in use but ship no longer; younger ones stay as they are.

`is_same_address` False keeps a shipping row of its own, even an empty one; a customer with a
billing address only (see `single_addresses`) has what it says already. None (or absent) leaves it,
but shipping values that say something make a row of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from core.actor import Actor
from core.history import attribute
from customers.models import Address, Customer
from customers.services.columns import (
    Values,
    clean_columns,
    plain_columns,
    read_flag,
    refuse_unknown,
)
from customers.services.records import Changes, insert_all, json_value

_ROLES = ("is_billing", "is_shipping", "is_active")


@dataclass(frozen=True, slots=True)
class Places:
    """What a caller says about a customer's addresses, checked."""

    is_same: bool | None
    billing: dict[str, Any]
    shipping: dict[str, Any]


@cache
def address_columns() -> tuple[str, ...]:
    """Return the names that `billing_address` and `shipping_address` may hold."""
    return tuple(name for name in plain_columns(Address) if name not in _ROLES)


def read_places(values: Values) -> Places:
    """Return the addresses among a customer's values.

    A country may be given as a code or a name, degrees are rounded to 7 decimals. Raises WrongType
    or InvalidValue with a field like "billing_address.latitude".
    """
    return Places(
        is_same=read_flag(values.get("is_same_address"), name="is_same_address"),
        billing=_read_place(values, "billing_address"),
        shipping=_read_place(values, "shipping_address"),
    )


def _read_place(values: Values, key: str) -> dict[str, Any]:
    given = values.get(key) or {}
    refuse_unknown(given, address_columns())
    return clean_columns(Address, given, within=f"{key}.")


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What becomes of a customer's addresses: rows in memory, and what the event tells.

    `changed` are rows that are there, each with the names of the columns that differ now; `new`
    have no id yet.
    """

    changed: list[tuple[Address, list[str]]]
    new: list[Address]
    changes: Changes


def arrange_places(customer_id: int | None, rows: list[Address], places: Places) -> Arrangement:
    """Do in memory what is asked of the active rows of a customer, by id; asks no database.

    The rows themselves change, and new ones join them.
    """
    book = _AddressBook(customer_id, rows)
    before = book.describe()
    originals = [(row, {name: getattr(row, name) for name in _names()}) for row in rows]
    book.bill_to(places)
    if places.is_same:
        book.ship_to_billing()
    elif book.wants_own_shipping(places):
        book.ship_to(places.shipping)
    after = book.describe()
    differing = (
        (row, [name for name, value in was.items() if getattr(row, name) != value])
        for row, was in originals
    )
    return Arrangement(
        changed=[(row, names) for row, names in differing if names],
        new=[row for row in book.rows if row.pk is None],
        changes={
            name: [before.get(name), after.get(name)]
            for name in (before | after)
            if before.get(name) != after.get(name)
        },
    )


def write_places(customer: Customer, places: Places, by: Actor, *, is_new: bool) -> Changes:
    """Write the addresses of a new customer, or of one whose row is locked; return the changes."""
    if places.is_same is None and not places.billing and not places.shipping:
        return {}
    rows = [] if is_new else list(customer.addresses.filter(is_active=True).order_by("pk"))
    arranged = arrange_places(customer.pk, rows, places)
    for row, changed in arranged.changed:
        row.updated_at = by.at
        attribute(row, by)
        row.save(update_fields=[*changed, "updated_at"])
    for row in arranged.new:
        row.created_at = row.updated_at = by.at
    insert_all(arranged.new, by=by)
    return arranged.changes


class _AddressBook:
    """A customer's active addresses in memory, in the order of their ids; new ones at the end."""

    def __init__(self, customer_id: int | None, rows: list[Address]) -> None:
        self.customer_id = customer_id
        self.rows = rows
        self.is_billed_only = self.billing is not None and self.shipping is None

    @property
    def billing(self) -> Address | None:
        return self._first(lambda row: row.is_billing)

    @property
    def shipping(self) -> Address | None:
        return self._first(lambda row: row.is_shipping)

    def bill_to(self, places: Places) -> None:
        row = self.billing
        if row is None and _says_something(places.billing):
            is_shipping = self.shipping is None and not self.wants_own_shipping(places)
            row = self._add(is_billing=True, is_shipping=is_shipping)
        if row is not None:
            _assign(row, places.billing)

    def wants_own_shipping(self, places: Places) -> bool:
        if _says_something(places.shipping):
            return not places.is_same
        if places.is_same is not None:
            return not places.is_same and not self.is_billed_only
        has_own = self.shipping is not None and self.shipping is not self.billing
        return has_own and bool(places.shipping)

    def ship_to(self, values: Values) -> None:
        billing = self.billing
        if billing is not None and self.shipping is billing:
            billing.is_shipping = False
        _assign(self.shipping or self._add(is_shipping=True), values)

    def ship_to_billing(self) -> None:
        billing, shipping = self.billing, self.shipping
        if billing is shipping:
            return
        if shipping is not None:
            shipping.is_active = shipping.is_billing
        # What the billing row must come before, or it would not be the shipping address after all.
        earlier = self.rows if billing is None else self.rows[: self.rows.index(billing)]
        for row in (*earlier, *([shipping] if shipping else [])):
            row.is_shipping = False
        if billing is not None:
            billing.is_shipping = True

    def describe(self) -> dict[str, Any]:
        """Return what the two addresses say, in an event's words; empty columns are left out."""
        said: dict[str, Any] = {"is_same_address": self.billing is self.shipping}
        shown = {"billing_address": self.billing}
        if self.shipping is not self.billing:
            shown["shipping_address"] = self.shipping
        for key, row in shown.items():
            for name in address_columns() if row else ():
                if (value := getattr(row, name)) not in ("", None):
                    said[f"{key}.{name}"] = json_value(value)
        return said

    def _first(self, has_role: Callable[[Address], bool]) -> Address | None:
        return next((row for row in self.rows if row.is_active and has_role(row)), None)

    def _add(self, **roles: bool) -> Address:
        row = Address(**roles)
        row.customer_id = self.customer_id  # type: ignore[assignment] # None until it is known
        self.rows.append(row)
        return row


def _assign(row: Address, values: Values) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _says_something(values: Values) -> bool:
    return any(value not in ("", None) for value in values.values())


@cache
def _names() -> tuple[str, ...]:
    return (*address_columns(), *_ROLES)
