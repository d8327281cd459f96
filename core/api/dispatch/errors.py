"""How the surface words failures: three keys, and the status line says it once more."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse
from rest_framework import exceptions

from core import errors
from core.api.dispatch.headers import VERSION, json_response
from core.api.dispatch.reading import FieldProblem
from core.api.dispatch.writing import to_bytes
from core.api.etags import PreconditionFailed
from core.api.idempotency import KeyInUse, KeyReused

logger = logging.getLogger(__name__)

LONGEST_REASON: Final = 200
NOT_ACCESSED: Final = "The resource could not be accessed."

# Detail and explanation of each status, where a failure has none of its own.
WORDS: Final[Mapping[int, tuple[str, str]]] = {
    400: ("The request could not be read.", NOT_ACCESSED),
    401: ("Authentication is required.", "Send a valid access token: Authorization: Bearer ..."),
    403: ("Access denied.", "The account has no role or scope that allows this."),
    404: ("Not found.", "There is no such resource, or it is not visible to the account."),
    405: ("Method not allowed.", "The header Allow names the methods of this resource."),
    409: ("The idempotency key is in use.", "The first request with this key is still running."),
    412: ("The record has changed.", "It is not, or no longer, as If-Match says."),
    413: ("The request body is too large.", "A request body has at most 2 MB."),
    415: ("Unsupported media type.", "Bodies are application/json, not compressed."),
    422: ("The idempotency key was used.", "It stands for another request; take a new one."),
    429: ("Too many requests.", "Wait for the seconds of Retry-After."),
    500: ("Something went wrong.", "The failure has been recorded under the id of the request."),
    503: ("The service is busy.", "Try again in a moment."),
}


class Problem(Exception):
    """A failure with a status and words of its own.

    `detail` is a sentence for the client, `field` is `<Model>.<field>` or None; an empty
    `explanation` is the usual one of the status.
    """

    def __init__(
        self, status: int, detail: str = "", *, field: str | None = None, explanation: str = ""
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.field = field
        self.explanation = explanation


def failure(
    status: int, detail: str = "", *, field: str | None = None, explanation: str = ""
) -> HttpResponse:
    """Return the reply that tells a failure; empty words are the usual ones of the status."""
    usual_detail, usual_explanation = WORDS[status]
    told = {
        "detail": detail or usual_detail,
        "explanation": explanation or usual_explanation,
        "field": field,
    }
    response = json_response(to_bytes(told), status)
    name_reason(response)
    if status == 503:
        response["Retry-After"] = "1"
    return response


def name_reason(response: HttpResponse) -> None:
    """Put into the status line what the body of a failure tells."""
    told = json.loads(response.content)
    text = f"{told['field']}: {told['detail']}" if told["field"] else told["detail"]
    # A server answers 500 to anything else in a status line.
    printable = "".join(each if " " <= each <= "~" else "?" for each in text[:LONGEST_REASON])
    response.reason_phrase = printable


def exception_handler(exc: Exception, context: dict[str, Any]) -> HttpResponse:
    """Word anything raised in a view of the surface; what nobody foresaw is told without detail."""
    view = context["view"]
    problem = _problem_of(exc, view)
    if problem.status == 500:
        logger.exception("Unforeseen failure on the dispatch surface", exc_info=exc)
    response = failure(
        problem.status, problem.detail, field=problem.field, explanation=problem.explanation
    )
    # Kept with the reply of a keyed write, as its words are; the document's views have none.
    if version := getattr(view, "version", ""):
        response[VERSION] = version
    if getattr(exc, "auth_header", None):
        response["WWW-Authenticate"] = exc.auth_header  # type: ignore[attr-defined]
    if isinstance(exc, KeyInUse):
        response["Retry-After"] = str(exc.wait)
    return response


# The first kind that fits counts.
_STATUSES: Final[tuple[tuple[type[Exception], int], ...]] = (
    (exceptions.NotAuthenticated, 401),
    (exceptions.PermissionDenied, 403),
    (PermissionDenied, 403),
    (Http404, 404),
    (exceptions.NotFound, 404),
    (exceptions.MethodNotAllowed, 405),
    (KeyInUse, 409),
    (PreconditionFailed, 412),
    (RequestDataTooBig, 413),
    (exceptions.UnsupportedMediaType, 415),
    (KeyReused, 422),
    (exceptions.Throttled, 429),
    (OperationalError, 503),
    (InterfaceError, 503),
)


def _problem_of(exc: Exception, view: Any) -> Problem:
    if isinstance(exc, Problem):
        return exc
    if isinstance(exc, FieldProblem):
        return Problem(400, exc.detail, field=exc.wire_field, explanation=_explained(exc.place))
    if isinstance(exc, errors.DomainError):
        return _domain_problem(exc, view)
    if isinstance(exc, exceptions.AuthenticationFailed):
        return Problem(401, str(exc.detail))
    return Problem(next((status for kind, status in _STATUSES if isinstance(exc, kind)), 500))


def _domain_problem(error: errors.DomainError, view: Any) -> Problem:
    """Word a business rule's refusal; NotFound without a field speaks of the URL."""
    if error.field is None:
        status = 404 if isinstance(error, errors.NotFound) else 400
        return Problem(status, error.message)
    field, place = view.wire_field(error.field)
    name = (field or "").rpartition(".")[2] or error.field
    if isinstance(error, errors.MissingValue):
        return Problem(400, f"Missing required values: {name}", explanation=_explained(place))
    return Problem(400, _domain_detail(error, name), field=field, explanation=_explained(place))


def _domain_detail(error: errors.DomainError, name: str) -> str:
    """Return the rule's sentence, the domain's name in it replaced by the wire's."""
    if isinstance(error, errors.WrongType):
        return "Invalid type."
    if isinstance(error, errors.NotUnique):
        return "The value is already used."
    rest = error.message.removeprefix(error.field or "")
    return name + rest if rest.startswith((" ", ": ")) else error.message


def _explained(place: str) -> str:
    return f"{NOT_ACCESSED} See {place}." if place else NOT_ACCESSED
