"""What the v1 surface says about itself, and where: `schema` and `docs` below its prefix."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, re_path

from core.api.schema import Surface
from core.api.schema_views import SchemaView, SwaggerView
from core.api.v1.errors import exception_handler

DESCRIPTION = """
The customer base over HTTP: customers, their contacts, and the small tables they refer to. It
speaks the wire of the Valomnia REST guide 2.1, so that its clients work unchanged. Where nothing
is published, a decision of this system is marked *ours*.

## Signing in
- **Token** (ours): `POST /oauth/token` with `grant_type=client_credentials` and the client's id
  and secret; then `Authorization: Bearer <token>`, at most 256 characters. Reading needs the
  scope `read`, everything else `write`.
- **Session**: `POST /j_spring_security_check` with `j_username`, `j_password` and `ajax=true`
  sets the cookie `JSESSIONID` and leads to `GET /login/ajaxSuccess`, which answers `success`,
  `token` (the session's id) and `user`. A wrong password is a 401 `authentication_failed`; `POST
  /logout` ends the session (ours). Writes with the cookie are refused when they come from another
  site's page.

The organization is the account's. An account with several picks one with `X-Organization`, else
it gets a 400 `missing_param` (ours). What belongs to another organization does not exist: 404.

## Requests
Parameters are read from the query string and from the body, which may be a form, a multipart form
(the only one that holds an image) or a JSON object, whatever the operation. URLs take a slash at
their end and never redirect. Booleans are `true`, `on`, `yes`, `1` or `false`, `off`, `no`, `0`
in any case. A body may have 10 MB, an image 2 MB, a file to import 200 MB.

A record is addressed by its number, or by the organization's own `reference` where the resource
has one: `/customers/256`, `/customers/reference/NC-3`. Ids in parameters are numbers, or
references with `useExternalId=true`; in an upsert they are references.

## Lists
`max` (100 by default, at most 1,000) and `offset` make the page, `sort` and `order` its order.
Filters are combined; in texts `*` stands for anything, case does not matter, and without `*` the
whole text must be equal. At most 5 asterisks in 100 characters (ours). An unknown parameter is a
400 `invalid_param`. `paging.previous` and `paging.next` are relative URLs with every filter in
them.

## Replies
JSON on one line, in UTF-8, with every key present: what is not set is `null`. Instants are in UTC
with whole seconds, `2015-12-17T23:00:00Z`. Filters by date take ISO 8601 with `Z` or an offset
and compare at the second that is shown, so polling with `lastUpdated_gt=<last seen>` never
repeats a record. Amounts are JSON numbers in the record's currency.

## Repeating and competing requests (ours)
A write that carries an `Idempotency-Key` may be sent again: it is done once, and answered the
same for 24 hours. Replies with one record carry an `ETag`; a change with `If-Match` is done only
while the record is as it was seen.

## Failures
Every failure, of any status and at any URL below `/api/v1.0`, is `{"error": <code>,
"error_description": <text>}`; decide by the code. Beside those of each operation there are 404
`not_found` for a URL that leads nowhere and 405 `method_not_allowed`, whose header `Allow` names
the methods.

## This document
`GET /api/v1.0/schema` answers it to everybody, as JSON or, with `Accept: application/yaml`, as
YAML; `GET /api/v1.0/docs` shows it in Swagger UI.
"""

SURFACE = Surface(
    title="Cartera: customers (v1)",
    version="1.0",
    prefix="/api/v1.0",
    description=DESCRIPTION.strip(),
)


class V1SchemaView(SchemaView):
    """The document of the surface."""

    urlconf = "config.api_v1"

    def get_exception_handler(self) -> Callable[..., HttpResponse]:
        """Return the dialect's own handler."""
        return exception_handler


class V1SwaggerView(SwaggerView):
    """The document, to read and to try."""

    title = SURFACE.title
    url_name = "v1-schema"

    def get_exception_handler(self) -> Callable[..., HttpResponse]:
        """Return the dialect's own handler."""
        return exception_handler


urlpatterns: list[URLPattern] = [
    re_path(r"^schema/?$", V1SchemaView.as_view(), name="v1-schema"),
    re_path(r"^docs/?$", V1SwaggerView.as_view(), name="v1-docs"),
]
