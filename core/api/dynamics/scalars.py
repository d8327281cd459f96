"""Scalars as text: how each type is read in JSON, forms and XML, and how it is written.

Everything here raises ValueError for what cannot be read, and takes time in proportion to the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any, Final
from uuid import UUID

from core.api.dynamics.dates import format_datetime, parse_datetime, parse_xml_datetime
from core.api.dynamics.fields import INTEGER_RANGES, Kind

# White space that .NET passes over around numbers.
_SPACE: Final = " \t\n\v\f\r"
_INTEGER: Final = re.compile(r"[+-]?[0-9]++")
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]{1,4})?")
_GUID: Final = re.compile(r"[0-9a-fA-F]{32}|[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_BRACKETS: Final = {"{": "}", "(": ")"}
_WORDS: Final = {"true": True, "false": False}
_XML_WORDS: Final = {"true": True, "1": True, "false": False, "0": False}
_UNSTORABLE: Final = re.compile("[\0\ud800-\udfff]")
# What numbers of ordinary length have; longer ones are refused before they are computed.
_LONGEST_NUMBER: Final = 400
# System.Decimal: 96 bits and at most 28 decimals.
_LARGEST_DECIMAL: Final = Decimal(2**96 - 1)
_DECIMAL_PLACES: Final = 28
_decimal_context: Final = Context(prec=29, rounding=ROUND_HALF_EVEN)
# Wide enough for any number in range with all its decimals.
_wide: Final = Context(prec=_LONGEST_NUMBER, rounding=ROUND_HALF_EVEN)


def parse_string(text: str) -> str:
    """Return the text; ValueError for what no database can hold: NUL and lone surrogates."""
    if _UNSTORABLE.search(text):
        raise ValueError("an unstorable character")
    return text


def parse_integer(kind: Kind, text: str) -> int:
    """Read digits with an optional sign, within the type's range."""
    text = text.strip(_SPACE)
    low, high = INTEGER_RANGES[kind]
    if not _INTEGER.fullmatch(text) or len(text.lstrip("+-0")) > len(str(high)):
        raise ValueError("no integer of the type")
    number = int(text) if text.lstrip("+-0") else 0
    if not low <= number <= high:
        raise ValueError("out of range")
    return number


def parse_decimal(text: str) -> Decimal:
    """Read a number as System.Decimal does: its scale is kept, digits beyond it are rounded."""
    text = text.strip(_SPACE)
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        raise ValueError("no number")
    number = Decimal(text)
    if number and number.adjusted() > _DECIMAL_PLACES:
        raise ValueError("out of range")
    if number.as_tuple().exponent < -_DECIMAL_PLACES:  # type: ignore[operator]
        number = number.quantize(Decimal((0, (1,), -_DECIMAL_PLACES)), context=_wide)
    if len(number.as_tuple().digits) > _decimal_context.prec:
        number = _decimal_context.plus(number)
    if number.copy_abs() > _LARGEST_DECIMAL:
        raise ValueError("out of range")
    has_scale = number.as_tuple().exponent <= 0  # type: ignore[operator]
    return number if has_scale else number.quantize(Decimal(1), context=_wide)


def parse_double(text: str) -> float:
    """Read a finite number of double precision."""
    text = text.strip(_SPACE)
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        raise ValueError("no number")
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError("out of range")
    return number


def parse_guid(text: str) -> UUID:
    """Read a Guid with or without dashes, in braces or parentheses or none."""
    text = text.strip()
    if text[:1] in _BRACKETS and text[-1:] == _BRACKETS[text[0]]:
        text = text[1:-1]
        if "-" not in text:
            raise ValueError("brackets go with dashes")
    if not _GUID.fullmatch(text):
        raise ValueError("no Guid")
    return UUID(text)


def _word(text: str, words: Mapping[str, bool]) -> bool:
    try:
        return words[text]
    except KeyError:
        raise ValueError("no boolean") from None


def _xml_decimal(text: str) -> Decimal:
    if "e" in text.lower():
        raise ValueError("no exponent in a decimal")
    return parse_decimal(text)


_TEXT: Final[Mapping[Kind, Callable[[str, tzinfo], Any]]] = {
    Kind.STRING: lambda text, zone: parse_string(text),
    Kind.BOOLEAN: lambda text, zone: _word(text.strip().lower(), _WORDS),
    Kind.BYTE: lambda text, zone: parse_integer(Kind.BYTE, text),
    Kind.INT: lambda text, zone: parse_integer(Kind.INT, text),
    Kind.LONG: lambda text, zone: parse_integer(Kind.LONG, text),
    Kind.DECIMAL: lambda text, zone: parse_decimal(text),
    Kind.DOUBLE: lambda text, zone: parse_double(text),
    Kind.GUID: lambda text, zone: parse_guid(text),
    Kind.DATETIME: parse_datetime,
}
_XML: Final[Mapping[Kind, Callable[[str, tzinfo], Any]]] = {
    **_TEXT,
    Kind.BOOLEAN: lambda text, zone: _word(text.strip(_SPACE), _XML_WORDS),
    Kind.DECIMAL: lambda text, zone: _xml_decimal(text),
    Kind.DATETIME: parse_xml_datetime,
}


