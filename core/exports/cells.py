"""How one value is written, so that the import reads it as the same."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TypeAlias

from core.formulas import restored

# What `ImportKind.exported` yields.
Value: TypeAlias = bool | int | Decimal | datetime | date | str | None


def text_of(value: Value) -> str:
    """Return the value as a text: true, 12, 1500.50, 2026-03-14, 2026-03-14T09:26:53Z; "" for None.

    Raises TypeError for a value of any other type: nobody knows how that would be read.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be exported.")


def kept(text: str) -> str:
    """Return the cell for a text where nothing is calculated.

    The import takes an apostrophe off what it takes for a defused formula, whatever the format; a
    text that begins like one gets another apostrophe.
    """
    return text if restored(text) == text else f"'{text}"
