"""Failures of the surface outside its views, at paths that are not known to have methods."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from core.api.dispatch.errors import failure
from core.api.dispatch.headers import VERSION, common_headers, known_version
from core.api.dispatch.versions import VersionHistory


def outside_failure(
    status: int, history: VersionHistory, request: HttpRequest | None = None
) -> HttpResponse:
    """Return the status in the words of the surface, in the version that the request names."""
    response = failure(status)
    for name, value in common_headers(()).items():
        response[name] = value
    response[VERSION] = known_version(request.META, history) if request else history.earliest
    return response


def unknown_url(history: VersionHistory) -> Callable[[HttpRequest], HttpResponse]:
    """Return the view of every URL of the surface that leads nowhere."""

    @csrf_exempt  # else a POST would be answered by the back office's HTML page
    def respond(request: HttpRequest) -> HttpResponse:
        return outside_failure(request.META.get("cartera.refusal") or 404, history, request)

    return respond
