"""What the dynamics surface says about itself, and where: `dynamics/schema`, `dynamics/docs`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver

from core.api.dynamics.errors import rendered_exception_handler
from core.api.dynamics.failures import FAILURES
from core.api.dynamics.routing import route
from core.api.schema import Surface
from core.api.schema_views import SchemaView, SwaggerView

_CODES: Final = "\n".join(
    f"- {failure.status} `{code}`: {failure.message}" for code, failure in FAILURES.items()
)

DESCRIPTION: Final = f"""
Clients, their contracts, and how a company collects, for a CRM and a receivables portal. It speaks
the wire of an ASP.NET Web API 2 product (Json.NET, XmlSerializer), so that its clients work
unchanged. Where nothing is published, a decision of this system is marked *ours*.

## Signing in
`POST /oauth/token` with `grant_type=client_credentials` and the client's id and secret; then
`Authorization: Bearer <token>`. Reading needs the scope `read`, everything else `write`. The
company is named by its RFC (`GrantorTaxId`) in the URL or the body; an account of a single company
need not name it. What belongs to a company out of reach does not exist: 404.

## Bodies
JSON, XML and forms in; JSON and XML out. The reply follows `Accept`, then the type of the request's
body; it is JSON where neither says XML, and never 406. In JSON, names are read in any case and
unknown ones are ignored; numbers may be texts. In XML, names count as they are written here under
`xml`, the root is the name of the model, without a namespace. A form has the XML names, as
`recurrence[services][0][service_id]=x` or `recurrence.services[0].service_id=x`. A body may have
2 MB.

Instants carry the offset of the company's time zone; times sent without one are the company's.
Guids are lower case with dashes, and read in any form that .NET knows. URLs are read in any case,
with or without a slash at their end, and never redirect.

## Replies
Every action answers an envelope: `success`, `message`, `messageDetail` (one entry per problem, or
warnings of a success), `failureCode`, `data`. Lists take `page` (from 1) and `pageSize` (1 to
1,000, 100 by default).

## Failures
The HTTP status tells the truth, and so does the envelope; decide by `failureCode`:
{_CODES}

Before an action is reached (404 for a URL that leads nowhere, 405, 413, 415), and for a fault, the
body is `{{"Message": ...}}` or `<Error><Message>`.

## Repeating a request (ours)
A write that carries an `Idempotency-Key` may be sent again: it is done once, and answered the same
for 24 hours.

## This document
`GET /api/dynamics/schema` answers it to everybody, as JSON or, with `Accept: application/yaml`, as
YAML; `GET /api/dynamics/docs` shows it in Swagger UI.
"""

SURFACE: Final = Surface(
    title="Cartera: clients, contracts and collection (dynamics)",
    version="1.0",
    prefix="/api",
    description=DESCRIPTION.strip(),
)


class DynamicsSchemaView(SchemaView):
    """The document of the surface."""

    urlconf = "config.api_dynamics"

    def get_exception_handler(self) -> Callable[..., HttpResponse]:
        """Return the dialect's own handler."""
        return rendered_exception_handler


class DynamicsSwaggerView(SwaggerView):
    """The document, to read and to try."""

    title = SURFACE.title
    url_name = "dynamics-schema"

    def get_exception_handler(self) -> Callable[..., HttpResponse]:
        """Return the dialect's own handler."""
        return rendered_exception_handler


urlpatterns: list[URLPattern | URLResolver] = [
    route("dynamics/schema", DynamicsSchemaView.as_view(), name="dynamics-schema"),
    route("dynamics/docs", DynamicsSwaggerView.as_view(), name="dynamics-docs"),
]
