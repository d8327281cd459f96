"""Rule 10: paths, and the failures before an action is reached."""

from __future__ import annotations

from typing import Any

import pytest

from config.failures import SURFACES
from core.api.dynamics.errors import http_failure
from core.models import Organization
from tests.core.api.dynamics.calls import URLCONF, XML, send

pytestmark = [pytest.mark.django_db, pytest.mark.urls(URLCONF)]
TEXT_XML = "text/xml"


@pytest.mark.parametrize(
    "path", ["/api/Things/a", "/API/THINGS/a", "/api/things/a/", "/Api/tHings/a"]
)
def test_paths_have_no_case_and_take_one_slash(path: str, key: str, company: Organization) -> None:
    response = send("GET", path, token=key)
    assert response.status_code == 200
    assert response.json()["data"]["ItemCode"] == "a"
    assert response.json()["data"]["Amount"] == company.pk


def test_a_variable_keeps_its_case(key: str) -> None:
    assert send("GET", "/API/things/aBc", token=key).json()["data"]["ItemCode"] == "aBc"


@pytest.mark.parametrize(
    "path", ["/api/Nothing", "/api/Things/a//", "/api/Things/a/b", "/api/", "/"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_an_unknown_path_is_asp_nets_404(path: str, method: str) -> None:
    response = send(method, path + "?x=<1>")
    uri = f"http://testserver{path}?x=%3C1%3E"
    assert response.status_code == 404
    assert response.content.decode() == (
        f'{{"Message":"No HTTP resource was found that matches the request URI \'{uri}\'."}}'
    )
    response = send(method, path, accept=XML)
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    assert response["Cache-Control"] == "no-cache"
    uri = f"http://testserver{path}"
    assert response.content.decode() == (
        "<Error><Message>No HTTP resource was found that matches the request URI"
        f" '{uri}'.</Message></Error>"
    )


@pytest.mark.parametrize("method", ["PATCH", "POST", "OPTIONS", "TRACE", "BREW"])
def test_a_method_that_the_url_has_not_is_asp_nets_405(method: str) -> None:
    response = send(method, "/api/Things/a")  # before anybody asks for a token
    assert response.status_code == 405
    assert response["Allow"] == "GET, PUT, DELETE"
    assert response.content.decode() == (
        f'{{"Message":"The requested resource does not support http method \'{method}\'."}}'
    )


def test_head_is_get_without_the_body(key: str) -> None:
    response = send("HEAD", "/api/Things/a", token=key)
    assert (response.status_code, response.content) == (200, b"")


def test_a_fault_is_asp_nets_500_without_detail(key: str) -> None:
    response = send("DELETE", "/api/Things/bug", token=key)
    assert response.status_code == 500
    assert response.content == b'{"Message":"An error has occurred."}'
    response = send("DELETE", "/api/Things/bug", token=key, accept=TEXT_XML)
    assert response.content == b"<Error><Message>An error has occurred.</Message></Error>"
    assert response["Content-Type"] == "text/xml; charset=utf-8"


def test_a_database_that_is_away_is_503(key: str) -> None:
    response = send("DELETE", "/api/Things/database", token=key)
    assert response.status_code == 503
    assert response["Retry-After"] == "1"
    assert b"secret" not in response.content


@pytest.mark.parametrize("status", [400, 413, 415])
@pytest.mark.parametrize("path", ["/api/Things/a", "/api/Nothing"])
def test_what_the_edge_refused_is_told_before_anything_else(
    status: int, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SURFACES, "/api", http_failure)
    refusal: dict[str, Any] = {"cartera.refusal": status}
    response = send("PUT", path, **refusal)
    assert response.status_code == status
    assert list(response.json()) == ["Message"]


@pytest.mark.parametrize("path", ["/api/Things/%00", "/api/Things/%ED%A0%80", "/api/Things/a%0A"])
def test_a_strange_path_is_no_fault(key: str, path: str) -> None:
    assert send("GET", path, token=key).status_code in (200, 404)
    assert send("GET", f"{path}?GrantorTaxId=%00%ED%A0%80", token=key).status_code == 404