def from_text(kind: Kind, text: str, zone: tzinfo) -> Any:
    """Read a text of JSON or of a form; times without an offset are in `zone`."""
    return _TEXT[kind](text, zone)


def from_xml(kind: Kind, text: str, zone: tzinfo) -> Any:
    """Read the content of an XML element, strictly."""
    return _XML[kind](text, zone)


def from_number(kind: Kind, token: str, zone: tzinfo) -> Any:
    """Read a JSON number as it stands in the document."""
    if kind is Kind.STRING:
        return _number_as_string(token)
    if kind is Kind.BOOLEAN:
        return _word({"1": "true", "0": "false"}.get(token, ""), _WORDS)
    if kind in (Kind.GUID, Kind.DATETIME):
        raise ValueError("not a text")
    return from_text(kind, token, zone)


def _number_as_string(token: str) -> str:
    """Integers keep their digits; other numbers become what Double.ToString gives."""
    if _INTEGER.fullmatch(token):
        return "0" if token == "-0" else str(token)  # noqa: S105 - a number
    return double_text(parse_double(token))


def double_text(value: float) -> str:
    """Return what Double.ToString gives: 15 digits, so that 0.1 + 0.2 is 0.3; no negative zero."""
    return format(value + 0.0, ".15G")


def json_decimal(value: Decimal) -> str:
    """Write a decimal with its scale, `4.0` for scale 0."""
    text = format(value, "f")
    return text if "." in text else f"{text}.0"


def xml_decimal(value: Decimal) -> str:
    """Write a decimal with its scale, `4` for scale 0."""
    return format(value, "f")


def xml_double(value: float) -> str:
    """Write a double as .NET's "R" does: shortest digits, exponents from 1E+15 and 1E-05 on."""
    mantissa, _, exponent = repr(float(value)).partition("e")
    if not exponent and abs(value) >= 1e15:
        mantissa, _, exponent = f"{Decimal(mantissa).normalize():E}".partition("E")
    mantissa = mantissa.removesuffix(".0")
    if not exponent:
        return mantissa
    power = int(exponent)
    return f"{mantissa}E{'-' if power < 0 else '+'}{abs(power):02d}"


def json_double(value: float) -> str:
    """Write a double so that it is seen to be one: `6.0`."""
    text = xml_double(value)
    return text if "." in text or "E" in text else f"{text}.0"


_XML_WRITERS: Final[Mapping[Kind, Callable[[Any, tzinfo], str]]] = {
    Kind.STRING: lambda value, zone: str(value),
    Kind.BOOLEAN: lambda value, zone: "true" if value else "false",
    Kind.BYTE: lambda value, zone: str(value),
    Kind.INT: lambda value, zone: str(value),
    Kind.LONG: lambda value, zone: str(value),
    Kind.DECIMAL: lambda value, zone: xml_decimal(Decimal(value)),
    Kind.DOUBLE: lambda value, zone: xml_double(value),
    Kind.GUID: lambda value, zone: str(value).lower(),
    Kind.DATETIME: format_datetime,
}
_JSON_WRITERS: Final[Mapping[Kind, Callable[[Any, tzinfo], str]]] = {
    **_XML_WRITERS,
    Kind.DECIMAL: lambda value, zone: json_decimal(Decimal(value)),
    Kind.DOUBLE: lambda value, zone: json_double(value),
}


def to_xml(kind: Kind) -> Callable[[Any, tzinfo], str]:
    """Return what writes the type's values as (unescaped) text of XML."""
    return _XML_WRITERS[kind]


def to_json(kind: Kind) -> Callable[[Any, tzinfo], str]:
    """Return what writes the type's values as (unquoted) text of JSON."""
    return _JSON_WRITERS[kind]


# What .NET has where we have nothing and the type has no null.
DEFAULTS: Final[Mapping[Kind, Any]] = {
    Kind.BOOLEAN: False,
    Kind.BYTE: 0,
    Kind.INT: 0,
    Kind.LONG: 0,
    Kind.DECIMAL: Decimal(0),
    Kind.DOUBLE: 0.0,
    Kind.GUID: UUID(int=0),
}


def default_of(kind: Kind, zone: tzinfo) -> Any:
    """Return the type's own default: zero, false, the empty Guid, the first day of the calendar."""
    return datetime.min.replace(tzinfo=zone) if kind is Kind.DATETIME else DEFAULTS[kind]
