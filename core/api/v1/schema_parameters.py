"""The parameters of v1 operations beside the body's, and the headers of their replies."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter

from core.api.idempotency import HEADER as IDEMPOTENCY_KEY
from core.api.idempotency import REPLAYED
from core.api.v1.filters import LONGEST_TEXT, FlagFilter, InstantFilter, V1Filter, WildcardFilter
from core.api.v1.pagination import DEFAULT_MAX, LARGEST_MAX
from core.api.v1.schema_words import CHANGES, WRITES, Nouns

Schema = dict[str, Any]

LONGEST_KEY = 255
# The actions that answer one record.
DOCUMENTS = ("show", "create", "update", "upsert", "assign")

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer", "format": "int64"}
COUNT: Schema = {"type": "integer", "minimum": 0}


def path_parameter(name: str, nouns: Nouns) -> OpenApiParameter:
    """Return a variable of the URL."""
    if name == "id":
        schema, text = {**NUMBER, "minimum": 1}, f"Number of the {nouns.one}."
    else:
        noun = nouns.one if name == "reference" else name
        schema = {**TEXT, "minLength": 1, "maxLength": LONGEST_TEXT}
        text = f"Reference of the {noun}, URL-encoded: it may hold slashes, spaces and accents."
    return OpenApiParameter(name, schema, OpenApiParameter.PATH, required=True, description=text)


def list_parameters(view: Any) -> list[OpenApiParameter]:
    """Return everything the list takes: paging first, then its filters in their own order."""
    filters = view.filterset_class.base_filters.items()
    return [*_paging(view), *(_query(name, *_describe(declared)) for name, declared in filters)]


def _paging(view: Any) -> list[OpenApiParameter]:
    page = {"type": "integer", "minimum": 1, "default": DEFAULT_MAX}
    names = [*view.output.sorts]
    order = {"type": "string", "enum": ["asc", "desc"], "default": "asc"}
    return [
        _query("max", page, f"Records on a page; more than {LARGEST_MAX} count as {LARGEST_MAX}."),
        _query("offset", {**COUNT, "default": 0}, "Records to pass over."),
        _query(
            "sort",
            {"type": "string", "enum": names, "default": view.default_sort},
            "What the list is ordered by; texts regardless of case, null as the greatest value.",
        ),
        _query("order", order, "Ascending or descending."),
    ]


def _query(name: str, schema: Schema, description: str) -> OpenApiParameter:
    return OpenApiParameter(name, schema, OpenApiParameter.QUERY, description=description)


def _describe(declared: V1Filter) -> tuple[Schema, str]:
    return _schema_of(declared), str(declared.extra["help_text"])


def _schema_of(declared: V1Filter) -> Schema:
    """Return the form of a filter's value."""
    if isinstance(declared, InstantFilter):
        return {"type": "string", "format": "date-time"}
    if isinstance(declared, FlagFilter):
        return {"type": "boolean"}
    if isinstance(declared, WildcardFilter):
        return {**TEXT, "maxLength": LONGEST_TEXT}
    return NUMBER


def organization(header: str) -> OpenApiParameter:
    """Return the header that picks one of the account's organizations."""
    return OpenApiParameter(
        header,
        TEXT,
        OpenApiParameter.HEADER,
        description=(
            "Slug of the organization to work in (ours). Only an account that reaches several "
            "needs it."
        ),
    )


def request_headers(action: str) -> list[OpenApiParameter]:
    """Return the headers by which requests are made safe to repeat and to send at once."""
    headers = []
    if action in WRITES:
        key = {**TEXT, "minLength": 1, "maxLength": LONGEST_KEY}
        text = (
            "A name of the caller's for this request (ours). Sent again within 24 hours, it is "
            "done once and answered the same."
        )
        headers.append(_header(IDEMPOTENCY_KEY, key, text))
    if action in CHANGES:
        text = "The `ETag` as which the record was seen: else nothing is changed (ours)."
        headers.append(_header("If-Match", TEXT, text))
    if action == "show":
        text = "An `ETag` that the caller has: 304 when the record is still so (ours)."
        headers.append(_header("If-None-Match", TEXT, text))
    return headers


def _header(name: str, schema: Schema, text: str) -> OpenApiParameter:
    return OpenApiParameter(name, schema, OpenApiParameter.HEADER, description=text)


def reply_headers(action: str) -> list[OpenApiParameter]:
    """Return the headers of the operation's replies."""
    headers = list(HEADERS)
    if action in WRITES:
        text = "`true` where this is the reply to an earlier request with the same key."
        headers.append(_reply_header(REPLAYED, {"type": "string", "enum": ["true"]}, text))
    if action in DOCUMENTS:
        text = "Changes whenever the document does."
        headers.append(_reply_header("ETag", TEXT, text, [200, 201, 304]))
    return headers


def _reply_header(name: str, schema: Schema, text: str, statuses: Any = True) -> OpenApiParameter:
    return OpenApiParameter(
        name, schema, OpenApiParameter.HEADER, description=text, response=statuses
    )


HEADERS = [
    _reply_header("X-Request-Id", TEXT, "Names the request in logs and in the audit trail."),
    _reply_header("RateLimit-Limit", COUNT, "Requests allowed in the current window."),
    _reply_header("RateLimit-Remaining", COUNT, "Requests left in it."),
    _reply_header("RateLimit-Reset", COUNT, "Seconds until it ends."),
    _reply_header("Retry-After", COUNT, "Seconds to wait before trying again.", [409, 429, 503]),
]
