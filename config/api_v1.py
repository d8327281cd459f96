"""The v1 surface: `/api/v1.0/`, ending in its own 404."""

from __future__ import annotations

from django.urls import include, path, re_path

from core.api.v1.base import unknown_url
from core.api.v1.surface import SURFACE

# Read by the generator of the OpenAPI document.
surface = SURFACE

urlpatterns = [
    path("", include("core.api.v1.surface")),
    path("", include("core.api.v1.imports.urls")),
    path("", include("customers.api.v1.urls")),
    re_path(r"^.*$", unknown_url),
]
