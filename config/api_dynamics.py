"""The dynamics surface: `/api/`, beside v1, ending in its own 404. Case does not matter."""

from __future__ import annotations

from django.urls import include, path, re_path

from core.api.dynamics.surface import SURFACE
from core.api.dynamics.views import unknown_url

# Read by the generator of the OpenAPI document.
surface = SURFACE

urlpatterns = [
    path("", include("core.api.dynamics.surface")),
    path("", include("customers.api.dynamics.urls")),
    path("", include("billing.api.urls")),
    path("", include("collections_policy.api.urls")),
    re_path(r"^.*\Z", unknown_url),
]
