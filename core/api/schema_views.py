"""The views of a surface's OpenAPI document: the document itself, and Swagger UI."""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import Any

import orjson
from django.http import HttpResponse
from django.utils import translation
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.views import APIView

from core.api.schema import Document, SurfaceGenerator

_one_at_a_time = Lock()


def document_of(urlconf: str) -> Document:
    """Return the document of the surface; it is made once per process."""
    with _one_at_a_time:  # the generator keeps its warnings in a global
        return _make(urlconf)


@cache
def _make(urlconf: str) -> Document:
    with translation.override("en"):
        generator = SurfaceGenerator(urlconf=urlconf)  # type: ignore[no-untyped-call]
        return generator.get_schema(public=True)


@cache
def _json(urlconf: str) -> bytes:
    return orjson.dumps(document_of(urlconf))


@cache
def _yaml(urlconf: str) -> bytes:
    text: bytes = OpenApiYamlRenderer().render(document_of(urlconf))
    return text


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

    def get(self, request: Request) -> HttpResponse:
        """Return the document."""
        wanted = request._request.get_preferred_type(list(_FORMATS)) or "application/json"
        make, content_type = _FORMATS[wanted]
        return HttpResponse(
            make(self.urlconf), content_type=content_type, headers={"Vary": "Accept"}
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
