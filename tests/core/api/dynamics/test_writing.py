"""Rules 4 and 5: how values are written, in JSON and in XML."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.api.dynamics.envelope import Envelope, HttpError
from core.api.dynamics.fields import Kind, Model, scalar, string
from core.api.dynamics.json_writer import quote, write_json
from core.api.dynamics.xml_writer import NAMESPACES, escape, write_xml
from tests.core.api.dynamics.bodies import MEXICO, parsed
from tests.core.api.dynamics.models import EVERYTHING, ITEM

GUID = UUID("08DE1E23-671B-5313-522B-6E5D34FE8B35")
NOON = datetime(2025, 11, 7, 17, 30, 53, 570000, tzinfo=UTC)


def one(kind: Kind, *, nullable: bool = True) -> Model:
    return Model("M", [scalar(kind, "x", "X", nullable=nullable)])


def written(kind: Kind, value: Any, *, nullable: bool = True) -> tuple[str, str]:
    """Return the value as JSON and as the XML element."""
    model = one(kind, nullable=nullable)
    as_json = write_json(model, {"x": value}, MEXICO)
    as_xml = write_xml(model, {"x": value}, MEXICO)
    return (
        as_json.removeprefix('{"X":').removesuffix("}"),
        as_xml.removeprefix(f"<M{NAMESPACES}>").removesuffix("</M>"),
    )


@pytest.mark.parametrize(
    ("kind", "value", "as_json", "as_xml"),
    [
        (Kind.DECIMAL, Decimal("4.50"), "4.50", "4.50"),
        (Kind.DECIMAL, Decimal("4"), "4.0", "4"),
        (Kind.DECIMAL, Decimal("1E+2"), "100.0", "100"),
        (Kind.DECIMAL, Decimal("-0.00"), "-0.00", "-0.00"),
        (Kind.DOUBLE, 6.0, "6.0", "6"),
        (Kind.DOUBLE, 6, "6.0", "6"),
        (Kind.DOUBLE, 6.1, "6.1", "6.1"),
        (Kind.DOUBLE, 1e15, "1E+15", "1E+15"),
        (Kind.DOUBLE, 123456789012345.0, "123456789012345.0", "123456789012345"),
        (Kind.DOUBLE, 1234567890123456.0, "1.234567890123456E+15", "1.234567890123456E+15"),
        (Kind.DOUBLE, 1.5e300, "1.5E+300", "1.5E+300"),
        (Kind.DOUBLE, 0.0001, "0.0001", "0.0001"),
        (Kind.DOUBLE, 0.00001, "1E-05", "1E-05"),
        (Kind.BOOLEAN, True, "true", "true"),
        (Kind.BYTE, 255, "255", "255"),
        (Kind.INT, -7, "-7", "-7"),
        (Kind.GUID, GUID, f'"{GUID}"', str(GUID)),
        (
            Kind.DATETIME,
            NOON,
            '"2025-11-07T11:30:53.57-06:00"',
            "2025-11-07T11:30:53.57-06:00",
        ),
        (
            Kind.DATETIME,
            NOON.replace(microsecond=0),
            '"2025-11-07T11:30:53-06:00"',
            "2025-11-07T11:30:53-06:00",
        ),
    ],
)
def test_rule_5_writes(kind: Kind, value: Any, as_json: str, as_xml: str) -> None:
    assert written(kind, value) == (as_json, f"<X>{as_xml}</X>")


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.STRING])
def test_rule_4_writes_a_null_scalar_as_nil(kind: Kind) -> None:
    assert written(kind, None) == ("null", '<X xsi:nil="true" />')


@pytest.mark.parametrize(
    ("kind", "as_json"),
    [
        (Kind.INT, "0"),
        (Kind.BOOLEAN, "false"),
        (Kind.DECIMAL, "0.0"),
        (Kind.GUID, '"00000000-0000-0000-0000-000000000000"'),
    ],
)
def test_a_missing_value_of_a_type_without_null_is_its_default(kind: Kind, as_json: str) -> None:
    assert written(kind, None, nullable=False)[0] == as_json


def test_a_missing_time_of_a_type_without_null_is_the_first_of_the_calendar() -> None:
    assert written(Kind.DATETIME, None, nullable=False)[0].startswith('"0001-01-01T00:00:')


def test_rule_4_writes_strings_objects_and_lists() -> None:
    model = Model(
        "M", [f for f in EVERYTHING.fields if f.key in ("text", "item", "items", "words")]
    )
    nothing: dict[str, Any] = {}
    assert write_json(model, nothing, MEXICO) == (
        '{"Words":null,"Item":null,"Lines":null,"Strings":null}'
    )
    assert write_xml(model, nothing, MEXICO) == f"<M{NAMESPACES} />"
    empty: dict[str, Any] = {"text": "", "item": {}, "items": [], "words": []}
    assert '"Words":""' in write_json(model, empty, MEXICO)
    assert write_json(model, empty, MEXICO).endswith('"Lines":[],"Strings":[]}')
    assert write_xml(model, empty, MEXICO) == (
        f"<M{NAMESPACES}><Text /><Item><Amount>0</Amount>"
        "<ItemId>00000000-0000-0000-0000-000000000000</ItemId></Item><Items /><Strings /></M>"
    )
    full = {"words": ["a", ""], "items": [{"code": "x", "item_id": GUID}]}
    assert write_xml(model, full, MEXICO) == (
        f"<M{NAMESPACES}><Items><ItemModel><Code>x</Code><Amount>0</Amount><ItemId>{GUID}</ItemId>"
        "</ItemModel></Items><Strings><string>a</string><string /></Strings></M>"
    )


def test_rule_4_escapes_what_its_format_must() -> None:
    text = '<a & "b">\r\n\t\\ \x85\u2028 Ñandú 😀'
    assert json.loads(quote(text)) == text
    assert quote('"\\\n\x01/\x85\u2028ñ😀') == '"\\"\\\\\\n\\u0001/\\u0085\\u2028ñ😀"'
    assert escape(text).startswith('&lt;a &amp; "b"&gt;&#xD;\n\t\\ ')
    assert parsed(f"<a>{escape(text)}</a>").text == text


@given(st.text(st.characters(exclude_categories=()), max_size=30))
def test_any_text_makes_a_document_that_can_be_read(text: str) -> None:
    model = Model("M", [string("x", "X")])
    shown = json.loads(write_json(model, {"x": text}, MEXICO).encode())["X"]
    assert shown == "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    root = parsed(write_xml(model, {"x": text}, MEXICO).encode())
    child = root.find("X")
    assert child is not None
    assert len(child.text or "") == len(text)


def test_a_character_that_xml_has_no_place_for_is_replaced() -> None:
    assert escape("a\0\x01\x1f\ufffe\ud800b\x7f") == "a\ufffd\ufffd\ufffd\ufffd\ufffdb\x7f"


def test_a_time_the_zone_has_no_date_for_is_written_in_utc() -> None:
    first = datetime.min.replace(tzinfo=UTC)
    assert written(Kind.DATETIME, first)[1] == "<X>0001-01-01T00:00:00+00:00</X>"


def test_an_offset_of_long_ago_has_no_seconds_and_the_instant_stays() -> None:
    model = one(Kind.DATETIME)
    long_ago = {"x": datetime(1900, 1, 1, 6, 36, 36, tzinfo=UTC)}
    assert write_json(model, long_ago, MEXICO) == '{"X":"1900-01-01T00:00:36-06:36"}'


def test_a_time_has_the_offset_of_its_zone_and_day() -> None:
    model = one(Kind.DATETIME)
    summer = {"x": datetime(2025, 7, 1, 12, tzinfo=UTC)}
    assert (
        write_json(model, summer, ZoneInfo("Europe/Madrid")) == '{"X":"2025-07-01T14:00:00+02:00"}'
    )
    assert (
        write_json(model, summer, ZoneInfo("Asia/Kolkata")) == '{"X":"2025-07-01T17:30:00+05:30"}'
    )
    assert write_json(model, summer, UTC) == '{"X":"2025-07-01T12:00:00+00:00"}'


def test_the_envelope_names_its_data() -> None:
    reply = Envelope(data_model=ITEM, is_list=True, success=True, message="ok", data=[])
    assert reply.to_xml() == (
        f"<ResponseModelApiOfListOfItemModel{NAMESPACES}><success>true</success>"
        "<message>ok</message><messageDetail /><data /></ResponseModelApiOfListOfItemModel>"
    )
    assert reply.to_json() == (
        '{"success":true,"message":"ok","messageDetail":[],"failureCode":null,"data":[]}'
    )
    failure = Envelope(success=False, message="no", message_detail=["a"], failure_code="B")
    assert failure.to_xml() == (
        f"<ResponseModelApiOfObject{NAMESPACES}><success>false</success><message>no</message>"
        "<messageDetail><string>a</string></messageDetail><failureCode>B</failureCode>"
        "</ResponseModelApiOfObject>"
    )


def test_an_error_before_the_action_is_asp_nets() -> None:
    error = HttpError("a <b> 'c'")
    assert error.to_json() == '{"Message":"a <b> \'c\'"}'
    assert error.to_xml() == "<Error><Message>a &lt;b&gt; 'c'</Message></Error>"
