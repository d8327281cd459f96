"""The failures of operations in the OpenAPI document, worded by the code that words them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from core.api.dispatch.errors import NOT_ACCESSED, WORDS
from core.api.dispatch.fields import Field, Kind, Model, string
from core.api.dispatch.headers import read_tenant, read_version
from core.api.dispatch.reading import FieldProblem, read_body, read_query
from core.api.dispatch.schema_examples import body_example
from core.api.dispatch.versions import VersionHistory

ERROR: Final = Model(
    "ErrorModel",
    [
        string("detail", nullable=False, about="What is wrong."),
        string("explanation", nullable=False, about="What came of it, or what can be done."),
        string(
            "field",
            about="The wrong value, as `<Model>.<field>`; null where it is none or several.",
        ),
    ],
    about="A failure of any status.",
)
# status -> when it comes
DESCRIPTIONS: Final[Mapping[int, str]] = {
    400: "The body, a parameter or a header cannot be read, or a value is against a rule.",
    401: "There is no valid token.",
    403: "A role or scope is missing, or the tenant is not one of the account's.",
    404: "The record does not exist, or the account does not see it.",
    409: "The first request with this `Idempotency-Key` is still running (*ours*).",
    412: "The record is not, or no longer, as `If-Match` says (*ours*).",
    413: "The body exceeds 2 MB.",
    415: "The body is not `application/json`, or is compressed.",
    422: "This `Idempotency-Key` belongs to another request (*ours*).",
    429: "Too many requests; `Retry-After` says how long to wait.",
    500: "A fault of the server; the reply's `x-request-id` helps to find it.",
    503: "The database is away or too busy; nothing was changed.",
}

# name of the example -> the body
Examples = dict[str, dict[str, Any]]
_NOW: Final = datetime(2022, 8, 20, tzinfo=UTC)


def usual_example(status: int) -> dict[str, Any]:
    """Return the body of a failure in the words of its status."""
    detail, explanation = WORDS[status]
    return {"detail": detail, "explanation": explanation, "field": None}


def header_problems(history: VersionHistory, *, needs_tenant: bool) -> Examples:
    """Return what bad headers are refused with."""
    version = {"HTTP_X_API_VERSION": "1999/12/31"}
    refused = {"bad_version": _refusal(lambda: read_version(version, history))}
    if needs_tenant:
        refused["no_tenant"] = _refusal(lambda: read_tenant({}, now=_NOW))
        no_number = {"HTTP_X_TENANT_ID": "sequim"}
        refused["bad_tenant"] = _refusal(lambda: read_tenant(no_number, now=_NOW))
    return refused


def query_problems(model: Model) -> Examples:
    """Return what bad parameters are refused with."""
    refused = {"unknown_parameter": _refusal(lambda: read_query(model, "colour=red", now=_NOW))}
    if "page_index" in model.by_name:
        refused["no_page"] = _refusal(lambda: read_query(model, "page_index=0", now=_NOW))
    return refused


def body_problems(model: Model) -> Examples:
    """Return what bad bodies are refused with."""
    good = body_example(model)
    bodies: dict[str, Any] = {"unknown_field": {**good, "user_id": 1}}
    if any(field.required for field in model.fields):
        bodies["missing_values"] = {}
    for name, field, value in _bad_values(model):
        bodies.setdefault(name, {**good, field.name: value})
    return {"bad_json": _refused_body(model, "{")} | {
        name: _refused_body(model, json.dumps(body)) for name, body in bodies.items()
    }


def _bad_values(model: Model) -> Iterator[tuple[str, Field, Any]]:
    """Give values that the fields refuse: for each limit, and for the type."""
    for field in model.fields:
        longest, largest = field.limits.max_length, field.limits.maximum
        if field.type is Kind.STRING and longest is not None:
            yield "too_long", field, "x" * (longest + 1)
        if largest is not None:
            yield "out_of_range", field, largest + 1
        if field.type is Kind.BOOLEAN:
            yield "wrong_type", field, "maybe"
        if field.required or not field.nullable:
            yield "null", field, None


def _refused_body(model: Model, body: str) -> dict[str, Any]:
    return _refusal(lambda: read_body(model, body.encode(), now=_NOW))


def _refusal(read: Callable[[], Any]) -> dict[str, Any]:
    """Return the body of the failure that the call is refused with."""
    try:
        read()
    except FieldProblem as problem:
        return {
            "detail": problem.detail,
            "explanation": NOT_ACCESSED,
            "field": problem.wire_field,
        }
    raise AssertionError("The example is no failure.")
