"""One id per request, on its reply, its log lines and everything it records."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

# What a caller may name a request; anything else is replaced, so that no log line can be forged.
_ACCEPTED = re.compile(r"[A-Za-z0-9._-]{1,64}")
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


class RequestIdMiddleware:
    """Takes `X-Request-Id` from the caller or makes one; answers with it.

    The dispatch surface takes nothing but a UUID.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        accepted = _UUID if _is_dispatch(request.path_info) else _ACCEPTED
        request_id = given if accepted.fullmatch(given) else str(uuid.uuid4())
        request.request_id = request_id  # type: ignore[attr-defined]
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
        response["X-Request-Id"] = request_id
        return response


def _is_dispatch(path: str) -> bool:
    first = path.lower().split("/", 2)[1:2]
    return bool(first) and first[0] in settings.DISPATCH_ROOTS
