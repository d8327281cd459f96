"""How the surface words failures: in the envelope from the action on, as ASP.NET before it."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework import exceptions
from rest_framework.response import Response

from core import errors
from core.api.dynamics.envelope import Envelope, HttpError
from core.api.dynamics.failures import FAILURES, code_of
from core.api.dynamics.negotiation import JSON, media_type, negotiate
from core.api.dynamics.parsers import BodyTooLarge
from core.api.dynamics.reading import (
    MAX_PROBLEMS,
    EmptyBody,
    InvalidModel,
    MalformedBody,
    is_required,
    not_valid,
)
from core.api.dynamics.renderers import NO_CACHE, renderer_of
from core.api.idempotency import KeyInUse, KeyReused

logger = logging.getLogger(__name__)

_INDEX: Final = re.compile(r"\[\d+\]")

MESSAGES: Final[Mapping[int, str]] = {
    400: "The request could not be read.",
    403: "Authorization has been denied for this request.",
    404: "No HTTP resource was found that matches the request URI.",
    413: "The request body exceeds 2 MB.",
    415: "Compressed request bodies are not supported.",
    500: "An error has occurred.",
    503: "The service is busy; try again in a moment.",
}


class Refused(Exception):
    """The HTTP edge could not receive the body; `status` is 400, 413 or 415."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def http_failure(status: int, request: HttpRequest | None = None) -> HttpResponse:
    """Return a failure outside every view: ASP.NET's body, negotiated if the request is known."""
    if request is None:
        return _rendered(HttpError(MESSAGES[status]), status, JSON[0])
    name = negotiate(request.META.get("HTTP_ACCEPT", ""), request.META.get("CONTENT_TYPE", ""))
    message = _no_resource(request) if status == 404 else MESSAGES[status]
    return _rendered(HttpError(message), status, name)


def _rendered(content: HttpError, status: int, name: str) -> HttpResponse:
    renderer = renderer_of(name)
    return HttpResponse(
        renderer.render(content),
        status=status,
        content_type=f"{name}; charset=utf-8",
        headers={**NO_CACHE, "Vary": "Accept"},
    )


def _no_resource(request: Any) -> str:
    uri = request.build_absolute_uri()
    return f"No HTTP resource was found that matches the request URI '{uri}'."


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response:
    """Word anything raised in a view of the surface; what nobody foresaw is told without detail."""
    view = context["view"]
    worded = _worded(exc, view)
    if worded is None:
        return _http_response(exc, context["request"], view)
    code, details = worded
    failure = FAILURES[code]
    response = Response(
        Envelope(
            data_model=view.operation.output,
            is_list=view.operation.is_list,
            success=False,
            message=failure.message,
            message_detail=details,
            failure_code=code,
        ),
        status=failure.status,
    )
    if getattr(exc, "auth_header", None):
        response["WWW-Authenticate"] = exc.auth_header  # type: ignore[attr-defined]
    if isinstance(exc, KeyInUse):
        response["Retry-After"] = str(exc.wait)
    return response


def _worded(exc: Exception, view: Any) -> tuple[str, Sequence[str]] | None:
    """Return code and details of a failure that the envelope tells; None for the others."""
    if isinstance(exc, errors.DomainError):
        code = code_of(exc, view.failure_codes)
        # Some kinds name several records, with a sentence for each.
        several: Sequence[str] = getattr(exc, "messages", ())[:MAX_PROBLEMS]
        return code, several or [domain_text(exc, view.wire_names())]
    if isinstance(exc, InvalidModel):
        return "InvalidModel", exc.problems
    if isinstance(exc, EmptyBody):
        return "EmptyBody", ["The request must have a body that is not null."]
    if isinstance(exc, (MalformedBody, exceptions.ParseError)):
        return "MalformedBody", [f"The body is malformed: {exc}."]
    for kind, code in _ACCESS.items():
        if isinstance(exc, kind):
            return code, [FAILURES[code].message]
    return None


_ACCESS: Final[Mapping[type[Exception], str]] = {
    KeyInUse: "IdempotencyKeyInUse",
    KeyReused: "IdempotencyKeyReused",
    exceptions.NotAuthenticated: "Unauthorized",
    exceptions.AuthenticationFailed: "Unauthorized",
    exceptions.PermissionDenied: "Forbidden",
    exceptions.Throttled: "TooManyRequests",
}


def domain_text(error: errors.DomainError, wire_names: Mapping[str, str]) -> str:
    """Return the sentence of a business rule's refusal, with the field's name on the wire."""
    name = _wire_name(error.field or "", wire_names)
    if isinstance(error, errors.MissingValue):
        return is_required(name)
    if isinstance(error, errors.WrongType):
        return not_valid(name, None)
    if isinstance(error, errors.NotUnique):
        return f"The value of {name} is already used."
    if not name or isinstance(error, errors.NotFound):
        return error.message
    rest = error.message.removeprefix(error.field or "")
    if rest.startswith((" ", ": ")):
        return name + rest
    return error.message if name in error.message else f"{name}: {error.message}"


def _wire_name(field: str, wire_names: Mapping[str, str]) -> str:
    """Return the name of a field; the names of a list's items are known by `contacts[].email`."""
    name = wire_names.get(_INDEX.sub("[]", field), field)
    for index in _INDEX.findall(field):
        name = name.replace("[]", index, 1)
    return name


def _http_response(exc: Exception, request: Any, view: Any) -> Response:
    status, message = _http_error(exc, request)
    if status == 500:
        logger.exception("Unforeseen failure on the dynamics surface", exc_info=exc)
    response = Response(HttpError(message), status=status)
    if status == 405:
        response["Allow"] = ", ".join(view.allowed_methods)
    if status == 503:
        response["Retry-After"] = "1"
    return response


def rendered_exception_handler(exc: Exception, context: dict[str, Any]) -> HttpResponse:
    """Word what is raised in a view without the dialect's renderers: ASP.NET's body, as bytes."""
    request = context["request"]
    told = _http_response(exc, request, context["view"])
    name = negotiate(request.META.get("HTTP_ACCEPT", ""), request.META.get("CONTENT_TYPE", ""))
    return _rendered(told.data, told.status_code, name)


def _http_error(exc: Exception, request: Any) -> tuple[int, str]:
    """Return status and message of a failure that ASP.NET itself tells."""
    if isinstance(exc, exceptions.MethodNotAllowed):
        return 405, f"The requested resource does not support http method '{request.method}'."
    if isinstance(exc, exceptions.UnsupportedMediaType):
        name = media_type(request.META.get("CONTENT_TYPE", "")) or "application/octet-stream"
        text = "The request entity's media type '{}' is not supported for this resource."
        return 415, text.format(name[:200])
    if isinstance(exc, Http404):
        return 404, _no_resource(request)
    status = _status_of(exc)
    return status, MESSAGES[status]


def _status_of(exc: Exception) -> int:
    if isinstance(exc, Refused):
        return exc.status
    if isinstance(exc, (BodyTooLarge, RequestDataTooBig)):
        return 413
    return 503 if isinstance(exc, (OperationalError, InterfaceError)) else 500
