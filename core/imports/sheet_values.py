"""What cells of a workbook hold, as the texts that our readers take."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from core.imports.problems import shown

DATE: Final = "date"
TIME: Final = "time"
# Formats that have a number instead of a text: 14 to 17 are dates, 22 has both, and so on.
BUILT_IN: Final = {
    **dict.fromkeys((*range(14, 18), *range(27, 32), 36, *range(50, 59)), DATE),
    **dict.fromkeys((*range(18, 23), 32, 33, 34, 35, 45, 46, 47), TIME),
}
_NO_CODE: Final = re.compile(r'"[^"]*"?|\\.|[_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DIGITS: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
# Spreadsheets believe that 1900 was a leap year: their day 60 never was.
_NO_DAY: Final = 60
_FIRST: Final = datetime(1899, 12, 31)
_FIRST_OF_1904: Final = datetime(1904, 1, 1)
_DAYS: Final = 2_958_466  # to the end of 9999
_EXACT: Final = 10**16


class BadCell(ValueError):
    """A cell cannot be read; the message says why."""


def kind_of_format(code: str) -> str:
    """Return DATE for a number format that shows a day, TIME for one that shows a time, or ""."""
    bare = _NO_CODE.sub("", code).partition(";")[0].lower()
    if "general" in bare:
        return ""
    if "h" in bare or "s" in bare:
        return TIME
    return DATE if "d" in bare or "m" in bare or "y" in bare else ""


def unescaped(text: str) -> str:
    """Return the text with control characters, which a workbook writes as _x0007_."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    letter = chr(int(found[1], 16))
    return found[0] if "\ud800" <= letter <= "\udfff" else letter


def number_text(written: str) -> str:
    """Return a number without what only comes of writing it in binary: 19.4326, 12.

    Raises BadCell.
    """
    if _DIGITS.fullmatch(written):
        return "0" if written == "-0" else written
    try:
        number = float(written)
        if number.is_integer() and abs(number) < _EXACT:
            return str(int(number))
        exact = Decimal(repr(number))
    except (ValueError, OverflowError):
        raise BadCell(f"{shown(written)} is no number.") from None
    if not exact.is_finite():
        raise BadCell(f"{shown(written)} is no number.")
    return f"{exact:f}"


def moment_text(written: str, kind: str, *, is_1904: bool) -> str:
    """Return the day, or time, or both, that a number stands for; the time is taken for UTC.

    What stands for none, as negative ones do, stays a number. Raises BadCell.
    """
    number = number_text(written)
    days = float(number)
    if not 0 <= days < _DAYS or (not is_1904 and int(days) == _NO_DAY):
        return number
    first = _FIRST_OF_1904 if is_1904 else _FIRST - timedelta(days=days > _NO_DAY)
    try:
        moment = first + timedelta(milliseconds=round(days * 86_400_000))
    except OverflowError:
        return number
    if kind == TIME and days < 1:
        return moment.time().isoformat()
    if kind == DATE and days == int(days):
        return moment.date().isoformat()
    return f"{moment.isoformat(timespec='auto')}Z"


def written_moment(text: str) -> str:
    """Return a date or time that stands in a cell as a text, with Z where it says no zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{text}Z" if "T" in text and moment.tzinfo is None else text
