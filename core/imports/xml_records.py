"""Reading files of XML as the dynamics surface writes it: the root's children are the records.

The records of a reply stand one level deeper, in its `data`; a root that is neither is the only
record. Namespaces are ignored; `xsi:nil` is an empty value. Nothing but a few records is in memory.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, BinaryIO, Final
from xml.etree.ElementTree import Element

from core.imports import encodings
from core.imports.columns import Column
from core.imports.detection import XML
from core.imports.problems import UnusableFile, shown
from core.imports.records import Reading, Source
from core.imports.trees import DEEPEST, BadRecord, TreeRecord, tree_source
from core.imports.xml_stream import READ_AT_ONCE, Tree, refused, without_namespace

_NIL: Final = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_LOOKED_AT: Final = 16 * READ_AT_ONCE
_DATA: Final = "data"


def open_xml(file: BinaryIO, reading: Reading, columns: Sequence[Column]) -> Source:
    """Open a file of XML; raises UnusableFile where it is none, or has a document type."""
    encoding = _encoding_given(reading.encoding)
    depth, is_in_data = _place_of_records(file, encoding)

    def read() -> Iterator[TreeRecord]:
        file.seek(0)
        tree = Tree(encoding)
        number = 0
        for _ in tree.grow(file, refused):
            for element in _complete(tree, depth, is_in_data=is_in_data):
                number += 1
                yield _record(number, element)

    return tree_source(read, replace(reading, format=XML), columns, file.tell)


def _encoding_given(encoding: str) -> str:
    codec = encodings.codec_of(encoding) if encoding else ""
    return {"utf-8-sig": "utf-8", "latin-1": "iso-8859-1"}.get(codec, codec)


def _place_of_records(file: BinaryIO, encoding: str) -> tuple[int, bool]:
    """Return how deep the records are, and whether they are the root's `data` or in it.

    As far as the file's first megabyte shows.
    """
    file.seek(0)
    tree = Tree(encoding)
    try:
        for _ in tree.grow(io.BytesIO(file.read(_LOOKED_AT)), refused):
            pass
    except UnusableFile:
        pass  # it is the end of what was looked at, or told when all of it is read
    root = tree.top[0] if len(tree.top) else Element("")
    children = {_local(each) for each in root}
    data = [each for each in root if _is_data(each)]
    if len(data) == 1 and len(data[0]):
        names = {_local(each) for each in data[0]}
        is_list = len(names) == 1 and any(len(each) for each in data[0])
        return (2 if is_list else 1), True
    return (1 if len(children) == 1 and any(len(each) for each in root) else 0), False


def _complete(tree: Tree, depth: int, *, is_in_data: bool) -> list[Element]:
    """Take away the records that are complete."""
    if not len(tree.top):
        return []
    root, is_open = tree.top[0], not tree.has_ended
    if depth == 0:
        return [] if is_open else [root]
    found: list[Element] = []
    if depth == 2 and len(root):
        for each in filter(_is_data, root):
            found += tree.take(each, is_open=is_open and each is root[-1])
    children = tree.take(root, is_open=is_open)
    if depth == 1:
        found += filter(_is_data, children) if is_in_data else children
    return found


def _record(number: int, element: Element) -> TreeRecord:
    try:
        value = _value(element, 0)
        if not isinstance(value, tuple) and value and value.strip():
            raise BadRecord("It is a text, without elements in it.")
    except BadRecord as error:
        return TreeRecord(number, None, str(error))
    return TreeRecord(number, value if isinstance(value, tuple) else ())


def _value(element: Element, depth: int) -> Any:
    """Return what an element holds: a text, None, or the values in it by name."""
    if depth > DEEPEST:
        raise BadRecord(f"It is nested more than {DEEPEST} deep.")
    is_nil = bool(element.attrib) and _is_nil(element)
    if not len(element):
        return None if is_nil else element.text or ""
    values: dict[str, list[Any]] = {}
    is_text = bool(element.text and element.text.strip())
    for child in element:
        values.setdefault(_local(child), []).append(_value(child, depth + 1))
        is_text = is_text or bool(child.tail and child.tail.strip())
    if is_text:
        raise BadRecord(f"{shown(_local(element))} holds a text among elements.")
    return tuple((name, each[0] if len(each) == 1 else each) for name, each in values.items())


def _is_nil(element: Element) -> bool:
    """Tell whether it says so; raises BadRecord for an attribute that stands in no namespace."""
    for name in element.attrib:
        if not name.startswith("{"):
            text = f"{shown(_local(element))} has the attribute {shown(name)}"
            raise BadRecord(f"{text}: values stand in elements.")
    return element.attrib.get(_NIL, "").strip() in ("true", "1")


def _local(element: Element) -> str:
    return without_namespace(element.tag)


def _is_data(element: Element) -> bool:
    return _local(element).lower() == _DATA
