"""What every format is read into: rows of texts that know the line they start in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from core.imports.problems import UnusableFile

# Stands in the place of a value that a record of JSON or XML does not have, while others do: it is
# left as it is. No file can hold it, since no decoding gives one half of a surrogate pair.
ABSENT: Final = "\ud800"
LONGEST_VALUE: Final = 131_072  # characters
LONGEST_RECORD: Final = 16 * 1024 * 1024  # characters
MOST_COLUMNS: Final = 1000


@dataclass(frozen=True, slots=True)
class Record:
    """One row as it stands in the file.

    `line` is the physical line where it starts, from 1 (the number of the record where a format has
    no lines). With a `fault` nobody can tell what its cells are, and it is refused for that.
    """

    line: int
    cells: list[str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read; what is empty is found out by looking at it.

    `decimal` is "comma" or "point", where the other one of the two may part thousands; "plain" is
    what is found in files without thousands. `sheet` is one of a workbook. `column_map` maps names
    in the file to names of columns, "" to none.
    """

    format: str = ""
    delimiter: str = ""
    encoding: str = ""
    decimal: str = ""
    sheet: str = ""
    column_map: Mapping[str, str] = field(default_factory=dict)

    def as_options(self) -> dict[str, Any]:
        """Return it as a run keeps it."""
        return {
            "format": self.format,
            "delimiter": self.delimiter,
            "encoding": self.encoding,
            "decimal": self.decimal,
            "sheet": self.sheet,
            "column_map": dict(self.column_map),
        }

    @classmethod
    def from_options(cls, options: Mapping[str, Any]) -> Reading:
        """Return what `as_options` gave; other keys are somebody else's."""
        names = ("format", "delimiter", "encoding", "decimal", "sheet", "column_map")
        return cls(**{name: options[name] for name in names if name in options})


@dataclass(frozen=True, slots=True)
class Source:
    """A file opened for reading: names of its columns (mapped), its rows, how far it was read.

    `reading` is how it is read, nothing left to be found out. Rows without any value are no rows.
    """

    header: list[str]
    records: Iterator[Record]
    reading: Reading
    bytes_read: Callable[[], int]


def checked_width(names: Sequence[str]) -> None:
    """Raise UnusableFile for more columns than any file may have."""
    if len(names) > MOST_COLUMNS:
        raise UnusableFile(f"The file has more than {MOST_COLUMNS} columns.")


def undecodable(text: str) -> str | None:
    """Return the first byte of the text that is not UTF-8, as "0xE9"; None when all is well."""
    for letter in text:
        if "\udc80" <= letter <= "\udcff":
            return f"0x{ord(letter) - 0xDC00:02X}"
    return None
