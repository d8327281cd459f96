"""The contracts' part of the home page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.models import ChangeKind, Recurrence, RecurrenceChange
from core.admin.amounts import money
from core.admin.counting import counted, figure
from core.admin.figures import Card
from core.admin.home import register_figures
from core.models import Organization
from customers.admin.home import deleted_customers, first_recent_day, is_large

# The currencies with the most contracts have a figure of their own.
_MOST_CURRENCIES: Final = 4


@dataclass(frozen=True, slots=True)
class Amounts:
    """How many there are in a currency, and what they come to."""

    currency: str
    number: int
    amount: Decimal

    @property
    def text(self) -> str:
        """The amount with its currency."""
        return money(self.amount, self.currency)


@register_figures(gettext_lazy("Contracts"), order=20)
def figures(request: HttpRequest, organization: Organization) -> Iterator[Card]:
    """Yield what contracts there are and what they are worth, and how they changed."""
    if request.user.has_perm("billing.view_recurrence"):
        yield from _open_contracts(request, organization)
    if request.user.has_perm("billing.view_recurrencechange"):
        yield from _changes(request, organization)


def _open_contracts(request: HttpRequest, organization: Organization) -> Iterator[Card]:
    found, as_of = figure("open-contracts", organization, is_large=is_large(request, organization))
    others = len(found) - _MOST_CURRENCIES
    yield Card(
        label=_("Open contracts"),
        value=f"{sum(each.number for each in found):,}",
        link=_address("recurrence", state="open"),
        note=_("in %(number)d more currencies, too") % {"number": others} if others > 0 else "",
        as_of=as_of,
    )
    for each in found[:_MOST_CURRENCIES]:
        yield Card(
            label=_("Monthly value, %(currency)s") % {"currency": each.currency},
            value=each.text,
            link=_address("recurrence", state="open", currency__exact=each.currency),
            note=_("of %(number)s open contracts") % {"number": f"{each.number:,}"},
            as_of=as_of,
        )


def _changes(request: HttpRequest, organization: Organization) -> Iterator[Card]:
    first, since = _recently()
    found, as_of = figure(
        "contract-changes", organization, is_large=is_large(request, organization)
    )
    labels = (
        (ChangeKind.UPGRADE, _("Upgrades in 30 days")),
        (ChangeKind.DOWNGRADE, _("Downgrades in 30 days")),
    )
    for kind, label in labels:
        amounts = found.get(kind, [])
        texts = ", ".join(each.text for each in amounts) or "-"
        yield Card(
            label=label,
            value=f"{sum(each.number for each in amounts):,}",
            link=_address("recurrencechange", kind__exact=kind.value, at__gte=since),
            note=_("pro rata: %(amounts)s") % {"amounts": texts},
            trend=_("since %(day)s (UTC)") % {"day": date_format(first)},
            as_of=as_of,
        )


@counted("open-contracts")
def open_amounts(organization: Organization) -> list[Amounts]:
    """Return the open contracts by currency with their price of a month, most contracts first.

    A price is for a period of one or more months. Customers with open contracts are not deleted,
    so no customer is looked at.
    """
    contracts = Recurrence.objects.for_organization(organization).open().order_by()
    rows = contracts.values_list("currency", "period_months").annotate(Count("pk"), Sum("price"))
    numbers: dict[str, int] = {}
    amounts: dict[str, Decimal] = {}
    for currency, months, number, prices in rows:
        numbers[currency] = numbers.get(currency, 0) + number
        amounts[currency] = amounts.get(currency, Decimal(0)) + prices / months
    cent = Decimal("0.01")
    found = [
        Amounts(each, numbers[each], amount.quantize(cent, ROUND_HALF_UP))
        for each, amount in amounts.items()
    ]
    return sorted(found, key=lambda each: (-each.number, each.currency))


@counted("contract-changes")
def recently_changed_amounts(organization: Organization) -> dict[str, list[Amounts]]:
    """Return the changes of contracts in the last 30 days; see `changed_amounts`."""
    _first, since = _recently()
    return changed_amounts(organization, since)


def _recently() -> tuple[date, datetime]:
    first = first_recent_day(timezone.now().date())
    return first, datetime.combine(first, time(), UTC)


def changed_amounts(organization: Organization, since: datetime) -> dict[str, list[Amounts]]:
    """Return the changes of contracts since then by kind and currency, with their pro rata."""
    changes = RecurrenceChange.objects.for_organization(organization).filter(at__gte=since)
    gone = changes.filter(recurrence__customer__in=deleted_customers(organization))
    less = {(kind, currency): numbers for kind, currency, *numbers in _changed(gone)}
    found: dict[str, list[Amounts]] = {}
    for kind, currency, number, amount in sorted(_changed(changes)):
        gone_number, gone_amount = less.get((kind, currency), (0, 0))
        if number > gone_number:
            rest = Amounts(currency, number - gone_number, amount - gone_amount)
            found.setdefault(kind, []).append(rest)
    return found


def _changed(changes: QuerySet[Any]) -> QuerySet[Any]:
    groups = changes.order_by().values_list("kind", "currency")
    return groups.annotate(Count("pk"), Sum("amount"))


def _address(model: str, **parameters: Any) -> str:
    return f"{reverse(f'admin:billing_{model}_changelist')}?{urlencode(parameters)}"
