"""The URLs of a v1 resource: by number, by reference, with and without a trailing slash."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, re_path

from core.api.v1.views import V1ViewSet

# verb of the contract -> {URL kind: {HTTP method: view method}}
ROUTES: dict[str, dict[str, dict[str, str]]] = {
    "list": {"": {"get": "list"}},
    "create": {"": {"post": "create"}},
    "show": {"id": {"get": "show"}, "reference": {"get": "show"}},
    "update": {"id": {"post": "update", "put": "update", "patch": "update"}},
    "upsert": {"reference": {"post": "upsert"}},
    "delete": {"id": {"delete": "destroy"}, "reference": {"delete": "destroy"}},
}
PATHS = {
    # A reference may hold slashes; the word "reference" is no number, so the two never meet.
    "reference": r"^{name}/reference/(?P<reference>.+?)/?$",
    "id": r"^{name}/(?P<id>[^/]+)/?$",
    "": r"^{name}/?$",
}


def resource(
    name: str, viewset: type[V1ViewSet], *, verbs: str, by_reference: bool = True
) -> list[URLPattern]:
    """Return the URL patterns of a resource that has these verbs (space-separated)."""
    actions: dict[str, dict[str, Any]] = {kind: {} for kind in PATHS}
    for verb in verbs.split():
        for kind, methods in ROUTES[verb].items():
            actions[kind].update(methods)
    if not by_reference:
        actions["reference"] = {}
    return [
        re_path(PATHS[kind].format(name=name), viewset.as_view(methods), name=f"{name}-{kind}")
        for kind, methods in actions.items()
        if methods
    ]
