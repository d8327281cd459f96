"""Rules 6 and 7 on the product's own requests: what JSON may look like."""

from __future__ import annotations

import codecs
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from tests.contract.dynamics_slots import (
    BYTE,
    CONTACT,
    DATETIME,
    DECIMAL,
    DOUBLE,
    FLAG,
    GUID,
    GUID_SLOT,
    HEX,
    INT,
    MAYBE_DECIMAL,
    MAYBE_FLAG,
    STRING,
    Slot,
    furnished,
)
from tests.dynamics import JSON, Program, failure, success

pytestmark = pytest.mark.django_db


@pytest.fixture
def program() -> Program:
    return furnished()


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# what is shown -> where, the token, what the database then says
ACCEPTED: dict[str, tuple[Slot, str, Any]] = {
    "rule 6: an int": (INT, "30", 30),
    "rule 6: an int as a string": (INT, '"30"', 30),
    "rule 6: an int in spaces": (INT, '" 30 "', 30),
    "rule 6: the largest int": (INT, "2147483647", 2147483647),
    "rule 6: the largest byte": (BYTE, "255", 255),
    "rule 6: a byte as a string": (BYTE, '"7"', 7),
    "rule 6: a decimal": (DECIMAL, "4.50", Decimal("4.50")),
    "rule 6: a decimal as a string": (DECIMAL, '"4.5"', Decimal("4.50")),
    "rule 6: a decimal with an exponent": (DECIMAL, "4e2", Decimal(400)),
    "rule 6: a double": (DOUBLE, "6.5", Decimal("6.5")),
    "rule 6: a double of a whole number": (DOUBLE, "6", Decimal(6)),
    "rule 6: a double as a string": (DOUBLE, '"6.25"', Decimal("6.25")),
    "rule 6: true": (FLAG, "true", True),
    "rule 6: false": (FLAG, "false", False),
    "rule 6: true as a string": (FLAG, '"true"', True),
    "rule 6: False as a string": (FLAG, '"False"', False),
    "rule 6: 1 is true": (FLAG, "1", True),
    "rule 6: 0 is false": (FLAG, "0", False),
    'rule 6: "" is a null bool?': (MAYBE_FLAG, '""', None),
    'rule 6: "" is a null Guid?': (CONTACT, '""', None),
    'rule 6: "" is a null decimal?': (MAYBE_DECIMAL, '""', None),
    "rule 6: null is a null decimal?": (MAYBE_DECIMAL, "null", None),
    "rule 6: a decimal? as a string": (MAYBE_DECIMAL, '"19.25"', Decimal("19.25")),
    "rule 6: a string takes a number": (STRING, "123", "123"),
    "rule 6: a string takes true": (STRING, "true", "True"),
    "rule 6: a string takes false": (STRING, "false", "False"),
    "rule 6: a string keeps what looks like a number": (STRING, '"00420"', "00420"),
    "rule 7: a Guid": (CONTACT, f'"{GUID}"', UUID(GUID)),
    "rule 7: a Guid in capitals": (CONTACT, f'"{GUID.upper()}"', UUID(GUID)),
    "rule 7: a Guid without dashes": (CONTACT, f'"{HEX}"', UUID(GUID)),
    "rule 7: a Guid in braces": (GUID_SLOT, f'"{{{GUID}}}"', UUID(GUID)),
    "rule 7: a date with an offset": (
        DATETIME,
        '"2025-11-07T11:30:53.57-06:00"',
        utc("2025-11-07T17:30:53.570000"),
    ),
    "rule 7: a date in UTC": (DATETIME, '"2025-11-07T11:30:53Z"', utc("2025-11-07T11:30:53")),
    "rule 7: a date without an offset": (
        DATETIME,
        '"2025-11-07T11:30:53"',
        utc("2025-11-07T17:30:53"),
    ),
    "rule 7: a date only": (DATETIME, '"2025-11-07"', utc("2025-11-07T06:00:00")),
    "rule 7: /Date(ms)/": (DATETIME, r'"\/Date(1762515000000)\/"', utc("2025-11-07T11:30:00")),
    "rule 7: /Date(ms-0600)/": (
        DATETIME,
        '"/Date(1762515000000-0600)/"',
        utc("2025-11-07T11:30:00"),
    ),
    "rule 7: month first": (DATETIME, '"11/07/2025 11:30"', utc("2025-11-07T17:30:00")),
    "rule 7: single quotes": (STRING, "'it'", "it"),
}


@pytest.mark.parametrize(("slot", "token", "kept"), ACCEPTED.values(), ids=ACCEPTED.keys())
def test_json_is_accepted(program: Program, slot: Slot, token: str, kept: Any) -> None:
    success(slot.send(program, JSON, token))
    assert slot.kept() == kept


