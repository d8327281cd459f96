"""The URLs of imports on the v1 surface."""

from __future__ import annotations

from django.urls import re_path

from core.api.v1.imports.views import ImportViewSet

_ONE = r"^imports/(?P<id>[^/]+)"

urlpatterns = [
    re_path(
        r"^imports/?$", ImportViewSet.as_view({"get": "list", "post": "upload"}), name="imports-"
    ),
    re_path(
        rf"{_ONE}/?$",
        ImportViewSet.as_view({"get": "show", "delete": "destroy"}),
        name="imports-id",
    ),
    re_path(rf"{_ONE}/rows/?$", ImportViewSet.as_view({"get": "rows"}), name="imports-rows"),
    re_path(rf"{_ONE}/failed/?$", ImportViewSet.as_view({"get": "failed"}), name="imports-failed"),
    re_path(rf"{_ONE}/apply/?$", ImportViewSet.as_view({"post": "apply"}), name="imports-apply"),
]
