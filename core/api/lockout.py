"""What somebody sees who tried too many wrong passwords (axes' AXES_LOCKOUT_CALLABLE)."""

from __future__ import annotations

from typing import Any

from axes.helpers import get_cool_off
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _


def cool_off_seconds(request: HttpRequest) -> int:
    """Return how long a lock-out lasts."""
    cool_off = get_cool_off(request)
    return int(cool_off.total_seconds()) if cool_off else 0


def lockout_response(
    request: HttpRequest, original: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """Return the view's own 429 where it has one (v1's login), else a page that says so (429)."""
    if original is not None and original.status_code == 429:
        return original
    seconds = cool_off_seconds(request)
    text = _("Too many failed logins. Try again in %(minutes)d minutes.") % {
        "minutes": max(1, seconds // 60)
    }
    if request.path == reverse("admin:login"):
        context = {**admin.site.each_context(request), "title": _("Locked out"), "text": text}
        response = render(request, "admin/cartera/locked_out.html", context, status=429)
    else:
        response = HttpResponse(text, status=429, content_type="text/plain; charset=utf-8")
    response["Retry-After"] = str(seconds)
    return response
