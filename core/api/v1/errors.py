"""How the v1 surface words every failure: `{"error": code, "error_description": text}`."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from math import ceil
from typing import Any

import orjson
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse
from rest_framework import exceptions, status

from core import errors
from core.api.idempotency import KeyInUse

JSON_CONTENT_TYPE = "application/json;charset=UTF-8"

logger = logging.getLogger(__name__)


class V1Problem(Exception):
    """A failure of the v1 wire itself (not of a business rule), already worded."""

    def __init__(self, http_status: int, code: str, description: str) -> None:
        super().__init__(description)
        self.http_status = http_status
        self.code = code
        self.description = description


def json_response(content: Any, *, http_status: int = status.HTTP_200_OK) -> HttpResponse:
    """Return the content as one compact line, in the surface's media type."""
    return HttpResponse(orjson.dumps(content), content_type=JSON_CONTENT_TYPE, status=http_status)


def error_response(http_status: int, code: str, description: str) -> HttpResponse:
    """Return a failure in the surface's shape."""
    body = {"error": code, "error_description": description}
    return json_response(body, http_status=http_status)


def wrong_type(error: errors.WrongType, name: str) -> tuple[int, str, str]:
    """Word a value of the wrong type; there is one text for flags and one for the rest."""
    if error.expected.startswith("a boolean"):
        text = f"An invalid value was specified for parameter: {name} (must be {error.expected})"
    else:
        text = f"The type of parameter {name} you provided is not valid for this request."
    return 400, "invalid_param_type", text


def not_found(error: errors.NotFound) -> tuple[int, str, str]:
    """Word a missing record; currencies are the only ones known by name."""
    word = "name" if error.kind == "currency" else "the id"
    return 404, "not_found", f"The {error.kind} with {word} {error.key} doesn't exist."


def invalid_value(error: errors.InvalidValue, name: str) -> tuple[int, str, str]:
    """Word a broken rule; the sentence names the parameter once."""
    subject = "" if not name or name in error.message else f"{name}: "
    return 400, "save_failed", f"Failed to save instance. {subject}{error.message}"


def hierarchy_loop(error: errors.HierarchyLoop, name: str) -> tuple[int, str, str]:
    """Word a loop; the documents have a text for customers only, and it is a 404."""
    if error.kind == "customer":
        return 404, "not_found", "The customer cannot be a subcustomer of itself."
    return 400, "save_failed", f"Failed to save instance. {name}: {error.message}"


Wording = Callable[[Any, str], tuple[int, str, str]]

DOMAIN_WORDINGS: dict[type[errors.DomainError], Wording] = {
    errors.MissingValue: lambda e, name: (400, "missing_param", f"{name} parameter is missing"),
    errors.NotUnique: lambda e, name: (400, "not_unique", f"{name} already used"),
    errors.WrongType: wrong_type,
    errors.InvalidValue: invalid_value,
    errors.NotFound: lambda e, name: not_found(e),
    errors.CurrencyNotConfigured: lambda e, name: (
        404,
        "not_found",
        f"The currency with name {e.code} is not configured.",
    ),
    errors.HierarchyLoop: hierarchy_loop,
    errors.StillNeeded: lambda e, name: (400, "delete_failed", "Failed to delete instance."),
    errors.Protected: lambda e, name: (
        400,
        "delete_not_authorized",
        "This type of payment must not be deleted",
    ),
    errors.ImageTooLarge: lambda e, name: (
        400,
        "exceeded_file_size",
        "image size should not exceed 2Mo",
    ),
    errors.ImageNotSupported: lambda e, name: (
        400,
        "unsupported_file_type",
        "image format not supported.",
    ),
}

# HTTP status -> code and text (ours: the documents publish none for these).
HTTP_WORDINGS: dict[int, tuple[str, str]] = {
    400: ("malformed_request", "The request could not be read."),
    401: ("unauthorized", "A valid bearer token or session is required."),
    403: ("forbidden", "Your role or scope does not allow this request."),
    404: ("not_found", "The requested resource doesn't exist."),
    405: ("method_not_allowed", "This method is not allowed for this resource."),
    409: ("idempotency_key_in_use", "A request with this Idempotency-Key is still running."),
    412: ("precondition_failed", "The record is not as If-Match says; read it again."),
    413: ("request_too_large", "The request body should not exceed 10 MB."),
    415: ("unsupported_media_type", "Use a form, a multipart form or JSON, without compression."),
    422: ("idempotency_key_reused", "This Idempotency-Key belongs to another request."),
    429: ("too_many_requests", "Too many requests; try again later."),
    500: ("server_error", "Oops! Something went wrong..."),
    503: ("service_unavailable", "The service is busy; try again in a moment."),
}


def http_error(http_status: int) -> HttpResponse:
    """Return a failure that is only an HTTP status."""
    return error_response(http_status, *HTTP_WORDINGS[http_status])


def domain_error(error: errors.DomainError, wire_names: Mapping[str, str]) -> HttpResponse:
    """Return the wording of a business rule's refusal.

    `wire_names` maps domain field names to parameters; a parameter's own name stays as it is.
    """
    name = wire_names.get(error.field or "", error.field or "")
    return error_response(*DOMAIN_WORDINGS[type(error)](error, name))


def exception_handler(exc: Exception, context: dict[str, Any]) -> HttpResponse:
    """Word anything raised in a v1 view; what nobody foresaw is logged and told without detail."""
    if isinstance(exc, V1Problem):
        return error_response(exc.http_status, exc.code, exc.description)
    if isinstance(exc, errors.DomainError):
        return domain_error(exc, getattr(context.get("view"), "wire_names", {}))
    response = http_error(_http_status(exc))
    if response.status_code == 500:
        logger.exception("Unforeseen failure on the v1 surface", exc_info=exc)
    _add_headers(response, exc)
    return response


def _http_status(exc: Exception) -> int:
    if isinstance(exc, exceptions.APIException):
        return exc.status_code if exc.status_code in HTTP_WORDINGS else 400
    if isinstance(exc, Http404):
        return 404
    if isinstance(exc, RequestDataTooBig):
        return 413
    if isinstance(exc, (TooManyFieldsSent, TooManyFilesSent)):
        return 400
    return 503 if isinstance(exc, (OperationalError, InterfaceError)) else 500


def _add_headers(response: HttpResponse, exc: Exception) -> None:
    wait: float | None = getattr(exc, "wait", None)  # seconds
    if isinstance(exc, (exceptions.Throttled, KeyInUse)) and wait is not None:
        response["Retry-After"] = str(ceil(wait))
    if response.status_code == 503:
        response["Retry-After"] = "1"
    if getattr(exc, "auth_header", None):
        response["WWW-Authenticate"] = exc.auth_header  # type: ignore[attr-defined]
