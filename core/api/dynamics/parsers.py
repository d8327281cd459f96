"""The media types of request bodies. A parser takes the bytes; the view knows their model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any, Final

from rest_framework.parsers import BaseParser
from rest_framework_xml.parsers import (
    XMLParser as GuessingXMLParser,
)

from core.api.dynamics.fields import Model
from core.api.dynamics.form_reader import read_form
from core.api.dynamics.json_binding import read_json
from core.api.dynamics.negotiation import charset
from core.api.dynamics.reading import Body, Reading
from core.api.dynamics.xml_reader import read_xml

MAX_BODY: Final = 2 * 1024 * 1024


class BodyTooLarge(Exception):
    """The body has more than 2 MB."""


@dataclass(frozen=True, slots=True)
class ReceivedBody:
    """The bytes of a body, their declared charset, and what reads its format."""

    data: bytes
    charset: str
    reader: Callable[[Model, bytes, Reading], Body]


def receive(
    stream: IO[bytes], media_type: str | None, reader: Callable[[Model, bytes, Reading], Body]
) -> ReceivedBody:
    """Take the body; BodyTooLarge beyond 2 MB."""
    data = stream.read(MAX_BODY + 1)
    if len(data) > MAX_BODY:
        raise BodyTooLarge
    return ReceivedBody(data, charset(media_type or ""), reader)


class JSONParser(BaseParser):
    """`application/json`."""

    media_type = "application/json"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None
    ) -> Any:
        """Return the body, unread."""
        return receive(stream, media_type, read_json)


class TextJSONParser(JSONParser):
    """`text/json`."""

    media_type = "text/json"


class XMLParser(GuessingXMLParser):
    """`application/xml`, read by the field table."""

    media_type = "application/xml"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None
    ) -> Any:
        """Return the body, unread."""
        return receive(stream, media_type, read_xml)


class TextXMLParser(XMLParser):
    """`text/xml`."""

    media_type = "text/xml"


class FormParser(BaseParser):
    """`application/x-www-form-urlencoded`."""

    media_type = "application/x-www-form-urlencoded"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None
    ) -> Any:
        """Return the body, unread."""
        return receive(stream, media_type, read_form)


PARSERS: Final[tuple[Any, ...]] = (
    JSONParser,
    TextJSONParser,
    XMLParser,
    TextXMLParser,
    FormParser,
)
