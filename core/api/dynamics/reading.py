"""What the three readers share: the circumstances of reading, and the ways in which it fails."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Final

from core.api.dynamics.fields import Naming, Values

MAX_DEPTH: Final = 256
MAX_PROBLEMS: Final = 100
_LONGEST_SHOWN: Final = 100


class MalformedBody(Exception):
    """The body is no document of its format; `args[0]` says why."""


class EmptyBody(Exception):
    """There is no body, or it is null."""


class InvalidModel(Exception):
    """Values of the body cannot be read or break the table's rules; one text per problem.

    A reply tells the first 100 of them.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(*self.problems)


@dataclass(frozen=True, slots=True)
class Reading:
    """The body's time zone (for times without an offset) and declared charset ("" when none)."""

    zone: tzinfo
    charset: str = ""


@dataclass(slots=True)
class Body:
    """What was read: the values given, and the problems by the path of their field."""

    values: Values
    naming: Naming
    problems: dict[str, str] = field(default_factory=dict)

    def refuse(self, path: str, shown: str | None) -> None:
        """Note that the value at the path cannot be read."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.setdefault(path, not_valid(path, shown))

    def require(self, path: str) -> None:
        """Note that the value at the path is missing."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.setdefault(path, is_required(path))


def is_required(path: str) -> str:
    """Word a missing value as .NET does."""
    return f"The {path} field is required."


def not_valid(path: str, shown: str | None) -> str:
    """Word a value that is none of its type; `shown` is its text, None when there is none."""
    if shown is None:
        return f"The value is not valid for {path}."
    if len(shown) > _LONGEST_SHOWN:
        shown = shown[:_LONGEST_SHOWN] + "..."
    return f"The value '{shown}' is not valid for {path}."


def join(path: str, name: str) -> str:
    """Return the path of a member."""
    return f"{path}.{name}" if path else name
