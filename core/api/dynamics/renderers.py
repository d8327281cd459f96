"""The four media types of replies. What is rendered is an `Envelope` or an `HttpError`."""

from __future__ import annotations

from typing import Any, Final

from rest_framework.renderers import BaseRenderer
from rest_framework_xml.renderers import (
    XMLRenderer as GuessingXMLRenderer,
)

from core.api.dynamics.envelope import Envelope, HttpError


class JSONRenderer(BaseRenderer):
    """`application/json`."""

    media_type = "application/json"
    format = "json"
    charset = "utf-8"

    def render(self, data: Envelope | HttpError, *_: Any, **__: Any) -> bytes:
        """Return the document."""
        return data.to_json().encode()


class TextJSONRenderer(JSONRenderer):
    """`text/json`."""

    media_type = "text/json"


class XMLRenderer(GuessingXMLRenderer):
    """`application/xml`, written from the field table."""

    media_type = "application/xml"
    charset = "utf-8"

    def render(self, data: Envelope | HttpError, *_: Any, **__: Any) -> bytes:
        """Return the document."""
        return data.to_xml().encode()


class TextXMLRenderer(XMLRenderer):
    """`text/xml`."""

    media_type = "text/xml"


RENDERERS: Final[tuple[Any, ...]] = (
    JSONRenderer,
    TextJSONRenderer,
    XMLRenderer,
    TextXMLRenderer,
)
NO_CACHE: Final = {"Cache-Control": "no-cache", "Pragma": "no-cache", "Expires": "-1"}


def renderer_of(media_type: str) -> Any:
    """Return the renderer of one of the four media types."""
    return next(renderer for renderer in RENDERERS if renderer.media_type == media_type)()
