"""What differs between two customers, in the words of the page that makes them one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import Field
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.admin.amounts import money
from customers import services
from customers.models import Customer

# Whose value the customer that is kept gets; a balance may also be the sum of both.
OWN: Final = "own"
OTHER: Final = "other"
SUM: Final = "sum"
_BALANCE: Final = "balance"


@dataclass(frozen=True, slots=True)
class Option:
    """One value that the survivor may have: `key` is OWN, OTHER or SUM."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A column in which two customers differ, and what the survivor may have in it.

    `chosen` is None while a person has to say: nobody's money is dropped by default.
    """

    name: str
    label: str
    options: tuple[Option, ...]
    chosen: str | None

    @property
    def parameter(self) -> str:
        """The name of the choice in the form."""
        return f"keep_{self.name}"

    @property
    def text(self) -> str:
        """What the survivor will have."""
        return next((each.text for each in self.options if each.key == self.chosen), "")


def differences(survivor: Customer, other: Customer, given: Mapping[str, str]) -> list[Difference]:
    """Return the columns that can be chosen, as they were chosen in a form so far."""
    found = []
    for field in _fields():
        keys = _keys(field, survivor, other)
        if len(keys) > 1:
            texts = {OWN: text_of(field, survivor), OTHER: text_of(field, other)}
            texts[SUM] = _sum_text(survivor, other) if SUM in keys else ""
            options = tuple(Option(key, texts[key]) for key in keys)
            chosen: str | None = given.get(f"keep_{field.name}", "")
            if chosen not in keys:
                chosen = _default(field, survivor, other, keys)
            found.append(Difference(field.name, _label(field), options, chosen))
    return found


def same_values(survivor: Customer, other: Customer) -> list[tuple[str, str]]:
    """Return label and text of what both have alike, leaving out what is empty."""
    same = (field for field in _fields() if len(_keys(field, survivor, other)) == 1)
    return [
        (_label(field), text_of(field, survivor))
        for field in same
        if not _is_blank(_value(field, survivor))
    ]


def take_of(chosen: Iterable[Difference]) -> list[str]:
    """Return what `merge_customers` is to take over."""
    return [
        services.BALANCE_SUM if each.chosen == SUM else each.name
        for each in chosen
        if each.chosen in (OTHER, SUM)
    ]


def text_of(field: Any, customer: Customer) -> str:
    """Return what staff read of the column."""
    value = getattr(customer, field.name)
    if _is_blank(value):
        return "-"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.choices:
        return str(getattr(customer, f"get_{field.name}_display")())
    if isinstance(value, Decimal):
        return money(value, customer.currency) if field.max_digits == _MONEY else f"{value:,}"
    return str(value)


def balances(survivor: Customer, other: Customer) -> list[tuple[str, str]]:
    """Return label and text of both balances, and of their sum where they can be added."""
    found = [(str(each), money(each.balance, each.currency)) for each in (survivor, other)]
    both = survivor.balance is not None and other.balance is not None
    if both and survivor.currency == other.currency:
        found.append((_("Together"), _sum_text(survivor, other)))
    return found


_MONEY: Final = Customer._meta.get_field(_BALANCE).max_digits


def _fields() -> Iterator[Field[Any, Any]]:
    wanted = set(services.takeable())
    return (field for field in Customer._meta.concrete_fields if field.name in wanted)


def _label(field: Any) -> str:
    return str(capfirst(field.verbose_name))


def _value(field: Any, customer: Customer) -> Any:
    return getattr(customer, field.attname)


def _is_blank(value: Any) -> bool:
    return value is None or value == ""


def _keys(field: Any, survivor: Customer, other: Customer) -> tuple[str, ...]:
    """Return what there is to choose from."""
    values = _value(field, survivor), _value(field, other)
    can_add = field.name == _BALANCE and all(values) and survivor.currency == other.currency
    if can_add:
        return (OWN, OTHER, SUM)
    # The same amount of another currency is not the same.
    is_money = getattr(field, "max_digits", None) == _MONEY and any(values)
    is_same_money = survivor.currency == other.currency or not is_money
    if (values[0] == values[1] and is_same_money) or all(map(_is_blank, values)):
        return (OWN,)
    return (OWN, OTHER)


def _default(field: Any, survivor: Customer, other: Customer, keys: tuple[str, ...]) -> str | None:
    """Return the survivor's, or the other's where it has none and the other's fits to it."""
    if SUM in keys:
        return None
    # Amounts are in the customer's currency, and a reason goes with a hold.
    is_same_money = survivor.currency == other.currency
    if field.name == _BALANCE and other.balance:
        # Their own is nothing, or it cannot be added.
        return OTHER if is_same_money else None
    fits = is_same_money or getattr(field, "max_digits", None) != _MONEY
    if field.name == "on_hold_reason":
        fits = survivor.is_on_hold
    return OTHER if fits and _is_blank(_value(field, survivor)) else OWN


def _sum_text(survivor: Customer, other: Customer) -> str:
    return money((survivor.balance or 0) + (other.balance or Decimal()), survivor.currency)
