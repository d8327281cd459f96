"""Read one value as it was written: in a form or CSV cell (`str`), or in JSON.

JSON gives `str`, `int`, `float`, `bool`, `None`, `list` or `dict`. Every function takes the name
that the sender uses for the field and raises nothing but `WrongType` (the value cannot be read as
this type) or `InvalidValue` (it can, but breaks a limit), both carrying that name. Absent values,
and empty ones that clear a field, are the caller's business: here `None` is always a `WrongType`.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator

from core.errors import InvalidValue, WrongType

LARGEST_INTEGER: Final = 2**63 - 1
_INTEGER_DIGITS: Final = 19
_NUMBER_CHARACTERS: Final = 64
_REFERENCE_CHARACTERS: Final = 255
_EMAIL_CHARACTERS: Final = 254
_EMAILS_CHARACTERS: Final = 256
_URL_CHARACTERS: Final = 255
_COORDINATE_UNIT: Final = Decimal("1E-7")
# str() of an integer raises ValueError above 4,300 digits; no field is nearly as wide.
_JSON_INTEGER_BITS: Final = 4096

_TRUE: Final = frozenset({"true", "on", "yes", "1"})
_FALSE: Final = frozenset({"false", "off", "no", "0"})
# An exponent is read because Java writes doubles from 10^7 on as 1.0E7.
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_COLOR: Final = re.compile(r"#[0-9A-Fa-f]{6}")
_valid_email: Final = EmailValidator()
_valid_url: Final = URLValidator(schemes=["http", "https"])


def parse_boolean(name: str, value: object) -> bool:
    """Read true/on/yes/1 or false/off/no/0 in any case, or JSON true, false, 1, 0."""
    word = value.strip().lower() if isinstance(value, str) else None
    if word in _TRUE or (isinstance(value, int) and value == 1):
        return True
    if word in _FALSE or (isinstance(value, int) and value == 0):
        return False
    raise WrongType(name, "a boolean: true or false")


def parse_integer(
    name: str, value: object, *, minimum: int | None = None, maximum: int | None = None
) -> int:
    """Read an integer of 64 bits: a JSON integer, or 1 to 19 ASCII digits with an optional sign.

    `InvalidValue` when it lies outside `minimum`..`maximum` (both included) or outside 64 bits.
    """
    number = _integer(name, value)
    low = -LARGEST_INTEGER - 1 if minimum is None else minimum
    high = LARGEST_INTEGER if maximum is None else maximum
    if number < low:
        raise InvalidValue(f"{name} must be at least {low}.", field=name)
    if number > high:
        raise InvalidValue(f"{name} must be at most {high}.", field=name)
    return number


def _integer(name: str, value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = value.strip() if isinstance(value, str) else ""
    digits = text[1:] if text.startswith(("+", "-")) else text
    if not (digits.isascii() and digits.isdigit()):
        raise WrongType(name, "an integer")
    if len(digits) > _INTEGER_DIGITS:
        raise InvalidValue(f"{name} must have at most {_INTEGER_DIGITS} digits.", field=name)
    return int(text)


def parse_decimal(
    name: str,
    value: object,
    *,
    digits: int = 14,
    places: int = 2,
    minimum: Decimal | int | None = None,
) -> Decimal:
    """Read an exact decimal number with `places` decimals, written with a point.

    `InvalidValue` for more than `digits - places` digits before the point, more than `places`
    significant ones after it (nothing is rounded; zeros may follow), or less than `minimum`.
    `digits` is at most 27, what the default decimal context holds.
    """
    number = _number(name, value)
    # Looked at before anything is computed, so that 1e999 is never written out.
    if number and number.adjusted() >= digits - places:
        raise InvalidValue(
            f"{name} must have at most {digits - places} digits before the point.", field=name
        )
    exact = number.quantize(Decimal((0, (1,), -places)))
    if exact != number:
        raise InvalidValue(f"{name} must have at most {places} decimals.", field=name)
    if minimum is not None and exact < minimum:
        raise InvalidValue(f"{name} must be at least {minimum}.", field=name)
    return exact or exact.copy_abs()  # no negative zero


def parse_float_coordinate(name: str, value: object, *, limit: int) -> Decimal:
    """Read a latitude (`limit` 90) or longitude (180) in degrees, rounded to 7 decimals (1 cm).

    Clients send doubles with 15 and more decimals, so more are rounded half even, not refused.
    """
    number = _number(name, value)
    if not -limit <= number <= limit:
        raise InvalidValue(f"{name} must be between -{limit} and {limit}.", field=name)
    degrees = number.quantize(_COORDINATE_UNIT, rounding=ROUND_HALF_EVEN)
    return degrees or degrees.copy_abs()


def _number(name: str, value: object) -> Decimal:
    text = _scalar_text(name, value, "a number")
    if not _NUMBER.fullmatch(text):
        raise WrongType(name, "a number")
    if len(text) > _NUMBER_CHARACTERS:
        raise InvalidValue(f"{name} has too many digits.", field=name)
    return Decimal(text)


def _scalar_text(name: str, value: object, expected: str) -> str:
    """Give the trimmed text of a scalar; JSON numbers and booleans as JSON writes them."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    if not isinstance(value, int):
        raise WrongType(name, expected)
    if value.bit_length() > _JSON_INTEGER_BITS:
        raise InvalidValue(f"{name} has too many digits.", field=name)
    return str(value)


