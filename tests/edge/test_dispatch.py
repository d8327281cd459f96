"""The edge and the dispatch surface together, over a socket."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from tests.edge.server import Server
from tests.edge.wire import Answer, Connection, call, call_chunked, head, in_pieces

JSON = "application/json"
TENANT = "StandardRequestHeadersModel.x-tenant-id"


def with_tenant(server: Server, **more: str) -> dict[str, str]:
    """The headers of a program in its only tenant."""
    tenants = call(server.port, "GET", "/tenants", headers=server.authorized()).json()
    return {**server.authorized(), "x-tenant-id": str(tenants["results"][0]["id"]), **more}


def status_line(server: Server, method: str, target: str, headers: Mapping[str, str]) -> bytes:
    with Connection(server.port) as connection:
        connection.send(head(method, target, headers))
        return connection.line()


def failure_of(answer: Answer) -> tuple[int, str | None, str]:
    body = answer.json()
    assert list(body) == ["detail", "explanation", "field"]
    assert answer.headers["access-control-allow-origin"] == "*"
    return answer.status, body["field"], body["detail"]


@pytest.mark.parametrize(
    ("target", "line"),
    [
        ("/customers?x=1", "400 ListCustomersQueryModel.x: Unknown field."),
        ("/customers?%0D%0AX:%C3%A9=1", "400 ListCustomersQueryModel.??X:?: Unknown field."),
        (
            "/customers?" + "x" * 300 + "=1",
            f"400 ListCustomersQueryModel.{'x' * 64}: Unknown field.",
        ),
        ("/customers/x", "404 Not found."),
    ],
)
def test_the_status_line_tells_what_is_wrong(server: Server, target: str, line: str):
    told = status_line(server, "GET", target, with_tenant(server))
    assert told == f"HTTP/1.1 {line}\r\n".encode()


def test_a_replayed_failure_has_its_reason_too(server: Server):
    headers = with_tenant(server, **{"Idempotency-Key": "dispatch-edge", "Content-Length": "0"})
    lines = {status_line(server, "POST", "/customers", headers) for _ in range(2)}
    names = "addresses, contacts, name"
    assert lines == {f"HTTP/1.1 400 Missing required values: {names}\r\n".encode()}


def test_the_tenant_s_header_twice_is_refused(server: Server):
    headers = with_tenant(server)
    with Connection(server.port) as connection:
        text = head("GET", "/customers", headers)
        twice = f"x-tenant-id: {headers['x-tenant-id']}\r\n\r\n".encode()
        connection.send(text.removesuffix(b"\r\n") + twice)
        assert failure_of(connection.answer()) == (400, TENANT, "Invalid type.")


@pytest.mark.parametrize("method", ["delete", "Patch", "get"])
def test_verbs_are_read_in_any_case(server: Server, method: str):
    answer = call(server.port, method, "/customers/1/addresses/1", b"{}", with_tenant(server))
    assert failure_of(answer)[0] == 404
    assert answer.headers["allow"] == "GET,PATCH,DELETE"


def test_head_is_get_without_the_body(server: Server):
    headers = with_tenant(server)
    whole = call(server.port, "GET", "/customers?page_limit=1", headers=headers)
    with Connection(server.port) as connection:
        for _ in range(2):  # a body would be taken for the beginning of the next reply
            connection.send(head("HEAD", "/customers?page_limit=1", headers))
            answer = connection.answer("HEAD")
            assert answer.status == 200
            assert answer.headers["content-length"] == str(len(whole.body))


def test_a_preflight_has_no_body(server: Server):
    answer = call(server.port, "OPTIONS", "/customers/1")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["access-control-allow-methods"] == "GET,PATCH"


@pytest.mark.parametrize("size", [1, 4096])
def test_a_chunked_body_is_read(server: Server, size: int):
    body = b"\xef\xbb\xbf" + json.dumps({"user_id": 1}).encode()
    headers = with_tenant(server, **{"Content-Type": JSON})
    answer = call_chunked(server.port, "/customers", in_pieces(body, size), headers)
    assert failure_of(answer) == (400, "CreateCustomerModel.user_id", "Unknown field.")


def test_a_body_that_is_too_large_is_413_in_the_dialect(server: Server):
    headers = with_tenant(server, **{"Content-Type": JSON})
    answer = call(server.port, "POST", "/customers", b"x" * (2 * 1024 * 1024 + 1), headers)
    assert failure_of(answer) == (413, None, "The request body is too large.")
    answer = call(server.port, "POST", "/customers", b"x", {**headers, "Content-Encoding": "gzip"})
    assert failure_of(answer) == (415, None, "Unsupported media type.")
