"""The routes of the v1 surface, as the URLconf registers them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLResolver, get_resolver


def registered_routes() -> set[tuple[str, str]]:
    """Return (route name, method) of everything below `/api/v1.0`; the unknown URL is ("", "")."""
    return {
        (pattern.name or "", method)
        for pattern in _patterns(get_resolver("config.api_v1"))
        for method in _methods(pattern.callback, pattern.name)
    }


def _patterns(resolver: URLResolver) -> Iterator[Any]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _patterns(entry)
        else:
            yield entry


def _methods(view: Any, name: str | None) -> list[str]:
    if hasattr(view, "actions"):
        return [method.upper() for method in view.actions if method != "head"]
    if hasattr(view, "view_class"):
        verbs = ("get", "post", "put", "patch", "delete")
        return [verb.upper() for verb in verbs if hasattr(view.view_class, verb)]
    return [""] if name is None else ["any"]
