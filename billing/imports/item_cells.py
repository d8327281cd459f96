r"""The services of a package or a contract in one cell, as `CFDI*100;STORAGE*5=gold@crm-7`.

    cell  = [ entry { ";" entry } ]
    entry = code { "*" uses per period | "=" value | "@" id in the CRM }

Of each service the code comes first; what follows is said in any order, each at most once. What is
not said of a service stays, or is as in the package for one that is new; after its mark, nothing is
an empty text. White space around the parts goes. A backslash before one of `\ ; * = @` makes it a
part of the text. Empty entries are none.

A list of JSON, or of XML, stands for the services by the wire's names (see `item_lists`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from billing.imports.item_lists import EXTERNAL_ID as _EXTERNAL_ID
from billing.imports.item_lists import LIMIT as _LIMIT
from billing.imports.item_lists import VALUE as _VALUE
from billing.imports.item_lists import Entry, entries_of_list
from core.errors import DomainError, InvalidValue
from core.imports.columns import Reader
from core.imports.lists import SEPARATOR
from core.imports.problems import shown
from core.imports.readers import read_count, read_text

GRAMMAR: Final = (
    "services separated by semicolons, each its code, then * and its uses per period, = and its "
    "value"
)
_NAMES: Final = {_LIMIT: "transaction_limit", _VALUE: "value", _EXTERNAL_ID: "external_id"}
_CALLED: Final = {_LIMIT: "uses", _VALUE: "value", _EXTERNAL_ID: "id in the CRM"}
_SPECIAL: Final = re.compile(r"[\\;*=@]")
_PIECE: Final = re.compile(r"\\([\\;*=@])|([;*=@])|([^\\;*=@]+|\\)")


@dataclass(frozen=True, slots=True)
class Item:
    """A service as a cell says it; None of the texts is not said."""

    code: str
    limit: int
    value: str | None = None
    external_id: str | None = None


def items_cell(items: Iterable[Item]) -> str:
    """Return the cell for these services."""
    return SEPARATOR.join(_entry(item) for item in items)


def items_reader(marks: str) -> Reader:
    """Return the reader of cells whose entries may have these marks.

    It gives the wanted set of the services (see `billing.services.items`).
    """

    def read(name: str, cell: str) -> list[dict[str, Any]]:
        entries = entries_of_list(cell)
        if entries is None:
            entries = _split(read_text(name, cell))
        return [_read_entry(name, each, marks) for each in entries if each != [["", ""]]]

    return read


def _entry(item: Item) -> str:
    text = f"{_escaped(item.code)}{_LIMIT}{item.limit}"
    if item.value is not None:
        text += f"{_VALUE}{_escaped(item.value)}"
    if item.external_id is not None:
        text += f"{_EXTERNAL_ID}{_escaped(item.external_id)}"
    return text


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _split(cell: str) -> list[Entry]:
    """Return the entries as parts, each its mark ("" of the code) and its text."""
    entries = [[["", ""]]]
    for escaped, mark, text in _PIECE.findall(cell):
        if mark == SEPARATOR:
            entries.append([["", ""]])
        elif mark:
            entries[-1].append([mark, ""])
        else:
            entries[-1][-1][1] += escaped or text
    return [[[mark, text.strip()] for mark, text in entry] for entry in entries]


def _read_entry(name: str, entry: Entry, marks: str) -> dict[str, Any]:
    (_, code), *said = entry
    if not code:
        raise InvalidValue(f"A service in {name} has no code before its {said[0][0]}.", field=name)
    item: dict[str, Any] = {"service": code}
    for mark, text in said:
        if mark not in marks:
            raise InvalidValue(
                f"{shown(code)}: a {mark} within a text is written with a backslash before it.",
                field=name,
            )
        if _NAMES[mark] in item:
            raise InvalidValue(
                f"{shown(code)} has its {_CALLED[mark]} twice; a {mark} within a text is written "
                "with a backslash before it.",
                field=name,
            )
        item[_NAMES[mark]] = _read_limit(name, code, text) if mark == _LIMIT else text
    return item


def _read_limit(name: str, code: str, text: str) -> int:
    try:
        return read_count(name, text)
    except DomainError as error:
        raise InvalidValue(
            f"The uses of {shown(code)} must be a whole number from 0 to 2147483647, "
            f"not {shown(text)}.",
            field=name,
        ) from error