# what is shown -> where, the token, the code
REFUSED: dict[str, tuple[Slot, str, str]] = {
    "rule 6: 30.0 for an int": (INT, "30.0", "InvalidModel"),
    "rule 6: 8.6 for an int": (INT, "8.6", "InvalidModel"),
    "rule 6: 30.0 as a string for an int": (INT, '"30.0"', "InvalidModel"),
    "rule 6: too much for an int": (INT, "2147483648", "InvalidModel"),
    "rule 6: too much for a byte": (BYTE, "256", "InvalidModel"),
    "rule 6: too little for a byte": (BYTE, "-1", "InvalidModel"),
    "rule 6: too much for a decimal": (DECIMAL, "1e29", "InvalidModel"),
    "rule 6: too much for a double": (DOUBLE, "1e999", "InvalidModel"),
    "rule 6: NaN": (DECIMAL, "NaN", "MalformedBody"),
    "rule 6: NaN as a string": (DECIMAL, '"NaN"', "InvalidModel"),
    "rule 6: NaN as a string for a double": (DOUBLE, '"NaN"', "InvalidModel"),
    "rule 6: a decimal comma": (DECIMAL, '"6,1"', "InvalidModel"),
    "rule 6: a decimal comma for a double": (DOUBLE, '"6,1"', "InvalidModel"),
    "rule 6: hexadecimal": (INT, "0x10", "MalformedBody"),
    "rule 6: hexadecimal as a string": (INT, '"0x10"', "InvalidModel"),
    "rule 6: octal": (INT, "010", "MalformedBody"),
    'rule 6: "1" for a bool': (FLAG, '"1"', "InvalidModel"),
    "rule 6: 2 for a bool": (FLAG, "2", "InvalidModel"),
    'rule 6: "1" for a bool?': (MAYBE_FLAG, '"1"', "InvalidModel"),
    'rule 6: "" for an int': (INT, '""', "InvalidModel"),
    'rule 6: "" for a bool': (FLAG, '""', "InvalidModel"),
    'rule 6: "" for a double': (DOUBLE, '""', "InvalidModel"),
    'rule 6: "" for a Guid': (GUID_SLOT, '""', "InvalidModel"),
    "rule 6: null for an int": (INT, "null", "InvalidModel"),
    "rule 6: an object for a string": (STRING, "{}", "InvalidModel"),
    "rule 6: a list for a string": (STRING, "[]", "InvalidModel"),
    "rule 7: a Guid that is too short": (CONTACT, f'"{HEX[1:]}"', "InvalidModel"),
    "rule 7: a Guid in one brace": (GUID_SLOT, f'"{{{GUID}"', "InvalidModel"),
    "rule 7: a number for a Guid": (CONTACT, "7", "InvalidModel"),
    "rule 7: no such day": (DATETIME, '"2025-02-29"', "InvalidModel"),
    "rule 7: day first": (DATETIME, '"13/07/2025 11:30"', "InvalidModel"),
    "rule 7: a number for a date": (DATETIME, "1762515000000", "InvalidModel"),
    "rule 7: a word for a date": (DATETIME, '"tomorrow"', "InvalidModel"),
}


@pytest.mark.parametrize(("slot", "token", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_json_is_refused(program: Program, slot: Slot, token: str, code: str) -> None:
    before = slot.kept()
    status, given, details = failure(slot.send(program, JSON, token))
    assert (status, given) == (400, code)
    if code == "InvalidModel":
        assert [text for text in details if slot.name in text] == details[:1]
    assert slot.kept() == before


WHOLE_ACCEPTED: dict[str, str | bytes] = {
    "rule 6: names in any case": '{"RECURRENCE":{"Name":"After"}}',
    "rule 6: unknown names": '{"x":[{}],"recurrence":{"name":"After","nome":{"name":1}}}',
    "rule 6: the last of equal names": '{"recurrence":{"name":"First","NAME":"After"}}',
    "rule 7: single quotes": "{'recurrence':{'name':'After'}}",
    "rule 7: names without quotes": '{recurrence:{name:"After"}}',
    "rule 7: a comma at the end": '{"recurrence":{"name":"After",},}',
    "rule 7: comments": '/* a */{"recurrence":{"name"/**/:"After"}}// b',
    "rule 7: a byte order mark": b'\xef\xbb\xbf{"recurrence":{"name":"After"}}',
    "rule 7: UTF-16 with its mark": '{"recurrence":{"name":"After"}}'.encode("utf-16"),
    "rule 7: UTF-16 BE with its mark": codecs.BOM_UTF16_BE
    + '{"recurrence":{"name":"After"}}'.encode("utf-16-be"),
    "rule 7: 256 levels": '{"recurrence":{"name":"After"},"x":' + "[" * 255 + "]" * 255 + "}",
}


@pytest.mark.parametrize("body", WHOLE_ACCEPTED.values(), ids=WHOLE_ACCEPTED.keys())
def test_a_json_body_is_accepted(program: Program, body: str | bytes) -> None:
    success(program.put(STRING.path, body))
    assert STRING.kept() == "After"


WHOLE_REFUSED: dict[str, tuple[str | bytes, str]] = {
    "rule 7: text after the end": ('{"recurrence":{"name":"After"}} x', "MalformedBody"),
    "rule 7: another document": ('{"recurrence":{"name":"After"}}{}', "MalformedBody"),
    "rule 7: cut off": ('{"recurrence":{"name":"After"}', "MalformedBody"),
    "rule 7: bytes that are no UTF-8": (b'{"recurrence":{"name":"\xff"}}', "MalformedBody"),
    "rule 7: 257 levels": (
        '{"recurrence":{"name":"After"},"x":' + "[" * 256 + "]" * 256 + "}",
        "MalformedBody",
    ),
    "rule 7: no body": ("", "EmptyBody"),
    "rule 7: null": ("null", "EmptyBody"),
    "rule 7: a list": ("[]", "MalformedBody"),
}


@pytest.mark.parametrize(("body", "code"), WHOLE_REFUSED.values(), ids=WHOLE_REFUSED.keys())
def test_a_json_body_is_refused(program: Program, body: str | bytes, code: str) -> None:
    response = program.put(STRING.path, body, headers={"Content-Type": JSON})
    assert failure(response)[:2] == (400, code)
    assert STRING.kept() == "Before"


def test_rule_6_a_name_of_xml_only_is_ignored(program: Program) -> None:
    for name, kept in (("IsCollaborative", False), ("Collaborative", True)):
        body = FLAG.json.replace('"Collaborative"', f'"{name}"').replace("%s", "true")
        success(program.put(FLAG.path, body))
        assert FLAG.kept() is kept
