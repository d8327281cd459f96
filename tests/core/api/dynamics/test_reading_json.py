"""Rules 6 and 7: what JSON may look like, and what it may not."""

from __future__ import annotations

import codecs
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from core.api.dynamics.json_reader import MAX_LENIENT_VALUES
from core.api.dynamics.reading import EmptyBody, MalformedBody
from tests.core.api.dynamics.bodies import problems, read, refusal
from tests.core.api.dynamics.models import EVERYTHING

GUID = UUID("08de1e23-671b-5313-522b-6e5d34fe8b35")
HEX = GUID.hex


def value(name: str, token: str) -> Any:
    """Return what the member becomes."""
    (only,) = read("json", EVERYTHING, f'{{"{name}":{token}}}').values()
    return only


ACCEPTED = [
    # numbers, as numbers and as strings
    ("Number", "30", 30),
    ("Number", '"30"', 30),
    ("Number", '" -30 "', -30),
    ("Number", '"+7"', 7),
    ("Number", '"007"', 7),
    ("Number", "-2147483648", -(2**31)),
    ("Byte", "255", 255),
    ("Long", "9223372036854775807", 2**63 - 1),
    ("Price", "4.50", Decimal("4.50")),
    ("Price", '"4.50"', Decimal("4.50")),
    ("Price", ".5", Decimal("0.5")),
    ("Price", "4e2", Decimal(400)),
    ("Price", "1e-999", Decimal(0)),
    ("Price", "79228162514264337593543950335", Decimal(2**96 - 1)),
    ("Rate", "6", 6.0),
    ("Rate", '"6.1"', 6.1),
    ("Rate", "1e-3", 0.001),
    # booleans
    ("Flag", "true", True),
    ("Flag", '"true"', True),
    ("Flag", '"False"', False),
    ("Flag", "1", True),
    ("Flag", "0", False),
    # "" is null where there is a null
    ("MaybeNumber", '""', None),
    ("Maybe", '""', None),
    ("MaybeGuid", '""', None),
    ("MaybeAt", "null", None),
    ("Words", '""', ""),
    # strings take numbers and booleans
    ("Words", "123", "123"),
    ("Words", "true", "True"),
    ("Words", "false", "False"),
    ("Words", "1.50", "1.5"),
    ("Words", "1e20", "1E+20"),
    ("Words", "-0", "0"),
    ("Words", r'"a\u00f1\ud83d\ude00\/\'"', "añ😀/'"),
    ("Words", "'it'", "it"),
    ("Words", "'say \"x\"'", 'say "x"'),
    ("Words", '"tab\tand\nline"', "tab\tand\nline"),
    # Guids
    ("Guid", f'"{GUID}"', GUID),
    ("Guid", f'"{HEX}"', GUID),
    ("Guid", f'"{{{GUID}}}"', GUID),
    ("Guid", f'" ({str(GUID).upper()}) "', GUID),
    # dates
    ("At", '"2025-11-07T11:30:53.5731763-06:00"', "2025-11-07T17:30:53.573176"),
    ("At", '"2025-11-07T11:30:53Z"', "2025-11-07T11:30:53"),
    ("At", '"2025-11-07T11:30:53"', "2025-11-07T17:30:53"),
    ("At", '"2025-11-07 11:30"', "2025-11-07T17:30:00"),
    ("At", '"2025-11-07"', "2025-11-07T06:00:00"),
    ("At", r'"\/Date(1762515000000)\/"', "2025-11-07T11:30:00"),
    ("At", '"/Date(1762515000000-0600)/"', "2025-11-07T11:30:00"),
    ("At", '"/Date(-1)/"', "1969-12-31T23:59:59.999000"),
    ("At", '"11/07/2025 11:30"', "2025-11-07T17:30:00"),
    ("At", '"11/7/2025 1:30:05 PM"', "2025-11-07T19:30:05"),
    ("At", '"1/2/2025"', "2025-01-02T06:00:00"),
    ("At", '"0001-01-01T00:00:00"', "0001-01-01T06:36:36"),
    # objects and lists
    ("Strings", "['a', 1, true, ]", ["a", "1", "True"]),
    ("Numbers", "[]", []),
    ("Lines", "null", None),
    ("Item", f'{{"itemid":"{GUID}"}}', {"item_id": GUID}),
]


