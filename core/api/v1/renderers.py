"""The one media type of the surface."""

from __future__ import annotations

from typing import Any

import orjson
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer


class V1JSONRenderer(BaseRenderer):
    """Compact JSON on one line, whatever the Accept header asks for."""

    media_type = "application/json"
    format = "json"
    charset = "UTF-8"

    def render(self, data: Any, *_: Any, **__: Any) -> bytes:
        """Return the content; views answer ready documents, so this serves OPTIONS."""
        return orjson.dumps(data)


class AlwaysJSON(BaseContentNegotiation):
    """Answers JSON whatever the Accept header says, as the original does; bodies by their type."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        """Return the parser of the body's media type; None makes it a 415."""
        given = request.content_type.partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == given), None)

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        """Return the only renderer."""
        return renderers[0], renderers[0].media_type
