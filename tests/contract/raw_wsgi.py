"""Requests that no HTTP library would send, given straight to the WSGI application."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from config.wsgi import application

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


class Reply(NamedTuple):
    """What the application answered."""

    status: int
    headers: dict[str, str]
    body: bytes
    reason: str


def send(
    method: str,
    path: str,
    *,
    query: bytes = b"",
    body: bytes = b"",
    content_type: str = FORM,
    headers: dict[str, str] | None = None,
    environ: Mapping[str, Any] | None = None,
) -> Reply:
    """Send a request; `path` is percent-encoded, as it stands in the request line.

    A header that came twice is given as a server hands it over: its values joined by commas.
    `environ` replaces what the server tells otherwise.
    """
    whole: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        # WSGI: the unescaped bytes, each as the character of its number.
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "RAW_URI": path,
        "QUERY_STRING": query.decode("latin-1"),
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": BytesIO(),
        "wsgi.version": (1, 0),
        **{"HTTP_" + name.upper().replace("-", "_"): v for name, v in (headers or {}).items()},
        **(environ or {}),
    }
    started: list[Any] = []

    def start_response(status: str, reply_headers: list[tuple[str, str]], *_: Any) -> Any:
        code, reason = status.split(" ", 1)
        started[:] = [int(code), dict(reply_headers), reason]

    content = b"".join(in_test(whole, start_response))
    return Reply(started[0], started[1], content, started[2])


def in_test(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """Call the application, and leave the test's own transaction open.

    A request begins and ends by closing connections that it takes for broken ones.
    """
    with ExitStack() as after:
        for signal in (request_started, request_finished):
            if signal.disconnect(close_old_connections):
                after.callback(signal.connect, close_old_connections)
        chunks = application(environ, start_response)
        try:
            return list(chunks)
        finally:
            if hasattr(chunks, "close"):
                chunks.close()