@pytest.mark.parametrize(("name", "token", "becomes"), ACCEPTED)
def test_rules_6_and_7_accept(name: str, token: str, becomes: Any) -> None:
    if name == "At":
        becomes = datetime.fromisoformat(becomes).replace(tzinfo=UTC)
    given = value(name, token)
    assert given == becomes
    assert type(given) is type(becomes)


REFUSED = [
    ("Number", "30.0"),
    ("Number", "8.6"),
    ("Number", "4e2"),
    ("Number", '"30.0"'),
    ("Number", "2147483648"),
    ("Number", "-2147483649"),
    ("Number", '"0x10"'),
    ("Number", '"6,1"'),
    ("Number", '"٣"'),
    ("Number", '""'),
    ("Number", '" "'),
    ("Number", "null"),
    ("Number", "true"),
    ("Number", "[1]"),
    ("Number", "{}"),
    ("Number", "9" * 5000),
    ("Byte", "256"),
    ("Byte", "-1"),
    ("Long", "9223372036854775808"),
    ("Price", '"6,1"'),
    ("Price", '"NaN"'),
    ("Price", '"Infinity"'),
    ("Price", '"1_0"'),
    ("Price", "1e29"),
    ("Price", "1e99999"),
    ("Price", "79228162514264337593543950336"),
    ("Price", "9" * 5000),
    ("Rate", "1e999"),
    ("Rate", '"inf"'),
    ("Flag", '"1"'),
    ("Flag", '"yes"'),
    ("Flag", "2"),
    ("Flag", "1.0"),
    ("Flag", '""'),
    ("Words", "{}"),
    ("Words", "[]"),
    ("Words", r'"a\u0000b"'),
    ("Words", '"a\0b"'),
    ("Words", r'"\ud800"'),
    ("Guid", f'"{HEX[:-1]}"'),
    ("Guid", f'"{{{HEX}}}"'),
    ("Guid", f'"{{{GUID}"'),
    ("Guid", "5"),
    ("At", '"2025-13-07"'),
    ("At", '"2025-02-29"'),
    ("At", '"2025-11-07T25:00"'),
    ("At", '"2025-11-07T11:30:53+99:00"'),
    ("At", '"07/13/2025 24:00"'),
    ("At", '"13/07/2025"'),
    ("At", '"/Date(999999999999999999)/"'),
    ("At", '"/Date(999999999999999)/"'),
    ("At", '"9999-12-31T23:59:59"'),
    ("At", '"tomorrow"'),
    ("At", "1762515000000"),
    ("Item", "[]"),
    ("Item", '""'),
    ("Lines", "{}"),
    ("Lines", "[null]"),
    ("Lines", "[1]"),
    ("Strings", "[null]"),
    ("Strings", "[[]]"),
]


@pytest.mark.parametrize(("name", "token"), REFUSED)
def test_rules_6_and_7_refuse_a_value(name: str, token: str) -> None:
    (text,) = problems("json", EVERYTHING, f'{{"{name}":{token}}}')
    assert name in text


def test_names_have_no_case_and_the_last_of_equals_wins() -> None:
    body = '{"number":1,"NUMBER":2,"nUmBeR":3,"Unknown":{"a":[1,{}]},"flag":true}'
    assert read("json", EVERYTHING, body) == {"number": 3, "flag": True}


def test_a_name_of_xml_only_is_ignored() -> None:
    assert read("json", EVERYTHING, '{"Text":"no","Items":[],"words":"yes"}') == {"text": "yes"}


