"""The body of an upload."""

from __future__ import annotations

from typing import IO, Any

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
        texts, files = self.parts(stream, media_type, parser_context, encoding="utf-8")
        return {**dict(texts.items()), **dict(files.items())}
