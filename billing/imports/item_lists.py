"""Services as files of JSON and XML list them, by the dynamics surface's names.

`[{"service_id": "CFDI", "transaction_limit": 100}]`; XML puts them into an element of their own,
`[{"ServicesModel": [...]}]`. What the surface only shows, such as uses, is passed over.
"""

from __future__ import annotations

import json
from typing import Any, Final

# What begins each part of an entry, as in cells.
LIMIT, VALUE, EXTERNAL_ID = "*", "=", "@"
# Mark ("" of the code) and text of each part.
Entry = list[list[str]]

_MARKS: Final = {
    "serviceid": "",
    "service": "",
    "transactionlimit": LIMIT,
    "value": VALUE,
    "serviceidext": EXTERNAL_ID,
    "externalid": EXTERNAL_ID,
}


def entries_of_list(cell: str) -> list[Entry] | None:
    """Return the entries that a text of JSON lists; None when it is no such text."""
    if not cell.startswith("[{"):
        return None
    try:
        found = json.loads(cell, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return None
    return [_entry(item) for item in _items(found)]


def _items(found: Any) -> list[dict[str, Any]]:
    """Return the objects in a list, out of the elements that XML puts them into."""
    items: list[dict[str, Any]] = []
    for each in found if isinstance(found, list) else [found]:
        inner = list(each.values()) if isinstance(each, dict) else []
        if len(inner) == 1 and isinstance(inner[0], dict | list):
            items += _items(inner[0])
        elif isinstance(each, dict):
            items.append(each)
    return items


def _entry(item: dict[str, Any]) -> Entry:
    code = ["", ""]
    entry = [code]
    for name, value in item.items():
        mark = _MARKS.get(name.lower().replace("_", ""))
        if mark == "":
            code[1] = _text(value)
        elif mark is not None and (value is not None or mark != LIMIT):
            entry.append([mark, _text(value)])
    return entry


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
