"""URLs of the surface: case does not matter, one slash may follow, nothing redirects."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, Final

from django.urls import URLPattern, URLResolver
from django.urls.resolvers import RegexPattern

_VARIABLE: Final = re.compile(r"\\{(\w+)\\}")


class CaselessPattern(RegexPattern):
    """A regular expression that matches in any case."""

    _regex: str

    @cached_property
    def regex(self) -> re.Pattern[str]:  # type: ignore[override]
        """The pattern, compiled."""
        return re.compile(self._regex, re.IGNORECASE | re.ASCII)


def route(template: str, view: Any, *, name: str | None = None) -> URLPattern:
    """Return the pattern of a template such as `clients/{client_id}`; a variable is one segment."""
    regex = _VARIABLE.sub(r"(?P<\1>[^/]+)", re.escape(template))
    pattern = CaselessPattern(rf"^{regex}/?\Z", name=name, is_endpoint=True)
    return URLPattern(pattern, view, {}, name)


def prefix(text: str, urls: list[URLPattern | URLResolver] | str) -> URLResolver:
    """Return what leads from a prefix such as `api/` to more patterns, or to a URLconf."""
    return URLResolver(CaselessPattern(f"^{re.escape(text)}"), urls)
