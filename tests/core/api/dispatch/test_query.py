"""Query strings: the same types and words as in bodies, and each name once."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.api.dispatch.fields import Model, string
from core.api.dispatch.reading import FieldProblem
from tests.core.api.dispatch.tables import EVERYTHING, query, query_problem


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("", {}),
        ("&&", {}),
        ("page=2", {"page": 2}),
        ("active=TRUE&page=10&name=Acme", {"is_active": True, "page": 10, "title": "Acme"}),
        ("active=0", {"is_active": False}),
        ("name=a+b%20c", {"title": "a b c"}),
        ("name=%C3%B1", {"title": "ñ"}),
        ("name=\xc3\xb1", {"title": "ñ"}),  # bytes that were not escaped, as WSGI gives them
        ("n%61me=a", {"title": "a"}),
        ("name=a;page=1", {"title": "a;page=1"}),
        ("name=null", {"title": "null"}),
        ("note=", {"note": ""}),
        ("note", {"note": ""}),
        ("since=2022-08-19", {"since": datetime(2022, 8, 19, tzinfo=UTC)}),
        (
            "since=2022-08-19T02:00:00+02:00",
            {"since": datetime(2022, 8, 19, tzinfo=UTC)},
        ),
        (
            "since=2022-08-19T02:00:00%2B02:00",
            {"since": datetime(2022, 8, 19, tzinfo=UTC)},
        ),
    ],
)
def test_parameters_are_read_by_key(text: str, values: dict[str, Any]) -> None:
    assert query(text) == values


@pytest.mark.parametrize(
    ("text", "detail", "field"),
    [
        ("user_id=1", "Unknown field.", "user_id"),
        ("page=x&user_id=1", "Unknown field.", "user_id"),
        ("Page=1", "Unknown field.", "Page"),
        ("=1", "Unknown field.", ""),
        ("%FFid=1", "Unknown field.", "?id"),
        ("page=1&page=1", "Given more than once.", "page"),
        ("page=x&page=1", "Given more than once.", "page"),
        ("page=1&p%61ge=", "Given more than once.", "page"),
        ("page=1&page=1&name=", "Length must be at least 1 characters.", "name"),
        ("page=0", "Must be between 1 and 10.", "page"),
        ("page=11", "Must be between 1 and 10.", "page"),
        ("page=", "Invalid type.", "page"),
        ("page", "Invalid type.", "page"),
        ("page=1.0", "Invalid type.", "page"),
        ("page=null", "Invalid type.", "page"),
        ("page=%D9%A3", "Invalid type.", "page"),
        ("active=yes", "Invalid type.", "active"),
        ("active=", "Invalid type.", "active"),
        ("name=a%00", "Invalid type.", "name"),
        ("name=%ED%A0%80", "Invalid type.", "name"),
        ("name=%FF", "Invalid type.", "name"),
        ("name=\xff", "Invalid type.", "name"),
        ("name=123456789", "Length 9 exceeds max length of 8.", "name"),
        ("since=2022-08-21", "Must be in the past.", "since"),
        ("since=today", "Invalid type.", "since"),
    ],
)
def test_a_problem_is_told_with_its_parameter(text: str, detail: str, field: str) -> None:
    assert query_problem(text) == (detail, f"EverythingModel.{field}", "")


def test_an_operation_without_parameters_refuses_any() -> None:
    none = Model("NoQueryModel", [])
    assert query("", none) == {}
    assert query_problem("page_index=1", none) == ("Unknown field.", "NoQueryModel.page_index", "")


def test_required_parameters_are_missed() -> None:
    model = Model("FindModel", [string("q", required=True, nullable=False)])
    assert query_problem("", model) == ("Missing required values: q", None, "")


NAMES = st.sampled_from([*sorted(EVERYTHING.by_name), "other", ""])


@given(st.text(st.characters(max_codepoint=255)) | st.tuples(NAMES, st.text()).map("=".join))
def test_any_query_string_is_read_or_refused(text: str) -> None:
    scalar = Model("ScalarsModel", [each for each in EVERYTHING.fields if "place" not in each.name])
    with suppress(FieldProblem):
        values = query(text, scalar)
        assert values.keys() <= scalar.by_key.keys()
