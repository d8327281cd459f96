"""Fits a parsed JSON document to a field table."""

from __future__ import annotations

from typing import Any

from core.api.dynamics.fields import Field, Kind, Model, Values, json_name
from core.api.dynamics.json_reader import Number, decode, parse_json
from core.api.dynamics.reading import Body, EmptyBody, MalformedBody, Reading, join
from core.api.dynamics.scalars import from_number, from_text


def read_json(model: Model, data: bytes, reading: Reading) -> Body:
    """Return what the body gives of the model; names it does not know are passed over.

    Raises EmptyBody (nothing, or null) or MalformedBody; values that are none of their type become
    problems of the answer.
    """
    text = decode(data, reading.charset)
    if not text.strip():
        raise EmptyBody
    document = parse_json(text)
    if document is None:
        raise EmptyBody
    if not isinstance(document, dict):
        raise MalformedBody("it is no object")
    binder = _Binder(reading)
    binder.body.values = binder.object(model, document, "")
    return binder.body


class _Binder:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.body = Body({}, json_name)

    def object(self, model: Model, members: dict[str, Any], path: str) -> Values:
        values: Values = {}
        # In the order of the table, so that problems come in its order, too.
        for name, field in model.by_json.items():
            if name in members:
                values[field.key] = self.field(field, members[name], join(path, field.json))
        return values

    def field(self, field: Field, value: Any, path: str) -> Any:
        if value is None or (value == "" and not _is_string(value, field)):
            return self.null(field, value, path)
        if not field.is_list:
            return self.value(field.type, value, path)
        if not isinstance(value, list):
            return self.refuse(path, None)
        return [self.item(field, item, f"{path}[{i}]") for i, item in enumerate(value)]

    def item(self, field: Field, value: Any, path: str) -> Any:
        if value is None:
            self.body.require(path)
            return None
        return self.value(field.type, value, path)

    def null(self, field: Field, value: Any, path: str) -> None:
        """Take null, and "" where it stands for it, if the type has a null."""
        if value == "" and (field.is_list or isinstance(field.type, Model)):
            self.refuse(path, None)
        elif not field.nullable:
            if field.rules.required:
                self.body.require(path)
            else:
                self.refuse(path, "null" if value is None else value)

    def value(self, kind: Kind | Model, value: Any, path: str) -> Any:
        if isinstance(kind, Model):
            if isinstance(value, dict):
                return self.object(kind, value, path)
            return self.refuse(path, None)
        try:
            return self.scalar(kind, value)
        except ValueError:
            return self.refuse(path, None if kind is Kind.STRING else _shown(value))

    def scalar(self, kind: Kind, value: Any) -> Any:
        if isinstance(value, bool):
            if kind is Kind.STRING:
                return str(value)
            if kind is Kind.BOOLEAN:
                return value
        elif isinstance(value, Number):
            return from_number(kind, value, self.reading.zone)
        elif isinstance(value, str):
            return from_text(kind, value, self.reading.zone)
        raise ValueError("no scalar of the type")

    def refuse(self, path: str, shown: str | None) -> None:
        """Note a value that is none of its type.

        What stands where a text, an object or a list is wanted is not shown: it may be a secret.
        """
        self.body.refuse(path, shown)


def _shown(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else None


def _is_string(value: Any, field: Field) -> bool:
    return field.type is Kind.STRING and not field.is_list
