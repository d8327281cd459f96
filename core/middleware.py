"""One id per request, on its reply, log lines and records; a language for people's pages only."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

# What a caller may name a request; anything else is replaced, so that no log line can be forged.
_ACCEPTED = re.compile(r"[A-Za-z0-9._-]{1,64}")
# The back office, and where people log in for a program; beside them are programs only.
_PAGES = ("/admin", "/oauth/authorize", "/oauth/login")
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


class PageLanguageMiddleware(LocaleMiddleware):
    """Speaks the person's language (a cookie's, else the browser's) on pages that people read.

    Programs are answered in English whatever they accept: their words are part of the contracts.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Choose the language of the request."""
        if _is_page(request.path_info):
            super().process_request(request)
            return
        translation.activate(settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = settings.LANGUAGE_CODE

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Name the language on pages; another reply stays as it is."""
        if _is_page(request.path_info):
            return super().process_response(request, response)
        return response


def _is_page(path: str) -> bool:
    return any(path.rstrip("/") == page or path.startswith(page + "/") for page in _PAGES)
