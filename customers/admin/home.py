"""The customers' part of the home page. No customer is read: triggers keep the tallies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin.figures import Card, Chart, Column
from core.admin.home import register_columns, register_figures
from core.models import Organization
from customers.models import Customer, CustomerDayTally, CustomerStates, CustomerTally

RECENT_DAYS: Final = 30
_MONTHS: Final = 12
# With fewer customers, whatever hangs on them is counted at every look.
_MANY: Final = 50_000
Days = Mapping[date, tuple[int, int]]


def customer_states(request: Any, organization: Organization) -> CustomerStates:
    """Return how many customers are in each state; read once in a request."""
    known: dict[int, CustomerStates] = request.__dict__.setdefault("_customer_states", {})
    if organization.pk not in known:
        known[organization.pk] = CustomerTally.objects.states(organization)
    return known[organization.pk]


def is_large(request: HttpRequest, organization: Organization) -> bool:
    """Say whether counting what hangs on the customers takes long."""
    return customer_states(request, organization).total > _MANY


def first_recent_day(today: date) -> date:
    """Return the first of the last 30 days, today being the last."""
    return today - timedelta(days=RECENT_DAYS - 1)


def deleted_customers(organization: Organization) -> QuerySet[Any]:
    """Return the ids of the customers that are deleted.

    They are few. So what hangs on the others is counted fastest as all, which an index knows, less
    what hangs on these: a join would read every customer.
    """
    customers: QuerySet[Any] = Customer.objects.filter(organization=organization)
    return customers.filter(deleted_at__isnull=False).order_by().values("pk")


def customer_list(**parameters: Any) -> str:
    """Return the address of the customers' list with these filters."""
    query = "&".join(f"{name}={value}" for name, value in parameters.items())
    return f"{reverse('admin:customers_customer_changelist')}?{query}"


@register_figures(gettext_lazy("Customers"), order=10)
def figures(request: HttpRequest, organization: Organization) -> Iterator[Card | Chart]:
    """Yield how many customers there are, and how many came and went."""
    if not request.user.has_perm("customers.view_customer"):
        return
    today = timezone.now().date()  # of UTC, as the tally and the list
    months = _months_until(today)
    days = CustomerDayTally.objects.by_day(organization, months[0])
    yield from _cards(customer_states(request, organization), days, today)
    yield _chart(days, months)


def _cards(states: CustomerStates, days: Days, today: date) -> Iterator[Card]:
    first = first_recent_day(today)
    made, ended = _sums(days, first, today)
    before, _ended = _sums(days, first - timedelta(days=RECENT_DAYS), first - timedelta(days=1))
    yield Card(
        label=_("Active"),
        value=f"{states.active:,}",
        link=customer_list(state="active"),
        note=_("of %(total)s customers") % {"total": f"{states.total:,}"},
    )
    yield Card(
        label=_("New in 30 days"),
        value=f"{made:,}",
        link=customer_list(created_at__gte=first.isoformat()),
        note=_("since %(day)s (UTC)") % {"day": date_format(first)},
        trend=_("%(number)s in the 30 days before") % {"number": f"{before:,}"},
    )
    yield Card(
        label=_("On hold"),
        value=f"{states.on_hold:,}",
        link=customer_list(state="on_hold"),
        note=_("not counted as active"),
    )
    yield Card(
        label=_("Inactive"),
        value=f"{states.inactive:,}",
        link=customer_list(state="inactive"),
        note=_("without the cancelled"),
    )
    yield Card(
        label=_("Cancelled"),
        value=f"{states.cancelled:,}",
        link=customer_list(state="cancelled"),
        note=_("%(number)s in the last 30 days") % {"number": f"{ended:,}"},
    )


def _chart(days: Days, months: Sequence[date]) -> Chart:
    spans = [(month, _last_day(month)) for month in months]
    numbers = [_sums(days, first, last) for first, last in spans]
    return Chart(
        kind="line",
        title=_("New and cancelled customers, by month"),
        head=_("Month (UTC)"),
        labels=[date_format(month, "M Y") for month in months],
        series=[
            (_("New"), [made for made, _ended in numbers]),
            (_("Cancelled"), [ended for _made, ended in numbers]),
        ],
        links=[
            customer_list(created_at__gte=first.isoformat(), created_at__lte=last.isoformat())
            for first, last in spans
        ],
    )


def _sums(days: Days, first: date, last: date) -> tuple[int, int]:
    """Return how many were made and cancelled from the first day to the last one."""
    within: Iterable[tuple[int, int]] = [
        numbers for day, numbers in days.items() if first <= day <= last
    ]
    return sum(made for made, _ended in within), sum(ended for _made, ended in within)


def _months_until(today: date) -> list[date]:
    """Return the first days of the last twelve months, the running one being the last."""
    last = today.year * 12 + today.month - 1
    return [date(each // 12, each % 12 + 1, 1) for each in range(last - _MONTHS + 1, last + 1)]


def _last_day(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


@register_columns
def columns(request: HttpRequest, organizations: Sequence[Organization]) -> Iterator[Column]:
    """Yield the customers of several organizations."""
    if not request.user.has_perm("customers.view_customer"):
        return
    states = CustomerTally.objects.states_of(organizations)
    yield Column(
        label=_("Customers"), values={key: numbers.total for key, numbers in states.items()}
    )
    yield Column(label=_("Active"), values={key: each.active for key, each in states.items()})
    yield Column(label=_("On hold"), values={key: each.on_hold for key, each in states.items()})
    yield Column(label=_("Cancelled"), values={key: each.cancelled for key, each in states.items()})
