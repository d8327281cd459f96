"""How much of contracts is used in their running periods; read only, in few queries for many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import reduce
from itertools import islice
from operator import or_
from typing import Final

from django.db.models import Q, Sum

from billing.models import Recurrence, UsageRecord
from billing.services.periods import period_at, start_of_day

# id of a service -> uses
Sums = dict[int, int]

# SQLite knows no deeper expression than 1,000.
_PERIODS_A_QUERY: Final = 200


def used_in_period(recurrence: Recurrence, at: datetime) -> Sums:
    """Return the uses of each service (by its id) in the contract's period at this time.

    The period lasts from the first instant of its first day, in the organization's time zone, up to
    that of the next billing day; of a cancelled contract it is the one that it ended in. Services
    without use are absent.
    """
    return used_in_periods([recurrence], at)[recurrence.pk]


def used_in_periods(recurrences: Iterable[Recurrence], at: datetime) -> dict[int, Sums]:
    """Return, by contract id, what `used_in_period` returns.

    Takes one query for up to 200 different periods, however many contracts there are.
    """
    periods: dict[tuple[datetime, datetime], list[int]] = {}
    sums: dict[int, Sums] = {}
    for recurrence in recurrences:
        sums[recurrence.pk] = {}
        periods.setdefault(_instants(recurrence, at), []).append(recurrence.pk)
    conditions = (
        Q(recurrence__in=ids, used_at__gte=start, used_at__lt=end)
        for (start, end), ids in periods.items()
    )
    for condition in _joined(conditions):
        used = UsageRecord.objects.filter(condition).values("recurrence", "service")
        for row in used.annotate(used=Sum("quantity")).order_by():
            sums[row["recurrence"]][row["service"]] = row["used"]
    return sums


def _instants(recurrence: Recurrence, at: datetime) -> tuple[datetime, datetime]:
    """Return the first instant of the running (or last) period, and that of the next one."""
    period = period_at(recurrence, min(at, recurrence.cancelled_at or at))
    zone = recurrence.organization.time_zone
    return start_of_day(period.starts_on, zone), start_of_day(period.ends_on, zone)


def _joined(conditions: Iterator[Q]) -> Iterator[Q]:
    while part := list(islice(conditions, _PERIODS_A_QUERY)):
        yield reduce(or_, part)