@pytest.mark.parametrize(
    "body",
    [
        "{'Number':1}",
        "{Number:1}",
        '{"Number":1,}',
        '/* a */{"Number"/**/:1// end\n}//',
        '\ufeff{"Number":1}',
        ' \r\n\t{"Number" : 1} ',
    ],
)
def test_a_lenient_body_is_accepted(body: str) -> None:
    assert read("json", EVERYTHING, body) == {"number": 1}


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_utf_16_is_told_by_its_mark(mark: bytes) -> None:
    encoding = "utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-16-be"
    data = mark + '{"Words":"ñ😀"}'.encode(encoding)
    assert read("json", EVERYTHING, data) == {"text": "ñ😀"}
    declared = {"utf-16-le": "UTF-16", "utf-16-be": "utf-16BE"}[encoding]
    assert read("json", EVERYTHING, data[2:], charset=declared) == {"text": "ñ😀"}


@pytest.mark.parametrize("body", ["", " \n", "\ufeff", "null", " null "])
def test_an_empty_body_is_refused(body: str) -> None:
    assert isinstance(refusal("json", EVERYTHING, body), EmptyBody)


@pytest.mark.parametrize(
    "body",
    [
        '{"Number":1} x',
        '{"Number":1}{}',
        '{"Number":1}]',
        '{"Number":}',
        '{"Number" 1}',
        '{"Number":1',
        '{"Number":1,,}',
        "{,}",
        "{1:}",
        '{"Number":0x10}',
        '{"Number":010}',
        '{"Number":+1}',
        '{"Number":1.2.3}',
        '{"Number":NaN}',
        '{"Number":-Infinity}',
        '{"Number":undefined}',
        '{"Number":True}',
        '{"Number":6,1}',
        '{"Words":"a',
        r'{"Words":"\x41"}',
        r'{"Words":"\u12g4"}',
        '{"Numbers":[1,,2]}',
        '{"Numbers":[,]}',
        '{"Numbers":[1}',
        '{"Number":1}/* open',
        "/",
        "[]",
        "5",
        '"text"',
        "{" * 20_000,
        "[" * 20_000,
        '{"a":' * 257 + "1" + "}" * 257,
        b'{"Words":"\xff"}',
        b"\xff\xfe{",
        b"\xff\xfe\x00\xd8",
        b"\0",
    ],
)
def test_a_malformed_body_is_refused(body: str | bytes) -> None:
    assert isinstance(refusal("json", EVERYTHING, body), MalformedBody)


@pytest.mark.parametrize("end", ["}", ",}"])
def test_256_levels_are_read_and_one_more_is_not(end: str) -> None:
    assert read("json", EVERYTHING, '{"a":' * 256 + "1" + end * 256) == {}
    assert isinstance(refusal("json", EVERYTHING, '{"a":' * 257 + "1" + end * 257), MalformedBody)


def test_brackets_in_texts_and_side_by_side_are_no_depth() -> None:
    body = '{"Words":"' + "[{" * 1000 + '\\"","a":[' + "[]," * 1000 + "{}]}"
    assert len(read("json", EVERYTHING, body)["text"]) == 2001


def test_a_lenient_body_has_at_most_100_000_values() -> None:
    many = "[" + "1," * MAX_LENIENT_VALUES + "1]"
    assert read("json", EVERYTHING, f'{{"a":{many}}}') == {}
    assert isinstance(refusal("json", EVERYTHING, f'{{"a":{many},}}'), MalformedBody)


def test_every_bad_value_is_told_by_its_path() -> None:
    body = '{"Lines":[{"Amount":1},{"Amount":"x"}],"Item":{"Amount":[]},"Number":"y","Words":{}}'
    assert problems("json", EVERYTHING, body) == [
        "The value is not valid for Words.",
        "The value 'y' is not valid for Number.",
        "The value is not valid for Item.Amount.",
        "The value 'x' is not valid for Lines[1].Amount.",
        "The Item.ItemId field is required.",
        "The Lines[0].ItemId field is required.",
        "The Lines[1].ItemId field is required.",
    ]


def test_a_text_is_never_repeated_in_an_error() -> None:
    assert problems("json", EVERYTHING, '{"Words":"s3cret\\u0000"}') == [
        "The value is not valid for Words."
    ]
