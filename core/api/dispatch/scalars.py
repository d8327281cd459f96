"""One value of each kind: read from JSON or from a query string, and written to JSON.

Reading raises `ScalarProblem` and nothing else, and takes time in proportion to the value. JSON
values are those of `json_body`. Null and absent values are the caller's business.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, Final

from core.api.dispatch.dates import format_timestamp, parse_date, parse_timestamp
from core.api.dispatch.fields import Kind, Limits
from core.errors import DomainError
from core.values import LARGEST_INTEGER, parse_emails

INVALID_TYPE: Final = "Invalid type."

_UNSTORABLE: Final = re.compile("[\0\ud800-\udfff]")
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,19}")
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]{1,3})?")
_LONGEST_NUMBER: Final = 400
_INTEGER_DIGITS: Final = 19
# Beyond it a number has no seven decimals that a double could show.
_WHOLE_DIGITS: Final = 15
_UNIT: Final = Decimal("1E-7")
_BOOLEANS: Final = {"0": False, "1": True, "false": False, "true": True}


class ScalarProblem(ValueError):
    """The value is refused; `detail` is the text for the client."""

    def __init__(self, detail: str = INVALID_TYPE) -> None:
        super().__init__(detail)
        self.detail = detail


def from_json(kind: Kind, value: object, limits: Limits, *, now: datetime) -> Any:
    """Read a JSON value other than null."""
    if isinstance(value, str):
        return from_text(kind, value, limits, now=now)
    if kind is Kind.BOOLEAN and isinstance(value, int) and value in (0, 1):
        return bool(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        if kind is Kind.INTEGER:
            return _whole(value, limits)
        if kind is Kind.FLOAT:
            return _rounded(Decimal(value), limits)
    raise ScalarProblem


def from_text(kind: Kind, text: str, limits: Limits, *, now: datetime) -> Any:
    """Read a value of a query string, or a text of JSON."""
    return _READERS[kind](text, limits, now)


def _string(text: str, limits: Limits, now: datetime) -> str:
    """Return the text without white space around it, which counts for the longest length only."""
    if _UNSTORABLE.search(text):
        raise ScalarProblem
    trimmed = text.strip()
    if len(trimmed) < (limits.min_length or 0):
        raise ScalarProblem(f"Length must be at least {limits.min_length} characters.")
    if limits.max_length is not None and len(text) > limits.max_length:
        raise ScalarProblem(f"Length {len(text)} exceeds max length of {limits.max_length}.")
    if limits.choices and trimmed not in limits.choices:
        raise ScalarProblem(f"Must be one of: {', '.join(limits.choices)}.")
    return trimmed


def _emails(text: str, limits: Limits, now: datetime) -> str:
    """Return the addresses with no white space but single spaces: line ends divide headers."""
    trimmed = _string(text, limits, now)
    try:
        return parse_emails("email", trimmed) if trimmed else ""
    except DomainError:
        raise ScalarProblem("Must be e-mail addresses separated by commas.") from None


def _integer(text: str, limits: Limits, now: datetime) -> int:
    if not _INTEGER.fullmatch(text):
        raise ScalarProblem
    return _whole(int(text), limits)


def _whole(value: int | Decimal, limits: Limits) -> int:
    """Return the number as an integer of 64 bits within the limits."""
    # Looked at before anything is computed: 1e999999 is never written out.
    if isinstance(value, Decimal) and value.adjusted() >= _INTEGER_DIGITS:
        raise ScalarProblem
    whole = int(value)
    if whole != value or not -LARGEST_INTEGER - 1 <= whole <= LARGEST_INTEGER:
        raise ScalarProblem
    _check_range(whole, limits)
    return whole


def _boolean(text: str, limits: Limits, now: datetime) -> bool:
    word = text.lower()
    if word not in _BOOLEANS:
        raise ScalarProblem
    return _BOOLEANS[word]


def _float(text: str, limits: Limits, now: datetime) -> Decimal:
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        raise ScalarProblem
    return _rounded(Decimal(text), limits)


def _rounded(number: Decimal, limits: Limits) -> Decimal:
    """Return the number within the limits with seven decimals (half even)."""
    _check_range(number, limits)
    if number and number.adjusted() >= _WHOLE_DIGITS:
        raise ScalarProblem
    rounded = number.quantize(_UNIT, rounding=ROUND_HALF_EVEN)
    return rounded or rounded.copy_abs()  # no negative zero


def _check_range(number: int | Decimal, limits: Limits) -> None:
    low, high = limits.minimum, limits.maximum
    is_inside = (low is None or number >= low) and (high is None or number <= high)
    if is_inside:
        return
    if high is None:
        raise ScalarProblem(f"Must be at least {low}.")
    raise ScalarProblem(
        f"Must be at most {high}." if low is None else f"Must be between {low} and {high}."
    )


def _date(text: str, limits: Limits, now: datetime) -> date:
    try:
        return parse_date(text)
    except ValueError:
        raise ScalarProblem from None


def _timestamp(text: str, limits: Limits, now: datetime) -> datetime:
    try:
        moment = parse_timestamp(text)
    except ValueError:
        raise ScalarProblem from None
    if limits.past and moment >= now:
        raise ScalarProblem("Must be in the past.")
    return moment


_READERS: Final[Mapping[Kind, Callable[[str, Limits, datetime], Any]]] = {
    Kind.STRING: _string,
    Kind.INTEGER: _integer,
    Kind.BOOLEAN: _boolean,
    Kind.FLOAT: _float,
    Kind.DATE: _date,
    Kind.TIMESTAMP: _timestamp,
    Kind.EMAILS: _emails,
}


def to_json(kind: Kind) -> Callable[[Any], Any] | None:
    """Return what makes JSON of a value that is not None; None where the value is JSON already."""
    return _WRITERS.get(kind)


_WRITERS: Final[Mapping[Kind, Callable[[Any], Any]]] = {
    Kind.FLOAT: float,
    Kind.DATE: date.isoformat,
    Kind.TIMESTAMP: format_timestamp,
}
