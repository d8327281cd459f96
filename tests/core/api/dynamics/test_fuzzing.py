"""Whatever is sent, a reader reads it or refuses it in one of the documented ways."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.api.dynamics.json_writer import write_json
from core.api.dynamics.reading import Reading
from core.api.dynamics.xml_writer import write_xml
from tests.core.api.dynamics.bodies import MEXICO, READERS, REFUSALS, read
from tests.core.api.dynamics.models import EVERYTHING

NASTIES: list[bytes] = [
    b"[" * 20_000,
    b"{" * 20_000,
    b'{"a":' * 20_000,
    b'{"Number":' + b"9" * 5_000 + b"}",
    b'{"Price":1e' + b"9" * 5_000 + b"}",
    b'{"Price":0.' + b"0" * 5_000 + b"1}",
    b'{"Rate":' + b"9" * 5_000 + b"}",
    b'{"Words":' + b"9" * 5_000 + b".5}",
    b'{"Words":"\\ud800"}',
    b'{"Words":"\xed\xa0\x80"}',
    b'{"Words":"\0"}',
    b'{"Number":NaN}',
    b'{"Number":"\xd9\xa3"}',
    b'"' * 100_000,
    b"'\\" * 100_000,
    b"/*" * 100_000,
    b"/* " + b"*" * 100_000,
    b"//" * 100_000,
    b" " * 100_000 + b"x",
    b'{"a":1' + b"," * 100_000,
    b"-" * 100_000,
    b"1" * 100_000 + b"x",
    b'{"At":"' + b"1" * 100_000 + b'"}',
    b'{"Guid":"' + b"{" * 100_000 + b'"}',
    b"<a>" * 5_000 + b"</a>" * 5_000,
    b"<EverythingModel>" + b"<Item>" * 5_000,
    b"<EverythingModel><Number>" + b"9" * 5_000 + b"</Number></EverythingModel>",
    b"<EverythingModel><Text>\0</Text></EverythingModel>",
    b"<EverythingModel><Text>&#0;</Text></EverythingModel>",
    b"<EverythingModel><Text>\xed\xa0\x80</Text></EverythingModel>",
    b"<EverythingModel " + b"a" * 100_000 + b">",
    b"<" * 100_000,
    b"<!DOCTYPE x [" + b"<!ENTITY a 'b'>" * 1_000,
    b"&".join(b"Items[%d].Code=a" % i for i in range(1_500)),
    b"Items" + b"[0]" * 100_000 + b"=1",
    b"Items" + b"[" * 100_000 + b"=1",
    b"Text=%ED%A0%80",
    b"Text=%00",
    b"Number=" + b"9" * 5_000,
    b"\xff\xfe\x00",
    b"\xef\xbb\xbf",
    b"\x00\x01\x02",
]


def survives(kind: str, data: bytes) -> None:
    with suppress(*REFUSALS):
        read(kind, EVERYTHING, data)


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("data", NASTIES, ids=lambda data: repr(data[:30]))
def test_a_nasty_body_is_refused_in_a_documented_way(kind: str, data: bytes) -> None:
    survives(kind, data)


@pytest.mark.parametrize("kind", READERS)
@given(data=st.binary(max_size=80))
@settings(max_examples=150)
def test_any_bytes_are_survived(kind: str, data: bytes) -> None:
    survives(kind, data)


names = st.sampled_from([f.json for f in EVERYTHING.fields] + [f.xml for f in EVERYTHING.fields])
tokens = st.one_of(
    st.text(alphabet="0123456789.-+eE", max_size=12),
    st.sampled_from(["true", "null", "[", "]", "{", "}", "NaN", "/*", "*/", "//", '"', "'", "\\u"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8).map(lambda text: f'"{text}"'),
)


@given(st.lists(st.tuples(names, tokens, st.sampled_from([",", "}", ":", "]", " "])), max_size=6))
@settings(max_examples=300)
def test_what_is_nearly_json_is_survived(parts: list[tuple[str, str, str]]) -> None:
    survives("json", ("{" + "".join(f'"{n}":{t}{end}' for n, t, end in parts)).encode())


@given(st.lists(st.tuples(names, st.text(alphabet="<>&;#x0/1 a\"'=!-[]?", max_size=12))))
@settings(max_examples=300)
def test_what_is_nearly_xml_is_survived(parts: list[tuple[str, str]]) -> None:
    content = "".join(f"<{name}>{text}</{name}>" for name, text in parts)
    survives("xml", f"<EverythingModel>{content}</EverythingModel>".encode())


@given(st.lists(st.tuples(names, st.text(alphabet="[].=&%0aItem", max_size=12))))
@settings(max_examples=300)
def test_what_is_nearly_a_form_is_survived(parts: list[tuple[str, str]]) -> None:
    survives("form", "&".join(f"{name}{text}" for name, text in parts).encode())


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20),
    "flag": st.booleans(),
    "byte": st.integers(0, 255),
    "number": st.integers(-(2**31), 2**31 - 1),
    "long": st.integers(-(2**63), 2**63 - 1),
    "price": st.decimals(-(10**12), 10**12, places=4),
    "rate": st.floats(allow_nan=False, allow_infinity=False),
    "guid": st.uuids(),
    "at": st.datetimes(timezones=st.just(MEXICO)),
    "words": st.lists(st.text(alphabet="añ <&>\"'\\", max_size=5), max_size=3),
}
# every .NET value type without a null is written, so it must be given to come back the same
FULL = st.fixed_dictionaries(VALUES)


@given(FULL)
@settings(max_examples=100)
@pytest.mark.parametrize(("kind", "write"), [("json", write_json), ("xml", write_xml)])
def test_what_is_written_is_read_again(kind: str, write: Any, values: dict[str, Any]) -> None:
    document = write(EVERYTHING, values, MEXICO)
    given = READERS[kind](EVERYTHING, document.encode(), Reading(MEXICO)).values
    for key, value in values.items():
        if key == "text" and kind == "xml":
            value = value.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
        if key == "at":
            # Historic offsets are written in whole minutes; the instant stays.
            assert abs((given[key] - value).total_seconds()) < 1e-6
        else:
            assert given[key] == value
