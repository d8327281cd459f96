"""DateTime as .NET writes and reads it.

A time without an offset is meant in the organization's time zone; what is read is in UTC. We keep
microseconds: the seventh digit of .NET's ticks is dropped.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST: Final = 64
_WIDEST_OFFSET: Final = timedelta(hours=14)
_ISO: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?"
    r"(Z|z|[+-][0-9]{2}:[0-9]{2})?)?"
)
_XML: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_MILLISECONDS: Final = re.compile(r"/Date\((-?[0-9]{1,15})([+-][0-9]{4})?\)/")
_MONTH_FIRST: Final = re.compile(
    r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})"
    r"(?: ([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?: ?([AaPp])[Mm])?)?"
)


def parse_datetime(text: str, zone: tzinfo) -> datetime:
    """Read any form that Json.NET takes, into UTC; ValueError for anything else."""
    text = _checked(text)
    if match := _ISO.fullmatch(text):
        return _from_iso(match, zone)
    if match := _MILLISECONDS.fullmatch(text):
        return _in_range(_from_milliseconds(match), zone)
    if match := _MONTH_FIRST.fullmatch(text):
        return _in_range(_from_month_first(match, zone), zone)
    raise ValueError("no date")


def parse_xml_datetime(text: str, zone: tzinfo) -> datetime:
    """Read xsd:dateTime or xsd:date, into UTC; ValueError for anything else."""
    match = _XML.fullmatch(_checked(text))
    if not match:
        raise ValueError("no date")
    return _from_iso(match, zone)


def format_datetime(value: datetime, zone: tzinfo) -> str:
    """Write a time with the zone's offset, its fraction without trailing zeros.

    Historic offsets with seconds are cut to the minute without moving the instant. An instant that
    the zone has no date for (year 0) is written in UTC.
    """
    try:
        text = value.astimezone(zone).isoformat()
        if text[-6] == ":":  # an offset with seconds
            text = value.astimezone(_whole_minutes(value, zone)).isoformat()
    except OverflowError:
        text = value.astimezone(UTC).isoformat()
    time, offset = text[:-6], text[-6:]
    return (time.rstrip("0") if "." in time else time) + offset


def _whole_minutes(value: datetime, zone: tzinfo) -> tzinfo:
    offset = value.astimezone(zone).utcoffset() or timedelta()
    return timezone(timedelta(minutes=int(offset.total_seconds() / 60)))


def _checked(text: str) -> str:
    if len(text) > _LONGEST:
        raise ValueError("too long for a date")
    return text.strip()


def _from_iso(match: re.Match[str], zone: tzinfo) -> datetime:
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    value = datetime(
        int(year),
        int(month),
        int(day),
        int(hour or 0),
        int(minute or 0),
        int(second or 0),
        int((fraction or "")[:6].ljust(6, "0")),
        tzinfo=_offset(offset) if offset else zone,
    )
    return _in_range(value, zone)


def _from_milliseconds(match: re.Match[str]) -> datetime:
    if match[2]:
        _offset(match[2])
    try:
        return _EPOCH + timedelta(milliseconds=int(match[1]))
    except OverflowError:
        raise ValueError("no date of the calendar") from None


def _from_month_first(match: re.Match[str], zone: tzinfo) -> datetime:
    month, day, year, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    half = (match[7] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("no hour of the clock")
        hour = hour % 12 + (12 if half == "p" else 0)
    return datetime(year, month, day, hour, minute, second, tzinfo=zone)


def _offset(text: str) -> tzinfo:
    if text in ("Z", "z"):
        return UTC
    digits = text[1:].replace(":", "")
    hours, minutes = int(digits[:2]), int(digits[2:])
    offset = timedelta(hours=hours, minutes=minutes)
    if minutes > 59 or offset > _WIDEST_OFFSET:
        raise ValueError("no offset")
    return timezone(-offset if text[0] == "-" else offset)


def _in_range(value: datetime, zone: tzinfo) -> datetime:
    """Return the time in UTC, if both UTC and the zone have a date for it."""
    try:
        value.astimezone(zone)
        return value.astimezone(UTC)
    except OverflowError:
        raise ValueError("no date of the calendar") from None
