"""Reading request bodies: forms, multipart forms and JSON, as v1 clients write them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import ParseError
from rest_framework.request import Request

from core.api.v1.parsers import FormParser, JSONParser, MultiPartParser, read_form, text_of

PART = b'--B\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'


def multipart(*parts: tuple[bytes, bytes, bytes]) -> dict[str, Any]:
    body = b"".join(PART % (name, extra, value) for name, extra, value in parts) + b"--B--\r\n"
    return parse_multipart(body, "multipart/form-data; boundary=B")


def parse_multipart(body: bytes, media_type: str) -> dict[str, Any]:
    http = RequestFactory().generic("POST", "/", body, content_type=media_type)
    return MultiPartParser().parse(BytesIO(body), media_type, {"request": Request(http)})


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", {}),
        (b"a=1&b=2", {"a": "1", "b": "2"}),
        (b"a=1&a=2", {"a": "2"}),
        (b"a=&b", {"a": "", "b": ""}),
        (b"a=x+y%2Bz", {"a": "x y+z"}),
        (b"a=Caf%E9", {"a": "Café"}),
        (b"a=Caf%C3%A9", {"a": "Café"}),
        (b"a=Caf\xc3\xa9", {"a": "Café"}),
        (b"a=%E9&b=%C3%A9", {"a": "é", "b": "é"}),
        (b"%C3%A9=1&%E8=2", {"é": "1", "è": "2"}),
        (b"a=%zz", {"a": "%zz"}),
        (b"a=b=c", {"a": "b=c"}),
        (b"a=1;b=2", {"a": "1;b=2"}),
        (b"a=%00", {"a": "\0"}),
    ],
)
def test_a_form_is_read(data: bytes, expected: dict[str, str]):
    assert read_form(data) == expected
    assert FormParser().parse(BytesIO(data)) == expected


@pytest.mark.parametrize(("count", "is_read"), [(1000, True), (1001, False)])
def test_a_form_has_at_most_1000_names(count: int, is_read: bool):
    data = b"&".join(b"a%d=" % number for number in range(count))
    if is_read:
        assert len(read_form(data)) == count
    else:
        with pytest.raises(ParseError):
            read_form(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_some_text(data: bytes):
    assert isinstance(text_of(data), str)
    assert all(isinstance(value, str) for value in read_form(data).values())


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=50))
def test_utf_8_is_read_as_it_is(text: str):
    assert text_of(text.encode()) == text


def test_a_multipart_form_has_texts_and_files():
    file = (b"imageFile", b'; filename="a.png"\r\nContent-Type: image/png', b"\x89PNG\xe9")
    found = multipart((b"a", b"", b"1"), (b"b", b"", b"Caf\xe9"), (b"c", b"", b"Caf\xc3\xa9"), file)
    upload = found.pop("imageFile")
    assert found == {"a": "1", "b": "Café", "c": "Café"}
    assert (upload.name, upload.read()) == ("a.png", b"\x89PNG\xe9")


def test_of_a_name_given_twice_the_last_counts():
    assert multipart((b"a", b"", b"1"), (b"a", b"", b"2")) == {"a": "2"}


@pytest.mark.parametrize("media_type", ["multipart/form-data", "multipart/form-data; boundary="])
def test_a_multipart_form_without_a_boundary_is_refused(media_type: str):
    with pytest.raises(ParseError):
        parse_multipart(b"x", media_type)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", {}),
        (b" \n", {}),
        (b"\xef\xbb\xbf", {}),
        (b"{}", {}),
        (b'\xef\xbb\xbf{"a":1}', {"a": 1}),
        ('{"a":"é","b":[1],"c":null}'.encode(), {"a": "é", "b": [1], "c": None}),
        (b'{"a":1,"a":2}', {"a": 2}),
    ],
)
def test_a_json_object_is_read(data: bytes, expected: dict[str, Any]):
    assert JSONParser().parse(BytesIO(data)) == expected


@pytest.mark.parametrize(
    "data",
    [
        *(b"[]", b"1", b'"a"', b"null", b"true", b"{", b"{'a':1}", b'{"a":NaN}', b"\xff", b"{}x"),
        b'{"a":"\\ud800"}',
        b"[" * 20_000,
        b'{"a":' * 20_000,
    ],
)
def test_anything_but_one_json_object_is_refused(data: bytes):
    with pytest.raises(ParseError):
        JSONParser().parse(BytesIO(data))
