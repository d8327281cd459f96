"""A table with every kind of field, and how the tests read by it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from core.api.dispatch.fields import (
    Model,
    Values,
    boolean,
    date,
    emails,
    integer,
    list_of,
    nested,
    number,
    string,
    timestamp,
)
from core.api.dispatch.reading import FieldProblem, read_body, read_query

NOW = datetime(2022, 8, 20, 1, 38, 16, tzinfo=UTC)

PLACE = Model(
    "CreatePlaceModel",
    [
        string("city", "town", min_length=1, max_length=10, required=True, nullable=False),
        number("latitude", minimum=-90, maximum=90, required=True, nullable=False),
        string("line_2", max_length=10),
        nested("owner", Model("OwnerModel", [string("name", max_length=5)])),
    ],
)
EVERYTHING = Model(
    "EverythingModel",
    [
        string("name", "title", min_length=1, max_length=8),
        string("fixed", min_length=1, max_length=8, nullable=False),
        string("note", min_length=0, max_length=8),
        string("fax", min_length=7, max_length=15),
        string("color", choices=["red", "green"]),
        emails("email", max_length=256),
        integer("count"),
        integer("page", minimum=1, maximum=10),
        integer("least", minimum=1),
        integer("most", maximum=10),
        boolean("active", "is_active"),
        number("ratio"),
        number("latitude", minimum=-90, maximum=90),
        date("day"),
        timestamp("at"),
        timestamp("since", past=True),
        nested("place", PLACE),
        list_of("places", PLACE),
    ],
)


def body(text: str | bytes, model: Model = EVERYTHING) -> Values:
    """Read a body."""
    raw = text if isinstance(text, bytes) else text.encode()
    return read_body(model, raw, now=NOW)


def query(text: str, model: Model = EVERYTHING) -> Values:
    """Read a query string as WSGI gives it."""
    return read_query(model, text, now=NOW)


def body_problem(text: str | bytes, model: Model = EVERYTHING) -> tuple[str, str | None, str]:
    """Return the detail, the field and the place of the refusal of a body."""
    with pytest.raises(FieldProblem) as caught:
        body(text, model)
    return told(caught.value)


def query_problem(text: str, model: Model = EVERYTHING) -> tuple[str, str | None, str]:
    """Return the detail, the field and the place of the refusal of a query string."""
    with pytest.raises(FieldProblem) as caught:
        query(text, model)
    return told(caught.value)


def told(problem: FieldProblem) -> tuple[Any, ...]:
    """Return what the client is told of it."""
    return problem.detail, problem.wire_field, problem.place
