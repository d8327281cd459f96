"""Dates and times as surface v1 reads them in filters and writes them in records."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

# A form decoder turns an unescaped `+` into a space; in this place it can be nothing else.
_INSTANT: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]{1,9})?"
    r"(?:Z|([-+ ])([01][0-9]|2[0-3]):?([0-5][0-9]))"
)


def parse_filter_datetime(text: str) -> datetime:
    """Read `YYYY-MM-DDTHH:MM:SS`, a fraction of 1 to 9 digits if any, then `Z` or an offset.

    The offset is `+HH:MM`, `+HHMM` or the same with `-`, up to 23:59. The answer is in UTC and has
    whole seconds (the fraction is cut), because records show no more. Everything else is a
    ValueError: other ISO 8601 forms, days that do not exist, instants outside the years 1 to 9999
    in UTC.
    """
    match = _INSTANT.fullmatch(text)
    if match is None:
        raise ValueError("The text is not a date and time with Z or an offset.")
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    local = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    sign, hours, minutes = match.groups()[6:]
    if sign is None:
        return local
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    try:
        return local + offset if sign == "-" else local - offset
    except OverflowError as error:
        raise ValueError("The instant lies outside the years 1 to 9999.") from error


def format_datetime(moment: datetime) -> str:
    """Write an aware datetime as `yyyy-MM-ddTHH:mm:ssZ` in UTC; the fraction is cut.

    ValueError for a naive datetime, and for one outside the years 1 to 9999 in UTC.
    """
    # Lists call this thousands of times and the database gives UTC: slicing isoformat() takes
    # 0.8 us where strftime() takes 1.4 us and, before the year 1000, drops zeros.
    if moment.tzinfo is not UTC:
        moment = _in_utc(moment)
    return moment.isoformat()[:19] + "Z"


def _in_utc(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError("The datetime has no time zone.")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("The instant lies outside the years 1 to 9999.") from error
