"""The periods that a contract is charged by: days of the organization's calendar, no clock.

Periods are whole months counted from the contract's first day. Each one's first day is counted
from there and not from the period before, so a contract of 31 January goes on 28 (29) February and
again on 31 March.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from billing.models import Recurrence

_CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Period:
    """One period: its first day, and the day after its last, which is the next billing day."""

    starts_on: date
    ends_on: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.ends_on - self.starts_on).days

    def days_left(self, day: date) -> int:
        """Return how many of its days are left, the given one included; all of them before it."""
        return (self.ends_on - max(day, self.starts_on)).days


def boundary(starts_on: date, months: int, number: int) -> date:
    """Return the first day of a period, numbered from 0; a day its month lacks is the last one."""
    year, month = divmod(starts_on.year * 12 + starts_on.month - 1 + months * number, 12)
    return date(year, month + 1, min(starts_on.day, monthrange(year, month + 1)[1]))


def running_period(starts_on: date, months: int, day: date) -> Period:
    """Return the period that the day is in; before the first one, the first one."""
    passed = (day.year - starts_on.year) * 12 + day.month - starts_on.month
    number = max(passed // months, 0)
    if number and boundary(starts_on, months, number) > day:
        number -= 1
    return Period(boundary(starts_on, months, number), boundary(starts_on, months, number + 1))


def period_at(recurrence: Recurrence, at: datetime) -> Period:
    """Return the contract's period at this time, by the organization's calendar."""
    day = local_day(at, recurrence.organization.time_zone)
    return running_period(recurrence.starts_on, recurrence.period_months, day)


def local_day(at: datetime, time_zone: str) -> date:
    """Return which day it is in the time zone (an IANA name) at this time (aware)."""
    return at.astimezone(ZoneInfo(time_zone)).date()


def start_of_day(day: date, time_zone: str) -> datetime:
    """Return the first instant (UTC) of the day in the zone, also where midnight is skipped."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(time_zone)).astimezone(UTC)


def pro_rata(more: Decimal, *, days_left: int, days: int) -> Decimal:
    """Return the part of an amount that falls on the days left of a period, in cents.

    Half a cent is rounded away from zero, so that a credit is as large as the charge it undoes.
    """
    amount = (more * days_left / days).quantize(_CENT, rounding=ROUND_HALF_UP)
    return amount or amount.copy_abs()  # no negative zero
