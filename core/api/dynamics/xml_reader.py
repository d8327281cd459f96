"""Reads XML as strictly as XmlSerializer, directed by the field table.

The parser is expat, fed with text that has been decoded here, so that no declaration can change
what the bytes mean. Document types, and so every entity, and processing instructions are refused.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers import expat

from core.api.dynamics.fields import Field, Kind, Model, Values, xml_name
from core.api.dynamics.reading import (
    MAX_DEPTH,
    Body,
    EmptyBody,
    InvalidModel,
    MalformedBody,
    Reading,
    is_required,
    join,
    not_valid,
)
from core.api.dynamics.scalars import from_xml

# What stands between a namespace and a local name; no namespace holds it.
_SEPARATOR: Final = "\n"
_NIL: Final = f"http://www.w3.org/2001/XMLSchema-instance{_SEPARATOR}nil"


def read_xml(model: Model, data: bytes, reading: Reading) -> Body:
    """Return what the body gives of the model; elements it does not know are passed over.

    Raises EmptyBody, MalformedBody, or InvalidModel for a scalar that is none of its type: one of
    them makes the whole body void.
    """
    text, encoding = _decode(data, reading.charset)
    if not text.strip():
        raise EmptyBody
    binder = _Binder(model, reading, encoding)
    parser = expat.ParserCreate("utf-8", _SEPARATOR)
    parser.buffer_text = True
    parser.XmlDeclHandler = binder.declaration
    parser.StartDoctypeDeclHandler = binder.document_type
    parser.ProcessingInstructionHandler = binder.instruction
    parser.StartElementHandler = binder.start
    parser.EndElementHandler = binder.end
    parser.CharacterDataHandler = binder.text
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        words = expat.ErrorString(error.code)
        place = f"line {error.lineno}, position {error.offset + 1}"
        raise MalformedBody(f"{words}, {place}") from None
    return binder.body


def _decode(data: bytes, charset: str) -> tuple[str, str]:
    """Return the text and its encoding, which the declaration must agree with."""
    encoding = "utf-8"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif charset.lower() in ("utf-16", "utf-16le", "utf-16be"):
        encoding = "utf-16"
        is_big = charset.lower() == "utf-16be"
        data = (codecs.BOM_UTF16_BE if is_big else codecs.BOM_UTF16_LE) + data
    try:
        return data.decode("utf-8-sig" if encoding == "utf-8" else encoding), encoding
    except UnicodeDecodeError:
        raise MalformedBody("its bytes are no text") from None


@dataclass(slots=True)
class _Frame:
    """An open element: an object's (`values`), a list's (`items`) or a scalar's (`texts`)."""

    kind: Kind | Model
    path: str
    values: Values = field(default_factory=dict)
    items: list[Any] | None = None
    item_name: str = ""
    texts: list[str] = field(default_factory=list)
    # Where a scalar is put: the object and key, or the list and None.
    target: Any = None
    key: str | None = None


class _Binder:
    def __init__(self, model: Model, reading: Reading, encoding: str) -> None:
        self.model = model
        self.reading = reading
        self.encoding = encoding
        self.body = Body({}, xml_name)
        self.frames: list[_Frame] = []
        self.depth = 0
        self.passed_over = 0  # depth inside an element that is passed over

    def declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding and encoding.lower() != self.encoding:
            raise MalformedBody(f"it is {self.encoding}, but says {encoding[:20]}")

    def document_type(self, *_: Any) -> None:
        raise MalformedBody("a document type is not allowed")

    def instruction(self, *_: Any) -> None:
        raise MalformedBody("a processing instruction is not allowed")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise MalformedBody(f"it is nested more than {MAX_DEPTH} deep")
        is_nil = attributes.get(_NIL, "").strip() in ("true", "1")
        if self.passed_over:
            self.passed_over += 1
        elif not self.frames:
            self._root(name, is_nil)
        else:
            self._inside(self.frames[-1], name, is_nil)

    def end(self, name: str) -> None:
        self.depth -= 1
        if self.passed_over:
            self.passed_over -= 1
            return
        frame = self.frames.pop()
        if isinstance(frame.kind, Kind) and frame.items is None:
            self._put(frame.target, frame.key, self._scalar(frame.kind, frame))

    def text(self, text: str) -> None:
        if not self.passed_over and self.frames:
            self.frames[-1].texts.append(text)

    def _root(self, name: str, is_nil: bool) -> None:
        if name != self.model.name:
            given = name.rpartition(_SEPARATOR)[2][:50]
            raise MalformedBody(f"its root is {given}, not {self.model.name} without a namespace")
        if is_nil:
            raise EmptyBody
        self.frames.append(_Frame(self.model, "", values=self.body.values))

    def _inside(self, frame: _Frame, name: str, is_nil: bool) -> None:
        if frame.items is not None:
            if name == frame.item_name:
                self._item(frame, frame.items, is_nil)
            else:
                self.passed_over = 1
        elif isinstance(frame.kind, Model):
            declared = frame.kind.by_xml.get(name)
            if declared is None or declared.key in frame.values:
                self.passed_over = 1
            else:
                self._field(frame, declared, is_nil)
        else:
            raise InvalidModel([not_valid(frame.path, None)])

    def _field(self, frame: _Frame, declared: Field, is_nil: bool) -> None:
        path = join(frame.path, declared.xml)
        if is_nil:
            if not declared.nullable:
                raise InvalidModel([not_valid(path, "null")])
            frame.values[declared.key] = None
            self.passed_over = 1
        elif declared.is_list:
            items: list[Any] = []
            frame.values[declared.key] = items
            self.frames.append(
                _Frame(declared.type, path, items=items, item_name=declared.item_name)
            )
        else:
            self._open(declared.type, path, frame.values, declared.key)

    def _item(self, frame: _Frame, items: list[Any], is_nil: bool) -> None:
        path = f"{frame.path}[{len(items)}]"
        if is_nil:
            raise InvalidModel([is_required(path)])
        self._open(frame.kind, path, items, None)

    def _open(self, kind: Kind | Model, path: str, target: Any, key: str | None) -> None:
        opened = _Frame(kind, path, target=target, key=key)
        if isinstance(kind, Model):
            self._put(target, key, opened.values)
        elif key is not None:
            target[key] = None  # the first of equal names counts, though it is not read yet
        self.frames.append(opened)

    def _put(self, target: Any, key: str | None, value: Any) -> None:
        if key is None:
            target.append(value)
        else:
            target[key] = value

    def _scalar(self, kind: Kind, frame: _Frame) -> Any:
        text = "".join(frame.texts)
        try:
            return from_xml(kind, text, self.reading.zone)
        except ValueError:
            shown = None if kind is Kind.STRING else text
            raise InvalidModel([not_valid(frame.path, shown)]) from None
