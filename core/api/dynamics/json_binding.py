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
            return self.refuse(path, value)
        return [self.item(field, item, f"{path}[{i}]") for i, item in enumerate(value)]

    def item(self, field: Field, value: Any, path: str) -> Any:
        if value is None:
            self.body.require(path)
            return None
        return self.value(field.type, value, path)

    def null(self, field: Field, value: Any, path: str) -> None:
        """Take null, and "" where it stands for it, if the type has a null."""
        if value == "" and (field.is_list or isinstance(field.type, Model)):
            self.refuse(path, value)
        elif not field.nullable:
            if field.rules.required:
                self.body.require(path)
            else:
                self.refuse(path, value)

    def value(self, kind: Kind | Model, value: Any, path: str) -> Any:
        if isinstance(kind, Model):
            if isinstance(value, dict):
                return self.object(kind, value, path)
            return self.refuse(path, value)
        try:
            return self.scalar(kind, value)
        except ValueError:
            # A text may be a secret, and is long where it is wrong.
            return self.refuse(path, [] if kind is Kind.STRING else value)

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

    def refuse(self, path: str, value: Any) -> None:
        """Note a value that is none of its type; objects and lists are not shown."""
        if isinstance(value, (str, bool)) or value is None:
            words = {None: "null", True: "true", False: "false"}
            self.body.refuse(path, value if isinstance(value, str) else words[value])
        else:
            self.body.refuse(path, None)


def _is_string(value: Any, field: Field) -> bool:
    return field.type is Kind.STRING and not field.is_list
