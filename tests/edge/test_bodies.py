"""What reaches the application, whatever way the client chose to send it."""

from __future__ import annotations

import hashlib

import pytest

from tests.edge.server import Server
from tests.edge.wire import Connection, call, call_chunked, chunked, head, in_pieces

MEGABYTE = 1024 * 1024
V1 = "/api/v1.0/customers"


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


@pytest.mark.parametrize("size", [1, 7, 1000, 65_536, 3_000_000])
def test_a_chunked_body_arrives_whole_whatever_the_size_of_its_chunks(
    echo_server: Server, size: int
):
    body = bytes(range(256)) * (12 if size < 1000 else 12_000)
    told = call_chunked(echo_server.port, V1, in_pieces(body, size)).json()
    assert (told["length"], told["sha256"]) == (len(body), sha256(body))
    assert told["refusal"] is None
    assert told["transfer_encoding"] is None


def test_a_body_of_declared_length_arrives_unchanged(echo_server: Server):
    body = bytes(range(256)) * 5000
    told = call(echo_server.port, "POST", V1, body).json()
    assert (told["length"], told["sha256"]) == (len(body), sha256(body))


def test_an_empty_chunked_body_is_an_empty_body(echo_server: Server):
    told = call_chunked(echo_server.port, V1, []).json()
    assert (told["length"], told["refusal"]) == (0, None)


@pytest.mark.parametrize(
    ("path", "limit"),
    [(V1, 10 * MEGABYTE), ("/admin/", 10 * MEGABYTE), ("/oauth/token", 2 * MEGABYTE)],
)
def test_the_limit_of_the_path_is_the_largest_body(echo_server: Server, path: str, limit: int):
    body = b"x" * limit
    pieces = in_pieces(body, MEGABYTE)
    assert call(echo_server.port, "POST", path, body).json()["length"] == limit
    assert call_chunked(echo_server.port, path, pieces).json()["length"] == limit
    assert call(echo_server.port, "POST", path, body + b"x").json()["refusal"] == 413
    assert call_chunked(echo_server.port, path, [*pieces, b"x"]).json()["refusal"] == 413


def test_a_declared_length_over_the_limit_is_refused_before_a_byte_is_sent(echo_server: Server):
    with Connection(echo_server.port) as connection:
        connection.send(head("POST", V1, {"Content-Length": str(10**12)}))
        told = connection.answer().json()
    assert (told["refusal"], told["length"]) == (413, 0)


def test_a_client_that_sends_far_too_much_still_gets_to_read_the_reply(echo_server: Server):
    pieces = [b"x" * MEGABYTE] * 40
    assert call_chunked(echo_server.port, V1, pieces).json()["refusal"] == 413
    assert call(echo_server.port, "POST", V1, b"".join(pieces)).json()["refusal"] == 413


@pytest.mark.parametrize(
    "broken",
    [b"zz\r\nname\r\n0\r\n\r\n", b"4\r\nnameXX0\r\n\r\n", b"-4\r\nname\r\n0\r\n\r\n"],
    ids=["size is no number", "chunk does not end", "negative size"],
)
def test_a_broken_chunk_is_refused_and_ends_the_connection(echo_server: Server, broken: bytes):
    with Connection(echo_server.port) as connection:
        connection.send(head("POST", V1, {"Transfer-Encoding": "chunked"}) + broken)
        answer = connection.answer()
        assert answer.json()["refusal"] == 400
        assert answer.json()["length"] == 0
        assert connection.line() == b""


@pytest.mark.parametrize(
    ("headers", "body"),
    [({"Content-Length": "20"}, b"name=Ann"), ({"Transfer-Encoding": "chunked"}, b"8\r\nname=Ann")],
    ids=["declared length", "chunked"],
)
def test_a_body_that_ends_early_is_refused_and_not_taken_for_complete(
    echo_server: Server, headers: dict[str, str], body: bytes
):
    with Connection(echo_server.port) as connection:
        connection.send(head("POST", V1, headers) + body)
        connection.socket.shutdown(1)
        told = connection.answer().json()
    assert (told["refusal"], told["length"]) == (400, 0)


@pytest.mark.parametrize(
    "media_type", ["application/json", "Application/JSON; charset=utf-8", "application/ld+json"]
)
def test_a_byte_order_mark_before_json_is_taken_off(echo_server: Server, media_type: str):
    body = b'\xef\xbb\xbf{"a":1}'
    for answer in (
        call(echo_server.port, "POST", V1, body, {"Content-Type": media_type}),
        call_chunked(echo_server.port, V1, in_pieces(body, 1), {"Content-Type": media_type}),
    ):
        told = answer.json()
        assert (told["beginning"], told["length"]) == ('{"a":1}', 7)


def test_the_same_bytes_in_another_media_type_are_left_alone(echo_server: Server):
    body = b"\xef\xbb\xbfa=1"
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert call(echo_server.port, "POST", V1, body, form).json()["sha256"] == sha256(body)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "x-nonsense"])
def test_an_encoded_body_is_refused(echo_server: Server, coding: str):
    headers = {"Content-Encoding": coding}
    assert call(echo_server.port, "POST", V1, b"abc", headers).json()["refusal"] == 415
    assert call_chunked(echo_server.port, V1, [b"abc"], headers).json()["refusal"] == 415


def test_the_next_request_on_the_connection_is_read_from_its_own_start(echo_server: Server):
    with Connection(echo_server.port) as connection:
        first = head("POST", V1, {"Transfer-Encoding": "chunked"}) + chunked([b"first"])
        second = head("POST", V1, {"Content-Length": "6"}) + b"second"
        third = head("POST", V1, {"Content-Length": "5", "Content-Encoding": "gzip"}) + b"third"
        fourth = head("GET", "/last")
        connection.send(first + second + third + fourth)
        told = [connection.answer().json() for _ in range(4)]
    assert [one["beginning"] for one in told] == ["first", "second", "", ""]
    assert [one["refusal"] for one in told] == [None, None, 415, None]
    assert told[3]["path"] == "/last"