def parse_text(name: str, value: object, *, max_length: int) -> str:
    """Read a text of at most `max_length` characters; white space around it is dropped.

    JSON numbers and booleans become their text. `InvalidValue` for what no database or XML
    document can hold: the NUL character and lone surrogates.
    """
    text = _scalar_text(name, value, "a text")
    if len(text) > max_length:
        raise InvalidValue(f"{name} must have at most {max_length} characters.", field=name)
    if "\0" in text:
        raise InvalidValue(f"{name} must not hold the character NUL.", field=name)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InvalidValue(f"{name} holds half a surrogate pair.", field=name) from None
    return text


def parse_identifier(name: str, value: object) -> int | str:
    """Read what an id parameter may hold: an integer (0 to 2^63-1), or a reference (1-255).

    Only the digits an integer is written with become an `int`: "007" and numbers beyond 64 bits
    stay texts, so that `str()` of the answer is always what was sent, and finds the reference.
    """
    is_other = isinstance(value, (bool, float))
    text = "" if is_other else parse_text(name, value, max_length=_REFERENCE_CHARACTERS)
    if not text:
        raise WrongType(name, "an integer or a reference")
    if text.isascii() and text.isdigit() and len(text) <= _INTEGER_DIGITS:
        number = int(text)
        if number <= LARGEST_INTEGER and str(number) == text:
            return number
    return text


def parse_color(name: str, value: object) -> str:
    """Read a colour written `#RRGGBB`; the answer is in upper case."""
    text = _scalar_text(name, value, "a text")
    if not _COLOR.fullmatch(text):
        raise InvalidValue(f"{name} must be a colour written #RRGGBB.", field=name)
    return text.upper()


def parse_email(name: str, value: object) -> str:
    """Read one e-mail address of at most 254 characters, kept as typed."""
    text = parse_text(name, value, max_length=_EMAIL_CHARACTERS)
    try:
        _valid_email(text)
    except ValidationError:
        raise InvalidValue(f"{name} must be an e-mail address.", field=name) from None
    return text


def parse_emails(name: str, value: object) -> str:
    """Read one e-mail address or several with commas between them, at most 256 characters in all.

    White space around the commas may be of any kind; runs of it become one space, because line ends
    would divide the header of a message.
    """
    text = parse_text(name, value, max_length=_EMAILS_CHARACTERS)
    for address in _addresses(text):
        parse_email(name, address)
    return single_spaced(text)


def single_spaced(text: str) -> str:
    """Return the text with one space for each run of white space."""
    return " ".join(text.split())


def _addresses(text: str) -> list[str]:
    """Return the parts between commas, but for those between quotes, which belong to an address."""
    parts = text.split('"')
    outside = (part.replace(",", "\0") if i % 2 == 0 else part for i, part in enumerate(parts))
    return '"'.join(outside).split("\0")


def parse_url(name: str, value: object) -> str:
    """Read a web address of at most 255 characters, kept as typed.

    The scheme is http or https, or is left out as people do (`www.example.com/shop`). User names
    before the host are refused: without a scheme they would let `mailto:` and others through, and
    with one they only serve to disguise the host.
    """
    text = parse_text(name, value, max_length=_URL_CHARACTERS)
    has_scheme = text.lower().startswith(("http://", "https://"))
    full = text if has_scheme else f"http://{text}"
    host = re.split(r"[/?#]", full.split("://", 1)[1], maxsplit=1)[0]
    try:
        _valid_url(full)
    except ValidationError:
        host = ""
    if not host or "@" in host:
        raise InvalidValue(f"{name} must be a web address (http or https).", field=name)
    return text
