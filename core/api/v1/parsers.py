"""Request bodies of the v1 surface, read as its clients write them."""

from __future__ import annotations

from typing import IO, Any, cast
from urllib.parse import parse_qsl

import orjson
from django.conf import settings
from django.http.multipartparser import MultiPartParser as DjangoMultiPartParser
from django.http.multipartparser import MultiPartParserError
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

BOM = b"\xef\xbb\xbf"


def text_of(data: bytes) -> str:
    """Decode UTF-8, or Latin-1 where it is not UTF-8: older clients escape `é` as `%E9`."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def read_form(data: bytes) -> dict[str, Any]:
    """Read `a=1&b=2`; of a name given twice the last counts. ParseError over 1,000 names."""
    try:
        # Latin-1 keeps every byte, so that each text can then be read on its own terms.
        pairs = parse_qsl(
            data.decode("latin-1"),
            keep_blank_values=True,
            encoding="latin-1",
            max_num_fields=settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
        )
    except ValueError as error:
        raise ParseError("Too many parameters.") from error
    return {
        text_of(name.encode("latin-1")): text_of(value.encode("latin-1")) for name, value in pairs
    }


class FormParser(BaseParser):
    """`application/x-www-form-urlencoded`."""

    media_type = "application/x-www-form-urlencoded"

    def parse(self, stream: IO[bytes], *_: Any, **__: Any) -> dict[str, Any]:
        """Return the parameters by name."""
        return read_form(stream.read())


class MultiPartParser(BaseParser):
    """`multipart/form-data`, the only way to send an image."""

    media_type = "multipart/form-data"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None
    ) -> dict[str, Any]:
        """Return texts and files by name."""
        # Latin-1 keeps every byte, so that each text can then be read on its own terms.
        texts, files = self.parts(stream, media_type, parser_context, encoding="latin-1")
        parameters: dict[str, Any] = {
            text_of(name.encode("latin-1")): text_of(str(value).encode("latin-1"))
            for name, value in texts.items()
        }
        parameters.update(files.items())
        return parameters

    def parts(
        self, stream: IO[bytes], media_type: str | None, context: Any, *, encoding: str
    ) -> tuple[Any, Any]:
        """Return the texts and the files; ParseError for what cannot be read."""
        request = context["request"]
        meta = {**request.META, "CONTENT_TYPE": media_type}
        try:
            parser = DjangoMultiPartParser(
                meta, cast(Any, stream), request.upload_handlers, encoding
            )
            return parser.parse()
        except MultiPartParserError as error:
            raise ParseError("The multipart body is malformed.") from error


class JSONParser(BaseParser):
    """`application/json`: one object; a byte order mark is accepted."""

    media_type = "application/json"

    def parse(self, stream: IO[bytes], *_: Any, **__: Any) -> dict[str, Any]:
        """Return the members by name; ParseError for anything but one JSON object."""
        data = stream.read().removeprefix(BOM)
        if not data.strip():
            return {}
        try:
            content = orjson.loads(data)
        except orjson.JSONDecodeError as error:
            raise ParseError("The body is not JSON.") from error
        if not isinstance(content, dict):
            raise ParseError("The body is not a JSON object.")
        return content
