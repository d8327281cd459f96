"""What the survivor of a merge takes over from the merged customer: columns, as they are."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any, Final

from core.errors import InvalidValue
from customers.models import Customer
from customers.services import customer_rules as rules
from customers.services.columns import clean_columns, plain_columns
from customers.services.records import differences

# What `take` may hold besides the columns that are taken as they are: both balances are added.
BALANCE_SUM: Final = "balance_sum"
# In the customer's currency: they are of no use without it.
AMOUNTS: Final = ("credit_limit", "balance", "cash_back", "max_cheque_value")

_RELATIONS: Final = ("category", "segmentation", "region", "customer_type", "citizenship")
# The survivor's reference stays and the merged one's goes on meaning it; being served is its own.
_OWN: Final = ("reference", "is_active")


def takeable() -> tuple[str, ...]:
    """Return the names that `take` of `merge_customers` may hold besides BALANCE_SUM."""
    return (*(name for name in plain_columns(Customer) if name not in _OWN), *_RELATIONS)


def read_take(take: Iterable[str]) -> list[str]:
    """Return the names once each; raises InvalidValue (`take`)."""
    names = list(dict.fromkeys(take))
    known = {*takeable(), BALANCE_SUM}
    for name in names:
        if name not in known:
            raise InvalidValue("take names something that cannot be taken over.", field="take")
    if "balance" in names and BALANCE_SUM in names:
        raise InvalidValue("The balance is either taken over or added.", field="take")
    return names


def taken_values(survivor: Customer, merged: Customer, take: Collection[str]) -> dict[str, Any]:
    """Return the columns that the survivor gets, checked as any change of a customer.

    `take` was read by `read_take`. Raises InvalidValue, MissingValue, NotFound or
    CurrencyNotConfigured, named after the column.
    """
    columns = {name: getattr(merged, name) for name in take if name != BALANCE_SUM}
    _check_amounts(survivor, merged, take)
    if BALANCE_SUM in take:
        columns["balance"] = _sum(survivor.balance, merged.balance)
    columns = {name: columns[name] for name in differences(survivor, columns)}
    columns |= clean_columns(Customer, {k: v for k, v in columns.items() if k != "currency"})
    rules.settle_currency(columns, survivor.organization)
    rules.check_whole(columns, {}, survivor)
    rules.check_relations(columns, survivor.organization)
    return {name: columns[name] for name in differences(survivor, columns)}


def _check_amounts(survivor: Customer, merged: Customer, take: Collection[str]) -> None:
    """Refuse amounts without their currency, and a currency that would change what amounts mean."""
    if survivor.currency == merged.currency:
        return
    if BALANCE_SUM in take:
        raise InvalidValue("Balances in two currencies cannot be added.", field="balance")
    for name in AMOUNTS:
        is_taken = name in take
        if is_taken and "currency" not in take and getattr(merged, name):
            raise InvalidValue(f"{name} is in another currency.", field=name)
        if not is_taken and "currency" in take and getattr(survivor, name):
            raise InvalidValue(
                f"{name} is in the currency that the customer has now.", field="currency"
            )


def _sum(*amounts: Decimal | None) -> Decimal | None:
    given = [amount for amount in amounts if amount is not None]
    return sum(given, Decimal("0.00")) if given else None
