"""XML of a field table, as XmlSerializer writes it: no declaration, no indentation.

Null strings, objects and lists are left out; null scalars of other types say `xsi:nil`. Characters
that XML 1.0 has no place for become U+FFFD, so that every reply can be parsed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import tzinfo
from functools import cache
from typing import Any, Final

from core.api.dynamics.fields import Field, Kind, Model
from core.api.dynamics.scalars import default_of, to_xml

NAMESPACES: Final = (
    ' xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
_MARKUP: Final = re.compile("[&<>\r]")
_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#xD;"}
# What needs another look before it is written.
_SPECIAL: Final = re.compile("[^\t\n\x20-%'-;=?-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Writer = Callable[[Any, tzinfo], str]


def write_xml(model: Model, values: Mapping[str, Any], zone: tzinfo, *, root: str = "") -> str:
    """Return the document; `root` is the model's own name unless given."""
    content = _content_writer(model)(values, zone)
    name = root or model.name
    if not content:
        return f"<{name}{NAMESPACES} />"
    return f"<{name}{NAMESPACES}>{content}</{name}>"


def escape(text: str) -> str:
    """Return the text as the content of an element."""
    if not _SPECIAL.search(text):
        return text
    text = _ILLEGAL.sub("\ufffd", text)
    return _MARKUP.sub(lambda match: _ENTITIES[match[0]], text)


def element(name: str, content: str) -> str:
    """Return the element; without content `<name />`."""
    return f"<{name}>{content}</{name}>" if content else f"<{name} />"


@cache
def _content_writer(model: Model) -> Writer:
    members = [(field.key, _writer(field)) for field in model.fields]

    def write(values: Mapping[str, Any], zone: tzinfo) -> str:
        get = values.get
        return "".join([wrote(get(key), zone) for key, wrote in members])

    return write


def _writer(field: Field) -> Writer:
    if field.is_list:
        return _list_writer(field)
    if field.type is Kind.STRING:
        return _string_writer(field.xml)
    content = _content(field.type)
    if isinstance(field.type, Model):
        return _leaving_out_null(field.xml, content)
    return _scalar_writer(field, field.type, content)


def _string_writer(name: str) -> Writer:
    """Half of all fields are texts, and hardly any of them needs escaping."""
    start, end, empty = f"<{name}>", f"</{name}>", f"<{name} />"
    is_special = _SPECIAL.search

    def write(value: Any, zone: tzinfo) -> str:
        if not value:
            return "" if value is None else empty
        return start + (escape(value) if is_special(value) else value) + end

    return write


def _leaving_out_null(name: str, content: Writer) -> Writer:
    start, end, empty = f"<{name}>", f"</{name}>", f"<{name} />"

    def write(value: Any, zone: tzinfo) -> str:
        if value is None:
            return ""
        text = content(value, zone)
        return start + text + end if text else empty

    return write


def _scalar_writer(field: Field, kind: Kind, content: Writer) -> Writer:
    start, end, nil = f"<{field.xml}>", f"</{field.xml}>", f'<{field.xml} xsi:nil="true" />'
    nullable = field.nullable
    if kind is Kind.BOOLEAN:
        words = {True: f"{start}true{end}", False: f"{start}false{end}"}
        words[None] = nil if nullable else words[False]  # type: ignore[index]
        return lambda value, zone: words[value]

    def write(value: Any, zone: tzinfo) -> str:
        if value is None:
            if nullable:
                return nil
            value = default_of(kind, zone)
        return start + content(value, zone) + end

    return write


def _list_writer(field: Field) -> Writer:
    name, item_name = field.xml, field.item_name
    content = _content(field.type)

    def write(values: Iterable[Any] | None, zone: tzinfo) -> str:
        if values is None:
            return ""
        return element(name, "".join([element(item_name, content(v, zone)) for v in values]))

    return write


def _content(kind: Kind | Model) -> Writer:
    if isinstance(kind, Model):
        return _content_writer(kind)
    if kind is Kind.STRING:
        return lambda value, zone: escape(value)
    return to_xml(kind)
