"""The gunicorn worker, and its words for requests that never reach the application."""

from __future__ import annotations

import json
import socket
import uuid
from http import HTTPStatus
from typing import Any

import structlog
from gunicorn.http import errors
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker

log = structlog.stdlib.get_logger("gunicorn.error")

_STATUSES: dict[type[Exception], HTTPStatus] = {
    errors.LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    errors.LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    errors.ExpectationFailed: HTTPStatus.EXPECTATION_FAILED,
    errors.ForbiddenProxyRequest: HTTPStatus.FORBIDDEN,
}


class Worker(ThreadWorker):
    """Answers what is not HTTP with a JSON object and a request id, and logs no query."""

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        """Answer a request that could not be parsed (4xx), or a fault of the application (500)."""
        request_id = str(uuid.uuid4())
        status = _status_of(exc)
        line = log.bind(request_id=request_id, client=addr[0] if addr else "", status=int(status))
        if status is HTTPStatus.INTERNAL_SERVER_ERROR:
            line.exception("unforeseen failure outside the application")
        else:
            line.warning("not a request", kind=type(exc).__name__)
        try:
            write_nonblock(client, _reply(status, request_id))
        except OSError:
            self.log.debug("The client has gone.")


def _status_of(exc: Exception) -> HTTPStatus:
    # A header that the application tried to send is its own fault, not the client's.
    if isinstance(exc, (errors.InvalidResponseHeader, errors.InvalidResponseHeaderName)):
        return HTTPStatus.INTERNAL_SERVER_ERROR
    if isinstance(exc, errors.ParseException):
        return _STATUSES.get(type(exc), HTTPStatus.BAD_REQUEST)
    return HTTPStatus.INTERNAL_SERVER_ERROR


def _reply(status: HTTPStatus, request_id: str) -> bytes:
    error = status.name.lower()
    content = {"error": error, "error_description": f"{status.phrase}."}
    body = json.dumps(content, separators=(",", ":")).encode()
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}\r\n"
        "Connection: close\r\n"
        "Content-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n"
        f"X-Request-Id: {request_id}\r\n\r\n"
    )
    return head.encode("ascii") + body
