"""What is wrong with a file: as a whole, or row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_LONGEST_SHOWN = 60


class UnusableFile(ValueError):
    """The file cannot be read as a table of this kind at all; the message says why."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong; `line` is the physical line where the row starts, from 1.

    `position` is the column's place in the file, from 1, and `column` its name there; both are
    empty when the whole row is concerned.
    """

    line: int
    position: int
    column: str
    text: str

    def __str__(self) -> str:
        place = f", column {shown(self.column, quoted=False)}" if self.column else ""
        return f"line {self.line}{place}: {self.text}"


class Problems:
    """All problems of one import, to be read in the order of the file."""

    def __init__(self) -> None:
        self._by_line: dict[int, list[Problem]] = {}

    def add(self, line: int, text: str, *, column: str = "", position: int = 0) -> None:
        """Keep a problem, once; control characters in it are made visible."""
        problem = Problem(line, position, column, _printable(text))
        known = self._by_line.setdefault(line, [])
        if problem not in known:
            known.append(problem)

    def has(self, line: int) -> bool:
        """Tell whether the row that starts in this line has a problem."""
        return line in self._by_line

    def __iter__(self) -> Iterator[Problem]:
        """Go through the problems by line, then column."""
        return iter(sorted(problem for found in self._by_line.values() for problem in found))

    def __len__(self) -> int:
        return sum(map(len, self._by_line.values()))

    @property
    def rows(self) -> int:
        """How many rows have a problem."""
        return len(self._by_line)


def shown(text: str, *, quoted: bool = True) -> str:
    """Return a text from a file as a message may hold it: short, without control characters."""
    if len(text) > _LONGEST_SHOWN:
        text = text[: _LONGEST_SHOWN - 1] + "…"
    return f'"{_printable(text)}"' if quoted else _printable(text)


def _printable(text: str) -> str:
    # A byte that is no UTF-8 is shown as the letter it would be in Latin-1.
    bare = (chr(ord(each) - 0xDC00) if "\udc80" <= each <= "\udcff" else each for each in text)
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in bare)
