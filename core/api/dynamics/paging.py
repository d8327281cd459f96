"""Pages of lists: `page` from 1 on, `pageSize` 1 to 1,000."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from core.api.dynamics.fields import Kind
from core.api.dynamics.reading import InvalidModel, not_valid
from core.api.dynamics.scalars import parse_integer

DEFAULT_PAGE_SIZE: Final = 100
LARGEST_PAGE_SIZE: Final = 1000
_LARGEST_PAGE: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list is wanted."""

    number: int
    size: int

    @property
    def offset(self) -> int:
        """Records before the page."""
        return (self.number - 1) * self.size


def read_page(query: Mapping[str, str]) -> Page:
    """Read the page from a URL's parameters (names in upper case); InvalidModel for bad numbers."""
    problems: list[str] = []
    number = _number(query, "page", 1, _LARGEST_PAGE, problems)
    size = _number(query, "pageSize", DEFAULT_PAGE_SIZE, LARGEST_PAGE_SIZE, problems)
    if problems:
        raise InvalidModel(problems)
    return Page(number, size)


def _number(
    query: Mapping[str, str], name: str, default: int, largest: int, problems: list[str]
) -> int:
    text = query.get(name.upper(), "")
    if not text.strip():
        return default
    try:
        number = parse_integer(Kind.LONG, text)
    except ValueError:
        problems.append(not_valid(name, text))
        return default
    if not 1 <= number <= largest:
        problems.append(f"The field {name} must be between 1 and {largest}.")
    return number
