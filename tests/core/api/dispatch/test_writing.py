"""Replies: how each kind is written, and which given values are no change."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from core.api.dispatch.fields import (
    Field,
    Model,
    boolean,
    emails,
    integer,
    list_of,
    nested,
    number,
    string,
    timestamp,
)
from core.api.dispatch.fields import date as day
from core.api.dispatch.writing import changed, document, to_bytes
from tests.core.api.dispatch.tables import body

NOON = datetime(2018, 6, 13, 12, tzinfo=UTC)
LONG = "a" * 8 + "b"


def record(**values: Any) -> SimpleNamespace:
    return SimpleNamespace(**values)


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        (string("x"), "a", "a"),
        (string("x"), "", None),
        (string("x"), None, None),
        (string("x", max_length=8), LONG, "aaaaaaaa"),
        (string("x", max_length=9), LONG, LONG),
        (string("x", min_length=7, max_length=8, whole=True), LONG, None),
        (string("x", min_length=7, max_length=8, whole=True), "123456", None),
        (string("x", min_length=7, max_length=8, whole=True), "12345678", "12345678"),
        (string("x", max_length=8, whole=True), "", None),
        (emails("x", max_length=8), "", None),
        (emails("x", max_length=256), "a@b.example, c@d.example", "a@b.example, c@d.example"),
        (integer("x"), 0, 0),
        (integer("x"), None, None),
        (boolean("x"), False, False),
        (number("x"), Decimal("48.0800760"), 48.080076),
        (number("x"), Decimal("0E-7"), 0.0),
        (number("x"), None, None),
        (day("x"), date(2022, 8, 20), "2022-08-20"),
        (day("x"), None, None),
        (timestamp("x"), NOON, "2018-06-13T12:00:00.000000"),
        (timestamp("x"), NOON.replace(microsecond=867000), "2018-06-13T12:00:00.867000"),
        (
            timestamp("x"),
            NOON.astimezone(timezone(timedelta(hours=-6))),
            "2018-06-13T12:00:00.000000",
        ),
        (timestamp("x"), NOON.replace(tzinfo=None), "2018-06-13T12:00:00.000000"),
        (timestamp("x"), datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00.000000"),
        (timestamp("x"), None, None),
    ],
)  # fmt: skip
def test_a_value_is_shown(field: Field, value: Any, shown: Any) -> None:
    written = document(Model("M", [field]), record(x=value))["x"]
    assert written == shown
    assert type(written) is type(shown)


PART = Model("PartModel", [string("b", "letter"), integer("a", "number")])
WHOLE = Model(
    "WholeModel",
    [
        list_of("parts", PART, "rows"),
        nested("part", PART),
        string("title", take=lambda whole: whole.name.upper()),
        string("id", "pk"),
    ],
)


class Rows:
    """A manager: its rows come by all() alone."""

    def __init__(self, rows: list[Any]) -> None:
        self.rows = rows

    def all(self) -> list[Any]:
        """Return the rows."""
        return self.rows


class ReadRows(list[Any]):
    """What was read already."""

    def all(self) -> list[Any]:
        """Read once more."""
        raise AssertionError("read again")


def _generated(rows: list[Any]) -> Iterator[Any]:
    yield from rows


@pytest.mark.parametrize("rows", [Rows, ReadRows, list, tuple, _generated])
def test_objects_and_lists_are_shown_inside(rows: Callable[[list[Any]], Any]) -> None:
    part = record(letter="x", number=1)
    whole = record(rows=rows([part, part]), part=part, name="whole", pk="7")
    inside = {"a": 1, "b": "x"}
    assert document(WHOLE, whole) == {
        "id": "7",
        "part": inside,
        "parts": [inside, inside],
        "title": "WHOLE",
    }


def test_no_object_is_null_and_no_list_is_empty() -> None:
    shown = document(WHOLE, record(rows=None, part=None, name="", pk=None))
    assert shown == {"id": None, "part": None, "parts": [], "title": None}


def test_bytes_are_those_of_json_dumps_with_sorted_keys() -> None:
    value = {"b": ["ñ😀\ud800", None, True], "a": {"d": 1.5, "c": 1}}
    assert to_bytes(value) == (
        rb'{"a": {"c": 1, "d": 1.5}, "b": ["\u00f1\ud83d\ude00\ud800", null, true]}'
    )
    assert to_bytes(value) == json.dumps(value, sort_keys=True).encode()


FIELDS = [
    string("name", "title", min_length=1, max_length=8),
    string("fax", min_length=7, max_length=8, whole=True),
    emails("email", max_length=256),
    integer("count"),
    boolean("active", "is_active"),
    number("latitude", minimum=-90, maximum=90),
    day("day"),
    timestamp("at"),
]
GIVEN = Model("UpdateModel", [*FIELDS, string("secret"), list_of("places", PART)])
SHOWN = Model("ShownModel", [*FIELDS, list_of("places", PART)])
STORED = record(
    title=LONG,
    fax="123456789",
    email="a@example.com ,  b@example.com",
    count=1,
    is_active=True,
    latitude=Decimal("48.0800760"),
    day=date(2022, 8, 20),
    at=NOON,
    secret="",
    places=[],
)


def test_a_record_that_is_sent_back_as_it_was_shown_is_not_changed() -> None:
    shown = document(SHOWN, STORED)
    assert shown["name"] == "aaaaaaaa"
    assert shown["fax"] is None
    del shown["places"]
    given = body(json.dumps(shown), GIVEN)
    assert given.keys() == {field.key for field in FIELDS}
    assert changed(GIVEN, SHOWN, STORED, given) == {}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("title", "aaaaaaab"),
        ("title", "AAAAAAAA"),
        ("fax", "12345678"),
        ("email", "a@example.com"),
        ("email", ""),
        ("count", 2),
        ("count", 0),
        ("count", None),
        ("is_active", False),
        ("latitude", Decimal("48.0800761")),
        ("latitude", None),
        ("day", date(2022, 8, 21)),
        ("day", None),
        ("at", NOON + timedelta(microseconds=1)),
    ],
)
def test_another_value_is_a_change(key: str, value: Any) -> None:
    assert changed(GIVEN, SHOWN, STORED, {key: value}) == {key: value}


def test_what_the_record_does_not_show_stays() -> None:
    values = {"secret": "", "places": [], "no_field": 1}
    assert changed(GIVEN, SHOWN, STORED, values) == values


@pytest.mark.parametrize(
    ("stored", "token"), [("", "null"), ("", '""'), ("   ", '"  "'), (" a ", '" a "')]
)
def test_white_space_alone_is_no_change(stored: str, token: str) -> None:
    model = Model("M", [string("note", min_length=0, max_length=8)])
    given = body(f'{{"note": {token}}}', model)
    assert changed(model, model, record(note=stored), given) == {}


def test_a_value_is_compared_with_what_the_reply_takes_from_the_record() -> None:
    given = Model("UpdateModel", [string("name", max_length=8)])
    shown = Model("M", [string("name", max_length=8, take=lambda one: f"{one.first} {one.last}")])
    person = record(first="George", last="Jones")
    assert changed(given, shown, person, {"name": "George J"}) == {}
    assert changed(given, shown, person, {"name": "George"}) == {"name": "George"}
