"""The Content-Security-Policy: what a stored script could do is nothing."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from config.csp import ContentSecurityPolicyMiddleware

HEADER = "Content-Security-Policy"


def policy(path: str, content_type: str) -> dict[str, list[str]]:
    """The directives of a reply of that type at that path."""
    reply = HttpResponse(content_type=content_type)
    response = ContentSecurityPolicyMiddleware(lambda _: reply)(RequestFactory().get(path))
    assert isinstance(response, HttpResponse)
    directives = response[HEADER].split("; ")
    return {name: values for name, *values in (directive.split() for directive in directives)}


@pytest.mark.parametrize("content_type", ["application/json", "image/svg+xml", "application/xml"])
def test_what_no_browser_renders_may_load_nothing(content_type: str):
    given = policy("/api/v1.0/customers", content_type)
    assert given["default-src"] == ["'none'"]
    assert given["frame-ancestors"] == ["'none'"]
    assert "script-src" not in given


def test_only_the_back_office_may_evaluate_scripts():
    assert policy("/admin/x", "text/html")["script-src"] == ["'self'", "'unsafe-eval'"]
    assert policy("/api/v1.0/docs", "text/html")["script-src"] == ["'self'"]
    assert policy("/administrator", "text/html")["script-src"] == ["'self'"]


@pytest.mark.parametrize("path", ["/admin/", "/api/v1.0/docs"])
def test_no_page_runs_inline_scripts_or_loads_from_elsewhere(path: str):
    for name, sources in policy(path, "text/html").items():
        assert not [source for source in sources if "://" in source or source == "*"]
        if name == "script-src":
            assert "'unsafe-inline'" not in sources


@pytest.mark.django_db
def test_the_login_page_carries_the_policy_of_the_back_office():
    response = Client().get("/admin/login/")
    assert response.status_code == 200
    assert "script-src 'self' 'unsafe-eval'" in response[HEADER]
    assert b"<script>" not in response.content
