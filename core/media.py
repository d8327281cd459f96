"""Stored images, served to whoever has their address.

An address stands in `<img>` tags of clients that send no token there, so it is a capability: both
13-digit numbers in it are random (`core.models.thirteen_digits`). Folders are never listed.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

YEAR = 365 * 24 * 3600


@require_safe
def stored_image(request: HttpRequest, path: str) -> HttpResponseBase:
    """Answer a stored file, 304 when the caller has it, 404 for anything else.

    A replaced image gets a new name, so a file never changes and may be kept for a year.
    """
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response["Cache-Control"] = f"private, max-age={YEAR}, immutable"
    # Shown on the pages of other origins: that is what these addresses are for.
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
