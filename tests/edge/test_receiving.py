"""The edge without a server: what only a broken or an absent server would show it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from gunicorn.http.errors import InvalidChunkSize

from config.edge import REFUSAL, Edge

MEGABYTE = 1024 * 1024


class Socket:
    """A socket that remembers how long it would have waited."""

    def __init__(self) -> None:
        self.timeout: float | None = None
        self.waits: list[float | None] = []

    def gettimeout(self) -> float | None:
        return self.timeout

    def settimeout(self, seconds: float | None) -> None:
        self.timeout = seconds
        self.waits.append(seconds)


class Failing:
    """A body that gives a few bytes and then fails."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.reads = 0

    def read(self, _size: int) -> bytes:
        self.reads += 1
        if self.reads > 1:
            raise self.error
        return b"name="


def passed_on(body: Any, **environ: Any) -> tuple[dict[str, Any], list[bytes]]:
    """Call the edge and return the environ and body that the application saw."""
    seen: list[Any] = []

    def application(environ: dict[str, Any], _start: Any) -> list[bytes]:
        seen.append(environ)
        seen.append(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
        return [b"reply"]

    given = {"REQUEST_METHOD": "POST", "PATH_INFO": "/oauth/token", "wsgi.input": body, **environ}
    reply = Edge(application)(given, lambda *_: lambda _: None)
    assert list(reply) == [b"reply"]
    if hasattr(reply, "close"):
        reply.close()
    return seen[0], [seen[1]]


@pytest.mark.parametrize(
    "error", [TimeoutError(), ConnectionResetError(), InvalidChunkSize(b"zz")], ids=repr
)
def test_a_client_that_stalls_or_goes_away_is_refused(error: Exception):
    socket = Socket()
    environ, body = passed_on(Failing(error), CONTENT_LENGTH="100", **{"gunicorn.socket": socket})
    assert (environ[REFUSAL], body) == (400, [b""])
    # 30 seconds for the body, 2 for reading away its rest, and as before afterwards.
    assert socket.waits == [30.0, None, 2.0, None]


@pytest.mark.parametrize(
    ("length", "refusal"),
    [("12a", 400), ("-1", 400), ("١", 400), ("9" * 30, 413), (str(2 * MEGABYTE + 1), 413)],
)
def test_a_declared_length_is_a_number_within_the_limit(length: str, refusal: int):
    environ, body = passed_on(BytesIO(b"a=1"), CONTENT_LENGTH=length)
    assert (environ[REFUSAL], environ["CONTENT_LENGTH"], body) == (refusal, "0", [b""])


@pytest.mark.parametrize("length", ["", "0"])
def test_a_request_without_a_body_goes_on_as_it_came(length: str):
    source = BytesIO()
    environ, _ = passed_on(source, CONTENT_LENGTH=length)
    assert environ["wsgi.input"] is source
    assert REFUSAL not in environ


def test_chunks_are_refused_where_the_server_cannot_tell_their_end():
    environ, _ = passed_on(BytesIO(b"a=1"), HTTP_TRANSFER_ENCODING="chunked")
    assert environ[REFUSAL] == 400


def test_a_large_body_waits_on_disk_and_is_gone_after_the_reply():
    content = b"x" * 2 * MEGABYTE
    environ, body = passed_on(BytesIO(content), CONTENT_LENGTH=str(len(content)))
    assert body == [content]
    assert environ["wsgi.input"]._rolled
    assert environ["wsgi.input"].closed


def test_a_client_cannot_refuse_its_own_request_by_a_header():
    environ, _ = passed_on(BytesIO(b"a=1"), CONTENT_LENGTH="3", HTTP_CARTERA_REFUSAL="413")
    assert REFUSAL not in environ


@pytest.mark.parametrize(
    ("sent", "passed"),
    [
        (b"/customers/reference/Caf\xe9", "/customers/reference/Café"),
        ("/customers/reference/Café".encode(), "/customers/reference/Café"),
        (b"/customers/reference/%E9", "/customers/reference/%E9"),
    ],
)
def test_a_path_that_is_latin_1_arrives_as_utf_8(sent: bytes, passed: str):
    environ, _ = passed_on(BytesIO(), PATH_INFO=sent.decode("latin-1"))
    assert environ["PATH_INFO"].encode("latin-1").decode() == passed


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.7, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, "not an address", "10.0.0.1"),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_only_our_own_proxies_are_believed_about_the_client(
    proxies: int, forwarded: str, expected: str
):
    seen: list[str] = []

    def application(environ: dict[str, Any], _start: Any) -> list[bytes]:
        seen.append(environ["REMOTE_ADDR"])
        return []

    given: Any = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "REMOTE_ADDR": "10.0.0.1"}
    given |= {"HTTP_X_FORWARDED_FOR": forwarded, "wsgi.input": BytesIO()}
    list(Edge(application, trusted_proxies=proxies)(given, lambda *_: lambda _: None))
    assert seen == [expected]
