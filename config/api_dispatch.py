"""The dispatch surface: at the root, beside every other door, ending in its own 404."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path

from core.api.dispatch.outside import unknown_url
from core.api.dispatch.routing import everything_below
from core.api.dispatch.surface import dispatch_surface
from dispatch.api.versions import HISTORY

# Read by the generator of the OpenAPI document.
surface = dispatch_surface(HISTORY)

urlpatterns = [
    path("", include("core.api.dispatch.surface")),
    path("", include("dispatch.api.urls")),
    # In any case, though a path of the surface has only one: it words its 404s itself.
    everything_below(settings.DISPATCH_ROOTS, unknown_url(HISTORY)),
]
