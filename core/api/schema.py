"""OpenAPI, the same way for every surface: one document and one Swagger UI for each URLconf.

A surface's URLconf has an attribute `surface` (a `Surface`); `manage.py spectacular --urlconf ...`
and `core.api.schema_views` both make the document from it and from the views the URLconf leads to.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.plumbing import ComponentIdentity, ComponentRegistry, ResolvedComponent

from core.api.authentication import BearerAuthentication

Document = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Surface:
    """What a surface says about itself; `prefix` is the path before its URLconf's.

    A surface that speaks dated versions names them in `versions`, the earliest first: each has a
    document of its own, and `version` is the one that is shown to who asks for none.
    """

    title: str
    version: str
    prefix: str
    description: str
    versions: tuple[str, ...] = ()


def surface_of(urlconf: str | None) -> Surface:
    """Return the surface of the URLconf; ImproperlyConfigured for another module."""
    if urlconf:
        surface = getattr(import_module(urlconf), "surface", None)
        if isinstance(surface, Surface):
            return surface
    raise ImproperlyConfigured(f"{urlconf} is not the URLconf of a surface.")


class SurfaceGenerator(SchemaGenerator):
    """Makes the document of the surface whose URLconf it is given, in the version asked for.

    A view finds that version in its `document_version`.
    """

    @property
    def surface(self) -> Surface:
        """The surface of the URLconf; ImproperlyConfigured for another module."""
        return surface_of(self.urlconf)

    @property
    def document_version(self) -> str:
        """The version of the document; ImproperlyConfigured for one the surface does not have."""
        surface = self.surface
        if self.api_version in (None, "", surface.version, *surface.versions):
            return self.api_version or surface.version
        raise ImproperlyConfigured(f"{self.urlconf} has no version {self.api_version}.")

    def create_view(self, callback: Any, method: str, request: Any = None) -> Any:
        """Return the view, which knows what version it is asked about."""
        view: Any = super().create_view(callback, method, request)  # type: ignore[no-untyped-call]
        view.document_version = self.document_version
        return view

    def coerce_path(self, path: str, method: str, view: Any) -> str:
        """Return the path as clients write it: whole, and without the optional slash at the end.

        A view may spell out a variable that stands for several (`path_variables`).
        """
        path = super().coerce_path(path, method, view)  # type: ignore[no-untyped-call]
        for name, spelt_out in getattr(view, "path_variables", {}).items():
            path = path.replace(f"{{{name}}}", spelt_out)
        return self.surface.prefix + path.rstrip("/")

    def get_schema(self, request: Any = None, public: bool = False) -> Document:
        """Return the document; URLs in it are relative to the host it is read from."""
        document: Document = super().get_schema(request, public)  # type: ignore[no-untyped-call]
        surface = self.surface
        document["info"] = {
            "title": surface.title,
            "version": self.document_version,
            "description": surface.description,
        }
        document["servers"] = [{"url": "/"}]
        document["tags"] = self._tags(document)
        return document

    def _tags(self, document: Document) -> list[dict[str, str]]:
        """Describe each tag by the first paragraph of the view that has it."""
        tags: dict[str, str] = {}
        views: Any = self._get_paths_and_endpoints()  # type: ignore[no-untyped-call]
        for path, _, method, view in views:
            operation = document["paths"][path][method.lower()]
            first, _, _ = (inspect.getdoc(type(view)) or "").partition("\n\n")
            tags.setdefault(operation["tags"][0], " ".join(first.split()))
        return [{"name": name, "description": tags[name]} for name in sorted(tags)]


def shared(registry: ComponentRegistry, kind: str, name: str, content: Document) -> Document:
    """Make the content a component of the document, unless it is one; return the reference to it.

    `kind` is a type of `ResolvedComponent`. The same name must always come with the same content.
    """
    component = ResolvedComponent(name, kind, content, ComponentIdentity(name))
    registry.register_on_missing(component)
    return component.ref


class BearerScheme(OpenApiAuthenticationExtension):
    """How `BearerAuthentication` is declared."""

    target_class = BearerAuthentication
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> Document:
        """Return the security scheme."""
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "An access token of an API client, from `POST /oauth/token`.",
        }
