"""JSON of a field table, as Json.NET writes it: compact, in order, nulls present, raw UTF-8."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import tzinfo
from functools import cache
from json.encoder import encode_basestring
from typing import Any, Final

from core.api.dynamics.fields import Field, Kind, Model
from core.api.dynamics.scalars import default_of, to_json

_QUOTED: Final = frozenset({Kind.STRING, Kind.GUID, Kind.DATETIME})
# Json.NET escapes these line ends, too; half a surrogate pair has no UTF-8.
_UNUSUAL: Final = re.compile("[\x85\u2028\u2029\ud800-\udfff]")

Writer = Callable[[Any, tzinfo], str]


def write_json(model: Model, values: Mapping[str, Any], zone: tzinfo) -> str:
    """Return the object; a value that is missing is null (or the type's default without one)."""
    return _object_writer(model)(values, zone)


def quote(text: str) -> str:
    """Return the text as a JSON string."""
    if _UNUSUAL.search(text):
        quoted = encode_basestring(text)
        return _UNUSUAL.sub(_escape, quoted)
    return encode_basestring(text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return "\ufffd" if code >= 0xD800 and code <= 0xDFFF else f"\\u{code:04x}"


@cache
def _object_writer(model: Model) -> Writer:
    members = [(field.key, f'"{field.json}":', _writer(field)) for field in model.fields]

    def write(values: Mapping[str, Any], zone: tzinfo) -> str:
        get = values.get
        return "{" + ",".join([name + wrote(get(key), zone) for key, name, wrote in members]) + "}"

    return write


def _string(value: Any, zone: tzinfo) -> str:
    if value is None:
        return "null"
    return quote(value) if _UNUSUAL.search(value) else encode_basestring(value)


def _writer(field: Field) -> Writer:
    if field.type is Kind.STRING and not field.is_list:
        return _string
    item = _item_writer(field.type)
    if field.is_list:
        return _list_writer(item)
    if isinstance(field.type, Model) or field.nullable:
        return lambda value, zone: "null" if value is None else item(value, zone)
    kind = field.type
    return lambda value, zone: item(default_of(kind, zone) if value is None else value, zone)


def _list_writer(item: Writer) -> Writer:
    def write(values: Iterable[Any] | None, zone: tzinfo) -> str:
        if values is None:
            return "null"
        return "[" + ",".join([item(value, zone) for value in values]) + "]"

    return write


def _item_writer(kind: Kind | Model) -> Writer:
    if isinstance(kind, Model):
        return _object_writer(kind)
    if kind is Kind.STRING:
        return lambda value, zone: quote(value)
    text = to_json(kind)
    if kind in _QUOTED:
        return lambda value, zone: f'"{text(value, zone)}"'
    return text
