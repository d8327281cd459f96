"""Routes below `/oauth/`, each with and without a trailing slash.

Nothing else of the toolkit is mounted: no registration of clients, device flow or introspection.
"""

from __future__ import annotations

from django.urls import re_path

from core.oauth.views import AuthorizationPage, LogInPage, RevocationEndpoint, TokenEndpoint

app_name = "oauth2_provider"

urlpatterns = [
    re_path(r"^authorize/?$", AuthorizationPage.as_view(), name="authorize"),
    re_path(r"^token/?$", TokenEndpoint.as_view(), name="token"),
    re_path(r"^revoke_token/?$", RevocationEndpoint.as_view(), name="revoke-token"),
    re_path(r"^login/?$", LogInPage.as_view(), name="login"),
]
