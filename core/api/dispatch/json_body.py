"""Reads the bytes of a body as standard JSON: UTF-8 without a byte order mark, and nothing beyond.

Numbers keep their digits: `int` without a point or exponent, `Decimal` otherwise. Of members with
the same name the last wins. Time and memory are in proportion to the body.
"""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Any, Final

# str() and int() take quadratic time; no field is nearly as wide.
_LONGEST_NUMBER: Final = 1000


class MalformedJson(ValueError):
    """The bytes are no JSON document."""


def parse_json(raw: bytes) -> Any:
    """Return the value of the document; MalformedJson when there is none.

    A text may still hold half a surrogate pair, written as an escape.
    """
    try:
        return _decoder.decode(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        raise MalformedJson from None


def _integer(digits: str) -> int:
    return int(_short(digits))


def _decimal(number: str) -> Decimal:
    try:
        return Decimal(_short(number))
    except InvalidOperation:  # an exponent of twenty digits
        raise ValueError("no number") from None


def _short(number: str) -> str:
    if len(number) > _LONGEST_NUMBER:
        raise ValueError("too long for a number")
    return number


def _refuse(word: str) -> Any:
    raise ValueError(word)  # NaN and its kind


_decoder: Final = json.JSONDecoder(
    parse_int=_integer, parse_float=_decimal, parse_constant=_refuse, strict=True
)
