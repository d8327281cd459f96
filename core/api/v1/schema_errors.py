"""The failures of v1 operations in the OpenAPI document, worded by the code that words them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, OpenApiResponse
from rest_framework import serializers

from core import errors
from core.api.v1.errors import DOMAIN_WORDINGS, HTTP_WORDINGS, V1Problem
from core.api.v1.filters import InstantFilter
from core.api.v1.input import InputModel
from core.api.v1.pagination import PageRequest
from core.api.v1.schema_words import CHANGES, WRITES
from core.api.v1.values import parse_text


class ErrorSerializer(serializers.Serializer):
    """Every failure of the surface, whatever its status."""

    error = serializers.CharField(help_text="The code: what a program decides by.")
    error_description = serializers.CharField(help_text="What is wrong, for people.")


# status -> when it comes
DESCRIPTIONS = {
    400: "The request cannot be read, or a value is missing, unknown, malformed or against a rule.",
    401: "There is neither a valid token nor a session.",
    403: "A role or scope is missing, or another site's page sent the request with the cookie.",
    404: "The record, a record that it names, or the organization does not exist.",
    409: "The first request with this `Idempotency-Key` is still running.",
    412: "The record is not, or no longer, as `If-Match` says.",
    413: "The body is too large.",
    415: "The body has another media type, or is compressed.",
    422: "This `Idempotency-Key` belongs to another request.",
    429: "Too many requests; `Retry-After` says how long to wait.",
    500: "A fault of the server; the reply's `X-Request-Id` helps to find it.",
    503: "The database is away or too busy; nothing was changed.",
}
ANYWHERE = (401, 403, 429, 500, 503)
WITH_BODY = (413, 415)
WITH_KEY = (409, 422)
WITH_TAG = (412,)
SAME_EVERYWHERE = frozenset({*ANYWHERE, *WITH_BODY, *WITH_KEY, *WITH_TAG})
# The actions on a record that must be there.
ON_A_RECORD = ("show", "update", "destroy", "unassign", "rows", "failed", "apply")

# (status, code, text)
Failure = tuple[int, str, str]


def error_responses(view: Any, action: str, *, by_id: bool) -> dict[int, OpenApiResponse]:
    """Return the failures of an operation by status, each with an example for every code.

    `by_id` says that the URL holds the record's number.
    """
    failures = [*_everywhere(view), *_ACTIONS.get(action, _nothing)(view)]
    if by_id:
        failures.append(_worded(errors.WrongType("id", "an integer")))
    if action in ON_A_RECORD:
        failures.append(_worded(errors.NotFound(view.kind, 2559 if by_id else "NC-3")))
    failures += [(status, *HTTP_WORDINGS[status]) for status in _statuses(action)]
    return {
        status: OpenApiResponse(
            ErrorSerializer,
            description,
            _examples([failure for failure in dict.fromkeys(failures) if failure[0] == status]),
        )
        for status, description in DESCRIPTIONS.items()
        if any(failure[0] == status for failure in failures)
    }


def _statuses(action: str) -> Iterator[int]:
    """Give the statuses that come in the same words everywhere."""
    yield from ANYWHERE
    if action in ("create", "update", "upsert", "upload"):
        yield from WITH_BODY
    if action in WRITES:
        yield from WITH_KEY
    if action in CHANGES:
        yield from WITH_TAG


def _examples(failures: list[Failure]) -> list[OpenApiExample]:
    """Name each by its code; a second one of the same code gets a number."""
    seen: Counter[str] = Counter()
    examples = []
    for _, code, text in failures:
        seen[code] += 1
        name = code if seen[code] == 1 else f"{code}_{seen[code]}"
        value = {"error": code, "error_description": text}
        examples.append(OpenApiExample(name, value=value, summary=text, response_only=True))
    return examples


def _everywhere(view: Any) -> list[Failure]:
    return [
        _worded(errors.MissingValue(view.organization_header)),
        _worded(errors.NotFound("organization", "entity9")),
    ]


def _worded(error: errors.DomainError) -> Failure:
    return DOMAIN_WORDINGS[type(error)](error, error.field or "")


def _list(view: Any) -> Iterator[Failure]:
    sorts = {view.default_sort: None}
    instant = InstantFilter(field_name="", bound="gt")
    yield _raised(lambda: view.filterset_class.refuse_unknown({"dateCreated_gta": ""}))
    yield _raised(lambda: instant.apply(QuerySet(), "2016-08-1Z"))
    yield _raised(lambda: PageRequest.read({"max": "0"}, sorts, view.default_sort))


def _raised(call: Callable[[], Any]) -> Failure:
    """Return what the call is refused with."""
    try:
        call()
    except V1Problem as problem:
        return problem.http_status, problem.code, problem.description
    raise AssertionError("The example is no failure.")


def _write(view: Any) -> Iterator[Failure]:
    names = {declared.name for declared in view.input.fields}
    yield 400, *HTTP_WORDINGS[400]
    yield from (_worded(errors.MissingValue(name)) for name in sorted(view.input.required))
    if "reference" in names:
        yield _worded(errors.NotUnique("reference"))
    if "isActive" in names:
        yield _worded(errors.WrongType("isActive", "a boolean: true or false"))
    yield _too_long(view.input)
    if view.input.takes_files:
        yield _worded(errors.ImageTooLarge(""))
        yield _worded(errors.ImageNotSupported(""))
    yield from _relations(view, names)


def _too_long(model: InputModel) -> Failure:
    """Return what the record's first text is refused with when it is too long."""
    limits = ((f.name, getattr(f.schema(), "max_length", None)) for f in model.fields)
    name, limit = next((name, limit) for name, limit in limits if limit)
    try:
        parse_text(name, "x" * (limit + 1), max_length=limit)
    except errors.DomainError as error:
        return _worded(error)
    raise AssertionError("The example is no failure.")


