"""What the tests of repeated, conditional and simultaneous requests share."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from tests.v1 import FORM, PREFIX, Api

CHANGED = (412, "precondition_failed", "The record is not as If-Match says; read it again.")
TAG = '"0123456789abcdef0123456789abcdef"'
NEW = {"reference": "NC-3", "name": "New"}
REUSED = (422, "idempotency_key_reused", "This Idempotency-Key belongs to another request.")
IN_USE = (409, "idempotency_key_in_use", "A request with this Idempotency-Key is still running.")


def send(client: Api, method: str, path: str, body: str = "", **headers: str) -> Any:
    """Send a request; `if_match="..."` is the header If-Match."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.client.generic(method, PREFIX + path, body, FORM, headers=named)


def tag_of(client: Api, path: str) -> str:
    """Return the ETag of what is shown at the path."""
    response = client.get(path)
    assert response.status_code == 200, response.content
    tag: str = response["ETag"]
    return tag


def send_keyed(
    client: Api,
    method: str = "POST",
    path: str = "/customers",
    values: dict[str, str] | None = None,
    *,
    key: str | None = "key-1",
    body: bytes | None = None,
    media_type: str = FORM,
    **named: str,
) -> Any:
    """Send it under a key, or none; `x_organization="..."` is the header X-Organization."""
    headers = {name.replace("_", "-"): value for name, value in named.items()}
    if key is not None:
        headers["Idempotency-Key"] = key
    if body is None:
        body = "&".join(f"{k}={v}" for k, v in (values or {}).items()).encode()
    return client.client.generic(method, PREFIX + path, body, media_type, headers=headers)


def is_replay(response: Any) -> bool:
    """Tell whether the reply is that of an earlier request."""
    return response.headers.get("Idempotency-Replayed") == "true"


def at_once(number: int, call: Callable[[int], Any]) -> list[Any]:
    """Call with 0, 1, ... in as many threads, which start together; return the results."""
    barrier = threading.Barrier(number)

    def run(index: int) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait()
            return call(index)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))
