"""Periods of contracts, next billing days and pro-rata amounts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.services.periods import (
    Period,
    boundary,
    local_day,
    pro_rata,
    running_period,
    start_of_day,
)


@pytest.mark.parametrize(
    ("starts_on", "months", "expected"),
    [
        ("2025-01-15", 1, ["2025-01-15", "2025-02-15", "2025-03-15", "2025-04-15"]),
        # a day that February lacks comes back in March: each is counted from the first day
        ("2025-01-31", 1, ["2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30"]),
        ("2024-01-31", 1, ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"]),
        ("2024-01-30", 1, ["2024-01-30", "2024-02-29", "2024-03-30", "2024-04-30"]),
        ("2024-02-29", 1, ["2024-02-29", "2024-03-29", "2024-04-29", "2024-05-29"]),
        ("2024-02-29", 12, ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]),
        ("2025-11-30", 3, ["2025-11-30", "2026-02-28", "2026-05-30", "2026-08-30"]),
        ("2025-08-31", 6, ["2025-08-31", "2026-02-28", "2026-08-31", "2027-02-28"]),
        ("2025-12-31", 2, ["2025-12-31", "2026-02-28", "2026-04-30", "2026-06-30"]),
        ("1999-12-31", 120, ["1999-12-31", "2009-12-31", "2019-12-31"]),
        # 2100 is no leap year, 2000 was one
        ("2100-01-31", 1, ["2100-01-31", "2100-02-28", "2100-03-31"]),
        ("2000-01-31", 1, ["2000-01-31", "2000-02-29", "2000-03-31"]),
    ],
)
def test_periods_begin_whole_months_after_the_first_day(starts_on, months, expected):
    first = date.fromisoformat(starts_on)
    days = [boundary(first, months, number).isoformat() for number in range(len(expected))]
    assert days == expected


@pytest.mark.parametrize(
    ("starts_on", "months", "day", "begins", "ends"),
    [
        ("2026-03-10", 1, "2026-03-10", "2026-03-10", "2026-04-10"),
        ("2026-03-10", 1, "2026-04-09", "2026-03-10", "2026-04-10"),
        ("2026-03-10", 1, "2026-04-10", "2026-04-10", "2026-05-10"),
        ("2026-03-10", 1, "2027-03-09", "2027-02-10", "2027-03-10"),
        # before it begins it is the first one
        ("2026-03-10", 1, "2026-03-09", "2026-03-10", "2026-04-10"),
        ("2026-03-10", 12, "2020-12-31", "2026-03-10", "2027-03-10"),
        # month ends
        ("2026-01-31", 1, "2026-02-27", "2026-01-31", "2026-02-28"),
        ("2026-01-31", 1, "2026-02-28", "2026-02-28", "2026-03-31"),
        ("2026-01-31", 1, "2026-03-30", "2026-02-28", "2026-03-31"),
        ("2026-01-31", 1, "2026-03-31", "2026-03-31", "2026-04-30"),
        # leap days
        ("2024-01-31", 1, "2024-02-28", "2024-01-31", "2024-02-29"),
        ("2024-01-31", 1, "2024-02-29", "2024-02-29", "2024-03-31"),
        ("2024-02-29", 12, "2025-02-27", "2024-02-29", "2025-02-28"),
        ("2024-02-29", 12, "2025-02-28", "2025-02-28", "2026-02-28"),
        ("2024-02-29", 12, "2028-02-28", "2027-02-28", "2028-02-29"),
        ("2024-02-29", 12, "2028-02-29", "2028-02-29", "2029-02-28"),
        # longer periods, in their first and last month
        ("2025-11-30", 3, "2026-01-31", "2025-11-30", "2026-02-28"),
        ("2025-11-30", 3, "2026-02-28", "2026-02-28", "2026-05-30"),
        ("2025-11-30", 3, "2026-05-29", "2026-02-28", "2026-05-30"),
    ],
)
def test_the_running_period_is_the_one_that_the_day_is_in(starts_on, months, day, begins, ends):
    period = running_period(date.fromisoformat(starts_on), months, date.fromisoformat(day))
    assert (period.starts_on.isoformat(), period.ends_on.isoformat()) == (begins, ends)


@given(
    first=st.dates(date(1990, 1, 1), date(2040, 12, 31)),
    months=st.integers(1, 120),
    after=st.integers(0, 40 * 366),
)
@settings(max_examples=300, derandomize=True, deadline=None)
def test_periods_cover_every_day_once(first, months, after):
    day = first + timedelta(days=after)
    period = running_period(first, months, day)
    assert period.starts_on <= day < period.ends_on
    assert 1 <= period.days_left(day) <= period.days
    assert running_period(first, months, period.ends_on).starts_on == period.ends_on
    assert running_period(first, months, period.starts_on) == period
    if period.starts_on > first:
        before = running_period(first, months, period.starts_on - timedelta(days=1))
        assert before.ends_on == period.starts_on


@pytest.mark.parametrize(
    ("day", "left"),
    [
        (date(2026, 3, 1), 31),
        (date(2026, 3, 2), 30),
        (date(2026, 3, 31), 1),
        (date(2026, 2, 28), 31),
        (date(2020, 1, 1), 31),
    ],
)
def test_the_days_left_include_the_day_itself(day, left):
    period = Period(date(2026, 3, 1), date(2026, 4, 1))
    assert (period.days, period.days_left(day)) == (31, left)


@pytest.mark.parametrize(
    ("more", "left", "days", "amount"),
    [
        ("310.00", 31, 31, "310.00"),
        ("310.00", 1, 31, "10.00"),
        ("100.00", 1, 3, "33.33"),
        ("100.00", 2, 3, "66.67"),
        ("0.01", 1, 2, "0.01"),  # half a cent: away from zero, both ways
        ("-0.01", 1, 2, "-0.01"),
        ("0.05", 15, 30, "0.03"),
        ("-0.05", 15, 30, "-0.03"),
        ("0.01", 14, 31, "0.00"),
        ("-0.01", 14, 31, "0.00"),  # never -0.00
        ("0.00", 14, 31, "0.00"),
        ("999999999999.99", 30, 31, "967741935483.86"),
        ("-999999999999.99", 30, 31, "-967741935483.86"),
        ("999999999999.99", 3653, 3653, "999999999999.99"),
    ],
)
def test_pro_rata_is_in_cents_with_halves_away_from_zero(more, left, days, amount):
    assert str(pro_rata(Decimal(more), days_left=left, days=days)) == amount


@pytest.mark.parametrize(
    ("at", "zone", "day"),
    [
        (datetime(2026, 3, 1, 5, 59, 59, tzinfo=UTC), "America/Mexico_City", "2026-02-28"),
        (datetime(2026, 3, 1, 6, 0, 0, tzinfo=UTC), "America/Mexico_City", "2026-03-01"),
        (datetime(2026, 2, 28, 14, 59, 59, tzinfo=UTC), "Asia/Tokyo", "2026-02-28"),
        (datetime(2026, 2, 28, 15, 0, 0, tzinfo=UTC), "Asia/Tokyo", "2026-03-01"),
        # summer time moves midnight, and nothing else
        (datetime(2026, 3, 29, 21, 59, tzinfo=UTC), "Europe/Madrid", "2026-03-29"),
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), "Europe/Madrid", "2026-03-30"),
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), "Europe/Madrid", "2026-03-29"),
    ],
)
def test_the_day_is_the_one_of_the_organizations_time_zone(at, zone, day):
    assert local_day(at, zone).isoformat() == day


@pytest.mark.parametrize(
    ("day", "zone", "instant"),
    [
        (date(2026, 3, 1), "America/Mexico_City", datetime(2026, 3, 1, 6, tzinfo=UTC)),
        (date(2026, 3, 30), "Europe/Madrid", datetime(2026, 3, 29, 22, tzinfo=UTC)),
        # in Santiago the clock went from 23:59 to 01:00: the day began at 01:00
        (date(2025, 9, 7), "America/Santiago", datetime(2025, 9, 7, 4, tzinfo=UTC)),
    ],
)
def test_a_day_starts_at_its_first_instant(day, zone, instant):
    start = start_of_day(day, zone)
    assert start == instant
    assert local_day(instant, zone) == day
    assert local_day(instant - timedelta(seconds=1), zone) == day - timedelta(days=1)