def _relations(view: Any, names: set[str]) -> Iterator[Failure]:
    """Give the failures of parameters that name other records."""
    if "currency" in names:
        yield _worded(errors.NotFound("currency", "GmBP"))
        yield _worded(errors.CurrencyNotConfigured("GBP"))
    if "parentCustomer" in names:
        yield _worded(errors.NotFound("parent customer", 188911))
        yield _worded(errors.HierarchyLoop("customer"))
    if "parentId" in names:
        yield _worded(errors.NotFound(view.kind, 188911))
        yield _worded(errors.HierarchyLoop(view.kind, field="parentId"))
    if "customerId" in names:
        yield _worded(errors.NotFound("customer", 2559))


def _delete(view: Any) -> Iterator[Failure]:
    yield _worded(errors.StillNeeded(""))
    if hasattr(view.output.model, "is_built_in"):
        yield _worded(errors.Protected(""))


def _nothing(view: Any) -> Iterator[Failure]:
    yield from ()


def _assignment(view: Any) -> Iterator[Failure]:
    yield _worded(errors.NotFound("customer", "NC-3"))
    yield _worded(errors.NotFound("customer group", "vip"))


def _upload(view: Any) -> Iterator[Failure]:
    yield 400, *HTTP_WORDINGS[400]
    yield from (_worded(errors.MissingValue(name)) for name in sorted(view.input.required))
    yield _worded(errors.WrongType("file", "an uploaded file"))
    yield _worded(errors.WrongType("apply", "a boolean: true or false"))
    yield _worded(errors.InvalidValue("The file is empty.", field="file"))
    yield _worded(errors.NotFound("import profile", "ERP"))


def _rows(view: Any) -> Iterator[Failure]:
    yield _raised(lambda: PageRequest.read({"max": "0"}, {"line": None}, "line"))


def _apply(view: Any) -> Iterator[Failure]:
    yield _worded(errors.InvalidValue("The import is not planned: applied."))


_ACTIONS: dict[str, Callable[[Any], Iterator[Failure]]] = {
    "list": _list,
    "create": _write,
    "update": _write,
    "upsert": _write,
    "destroy": _delete,
    "assign": _assignment,
    "unassign": _assignment,
    "upload": _upload,
    "rows": _rows,
    "apply": _apply,
}
