"""Reading files of JSON: a list of objects, or an object in each line.

A list may stand in an object, whatever else that has. Nothing but one record is in memory.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, BinaryIO, Final

from core.imports import encodings
from core.imports.columns import Column
from core.imports.detection import JSON, JSON_LINES
from core.imports.json_text import BadJson, JsonText, decoded
from core.imports.problems import UnusableFile
from core.imports.records import LONGEST_RECORD, Reading, Source, undecodable
from core.imports.trees import TreeRecord, tree_source

_NO_OBJECT: Final = "It is no object with names and values."
_UNREADABLE: Final = "The file's bytes are not UTF-16."


def open_json(file: BinaryIO, reading: Reading, columns: Sequence[Column]) -> Source:
    """Open a file with a list of objects; raises UnusableFile where it is no JSON."""
    return _opened(file, replace(reading, format=JSON), columns, _listed)


def open_json_lines(file: BinaryIO, reading: Reading, columns: Sequence[Column]) -> Source:
    """Open a file with an object in each line; a line that is no such thing is a refused row."""
    return _opened(file, replace(reading, format=JSON_LINES), columns, _in_lines)


def _opened(
    file: BinaryIO,
    reading: Reading,
    columns: Sequence[Column],
    records_in: Callable[[io.TextIOWrapper], Iterator[TreeRecord]],
) -> Source:
    encoding = reading.encoding or _encoding_of(file)
    codec = encodings.codec_of(encoding)

    def read() -> Iterator[TreeRecord]:
        file.seek(0)
        errors = "strict" if codec == "utf-16" else "surrogateescape"
        text = io.TextIOWrapper(file, encoding=codec, errors=errors, newline="\n")
        try:
            yield from records_in(text)
        finally:
            with suppress(ValueError):  # of a file that was closed meanwhile
                text.detach()  # else it would close the file, which is read again

    return tree_source(read, replace(reading, encoding=encoding), columns, file.tell)


def _encoding_of(file: BinaryIO) -> str:
    """Return the encoding; JSON is UTF-8, but what has UTF-16's byte order mark is read as that."""
    file.seek(0)
    return "utf-16" if file.read(2) in encodings.MARKS_OF_UTF_16 else encodings.UTF_8


def _in_lines(text: io.TextIOWrapper) -> Iterator[TreeRecord]:
    for number, line in enumerate(_lines(text), start=1):
        if line is None:
            yield TreeRecord(number, None, f"It is longer than {LONGEST_RECORD} characters.")
        elif line.strip():
            yield _record(number, line)


def _lines(text: io.TextIOWrapper) -> Iterator[str | None]:
    """Yield the lines, None for one that is too long."""
    try:
        while line := text.readline(LONGEST_RECORD):
            is_whole = line.endswith("\n") or len(line) < LONGEST_RECORD
            while not is_whole:
                rest = text.readline(LONGEST_RECORD)
                is_whole = rest.endswith("\n") or not rest
                line = ""
            yield line or None
    except UnicodeError:
        raise UnusableFile(_UNREADABLE) from None


def _record(number: int, line: str) -> TreeRecord:
    try:
        tree = decoded(line.strip())
    except BadJson as error:
        byte = undecodable(line)
        return TreeRecord(number, None, f"It holds the byte {byte}." if byte else str(error))
    return _checked(number, tree)


def _checked(number: int, tree: Any) -> TreeRecord:
    is_object = isinstance(tree, tuple)
    return TreeRecord(number, tree if is_object else None, "" if is_object else _NO_OBJECT)


def _listed(text: io.TextIOWrapper) -> Iterator[TreeRecord]:
    json = JsonText(text)
    if not json.peek():
        raise UnusableFile("The file is empty.")
    if json.peek() == "[":
        yield from _elements(json)
    else:
        yield from _within_object(json)
    if json.peek():
        raise UnusableFile("Something follows the end of the file's JSON.")


def _elements(json: JsonText) -> Iterator[TreeRecord]:
    json.take("[")
    number = 0
    while json.peek() != "]":
        if number:
            json.take(",")
        number += 1
        yield _checked(number, json.value())
        if json.peek() != ",":
            break
    json.take("]")


def _within_object(json: JsonText) -> Iterator[TreeRecord]:
    """Yield the records of the one list of objects that the object has; else it is a record."""
    pairs: list[tuple[str, Any]] = []
    has_records = False
    json.take("{")
    while json.peek() != "}":
        if pairs or has_records:
            json.take(",")
        name = _name(json)
        if not json.begins_objects():
            pairs.append((name, json.value()))
        elif has_records:
            raise UnusableFile("The file holds more than one list of objects.")
        else:
            has_records = True
            yield from _elements(json)
        if json.peek() != ",":
            break
    json.take("}")
    if not has_records:
        yield TreeRecord(1, tuple(pairs))


def _name(json: JsonText) -> str:
    if json.peek() != '"':
        json.take('"')
    name: str = json.value()
    json.take(":")
    return name
