"""The addresses of a customer one by one, for callers to whom each is a record of its own.

`values` of one address: the columns that `billing_address` may hold, `is_billing` and
`is_shipping` (both False unless given). Absent means leave, None means clear.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from core.actor import Actor
from core.errors import InvalidValue
from customers.models import Address, Customer
from customers.services.addresses import address_columns
from customers.services.columns import Values, clean_columns, refuse_unknown
from customers.services.records import Changes, insert_all

# Whoever shows a customer shows them all, those out of use too.
MOST: Final = 1_000
_ROLES: Final = ("is_billing", "is_shipping")


def read_address(values: Values, *, within: str = "") -> dict[str, Any]:
    """Return the columns of one address; raises WrongType or InvalidValue, named after `within`."""
    refuse_unknown(values, (*address_columns(), *_ROLES))
    return clean_columns(Address, values, within=within)


def write_address_list(
    customer: Customer, values: Sequence[Values] | None, by: Actor, *, is_new: bool
) -> Changes:
    """Write the addresses of a new customer, in their order; return the changes.

    Raises WrongType or InvalidValue with a field like "addresses[1].latitude"; InvalidValue
    (`addresses`) for a list that is too long.
    """
    if not is_new:
        raise TypeError("Only a new customer takes all its addresses as one list.")
    if len(values or ()) > MOST:
        raise InvalidValue(f"addresses must have at most {MOST} items.", field="addresses")
    rows = [
        Address(
            customer=customer,
            created_at=by.at,
            updated_at=by.at,
            **read_address(item, within=f"addresses[{place}]."),
        )
        for place, item in enumerate(values or ())
    ]
    insert_all(rows, by=by)
    return {"addresses": [[], [row.pk for row in rows]]} if rows else {}
