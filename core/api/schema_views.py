"""The views of a surface's OpenAPI document: the document itself, and Swagger UI."""

from __future__ import annotations

import json
from functools import cache
from threading import Lock
from typing import Any

import orjson
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import translation
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.settings import spectacular_settings
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api.schema import Document, SurfaceGenerator, surface_of

_one_at_a_time = Lock()


def document_of(urlconf: str, version: str = "") -> Document:
    """Return the document of the surface, of one of its dated versions where it has several.

    It is made once per process.
    """
    with _one_at_a_time:  # the generator keeps its warnings in a global
        return _make(urlconf, version or surface_of(urlconf).version)


@cache
def _make(urlconf: str, version: str) -> Document:
    with translation.override("en"):
        generator = SurfaceGenerator(  # type: ignore[no-untyped-call]
            urlconf=urlconf, api_version=version
        )
        return generator.get_schema(public=True)


@cache
def _json(urlconf: str, version: str) -> bytes:
    return orjson.dumps(document_of(urlconf, version))


@cache
def _yaml(urlconf: str, version: str) -> bytes:
    text: bytes = OpenApiYamlRenderer().render(document_of(urlconf, version))
    return text


def in_url(version: str) -> str:
    """Return a dated version as URLs have it: 2019-02-08."""
    return version.replace("/", "-")


def version_in_url(urlconf: str, name: str) -> str:
    """Return the surface's version that a URL names; Http404 where it has no such one.

    A URL that names none means the version which the surface shows.
    """
    if not name:
        return surface_of(urlconf).version
    for version in surface_of(urlconf).versions:
        if in_url(version) == name:
            return version
    raise Http404


# media types that a client may ask for -> what makes the bytes and what they are called
_FORMATS = {
    "application/json": (_json, "application/json"),
    "application/vnd.oai.openapi+json": (_json, "application/vnd.oai.openapi+json"),
    "application/yaml": (_yaml, "application/yaml"),
    "application/vnd.oai.openapi": (_yaml, "application/vnd.oai.openapi"),
    "text/yaml": (_yaml, "text/yaml; charset=utf-8"),
}


class AnyAccept(BaseContentNegotiation):
    """Takes the first parser and renderer: what is answered is not negotiated by DRF."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        """Return the first parser."""
        return parsers[0]

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        """Return the first renderer."""
        return renderers[0], renderers[0].media_type


class SchemaView(APIView):
    """The OpenAPI document, open to everybody: JSON, or YAML where `Accept` asks for it.

    A surface subclasses it for its errors and gives `urlconf`.
    """

    authentication_classes: Any = ()
    permission_classes: Any = ()
    throttle_classes: Any = ()
    content_negotiation_class = AnyAccept
    metadata_class = None
    schema = None
    urlconf: str = ""

    def get(self, request: Request, version: str = "") -> HttpResponse:
        """Return the document; `version` is that of a surface with dated ones, as URLs have it."""
        version = version_in_url(self.urlconf, version)
        wanted = request._request.get_preferred_type(list(_FORMATS)) or "application/json"
        make, content_type = _FORMATS[wanted]
        return HttpResponse(
            make(self.urlconf, version), content_type=content_type, headers={"Vary": "Accept"}
        )


class SwaggerView(SpectacularSwaggerSplitView):
    """Swagger UI, whose files all come from this host and whose script is a file of its own.

    A surface subclasses it for its errors and gives `title` and `url_name` (of its `SchemaView`).
    """

    authentication_classes: Any = ()
    permission_classes: Any = ()
    throttle_classes: Any = ()
    content_negotiation_class = AnyAccept
    metadata_class = None
    schema = None


class VersionedSwaggerView(SwaggerView):
    """Swagger UI of a surface with dated versions: a list at the top of the page picks one.

    A surface also gives `urlconf`, and in `url_name` the pattern that takes a version.
    """

    urlconf: str = ""

    def get(self, request: Request, version: str = "") -> Response:
        """Return the page, or with `?script=` its script; it begins with the version of its URL."""
        shown = version_in_url(self.urlconf, version)
        response: Response = super().get(request)  # type: ignore[no-untyped-call]
        if request.GET.get("script") is not None:
            response.data["settings"] = self._settings(shown)
        return response

    def _get_schema_url(self, request: Request) -> str:
        """Return the newest document's address; the settings name all of them."""
        return self._address(surface_of(self.urlconf).version)

    def _address(self, version: str) -> str:
        return reverse(self.url_name, args=[in_url(version)])

    def _settings(self, shown: str) -> str:
        """Return an expression in JavaScript: the part with the list has no name in JSON."""
        names = reversed(surface_of(self.urlconf).versions)
        choice = {
            **spectacular_settings.SWAGGER_UI_SETTINGS,
            "urls": [{"url": self._address(each), "name": each} for each in names],
            "urls.primaryName": shown,
            "layout": "StandaloneLayout",
        }
        presets = "[SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset]"
        return f"{{...{json.dumps(choice)}, presets: {presets}}}"
