"""Which media type answers: Web API's rules, under which nothing is ever a 406."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request

JSON: Final = ("application/json", "text/json")
XML: Final = ("application/xml", "text/xml")
_TOKEN: Final = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]++"  # noqa: S105 - a word of a header
_PARAMETER: Final = (
    rf'[ \t]*+;[ \t]*+(?:({_TOKEN})(?:[ \t]*+=[ \t]*+({_TOKEN}|"(?:[^"\\]|\\.)*+"))?+)?+'
)
_RANGE: Final = re.compile(rf"({_TOKEN})/({_TOKEN})((?:{_PARAMETER})*+)[ \t]*+(?:,|\Z)")
_EMPTY: Final = re.compile(r"[ \t,]*+")
_PARAMETERS: Final = re.compile(_PARAMETER)
_QUALITY: Final = re.compile(r"(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)")
# Longer than any browser's; such a header is as good as none.
_LONGEST: Final = 2048


@dataclass(frozen=True, slots=True)
class _Accepted:
    """One media range of the header and its quality."""

    main: str
    sub: str
    quality: float

    @property
    def precision(self) -> int:
        """2 for a literal type, 1 for `text/*`, 0 for `*/*`."""
        return (self.main != "*") + (self.sub != "*")

    def first_of(self, types: Iterable[str]) -> str | None:
        """Return the first of the types that lies in the range."""
        for name in types:
            main, _, sub = name.partition("/")
            if self.main in ("*", main) and self.sub in ("*", sub):
                return name
        return None


def negotiate(accept: str, content_type: str) -> str:
    """Return one of our four media types for the headers Accept and Content-Type of a request."""
    ranges = sorted(_ranges(accept), key=lambda given: (-given.quality, -given.precision))
    matches = [match for types in (JSON, XML) if (match := _best(types, ranges))]
    if matches:
        # max() keeps the first of equals: a literal before a range, JSON before XML.
        _, _, name = max(matches, key=lambda match: (match[0], match[1]))
        return name
    body = media_type(content_type)
    return body if body in XML else JSON[0]


def media_type(content_type: str) -> str:
    """Return the media type of a Content-Type header, in lower case and without parameters."""
    return content_type.partition(";")[0].strip().lower()


def charset(content_type: str) -> str:
    """Return the charset of a Content-Type header, "" without one."""
    for parameter in content_type.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"')
    return ""


def _best(types: Iterable[str], ranges: list[_Accepted]) -> tuple[float, int, str] | None:
    """Return quality, precision and type of the first range that has one of the types."""
    for given in ranges:
        if name := given.first_of(types):
            return given.quality, given.precision, name
    return None


def _ranges(accept: str) -> list[_Accepted]:
    """Return the header's ranges without those of quality 0; none if any of it is malformed."""
    ranges: list[_Accepted] = []
    if len(accept) > _LONGEST:
        return ranges
    position = _end_of_empty(accept, 0)
    while position < len(accept):
        match = _RANGE.match(accept, position)
        if not match or (match[1] == "*" and match[2] != "*"):
            return []
        quality = _quality(match[3])
        if quality:
            ranges.append(_Accepted(match[1].lower(), match[2].lower(), quality))
        position = _end_of_empty(accept, match.end())
    return ranges


def _end_of_empty(accept: str, position: int) -> int:
    match = _EMPTY.match(accept, position)
    return match.end() if match else position


def _quality(parameters: str) -> float:
    for name, value in _PARAMETERS.findall(parameters):
        if name.lower() == "q":
            return min(float(value), 1.0) if _QUALITY.fullmatch(value) else 1.0
    return 1.0


class DynamicsNegotiation(BaseContentNegotiation):
    """Web API's negotiation, for DRF's views."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """Return the parser of the body's media type; None makes it a 415."""
        given = media_type(request.content_type or "")
        return next((parser for parser in parsers if parser.media_type == given), None)

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[Any, str]:
        """Return the renderer and the media type it answers as."""
        name = negotiate(request.META.get("HTTP_ACCEPT", ""), request.META.get("CONTENT_TYPE", ""))
        return next(renderer for renderer in renderers if renderer.media_type == name), name
