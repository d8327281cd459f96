"""Every door of the house; the dispatch surface, at the root, comes last."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from core.api.dynamics.routing import prefix
from core.api.v1.base import unknown_url as unknown_v1_url
from core.media import stored_image

urlpatterns: list[URLPattern | URLResolver] = [
    # A person who types the host's name or forgets the slash; no API has these addresses.
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("admin", RedirectView.as_view(pattern_name="admin:index")),
    path("admin/language/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
    path("oauth/", include("core.oauth.urls")),
    path("api/v1.0/", include("config.api_v1")),
    path("api/v1.0", unknown_v1_url),
    prefix("api/", "config.api_dynamics"),
    path("media/<path:path>", stored_image),
    path("", include("core.api.v1.session_views")),
    path("", include("config.api_dispatch")),
]

handler400 = "config.failures.bad_request"
handler403 = "config.failures.permission_denied"
handler404 = "config.failures.page_not_found"
handler500 = "config.failures.server_error"
