"""Requests that never reach a customer: unreadable, unknown, not allowed, too many."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache

from core.api.v1.errors import HTTP_WORDINGS
from tests.builders import make_customer, make_organization
from tests.customers.api.v1.calls import created, listed, raw
from tests.v1 import FORM, Api, api, refusal, stranger

pytestmark = pytest.mark.django_db

JSON = "application/json"


def worded(status: int) -> tuple[int, str, str]:
    return (status, *HTTP_WORDINGS[status])


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"{", JSON),
        (b"[]", JSON),
        (b"7", JSON),
        (b'"x"', JSON),
        (b'{"name":"\\ud800"}', JSON),
        (b"[" * 20_000, JSON),
        (b'{"a":' * 20_000, JSON),
        (b'{"name":NaN}', JSON),
        (b"\xff\xfe", JSON),
        (b"x", "multipart/form-data"),
        (b"x", "multipart/form-data; boundary="),
        (b"&".join(b"a%d=1" % number for number in range(1001)), FORM),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(body: bytes, media_type: str):
    client = api(make_organization())
    reply = raw(client, "POST", "/customers?reference=NC-3&name=x", body, media_type)
    assert refusal(reply) == worded(400)
    assert listed(client) == []


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/xml", "text/xml", "application/octet-stream", "x"]
)
def test_a_body_of_another_type_is_refused(media_type: str):
    client = api(make_organization())
    reply = raw(client, "POST", "/customers?reference=NC-3&name=x", b"<a/>", media_type)
    assert refusal(reply) == worded(415)
    assert listed(client) == []


@pytest.mark.parametrize("status", [400, 413, 415])
@pytest.mark.parametrize("path", ["/customers", "/customers/1", "/customers/reference/x"])
def test_what_the_edge_refused_is_worded_here(status: int, path: str):
    environ: dict[str, Any] = {"cartera.refusal": status}
    reply = raw(api(make_organization()), "POST", path, **environ)
    assert refusal(reply) == worded(status)


@pytest.mark.parametrize(
    ("path", "method", "allowed"),
    [
        ("/customers", "DELETE", {"GET", "POST"}),
        ("/customers", "PUT", {"GET", "POST"}),
        ("/customers/1", "TRACE", {"GET", "POST", "PUT", "PATCH", "DELETE"}),
        ("/customers/reference/x", "PATCH", {"GET", "POST", "DELETE"}),
        ("/customers/reference/x", "PUT", {"GET", "POST", "DELETE"}),
    ],
)
def test_a_method_that_a_resource_lacks_is_answered_with_those_it_has(
    path: str, method: str, allowed: set[str]
):
    reply = raw(api(make_organization()), method, path)
    assert refusal(reply) == worded(405)
    assert set(reply["Allow"].split(", ")) - {"HEAD", "OPTIONS"} == allowed


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize(
    "path", ["", "/", "/nowhere", "/customers/1/2", "/customerss", "/customers.json", "/admin/"]
)
def test_an_unknown_url_is_answered_in_the_dialect(method: str, path: str):
    for client in (api(make_organization()), stranger()):
        reply = raw(client, method, path)
        assert refusal(reply) == worded(404)
        assert reply["Content-Type"] == "application/json;charset=UTF-8"


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", ["/customers", "/customers/1", "/customers/reference/x"])
def test_without_token_or_session_nobody_gets_in(method: str, path: str):
    for client in (stranger(), Api("wrong"), Api("x" * 300)):
        reply = raw(client, method, path)
        assert refusal(reply) == worded(401)
        assert "WWW-Authenticate" in reply


def test_an_account_of_several_organizations_says_which_one():
    first, second = make_organization("entity1"), make_organization("entity2")
    make_customer(first, reference="one")
    make_customer(second, reference="two")
    client = api(first, second)
    missing = (400, "missing_param", "X-Organization parameter is missing")
    assert refusal(client.get("/customers")) == missing
    for slug, expected in (("entity1", ["one"]), ("entity2", ["two"])):
        assert listed(api(first, second, headers={"X-Organization": slug})) == expected
    created(api(first, second, headers={"X-Organization": "entity2"}), reference="three")
    assert listed(api(second)) == ["two", "three"]


@pytest.mark.parametrize(
    "slug", ["entity3", "nowhere", "", "ENTITY1", "é".encode().decode("latin-1")]
)
def test_an_organization_out_of_reach_is_like_one_that_does_not_exist(slug: str):
    entity, other = make_organization("entity1"), make_organization("entity2")
    make_organization("entity3")
    for organizations in ((entity,), (entity, other)):
        client = api(*organizations, headers={"X-Organization": slug})
        status, code, text = refusal(client.get("/customers"))
        assert (status, code) == (404, "not_found")
        assert text == f"The organization with the id {slug} doesn't exist."


def test_the_header_may_name_the_only_organization():
    entity = make_organization("entity1")
    make_customer(entity, reference="one")
    assert listed(api(entity, headers={"X-Organization": "entity1"})) == ["one"]


def test_a_client_over_its_rate_is_told_to_wait(settings: Any):
    settings.API_THROTTLE_RATE = "2/hour"
    cache.clear()
    client = api(make_organization())
    replies = [client.get("/customers") for _ in range(3)]
    assert [reply.status_code for reply in replies] == [200, 200, 429]
    assert refusal(replies[2]) == worded(429)
    assert int(replies[2]["Retry-After"]) > 0
    assert [reply["RateLimit-Remaining"] for reply in replies] == ["1", "0", "0"]


def test_an_options_request_is_answered_in_the_dialect():
    assert refusal(raw(api(make_organization()), "OPTIONS", "/customers")) == worded(405)
