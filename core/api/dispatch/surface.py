"""What the dispatch surface says about itself, and where: `dispatch/schema`, `dispatch/docs`.

The dated versions belong to the app that speaks them, so the URLconf makes the surface of its
history: `surface = dispatch_surface(HISTORY)`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, re_path
from rest_framework.views import APIView

from core.api.dispatch.errors import exception_handler
from core.api.dispatch.headers import common_headers
from core.api.dispatch.versions import VersionHistory
from core.api.schema import Surface, surface_of
from core.api.schema_views import SchemaView, VersionedSwaggerView, in_url

URLCONF: Final = "config.api_dispatch"
TITLE: Final = "Cartera: customers at their locations (dispatch)"
DESCRIPTION: Final = """
Customers where they are served, for drivers' apps, dispatchers' consoles and third parties. It
speaks the wire of a dispatch product, so that its clients work unchanged. Where nothing is
published, a decision of this system is marked *ours*.

## Signing in
`POST /oauth/token` with `grant_type=client_credentials` and the client's id and secret; then
`Authorization: Bearer <token>`, at most 256 characters with the word `Bearer`. Reading needs the
scope `read`, everything else `write`.

The tenant is the company whose trucks run. Its number stands in `x-tenant-id`; `GET /tenants`, the
only operation without that header, lists those of the account. A tenant that is not the account's
is a 403; what belongs to another tenant does not exist: 404.

## Roles
A member has roles in each tenant, and may have several. Admin, ClientCustomer, CrmUser, Dispatcher,
Driver, ThirdPartyDispatcher and ThirdPartyDriver read; Dispatcher and Admin write. Who has no other
of these roles sees less (ours): a ClientCustomer its own customer only, a Driver active records
only; what is not seen is a 404.

## Versions
A version is a date. A request names one in `x-api-version`; without the header it gets the version
that its API client used last, and the earliest one if it never named any. Every reply says in
`x-api-version` which it speaks. Versions differ in names only, in bodies, replies and the fields of
errors alike; there is one document like this one for each of them. A client that was generated from
one should name its version in every request, say as a header of the client:

{versions}

## Requests
Bodies are JSON objects of at most 2 MB. Unknown fields and unknown query parameters are refused,
and the first problem is told. Lengths are in characters and include their bounds. A boolean may be
sent as `true`, `false`, `1` or `0`, also as a text and in any case; an integer also as a text.
Times are UTC without an offset, such as `2018-06-13T19:50:20.867000`. In a change, what is left out
stays as it is and `null` clears it. A value that is sent back as it was shown is left alone (ours):
texts that other surfaces stored are shown cut to the limits of this one, and are not cut by that.
A body that comes with GET or DELETE is not looked at. URLs take a slash at their end, and never
redirect; verbs are read in any case.

## Replies
JSON in ASCII with its keys in alphabetical order and every key present; what is not set is `null`.
Lists are sorted by id and come in pages: `page_index` from 1 to 10,000, `page_limit` from 1 to
1,000 (100 by default). The lists of one customer's addresses and contacts have a single page.
Every reply, of any status, carries `x-api-version`, `x-request-id`, and for browsers
`Access-Control-Allow-Origin: *`, `Access-Control-Allow-Headers`, `Access-Control-Allow-Methods`
and `Allow`; `OPTIONS` answers them without a token.

## Repeating and competing requests (ours)
A write that carries an `Idempotency-Key` may be sent again: it is done once, and answered the same
for 24 hours. Replies with one record carry an `ETag`; a change with `If-Match` is done only while
the record is as it was seen.

## Failures
Every failure has the same three keys: `detail` says what is wrong, `explanation` what came of it,
`field` which value of which model, as `CreateCustomerModel.name`, or `null`. The reason phrase of
the status line holds the field and the detail, too. An address that leads nowhere is a 404, a
method that an address does not have a 405, whose header `Allow` names the methods.

## This document
`GET /dispatch/schema` answers the newest version's to everybody, as JSON or, with `Accept:
application/yaml`, as YAML; `GET /dispatch/docs` shows it in Swagger UI, which has a list of the
versions.
"""


def dispatch_surface(history: VersionHistory) -> Surface:
    """Return the surface in the versions of the history."""
    return Surface(
        title=TITLE,
        version=history.newest,
        prefix="",
        description=DESCRIPTION.strip().replace("{versions}", changelog(history)),
        versions=history.versions,
    )


def changelog(history: VersionHistory) -> str:
    """Return a list of the versions, the newest first: what each broke, and its document."""
    return "\n".join(_entry(history, version) for version in reversed(history.versions))


def _entry(history: VersionHistory, version: str) -> str:
    told = [change.about for change in history.changes_of(version)]
    if not told:
        told = ["The earliest." if version == history.earliest else "Breaks nothing."]
    name = in_url(version)
    links = f"[document](/dispatch/schema/{name}), [Swagger UI](/dispatch/docs/{name})"
    return f"- **{version}**: {' '.join(told)} {links}"


class DispatchPage(APIView):
    """What the two views below share: they fail as the surface does."""

    urlconf = URLCONF

    def get_exception_handler(self) -> Callable[..., HttpResponse]:
        """Return the dialect's own handler."""
        return exception_handler

    @property
    def version(self) -> str:
        """The version that a failure is told in: that of a caller who is not known."""
        return surface_of(self.urlconf).versions[0]

    @property
    def default_response_headers(self) -> dict[str, str]:
        """What every reply of the surface carries: pages of other sites may read the document."""
        return common_headers(["GET"])


class DispatchSchemaView(DispatchPage, SchemaView):
    """The document of the surface in one version."""


class DispatchSwaggerView(DispatchPage, VersionedSwaggerView):
    """The documents, to read and to try."""

    title = TITLE
    url_name = "dispatch-schema-version"


_VERSION: Final = "(?P<version>[0-9]{4}-[0-9]{2}-[0-9]{2})"
_schema, _docs = DispatchSchemaView.as_view(), DispatchSwaggerView.as_view()
urlpatterns: list[URLPattern | URLResolver] = [
    re_path(r"^dispatch/schema/?\Z", _schema, name="dispatch-schema"),
    re_path(rf"^dispatch/schema/{_VERSION}/?\Z", _schema, name="dispatch-schema-version"),
    re_path(r"^dispatch/docs/?\Z", _docs, name="dispatch-docs"),
    re_path(rf"^dispatch/docs/{_VERSION}/?\Z", _docs, name="dispatch-docs-version"),
]
