"""Examples of bodies and replies, put together from those of the fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from core.api.dispatch.fields import Field, Kind, Model

_VALUES: Final[Mapping[Kind, Any]] = {
    Kind.STRING: "text",
    Kind.INTEGER: 1,
    Kind.BOOLEAN: False,
    Kind.FLOAT: 1.0,
    Kind.DATE: "2022-08-20",
    Kind.TIMESTAMP: "2018-06-13T19:50:20.867000",
    Kind.EMAILS: "george@example.com",
}


def body_example(model: Model) -> dict[str, Any]:
    """Return a body: what is required and whatever the table has an example of."""
    return {
        field.name: _value(field, body_example)
        for field in model.fields
        if field.required or field.example is not None
    }


def reply_example(model: Model) -> dict[str, Any]:
    """Return a record as replies show it, with all fields; what has no example is null."""
    return {
        field.name: None if _is_unset(field) else _value(field, reply_example)
        for field in sorted(model.fields, key=lambda field: field.name)
    }


def page_example(model: Model) -> dict[str, Any]:
    """Return a list of one record."""
    return {
        "current_limit": 100,
        "current_page": 1,
        "results": [reply_example(model)],
        "total_count": 1,
        "total_pages": 1,
    }


def _is_unset(field: Field) -> bool:
    is_scalar = not isinstance(field.type, Model)
    return is_scalar and field.nullable and not field.required and field.example is None


def _value(field: Field, example_of: Any) -> Any:
    if field.example is not None:
        return field.example
    if isinstance(field.type, Model):
        inner = example_of(field.type)
        return [inner] if field.is_list else inner
    if field.limits.choices:
        return field.limits.choices[0]
    low = field.limits.minimum
    return type(_VALUES[field.type])(low) if low is not None else _VALUES[field.type]
