"""The headers of requests and replies."""

from __future__ import annotations

import uuid

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from core.middleware import RequestIdMiddleware
from core.models import Organization
from tests.builders import make_customer
from tests.dispatch_program import ALLOW_HEADERS, Program, check_headers, nobody, ok, problem

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.api.dispatch.urls")]
TENANT = "StandardRequestHeadersModel.x-tenant-id"


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/tenants", "GET"),
        ("/customers", "GET,POST"),
        ("/customers/1", "GET,PATCH,DELETE"),
        ("/locations/", "POST,DELETE"),
        ("/customers/1/nothing", ""),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "OPTIONS", "TRACE", "BREW"])
def test_every_reply_tells_the_methods_of_its_path(path: str, methods: str, method: str):
    response = nobody().send(method, path)
    check_headers(response)
    assert response["Allow"] == methods
    assert response["Access-Control-Allow-Methods"] == methods
    assert response["x-api-version"] == "2019/01/01"


@pytest.mark.parametrize("path", ["/tenants", "/customers/1", "/locations"])
def test_a_preflight_needs_no_token_and_no_tenant(path: str):
    asked = {"Origin": "https://a.example", "Access-Control-Request-Method": "PATCH"}
    response = nobody().send("OPTIONS", path, headers=asked)
    assert (response.status_code, response.content) == (200, b"")
    assert response["Content-Length"] == "0"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Allow-Headers"] == ALLOW_HEADERS
    check_headers(response)


@pytest.mark.parametrize("method", ["PUT", "TRACE", "BREW", "POST", "put"])
def test_a_method_that_the_path_has_not_is_405_without_a_token(method: str):
    response = nobody().send(method, "/customers/1")
    assert problem(response) == (405, None, "Method not allowed.")
    assert response["Allow"] == "GET,PATCH,DELETE"


def test_successes_have_the_same_headers(program: Program, tenant: Organization):
    thing = make_customer(tenant)
    response = program.get(f"/customers/{thing.pk}")
    ok(response)
    assert response["Allow"] == "GET,PATCH,DELETE"
    assert response["RateLimit-Limit"]


def test_a_named_version_is_told_before_it_is_known_who_asks():
    for method, path in (
        ("GET", "/customers"),
        ("OPTIONS", "/customers"),
        ("GET", "/dispatch/nowhere"),
    ):
        response = Program("", version="2021/01/01").send(method, path)
        assert response["x-api-version"] == "2021/01/01"
        response = Program("", version="1999/01/01").send(method, path)
        assert response["x-api-version"] == "2019/01/01"


# The tenant


@pytest.mark.parametrize("text", ["1,1", "1, 1", "x", "", "1.0", "1e3", "1_0", "\u0661", "9" * 30])
def test_a_tenant_that_is_no_integer_is_refused(text: str, program: Program):
    # Servers hand on what is not ASCII as Latin-1.
    response = program.in_tenant(text.encode().decode("latin-1")).get("/customers")
    assert problem(response) == (400, TENANT, "Invalid type.")


def test_a_missing_tenant_is_told_by_name(program: Program):
    response = program.in_tenant(None).get("/customers")
    assert problem(response) == (400, None, "Missing required values: x-tenant-id")


@pytest.mark.parametrize("form", ["{}", "0{}", "+{}"])
def test_a_tenant_may_be_written_as_any_integer(form: str, program: Program, tenant: Organization):
    assert ok(program.in_tenant(form.format(tenant.pk)).get("/customers"))["total_count"] == 0


@pytest.mark.parametrize("sent", [None, "x", "1,1", "0"])
def test_the_list_of_tenants_needs_none(sent: str | None, program: Program, tenant: Organization):
    assert ok(program.in_tenant(sent).get("/tenants"))["results"][0]["id"] == tenant.pk


# The request's id


@pytest.mark.parametrize(
    "given",
    ["8d3dbd6b-31ad-4db2-9a34-6ce34dbaa5a5", "8D3DBD6B-31AD-4DB2-9A34-6CE34DBAA5A5"],
)
@pytest.mark.parametrize("path", ["/tenants", "/customers/", "/locations/x", "/CUSTOMERS"])
def test_a_uuid_is_echoed(given: str, path: str):
    assert nobody().send("GET", path, headers={"x-request-id": given})["x-request-id"] == given


@pytest.mark.parametrize(
    "given",
    [
        *("abc", "", "8d3dbd6b31ad4db29a346ce34dbaa5a5", "x" * 64),
        "{8d3dbd6b-31ad-4db2-9a34-6ce34dbaa5a5}",
        "8d3dbd6b-31ad-4db2-9a34-6ce34dbaa5a5 ",
        "8d3dbd6b-31ad-4db2-9a34-6ce34dbaa5ag",
    ],
)
@pytest.mark.parametrize("path", ["/tenants", "/customers", "/locations/", "/dispatch/docs"])
def test_what_is_no_uuid_is_replaced(given: str, path: str):
    answered = nobody().send("GET", path, headers={"x-request-id": given})["x-request-id"]
    assert answered != given
    assert str(uuid.UUID(answered)) == answered


def test_other_paths_take_any_name():
    for path in ("/", "/admin/", "/api/v1.0/customers", "/customersx", "/x/customers", "*"):
        request = RequestFactory().get("/", headers={"X-Request-Id": "mine.1"})
        request.path_info = path
        response = RequestIdMiddleware(lambda request: HttpResponse())(request)
        assert response["X-Request-Id"] == "mine.1"


def test_a_fault_carries_the_request_s_id_too(program: Program):
    given = "8d3dbd6b-31ad-4db2-9a34-6ce34dbaa5a5"
    headers = {"x-request-id": given}
    response = program.post("/locations", {"kind": "cut"}, headers=headers)
    assert problem(response)[0] == 503
    assert response["x-request-id"] == given
