"""Days and points in time as the dispatch surface reads and writes them.

A time without an offset is in UTC. What cannot be read is a ValueError.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

# A query string turns an unescaped `+` into a space; in this place it can be nothing else.
_TIMESTAMP: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?"
    r"(?:[Zz]|([-+ ])([01][0-9]|2[0-3]):?([0-5][0-9]))?)?"
)


def parse_timestamp(text: str) -> datetime:
    """Read an ISO 8601 date (its midnight) or time into UTC; a fraction is cut to microseconds."""
    match = _TIMESTAMP.fullmatch(text)
    if match is None:
        raise ValueError("The text is no time.")
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    fraction, sign, hours, minutes = match.groups()[6:]
    microsecond = int((fraction or "")[:6].ljust(6, "0"))
    local = datetime(year, month, day, hour, minute, second, microsecond, tzinfo=UTC)
    if sign is None:
        return local
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    try:
        return local + offset if sign == "-" else local - offset
    except OverflowError:
        raise ValueError("The time lies outside the years 1 to 9999.") from None


def parse_date(text: str) -> date:
    """Read an ISO 8601 date, or a time that is midnight in UTC."""
    moment = parse_timestamp(text)
    if moment.timetz() != time(tzinfo=UTC):
        raise ValueError("The time is not midnight.")
    return moment.date()


def format_timestamp(moment: datetime) -> str:
    """Write the time in UTC, without an offset and with six decimals; a naive one is in UTC."""
    if moment.tzinfo is not UTC and moment.utcoffset() is not None:
        moment = moment.astimezone(UTC)
    # The database gives UTC: this is faster than taking the zone off.
    return moment.isoformat(timespec="microseconds")[:26]
