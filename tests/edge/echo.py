"""An application that tells what reached it through the edge; served by the tests' gunicorn."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from config.edge import REFUSAL, Edge


def echo(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Reply with the request's method, path, declared length, body (hashed) and refusal."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body = environ["wsgi.input"].read(length)
    told = {
        "method": environ["REQUEST_METHOD"],
        "path": environ["PATH_INFO"],
        "length": length,
        "sha256": hashlib.sha256(body).hexdigest(),
        "beginning": body[:100].decode("latin-1"),
        "refusal": environ.get(REFUSAL),
        "transfer_encoding": environ.get("HTTP_TRANSFER_ENCODING"),
    }
    reply = json.dumps(told).encode()
    start_response("200 OK", [("Content-Length", str(len(reply)))])
    return [reply]


application = Edge(echo)
