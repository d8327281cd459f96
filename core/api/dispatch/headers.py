"""The headers of the dialect: what a request must say, and what every reply carries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final

from django.http import HttpResponse

from core.api.dispatch.fields import Kind, Limits, Model, integer, string
from core.api.dispatch.reading import FieldProblem
from core.api.dispatch.scalars import ScalarProblem, from_text
from core.api.dispatch.versions import VersionHistory

TENANT: Final = "x-tenant-id"
VERSION: Final = "x-api-version"
JSON: Final = "application/json"
# The order of Allow, as published.
METHODS: Final = ("GET", "POST", "PATCH", "DELETE")

HEADERS_MODEL: Final = "StandardRequestHeadersModel"


@cache
def request_headers(history: VersionHistory) -> Model:
    """Return the table of the request headers of a surface with these versions."""
    version = string(VERSION, min_length=1, max_length=64, choices=history.versions)
    return Model(HEADERS_MODEL, (version, integer(TENANT, required=True)))


def read_version(meta: Mapping[str, Any], history: VersionHistory) -> str | None:
    """Return the version that the request names, None when it names none; FieldProblem if bad."""
    text: str | None = meta.get("HTTP_X_API_VERSION")
    if text is None:
        return None
    if text not in history:
        choices = f"Must be one of: {', '.join(history.versions)}."
        raise header_problem(choices, VERSION)
    return text


def known_version(meta: Mapping[str, Any], history: VersionHistory) -> str:
    """Return the version for a reply that is written before it is known who asks."""
    text: str = meta.get("HTTP_X_API_VERSION", "")
    return text if text in history else history.earliest


def read_tenant(meta: Mapping[str, Any], *, now: datetime) -> int:
    """Return the tenant's id; FieldProblem when it is missing or no integer.

    Servers join a header that comes twice to one text ("1,1"), which is no integer either.
    """
    text: str | None = meta.get("HTTP_X_TENANT_ID")
    if text is None:
        raise FieldProblem(f"Missing required values: {TENANT}", model=HEADERS_MODEL)
    try:
        return int(from_text(Kind.INTEGER, text, Limits(), now=now))
    except ScalarProblem as problem:
        raise header_problem(problem.detail, TENANT) from None


def header_problem(detail: str, name: str) -> FieldProblem:
    """Return the refusal of a header's value."""
    return FieldProblem(detail, model=HEADERS_MODEL, field=name)


def common_headers(methods: Iterable[str]) -> dict[str, str]:
    """Return what every reply of a path carries besides its version and the request's id.

    `methods` are those of the path; none for a path that leads nowhere.
    """
    allowed = ",".join(method for method in METHODS if method in set(methods))
    return {
        "Access-Control-Allow-Headers": "Authorization, Accept, X-TENANT-ID, Content-Type",
        "Access-Control-Allow-Methods": allowed,
        "Access-Control-Allow-Origin": "*",
        "Allow": allowed,
    }


def json_response(body: bytes, status: int = 200) -> HttpResponse:
    """Return a reply with a body that is JSON already."""
    headers = {"Content-Length": str(len(body))}
    return HttpResponse(body, status=status, content_type=JSON, headers=headers)
