"""Verbs, expectations and malformed requests, as the server itself sees them."""

from __future__ import annotations

import pytest

from tests.edge.server import Server
from tests.edge.wire import Connection, call, chunked, head

V1 = "/api/v1.0/customers"


def sent(server: Server, request: bytes) -> int:
    """Send the bytes and return the status of the reply."""
    with Connection(server.port) as connection:
        connection.send(request)
        answer = connection.answer()
    if answer.status != 200:
        assert set(answer.json()) == {"error", "error_description"}
        assert answer.headers["x-request-id"]
    return answer.status


@pytest.mark.parametrize("verb", ["get", "Post", "pUT", "delete", "patch"])
def test_a_verb_may_be_written_in_lower_case(echo_server: Server, verb: str):
    assert call(echo_server.port, verb, V1, b"a=1").json()["method"] == verb.upper()


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Length": "4"}, b"body"),
        ({"Transfer-Encoding": "chunked"}, chunked([b"bo", b"dy"])),
    ],
    ids=["declared length", "chunked"],
)
def test_a_client_that_waits_for_100_continue_is_told_to_go_on(
    echo_server: Server, headers: dict[str, str], body: bytes
):
    with Connection(echo_server.port) as connection:
        connection.send(head("POST", V1, {"Expect": "100-continue", **headers}))
        assert connection.line() == b"HTTP/1.1 100 Continue\r\n"
        assert connection.line() == b"\r\n"
        connection.send(body)
        assert connection.answer().json()["beginning"] == "body"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Length": "5, 5"}, 400),
        ({"Content-Length": "-1"}, 400),
        ({"Content-Length": "9" * 5000}, 400),
        ({"Content-Length": "4", "Transfer-Encoding": "chunked"}, 400),
        ({"Transfer-Encoding": "gzip"}, 400),
        ({"Transfer-Encoding": "chunked, chunked"}, 400),
        ({"Expect": "the-unexpected"}, 417),
        ({"X-Long": "x" * 9000}, 431),
        ({"X Y": "1"}, 400),
        ({"SCRIPT_NAME": "/elsewhere"}, 200),
    ],
    ids=lambda value: str(value)[:40],
)
def test_headers_that_cannot_be_obeyed_are_refused(
    echo_server: Server, headers: dict[str, str], status: int
):
    assert sent(echo_server, head("POST", V1, headers)) == status


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (head("GET", "/" + "x" * 9000), 414),
        (b"GET / HTTP/1.1\r\n" + b"X: 1\r\n" * 101 + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
        (b"GET / HTTP/1.1\r\nX: a\x00b\r\n\r\n", 400),
        (b"GET /\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
    ],
    ids=["long line", "many headers", "two lengths", "NUL", "no version", "TLS"],
)
def test_what_is_not_http_is_answered_as_the_clients_fault(
    echo_server: Server, request_bytes: bytes, status: int
):
    assert sent(echo_server, request_bytes) == status


def test_a_query_of_documented_filters_fits_the_request_line(echo_server: Server):
    assert call(echo_server.port, "GET", f"{V1}?name={'%C3%A9' * 1300}").status == 200
