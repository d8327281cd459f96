"""A wanted set of services against what is held, without asking the services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def says_nothing_new(held: Sequence[Any], wanted: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether the rows (with their services) are already as the wanted set says.

    The order says nothing, as in the services. A service named twice is for them to refuse.
    """
    rows = {row.service.code: row for row in held}
    codes = [item["service"] for item in wanted]
    return (
        len(codes) == len(rows)
        and all(
            item["service"] in rows and _is_as_said(rows[item["service"]], item) for item in wanted
        )
        and len({*codes}) == len(codes)
    )


def _is_as_said(row: Any, item: Mapping[str, Any]) -> bool:
    return all(getattr(row, name) == said for name, said in item.items() if name != "service")
