"""What fails outside the views is worded by the surface of its path."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from config import failures
from config.edge import REFUSAL
from core.api.dynamics.errors import http_failure as dynamics_failure
from tests.dispatch_program import problem

BROWSER = "text/html,application/xhtml+xml"


def raising(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    """Answer like Django does when the error escapes every view."""

    def respond(request: HttpRequest) -> HttpResponse:
        try:
            raise error
        except Exception:
            return failures.server_error(request)

    return respond


@pytest.mark.parametrize(
    ("path", "code"), [("/api/v1.0/customers", "malformed_request"), ("/nowhere", "bad_request")]
)
def test_a_foreign_host_is_400_in_the_words_of_the_surface(path: str, code: str):
    response = Client().get(path, headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert response.json()["error"] == code
    assert list(response.json()) == ["error", "error_description"]


@pytest.mark.parametrize("refusal", [400, 413, 415])
def test_a_refused_body_beside_the_surfaces_is_answered_at_once(refusal: int):
    client = Client()
    client.defaults[REFUSAL] = refusal  # type: ignore[assignment] # as a server would
    response = client.post("/oauth/token", {"a": "1"})
    assert response.status_code == refusal
    assert list(response.json()) == ["error", "error_description"]
    assert response["Content-Type"] == "application/json"


def test_a_surface_is_found_by_whole_segments_of_the_path():
    assert failures.surface_failure("/api/v1.0") is not None
    assert failures.surface_failure("/api/v1.0/x") is not None
    # Whatever else is below /api is the dynamics surface's, in any case.
    assert failures.surface_failure("/api/v1.0x") is dynamics_failure
    assert failures.surface_failure("/API/Customer") is dynamics_failure
    assert failures.surface_failure("/apix") is None
    assert failures.surface_failure("/") is None


def test_a_browser_gets_a_page_and_a_program_gets_json():
    page = Client().get("/nowhere", headers={"Accept": BROWSER})
    assert (page.status_code, page["Content-Type"]) == (404, "text/html; charset=utf-8")
    told = Client().get("/nowhere", headers={"Accept": "*/*"})
    assert (told.status_code, told["Content-Type"]) == (404, "application/json")


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("server closed the connection"), 503),
        (InterfaceError("connection already closed"), 503),
        (ValueError("a secret detail"), 500),
    ],
    ids=["cut", "closed", "fault"],
)
@pytest.mark.parametrize("path", ["/api/v1.0/customers", "/nowhere", "/admin/"])
def test_a_fault_tells_no_detail_and_a_missing_database_is_503(
    path: str, error: Exception, status: int
):
    for accept in (BROWSER, "*/*"):
        request = RequestFactory().get(path, headers={"Accept": accept})
        response = raising(error)(request)
        assert response.status_code == status
        assert response.get("Retry-After") == ("1" if status == 503 else None)
        assert str(error) not in response.content.decode()


@pytest.mark.parametrize("root", ["tenants", "locations", "customers", "dispatch"])
def test_the_dispatch_surface_words_what_fails_at_the_root(root: str):
    for path in (f"/{root}", f"/{root}/1"):
        request = RequestFactory().get(path)
        response = raising(OperationalError("a secret"))(request)
        assert (response.status_code, response["Retry-After"]) == (503, "1")
        assert response.reason_phrase == "The service is busy."
        assert response["x-api-version"] == "2019/02/08"
        assert response["Allow"] == ""
    assert failures.surface_failure(f"/{root}x") is None


@pytest.mark.parametrize(
    "path", ["/tenants", "/customers/1", "/CUSTOMERS/1", "/locations/%0A", "/dispatch"]
)
def test_a_foreign_host_is_400_in_the_words_of_dispatch(path: str):
    response = Client().get(path, headers={"Host": "evil.example"})
    assert problem(response) == (400, None, "The request could not be read.")


@pytest.mark.parametrize("path", ["/dispatch", "/Tenants", "/customers/x/%0A/", "/locations/1/2"])
def test_the_dispatch_surface_ends_in_a_404_of_its_own(path: str):
    for method in ("GET", "POST"):
        assert problem(Client().generic(method, path)) == (404, None, "Not found.")


@pytest.mark.parametrize("path", ["/nowhere", "/customersx", "/tenant", "/x/customers"])
def test_other_paths_at_the_root_keep_their_plain_404(path: str):
    response = Client().get(path)
    assert (response.status_code, response.json()["error"]) == (404, "not_found")
    assert response.get("Allow") is None


def test_v1_words_a_fault_with_the_documented_text():
    response = raising(ValueError())(RequestFactory().get("/api/v1.0/customers"))
    assert response.content == (
        b'{"error":"server_error","error_description":"Oops! Something went wrong..."}'
    )


def test_a_forbidden_page_is_worded_too():
    request = RequestFactory().get("/api/v1.0/x")
    assert failures.permission_denied(request, PermissionError()).status_code == 403


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_the_handlers_are_those_of_the_url_configuration(status: int):
    import importlib

    urls = importlib.import_module(settings.ROOT_URLCONF)
    assert getattr(urls, f"handler{status}").startswith("config.failures.")
