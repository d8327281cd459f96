"""Reads `application/x-www-form-urlencoded` in both notations of ASP.NET.

`recurrence[services][0][service_id]=x` and `recurrence.services[0].service_id=x` say the same.
Names have no case; a field's XML name goes before its JSON name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl

from core.api.dynamics.fields import Field, Kind, Model, Values, fold, xml_name
from core.api.dynamics.reading import Body, EmptyBody, MalformedBody, Reading, join
from core.api.dynamics.scalars import from_text

MAX_KEYS: Final = 1000
# Deeper than any table; a longer key belongs to no field.
_DEEPEST_KEY: Final = 16
_SEGMENT: Final = re.compile(r"\[([^\[\]]*+)\]|\.?([^.\[\]]++)")


@dataclass(slots=True)
class _Node:
    """What was sent below a key: the value itself (the first counts) and its members."""

    value: str | None = None
    members: dict[str, _Node] = field(default_factory=dict)


def read_form(model: Model, data: bytes, reading: Reading) -> Body:
    """Return what the form gives of the model; keys it does not know are passed over.

    Raises EmptyBody or MalformedBody (more than 1,000 keys, unbalanced brackets, bytes that are not
    UTF-8); values that are none of their type become problems of the answer.
    """
    if not data.strip():
        raise EmptyBody
    root = _Node()
    for key, value in _pairs(data):
        _place(root, key, value)
    binder = _Binder(reading)
    binder.body.values = binder.object(model, root, "")
    return binder.body


def _pairs(data: bytes) -> Sequence[tuple[str, str]]:
    if data.count(b"&") >= MAX_KEYS:
        raise MalformedBody(f"it has more than {MAX_KEYS} keys")
    try:
        return parse_qsl(data.decode("utf-8-sig"), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise MalformedBody("its bytes are no text") from None


def _place(root: _Node, key: str, value: str) -> None:
    node, depth, position = root, 0, 0
    while position < len(key):
        match = _SEGMENT.match(key, position)
        if not match:
            raise MalformedBody("the brackets or dots of a key do not match")
        position = match.end()
        depth += 1
        if depth > _DEEPEST_KEY:
            return
        name = match[1] if match[2] is None else match[2]
        if name:  # `list[]` says no more than `list`
            node = node.members.setdefault(fold(name), _Node())
    if node.value is None:
        node.value = value


class _Binder:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.body = Body({}, xml_name)

    def object(self, model: Model, node: _Node, path: str) -> Values:
        values: Values = {}
        for declared in model.fields:
            found = node.members.get(fold(declared.xml)) or node.members.get(fold(declared.json))
            if found is not None:
                values[declared.key] = self.field(declared, found, join(path, declared.xml))
        return values

    def field(self, declared: Field, node: _Node, path: str) -> Any:
        if declared.is_list:
            return self.list(declared.type, node, path)
        if isinstance(declared.type, Model):
            return self.nested(declared.type, node, path)
        text = node.value
        if text is None or not text.strip():
            self.blank(declared, text or "", path)
            return None
        return self.scalar(declared.type, text, path)

    def blank(self, declared: Field, text: str, path: str) -> None:
        """Take a blank as null, if the type has one."""
        if declared.nullable:
            return
        if declared.rules.required:
            self.body.require(path)
        else:
            self.body.refuse(path, text)

    def nested(self, model: Model, node: _Node, path: str) -> Values | None:
        if node.members:
            return self.object(model, node, path)
        if node.value and node.value.strip():
            self.body.refuse(path, None)
        return None

    def list(self, kind: Kind | Model, node: _Node, path: str) -> list[Any] | None:
        """Read the items 0, 1, ... up to the first gap; without item 0 there is no list.

        It must not become an empty one: that would take every service out of a contract.
        """
        if not node.members:
            if node.value and node.value.strip():
                self.body.refuse(path, None)
            return None
        items: list[Any] = []
        while (item := node.members.get(str(len(items)))) is not None:
            items.append(self.item(kind, item, f"{path}[{len(items)}]"))
        return items or None

    def item(self, kind: Kind | Model, node: _Node, path: str) -> Any:
        if isinstance(kind, Model):
            return self.nested(kind, node, path) or {}
        if not (node.value and node.value.strip()):
            self.body.require(path)
            return None
        return self.scalar(kind, node.value, path)

    def scalar(self, kind: Kind, text: str, path: str) -> Any:
        try:
            return from_text(kind, text, self.reading.zone)
        except ValueError:
            self.body.refuse(path, None if kind is Kind.STRING else text)
            return None
