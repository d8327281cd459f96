"""Failures outside the views: worded by the surface of the path, plainly where there is none.

The views of a surface word their own failures. What fails before a view is found (a bad Host
header, a database that is away while the session is read) or beside the surfaces ends here.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import defaults

from config.edge import REFUSAL
from core.api.dispatch.outside import outside_failure
from core.api.dynamics.errors import http_failure as dynamics_failure
from core.api.v1.errors import http_error as v1_failure
from dispatch.api.versions import HISTORY


def dispatch_failure(status: int) -> HttpResponse:
    """Return a status in the words of the dispatch surface."""
    return outside_failure(status, HISTORY)


# The surfaces, by the beginning of the path; each has a view for every path below it.
SURFACES: dict[str, Callable[[int], HttpResponse]] = {
    "/api/v1.0": v1_failure,
    "/api": dynamics_failure,
    **{f"/{root}": dispatch_failure for root in settings.DISPATCH_ROOTS},
}

_WORDS = {
    400: ("bad_request", "The request could not be read."),
    403: ("forbidden", "This request is not allowed."),
    404: ("not_found", "There is nothing at this address."),
    413: ("request_too_large", "The request body is too large."),
    415: ("unsupported_media_type", "Compressed request bodies are not accepted."),
    500: ("server_error", "Something went wrong."),
    503: ("service_unavailable", "The service is busy; try again in a moment."),
}
_PAGES: dict[int, Callable[..., HttpResponse]] = {
    400: defaults.bad_request,
    403: defaults.permission_denied,
    404: defaults.page_not_found,
}


class RefusalMiddleware:
    """Answers a request whose body the edge could not receive, where no surface does."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        status: int | None = request.META.get(REFUSAL)
        if status is None or surface_failure(request.path_info) is not None:
            return self.get_response(request)
        return plain_failure(status)


def surface_failure(path: str) -> Callable[[int], HttpResponse] | None:
    """Return what words a status on the surface of the path, or None beside all surfaces."""
    path = path.lower()  # the dynamics surface is one in any case
    for prefix, failure in SURFACES.items():
        if path == prefix or path.startswith(prefix + "/"):
            return failure
    return None


def plain_failure(status: int) -> HttpResponse:
    """Return a status as a JSON object of two texts."""
    error, description = _WORDS[status]
    return JsonResponse({"error": error, "error_description": description}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400 (handler400)."""
    return _failure(request, 400, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403 (handler403)."""
    return _failure(request, 403, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404 (handler404)."""
    return _failure(request, 404, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 with Retry-After when the database is away (handler500)."""
    away = isinstance(sys.exc_info()[1], (OperationalError, InterfaceError))
    response = _failure(request, 503 if away else 500, None)
    if away:
        response["Retry-After"] = "1"
    return response


def _failure(request: HttpRequest, status: int, exception: Exception | None) -> HttpResponse:
    surface = surface_failure(request.path_info)
    if surface is not None:
        return surface(status)
    if "text/html" not in request.headers.get("Accept", ""):
        return plain_failure(status)
    if status in _PAGES:
        return _PAGES[status](request, exception)
    response = defaults.server_error(request)
    response.status_code = status
    return response
