"""What is wrong with a file: as a whole, or row by row."""

from __future__ import annotations

from dataclasses import dataclass

_LONGEST_SHOWN = 60


class UnusableFile(ValueError):
    """The file cannot be read as a table of this kind at all; the message says why."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong with a row.

    `position` is the column's place in the file, from 1, and `column` its name there; both are
    empty when the whole row is concerned.
    """

    position: int
    column: str
    text: str

    def at(self, line: int) -> str:
        """Return it with its place; `line` is the physical line where the row starts, from 1."""
        place = f", column {shown(self.column, quoted=False)}" if self.column else ""
        return f"line {line}{place}: {self.text}"


def shown(text: str, *, quoted: bool = True) -> str:
    """Return a text from a file as a message may hold it: short, without control characters."""
    if len(text) > _LONGEST_SHOWN:
        text = text[: _LONGEST_SHOWN - 1] + "…"
    return f'"{printable(text)}"' if quoted else printable(text)


def printable(text: str) -> str:
    """Return the text with its control characters, and bytes that are no text, made visible."""
    # A byte that is no UTF-8 is shown as the letter it would be in Latin-1.
    bare = (chr(ord(each) - 0xDC00) if "\udc80" <= each <= "\udcff" else each for each in text)
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in bare)
