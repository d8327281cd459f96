"""Bodies: what a document may look like, and which problem of an object is told."""

from __future__ import annotations

import json
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.api.dispatch.fields import Model, boolean, string
from core.api.dispatch.json_body import MalformedJson, parse_json
from core.api.dispatch.reading import FieldProblem
from tests.core.api.dispatch.tables import EVERYTHING, body, body_problem

REQUIRED = Model(
    "CreateThingModel",
    [
        string("zip", required=True, nullable=False),
        string("city", required=True, nullable=False),
        boolean("is_open"),
    ],
)
PLACE = '{"city": "Sequim", "latitude": 48}'


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"[" * 20_000, id="deep list"),
        pytest.param(b'{"places":' * 20_000, id="deep object"),
        pytest.param(b'{"count": ' + b"9" * 5000 + b"}", id="long integer"),
        pytest.param(b'{"ratio": 0.' + b"9" * 5000 + b"}", id="long fraction"),
        pytest.param(b'{"ratio": 1e' + b"9" * 30 + b"}", id="long exponent"),
        b'{"ratio": NaN}',
        b'{"ratio": Infinity}',
        b'{"ratio": -Infinity}',
        b'{"name": "\xff"}',
        b'{"name": "\xed\xa0\x80"}',  # half a surrogate pair
        b"\xef\xbb\xbf{}",
        '{"name": "a"}'.encode("utf-16"),
        '{"name": "a"}'.encode("utf-16-le"),
        b'{"name": "a\nb"}',
        b'{"name": "a\x00b"}',
        b"{'name': 'a'}",
        b'{"name": "a",}',
        b'{"name": "a"} {}',
        b'{"name": "a"',
        b'{"name": "\\x41"}',
        b'{"count": 01}',
        b'{"count": +1}',
        b"name=a",
        b"\x00",
        b"\x0c",
    ],
)
def test_what_is_no_json_is_told_without_a_field(raw: bytes) -> None:
    assert body_problem(raw) == ("Invalid JSON.", None, "")


@pytest.mark.parametrize("raw", [b"[]", b"1", b'"name"', b"null", b"true", b"[[[[{}]]]]"])
def test_a_document_that_is_no_object_is_of_an_invalid_type(raw: bytes) -> None:
    assert body_problem(raw) == ("Invalid type.", None, "")


@pytest.mark.parametrize("raw", [b"", b"{}", b" \r\n\t", b"\n{}\n"])
def test_no_body_is_an_empty_object(raw: bytes) -> None:
    assert body(raw) == {}
    assert body_problem(raw, REQUIRED) == ("Missing required values: city, zip", None, "")


def test_of_members_with_the_same_name_the_last_wins() -> None:
    assert body('{"name": 1, "count": 2, "name": "last"}') == {"title": "last", "count": 2}


def test_values_come_by_their_keys_and_only_those_that_were_given() -> None:
    given = body(f'{{"active": "TRUE", "place": {PLACE}, "places": [{PLACE}], "name": "a"}}')
    place = {"town": "Sequim", "latitude": Decimal(48)}
    assert given == {"title": "a", "is_active": True, "place": place, "places": [place]}


def test_an_empty_list_and_an_object_that_is_null_are_values() -> None:
    assert body('{"places": [], "place": null}') == {"places": [], "place": None}


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        # unknown names before what is missing, and the first of them
        ('{"user_id": 1, "b": 2, "is_open": 5}', ("Unknown field.", "CreateThingModel.user_id")),
        ('{"City": "a"}', ("Unknown field.", "CreateThingModel.City")),
        ('{"": "a"}', ("Unknown field.", "CreateThingModel.")),
        # what is missing before what is wrong, in the order of the alphabet
        ('{"is_open": 5}', ("Missing required values: city, zip", None)),
        ('{"zip": 5}', ("Missing required values: city", None)),
        # the values in the order of the table
        ('{"is_open": 5, "city": 5, "zip": null}', ("Not nullable.", "CreateThingModel.zip")),
        ('{"is_open": 5, "city": 5, "zip": "a"}', ("Invalid type.", "CreateThingModel.city")),
    ],
)
def test_the_first_problem_is_told(document: str, problem: tuple[str, str | None]) -> None:
    assert body_problem(document, REQUIRED) == (*problem, "")


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ('{"place": 5}', ("Invalid type.", "EverythingModel.place", "")),
        ('{"place": []}', ("Invalid type.", "EverythingModel.place", "")),
        ('{"place": {"id": 5}}', ("Unknown field.", "CreatePlaceModel.id", "place")),
        ('{"place": {}}', ("Missing required values: city, latitude", None, "place")),
        ('{"places": {}}', ("Invalid type.", "EverythingModel.places", "")),
        ('{"places": ""}', ("Invalid type.", "EverythingModel.places", "")),
        ('{"places": null}', ("Not nullable.", "EverythingModel.places", "")),
        (f'{{"places": [{PLACE}, 5]}}', ("Invalid type.", "EverythingModel.places", "places[1]")),
        ('{"places": [null]}', ("Invalid type.", "EverythingModel.places", "places[0]")),
        (
            f'{{"places": [{PLACE}, {{"city": "a", "latitude": 91}}]}}',
            ("Must be between -90 and 90.", "CreatePlaceModel.latitude", "places[1]"),
        ),
        (
            f'{{"places": [{PLACE[:-1]}, "owner": {{"name": "George"}}}}]}}',
            ("Length 6 exceeds max length of 5.", "OwnerModel.name", "places[0].owner"),
        ),
    ],
)
def test_a_problem_inside_is_told_with_its_model_and_its_place(
    document: str, problem: tuple[str, str | None, str]
) -> None:
    assert body_problem(document) == problem


def test_an_unknown_name_is_shown_short_and_without_half_surrogate_pairs() -> None:
    name = r"\ud800" + "a" * 1_000_000
    detail, field, _ = body_problem(f'{{"{name}": 1}}')
    assert (detail, field) == ("Unknown field.", f"EverythingModel.?{'a' * 63}")


def test_a_deep_value_of_an_unknown_name_is_not_looked_at() -> None:
    deep = "[" * 200 + "]" * 200
    assert body_problem(f'{{"x": {deep}}}') == ("Unknown field.", "EverythingModel.x", "")


@given(st.binary(max_size=50) | st.text('{}[]",:\\u0d8name1eE.- \n').map(str.encode))
def test_any_bytes_are_json_or_not(raw: bytes) -> None:
    try:
        value = parse_json(raw)
    except MalformedJson:
        return
    assert value == json.loads(raw.decode(), parse_float=Decimal)


VALUES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
OBJECTS = st.dictionaries(
    st.sampled_from(sorted(EVERYTHING.by_name)),
    VALUES | st.lists(VALUES | st.fixed_dictionaries({"city": VALUES, "latitude": VALUES})),
)


@given(OBJECTS)
def test_any_object_is_read_or_refused(given: dict[str, Any]) -> None:
    raw = json.dumps(given).replace("Infinity", "1e999").encode()
    with suppress(FieldProblem):
        values = body(raw)
        assert values.keys() == {EVERYTHING.by_name[name].key for name in given}
