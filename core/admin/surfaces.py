"""What the surfaces answer about a record, for people who look at it in the back office.

The layers above name their makers in the setting SHOWN_REPLIES: by model, paths of functions that
take a request and the record. A maker lets the very view of its surface answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db.models import Model
from django.http import HttpRequest
from django.utils.module_loading import import_string

_STEP: Final = "  "
_JSON_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+')
_BEGINNINGS: Final = ("[", "{")
_ENDS: Final = ("]", "}")
_XML_PART: Final = re.compile(
    r"(?P<leaf><(?P<name>[^/>\s?!]+)[^>]*(?<!/)>[^<]*</(?P=name)>)"
    r"|(?P<empty><[^>]+/>|<\?[^>]*>)|(?P<end></[^>]+>)|(?P<beginning><[^>]+>)"
)
# How a request came in; what else it said is its own.
_KEPT: Final = (
    *("SERVER_NAME", "SERVER_PORT", "HTTP_HOST", "REMOTE_ADDR", "wsgi.url_scheme"),
    *("HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_PORT"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownReply:
    """A reply: where it is served, with what status and headers, and its body, indented."""

    title: Any
    address: str
    status: int
    body: str
    headers: tuple[tuple[str, str], ...] = ()


ReplyMaker = Callable[[HttpRequest, Any], ShownReply]


def replies_of(request: HttpRequest, record: Model) -> list[ShownReply]:
    """Return what every surface answers about the record."""
    makers = settings.SHOWN_REPLIES.get(record._meta.label_lower, ())
    return [import_string(maker)(request, record) for maker in makers]


def answered(
    request: HttpRequest,
    view: Callable[..., Any],
    path: str,
    *,
    title: Any,
    headers: dict[str, str] | None = None,
    **named: Any,
) -> ShownReply:
    """Return what the view answers to a GET of the path with these headers; `named` as in its URL.

    The view must not ask who is there: it is called without credentials.
    """
    told = {f"HTTP_{name.upper().replace('-', '_')}": v for name, v in (headers or {}).items()}
    asked = WSGIRequest(
        {
            **{name: request.META[name] for name in _KEPT if name in request.META},
            **told,
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "wsgi.input": BytesIO(),
        }
    )
    asked.request_id = request.request_id  # type: ignore[attr-defined]
    response = view(asked, **named)
    if hasattr(response, "render"):
        response.render()
    text = response.content.decode()
    is_xml = "xml" in response.get("Content-Type", "")
    return ShownReply(
        title=title,
        address=asked.build_absolute_uri(path),
        status=response.status_code,
        headers=tuple((headers or {}).items()),
        body="\n".join(indented_xml(text) if is_xml else indented_json(text)),
    )


def indented_json(text: str) -> Iterator[str]:
    """Yield the lines of the document; every value stays as it is written."""
    depth, line, before = 0, "", ""
    for part in _JSON_TOKEN.findall(text):
        is_end = part in _ENDS
        depth -= is_end
        if before not in _BEGINNINGS if is_end else before in (*_BEGINNINGS, ","):
            yield line
            line = _STEP * depth
        line += ": " if part == ":" else part
        depth += part in _BEGINNINGS
        before = part
    yield line


def indented_xml(text: str) -> Iterator[str]:
    """Yield the lines of the document; an element without elements in it stays on one."""
    depth = 0
    for found in _XML_PART.finditer(text):
        depth -= found.lastgroup == "end"
        yield _STEP * depth + found[0]
        depth += found.lastgroup == "beginning"
