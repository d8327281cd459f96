"""Input made to break a server: v1 answers each in its own shape, and never with a 5xx."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from core.models import Organization
from tests.contract.nasties import (
    CONTENT_TYPES,
    ENDS,
    HEADERS,
    JSON_BODIES,
    MULTIPARTS,
    ORGANIZATIONS,
    PATHS,
    TAGS,
    VALUES,
)
from tests.contract.raw_wsgi import JSON, Reply, send
from tests.contract.surface_v1 import LISTS, furnish
from tests.v1 import PREFIX, api

pytestmark = pytest.mark.django_db

WRITES = [resource for resource, view in LISTS.items() if hasattr(view, "input")]


@pytest.fixture
def organization(settings) -> Organization:
    settings.API_THROTTLE_RATE = "1000000/sec"
    return furnish()


@pytest.fixture
def token(organization: Organization) -> dict[str, str]:
    return {"Authorization": api(organization).client.defaults["HTTP_AUTHORIZATION"]}


def assert_fine(reply: Reply, what: str) -> None:
    """See that it is a reply of the surface: JSON, no 5xx, and a failure in its shape."""
    assert reply.status < 500, (what, reply)
    assert reply.status != 429, "The throttle would hide everything else."
    assert reply.headers["Content-Type"] == "application/json;charset=UTF-8", (what, reply)
    content = orjson.loads(reply.body)
    if reply.status >= 400:
        assert list(content) == ["error", "error_description"], (what, reply)
        assert all(isinstance(text, str) and text for text in content.values()), (what, reply)


def first_id(resource: str, token: dict[str, str]) -> int:
    reply = send("GET", f"{PREFIX}/{resource}", query=b"max=1", headers=token)
    number: int = orjson.loads(reply.body)["data"][0]["id"]
    return number


def writes(resource: str, token: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    """Give a URL to create at, and one to update at with each parameter in turn."""
    names = [field.name.encode() for field in LISTS[resource].input.fields]
    yield f"{PREFIX}/{resource}", names[0]
    number = first_id(resource, token)
    yield from ((f"{PREFIX}/{resource}/{number}", name) for name in names)


@pytest.mark.parametrize("resource", LISTS)
def test_no_value_of_a_list_parameter_breaks_the_list(resource, token):
    filters = LISTS[resource].filterset_class.base_filters
    for name in (*filters, "max", "offset", "sort", "order", "unknown"):
        for what, value in VALUES.items():
            query = name.encode() + b"=" + value
            reply = send("GET", f"{PREFIX}/{resource}", query=query, headers=token)
            assert_fine(reply, f"{name}: {what}")


def test_names_of_list_parameters_may_be_anything(token):
    for what, value in VALUES.items():
        query = value.replace(b"=", b"%3D") + b"=1"
        assert_fine(send("GET", f"{PREFIX}/customers", query=query, headers=token), what)
    many = b"&".join(b"a%d=1" % i for i in range(1500))
    reply = send("GET", f"{PREFIX}/customers", query=many, headers=token)
    assert (reply.status, orjson.loads(reply.body)["error"]) == (400, "malformed_request")


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "PATCH", "OPTIONS", "STRANGE"])
@pytest.mark.parametrize("resource", LISTS)
def test_no_key_in_the_url_breaks_a_record(resource, method, token):
    for what, key in PATHS.items():
        for place in ("", "reference/"):
            reply = send(method, f"{PREFIX}/{resource}/{place}{key}", headers=token)
            assert_fine(reply, f"{place}{what}")


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_no_url_breaks_the_surface(method, token):
    for what, key in PATHS.items():
        for path in (f"/{key}", *(f"/customerGroupAssign/reference/{key}{end}" for end in ENDS)):
            assert_fine(send(method, PREFIX + path, headers=token), f"{path[:40]}: {what}")


@pytest.mark.parametrize("resource", WRITES)
def test_no_value_in_a_form_breaks_a_write(resource, token):
    for path, name in writes(resource, token):
        for what, value in VALUES.items():
            reply = send("POST", path, body=name + b"=" + value, headers=token)
            assert_fine(reply, f"{path} {name!r}: {what}")


@pytest.mark.parametrize("resource", WRITES)
def test_no_json_breaks_a_write(resource, token):
    for path, name in writes(resource, token):
        for what, template in JSON_BODIES.items():
            body = template.replace(b"%s", name)
            reply = send("POST", path, body=body, content_type=JSON, headers=token)
            assert_fine(reply, f"{path} {name!r}: {what}")


@pytest.mark.parametrize("resource", WRITES)
def test_no_multipart_body_breaks_a_write(resource, token):
    for path in (f"{PREFIX}/{resource}", f"{PREFIX}/{resource}/{first_id(resource, token)}"):
        for what, (content_type, body) in MULTIPARTS.items():
            reply = send("POST", path, body=body, content_type=content_type, headers=token)
            assert_fine(reply, f"{path} {what}")


def test_no_content_type_breaks_a_write(token):
    path = f"{PREFIX}/customers"
    for what, content_type in CONTENT_TYPES.items():
        for body in (b"", b'{"name":"x"}', b"name=x"):
            reply = send("POST", path, body=body, content_type=content_type, headers=token)
            assert_fine(reply, what)


def test_1500_parameters_of_a_form_are_refused(token):
    body = b"&".join(b"a%d=1" % i for i in range(1500))
    reply = send("POST", f"{PREFIX}/customers", body=body, headers=token)
    assert (reply.status, orjson.loads(reply.body)["error"]) == (400, "malformed_request")


@pytest.mark.parametrize("what", HEADERS)
def test_no_credentials_break_the_surface(what):
    reply = send("GET", f"{PREFIX}/customers", headers=HEADERS[what])
    assert_fine(reply, what)
    assert reply.status == 401


@pytest.mark.parametrize("what", ORGANIZATIONS)
def test_no_organization_breaks_the_surface(what, token):
    headers = {**token, "X-Organization": ORGANIZATIONS[what]}
    reply = send("GET", f"{PREFIX}/customers", headers=headers)
    assert_fine(reply, what)
    assert reply.status == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "testserver,testserver"},
        {"Accept": "\xff;q=x"},
        {"Accept-Language": "x" * 10_000},
        {"X-Request-Id": "a\r\nb"},
        {"Content-Encoding": "gzip"},
        {"If-Match": "\xff"},
        {"If-Modified-Since": "9999999999"},
        {"Range": "bytes=0-"},
        {"X-HTTP-Method-Override": "DELETE"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_no_other_header_breaks_the_surface(headers: dict[str, Any], token):
    assert_fine(send("GET", f"{PREFIX}/customers", headers={**token, **headers}), str(headers))


@pytest.mark.parametrize("what", TAGS)
@pytest.mark.parametrize("name", ["Idempotency-Key", "If-Match"])
def test_no_key_or_tag_breaks_a_write(name, what, token):
    path = f"{PREFIX}/customers/{first_id('customers', token)}"
    for method in ("POST", "DELETE"):
        reply = send(method, path, body=b"name=x", headers={**token, name: TAGS[what]})
        assert_fine(reply, f"{method} {what}")
