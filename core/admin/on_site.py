"""No record has a page outside the back office, and the address that leads to one says so.

Django's own would look up any record of any table, whoever asks: what it answers, and where it
fails, tells which exist.
"""

from __future__ import annotations

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path


def nowhere(request: HttpRequest, rest: str) -> HttpResponse:
    """Answer 404, whatever is asked for."""
    raise Http404


def _urls() -> list[URLPattern]:
    return [path("r/<path:rest>", admin.site.admin_view(nowhere))]


# The theme puts these before Django's.
admin.site.extra_urls = _urls  # type: ignore[attr-defined]  # the theme's site asks for it
