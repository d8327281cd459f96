"""A client that writes bytes to a socket: what real clients send and no library would."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import Any

WAIT_SECONDS = 20


@dataclass(frozen=True)
class Answer:
    """One reply, its header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """Return the body as JSON."""
        return json.loads(self.body)


class _Reading:
    """One buffer for all replies of a connection; a reply that was read does not close it."""

    def __init__(self, file: Any) -> None:
        self.file = file

    def makefile(self, _mode: str) -> _Reading:
        return self

    def close(self) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)


class Connection:
    """One TCP connection to a server under test."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=WAIT_SECONDS)
        self.reading: Any = _Reading(self.socket.makefile("rb"))

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *_: object) -> None:
        self.reading.file.close()
        self.socket.close()

    def send(self, data: bytes) -> None:
        """Write all of the bytes."""
        self.socket.sendall(data)

    def answer(self, method: str = "GET") -> Answer:
        """Read one reply; `method` says whether it may have a body."""
        response = HTTPResponse(self.reading, method=method)
        response.begin()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, headers, response.read())

    def line(self) -> bytes:
        """Read one line; empty when the server has closed the connection."""
        line: bytes = self.reading.readline()
        return line


def head(method: str, target: str, headers: Mapping[str, str] | None = None) -> bytes:
    """Return request line and headers; `Host` is added."""
    lines = {"Host": "127.0.0.1", **(headers or {})}
    return b"".join(
        [
            f"{method} {target} HTTP/1.1\r\n".encode("latin-1"),
            *(f"{name}: {value}\r\n".encode("latin-1") for name, value in lines.items()),
            b"\r\n",
        ]
    )


def chunked(pieces: Iterable[bytes]) -> bytes:
    """Return the pieces as chunks, with the closing one."""
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def in_pieces(body: bytes, size: int) -> list[bytes]:
    """Cut the body into pieces of `size` bytes."""
    return [body[start : start + size] for start in range(0, len(body), size)]


def call(
    port: int,
    method: str,
    target: str,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Send one request with a declared length and return its reply."""
    given = dict(headers or {})
    if body is not None:
        given.setdefault("Content-Length", str(len(body)))
    with Connection(port) as connection:
        connection.send(head(method, target, given) + (body or b""))
        return connection.answer(method.upper())


def call_chunked(
    port: int,
    target: str,
    pieces: Iterable[bytes],
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """POST the pieces as a chunked body and return the reply."""
    given = {"Transfer-Encoding": "chunked", **(headers or {})}
    with Connection(port) as connection:
        connection.send(head("POST", target, given) + chunked(pieces))
        return connection.answer()
