"""The format of a file is found out from what is in it."""

from __future__ import annotations

import io

import pytest

from core.imports.detection import format_of
from tests.imports.reading import refusal_of


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"reference,name\n", "csv"),
        (b"", "csv"),
        (b"[reference],name\n", "csv"),
        (b"<5 items,name\n", "csv"),
        (b"PK\x03\x04rest", "xlsx"),
        (b'[{"a": 1}]', "json"),
        (b"\xef\xbb\xbf \n[", "json"),
        (b'{\n  "a": 1\n}', "json"),
        (b'{"customers": [{"a": 1}]}', "json"),
        (b'{"a": [1]}', "jsonl"),
        (b'{"a": 1}\n{"a": 2}', "jsonl"),
        (b'{"a": NaN]}\n{"a": 2}', "jsonl"),
        ('{"a": 1}\n{"a": 2}'.encode("utf-16"), "jsonl"),
        (b" <?xml version='1.0'?><a/>", "xml"),
        (b"<!-- x --><a/>", "xml"),
        ("<é/>".encode(), "xml"),
    ],
)
def test_the_first_bytes_tell_the_format(data: bytes, found: str) -> None:
    file = io.BytesIO(data)
    assert format_of(file) == found
    assert file.tell() == 0


def test_what_is_compressed_and_unknown_formats_are_refused() -> None:
    assert refusal_of(b"\x1f\x8b\x08") == "The file is compressed: give the file that is in it."
    said = "The format must be one of csv, xlsx, json, jsonl, xml."
    assert refusal_of(b"a", format="ods") == said


def test_a_given_format_is_not_doubted() -> None:
    assert refusal_of(b"reference\n", format="json") == "Line 1 is no JSON: expecting {."
