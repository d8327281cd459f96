"""What a change of a contract comes to. Preview and change both ask here, so they agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from billing.models import ChangeKind, Recurrence, RecurrenceService
from billing.services.items import ItemPlan, Wanted, codes_of, plan_items, read_items
from billing.services.offers import read_offers
from billing.services.periods import local_day, period_at, pro_rata
from billing.services.state import described_contract, held_services
from core.errors import MissingValue
from customers.services.columns import Values, clean_columns, refuse_unknown

COLUMNS = ("package", "name", "price")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change of a contract, made or only asked about.

    `before` and `after` are the whole contract in JSON values; `added`, `removed` and `updated` the
    codes of services. `amount` (cents, in `currency`) is what the rest of the running period costs
    more: the difference of the prices by `days_charged` (the day of the change and all after it,
    the whole period when it has not begun) of `days_in_period`, half a cent away from zero; less
    when negative. `period_ends_on` is the next billing day.
    """

    kind: ChangeKind
    at: datetime
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    added: list[str]
    removed: list[str]
    updated: list[str]
    amount: Decimal
    currency: str
    period_starts_on: date
    period_ends_on: date
    days_charged: int
    days_in_period: int

    @property
    def is_empty(self) -> bool:
        """Tell whether the contract is as it was; such a change is not kept."""
        return self.before == self.after


@dataclass(frozen=True, slots=True)
class ChangePlan:
    """A change, and what has to be written for it."""

    change: Change
    columns: dict[str, Any]
    items: ItemPlan


def read_change(values: Values) -> tuple[dict[str, Any], Wanted | None]:
    """Return the checked plain columns and the wanted set, None where that was not said.

    Raises MissingValue (a price of None), WrongType or InvalidValue.
    """
    refuse_unknown(values, {*COLUMNS, "services"})
    if "price" in values and values["price"] is None:
        raise MissingValue("price")  # cleared by mistake, a contract would be free of charge
    services = values.get("services")
    wanted = None if services is None else read_items(RecurrenceService, services, field="services")
    return clean_columns(Recurrence, values), wanted


def plan_change(
    recurrence: Recurrence,
    values: Values,
    columns: Mapping[str, Any],
    wanted: Wanted | None,
    at: datetime,
) -> ChangePlan:
    """Return what the change comes to at this time; writes nothing.

    Raises UnknownRecords, WrongType or InvalidValue.
    """
    held = held_services(recurrence)
    codes = {*codes_of(held)}
    new = {code: said for code, said in (wanted or {}).items() if code not in codes}
    offers = read_offers(recurrence.organization, values, new, current=recurrence.package)
    made = {row.service.code: row for row in offers.make(recurrence, new)}
    whole = {code: {} for code in codes} if wanted is None else wanted
    items = plan_items(held, whole, lambda code, _: made[code])
    columns = {**columns, "package": offers.package}
    return ChangePlan(_change(recurrence, columns, items, at), columns, items)


def _change(
    recurrence: Recurrence, columns: Mapping[str, Any], items: ItemPlan, at: datetime
) -> Change:
    after = Recurrence(
        **{
            name: columns.get(name, getattr(recurrence, name))
            for name in (*COLUMNS, "code", "currency", "period_months", "starts_on")
        }
    )
    period = period_at(recurrence, at)
    days = period.days_left(local_day(at, recurrence.organization.time_zone))
    more = after.price - recurrence.price
    return Change(
        kind=kind_of(more, items),
        at=at,
        before=described_contract(recurrence, items.before),
        after=described_contract(after, items.after),
        added=codes_of(items.added),
        removed=codes_of(items.removed),
        updated=codes_of(items.updated),
        amount=pro_rata(more, days_left=days, days=period.days),
        currency=recurrence.currency,
        period_starts_on=period.starts_on,
        period_ends_on=period.ends_on,
        days_charged=days,
        days_in_period=period.days,
    )


def kind_of(more: Decimal, items: ItemPlan) -> ChangeKind:
    """Return what a change amounts to; `more` is the new price less the old one.

    The price decides: higher is an upgrade, lower a downgrade. At the same price, services added
    and limits raised are an upgrade; services removed and limits lowered a downgrade; both of these
    or neither are a change. Names, packages, values and external ids say nothing.
    """
    ups, downs = more > 0, more < 0
    if not more:
        raised = [*_raises(items)]
        ups = bool(items.added) or any(by > 0 for by in raised)
        downs = bool(items.removed) or any(by < 0 for by in raised)
    if ups == downs:
        return ChangeKind.CHANGE
    return ChangeKind.UPGRADE if ups else ChangeKind.DOWNGRADE


def _raises(items: ItemPlan) -> Iterable[int]:
    """Return by how much each updated service's limit was raised."""
    limits = {row.pk: row.transaction_limit for row in items.before}
    return (row.transaction_limit - limits[row.pk] for row in items.updated)
