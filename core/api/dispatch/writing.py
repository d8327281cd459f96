"""Writes records by a field table, as Python's `json.dumps(..., sort_keys=True)` does."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import cache, partial
from operator import attrgetter
from typing import Any

from core.api.dispatch.fields import Field, Kind, Limits, Model, Values
from core.api.dispatch.scalars import to_json
from core.values import single_spaced

Get = Callable[[Any], Any]

# The wire's name, what takes the value off a record, and what makes JSON of it unless it is None
# (no function: it is JSON already).
_Member = tuple[str, Get, Get | None]


def document(model: Model, record: Any) -> dict[str, Any]:
    """Return the record as the model shows it.

    The value of a list is an iterable or a manager (its rows are better prefetched); None is an
    empty list.
    """
    shown = {}
    for name, take, show in _members(model):
        value = take(record)
        shown[name] = value if value is None or show is None else show(value)
    return shown


def changed(given_model: Model, shown_model: Model, record: Any, values: Values) -> Values:
    """Return the values that are not what the record shows now; objects and lists always are.

    What does not fit the limits is shown cut, or not at all: a client that sends a record back as
    it was shown must not damage it.
    """
    return {
        key: value
        for key, value in values.items()
        if not _is_shown(given_model.by_key.get(key), shown_model.by_key.get(key), record, value)
    }


def shows(model: Model, record: Any, name: str, value: Any) -> bool:
    """Say whether the record shows just this value, of JSON, as its field of this name."""
    field = model.by_name.get(name)
    if field is None or field.is_list or isinstance(field.type, Model):
        return False
    _, take, show = _member(field)
    before = take(record)
    shown = before if before is None or show is None else show(before)
    return type(shown) is type(value) and bool(shown == value)


def to_bytes(value: Any) -> bytes:
    """Return the document as the dialect writes it: sorted, in ASCII, with its separators."""
    return json.dumps(value, sort_keys=True).encode("ascii")


@cache
def _members(model: Model) -> tuple[_Member, ...]:
    return tuple(_member(field) for field in sorted(model.fields, key=lambda each: each.name))


def _member(field: Field) -> _Member:
    take = field.take or attrgetter(field.key)
    show = _item_writer(field)
    if field.is_list:
        return field.name, partial(_rows, take), partial(_write_all, show)
    return field.name, take, show


def _rows(take: Get, record: Any) -> Iterable[Any]:
    rows = take(record)
    if rows is None:
        return ()
    # Only managers are asked for all(): a query set that was read would be read again.
    return rows if hasattr(rows, "__iter__") else rows.all()


def _write_all(show: Get | None, rows: Iterable[Any]) -> list[Any]:
    return [row if row is None or show is None else show(row) for row in rows]


def _item_writer(field: Field) -> Get | None:
    if isinstance(field.type, Model):
        return partial(document, field.type)
    if _is_text(field):
        return partial(_whole if field.whole else _cut, field.limits)
    return to_json(field.type)


def _is_text(field: Field) -> bool:
    return field.type in (Kind.STRING, Kind.EMAILS)


def _cut(limits: Limits, text: str) -> str | None:
    return text[: limits.max_length] or None


def _whole(limits: Limits, text: str) -> str | None:
    """Return the text if it keeps to its limits."""
    fits = limits.max_length is None or len(text) <= limits.max_length
    return text if text and fits and len(text) >= (limits.min_length or 0) else None


def _is_shown(given: Field | None, shown: Field | None, record: Any, value: Any) -> bool:
    """Say whether the record shows the value that was given for the field."""
    if given is None or shown is None or shown.is_list or isinstance(shown.type, Model):
        return False
    _, take, show = _member(shown)
    before, after = (
        one if one is None or show is None else show(one) for one in (take(record), value)
    )
    return bool(_trimmed(shown, before) == _trimmed(shown, after))


def _trimmed(field: Field, value: Any) -> Any:
    """Return a shown text without the white space that reading drops."""
    if value is None or not _is_text(field):
        return value
    text = str(value)
    return (single_spaced(text) if field.type is Kind.EMAILS else text.strip()) or None
