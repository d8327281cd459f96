"""Readers of cells that several kinds of record have; see `core.values` for the others."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

from core.errors import InvalidValue, WrongType
from core.imports.lists import parts_of
from core.values import parse_decimal, parse_integer

_LARGEST_NUMBER: Final = 2**31 - 1


def read_text(name: str, cell: str) -> str:
    """Read a text; how long it may be is checked by the service."""
    if "\0" in cell:
        raise InvalidValue(f"{name} must not hold the character NUL.", field=name)
    return cell


def read_amount(name: str, cell: str) -> Decimal:
    """Read an amount of money that is not negative."""
    return parse_decimal(name, cell, minimum=0)


def read_count(name: str, cell: str) -> int:
    """Read an integer from 0 to 2,147,483,647."""
    return parse_integer(name, cell, minimum=0, maximum=_LARGEST_NUMBER)


def read_references(name: str, cell: str) -> list[str]:
    """Read references separated by semicolons."""
    return parts_of(read_text(name, cell))


def read_instant(name: str, cell: str) -> datetime:
    """Read a date and time with Z or an offset, as UTC."""
    expected = "a date and time with Z or an offset, for example 2016-08-01T12:00:00Z"
    try:
        instant = datetime.fromisoformat(cell)
        if instant.tzinfo is None:
            raise WrongType(name, expected)
        return instant.astimezone(UTC)
    except (ValueError, OverflowError):
        raise WrongType(name, expected) from None


def read_date(name: str, cell: str) -> date:
    """Read a date as 2016-08-01, or its midnight in UTC, as which spreadsheets often have it."""
    cell = cell.removesuffix("T00:00:00Z")
    try:
        if len(cell) != len("2016-08-01"):
            raise ValueError(cell)
        return date.fromisoformat(cell)
    except ValueError:
        raise WrongType(name, "a date, for example 2016-08-01") from None
