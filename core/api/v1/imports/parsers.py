"""The body of an upload."""

from __future__ import annotations

from typing import IO, Any, cast

from django.http.multipartparser import MultiPartParser as DjangoMultiPartParser
from django.http.multipartparser import MultiPartParserError
from rest_framework.exceptions import ParseError

from core.api.v1.parsers import MultiPartParser


class UploadParser(MultiPartParser):
    """A multipart form in UTF-8, whose file goes to disk as it comes.

    That of the other resources reads everything as Latin-1 first, for older clients, and so loses
    letters of the file's name.
    """

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None
    ) -> dict[str, Any]:
        """Return texts and files by name; ParseError for what cannot be read."""
        request = parser_context["request"]
        meta = {**request.META, "CONTENT_TYPE": media_type}
        try:
            parser = DjangoMultiPartParser(
                meta, cast(Any, stream), request.upload_handlers, "utf-8"
            )
            texts, files = parser.parse()
        except MultiPartParserError as error:
            raise ParseError("The multipart body is malformed.") from error
        return {**dict(texts.items()), **dict(files.items())}
