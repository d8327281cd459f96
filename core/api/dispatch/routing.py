"""URLs of the surface: ids are digits, one slash may follow, case matters, nothing redirects."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any, Final

from django.urls import URLPattern
from django.urls.resolvers import RegexPattern

from core.values import LARGEST_INTEGER

_VARIABLE: Final = re.compile(r"\\{(\w+)\\}")


class NumberPattern(RegexPattern):
    """A regular expression whose groups are ids; one beyond 64 bits matches nothing."""

    def match(self, path: str) -> tuple[str, tuple[Any, ...], dict[str, Any]] | None:
        """Return the rest of the path, and the ids as integers."""
        found = super().match(path)
        if found is None:
            return None
        rest, args, texts = found
        ids = {name: int(text) for name, text in texts.items()}
        return None if any(each > LARGEST_INTEGER for each in ids.values()) else (rest, args, ids)


class RootPattern(RegexPattern):
    """A regular expression over all characters, line ends too, that matches in any case."""

    _regex: str

    @cached_property
    def regex(self) -> re.Pattern[str]:  # type: ignore[override]
        """The pattern, compiled."""
        return re.compile(self._regex, re.IGNORECASE | re.ASCII | re.DOTALL)


def route(template: str, view: Any, name: str | None = None) -> URLPattern:
    """Return the pattern of a template such as `customers/{customer_id}`; a variable is an id."""
    regex = _VARIABLE.sub(r"(?P<\1>[0-9]{1,19})", re.escape(template))
    return URLPattern(NumberPattern(rf"^{regex}/?\Z", name=name, is_endpoint=True), view, {}, name)


def everything_below(roots: Iterable[str], view: Any) -> URLPattern:
    """Return the pattern of all paths whose first segment is one of these, in any case."""
    regex = rf"^(?:{'|'.join(map(re.escape, roots))})(?:/.*)?\Z"
    return URLPattern(RootPattern(regex, is_endpoint=True), view)
