"""The headers of requests and replies in the OpenAPI document, each a component of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from drf_spectacular.plumbing import ComponentRegistry, ResolvedComponent

from core.api.dispatch.headers import TENANT, VERSION
from core.api.dispatch.schema_models import Schema
from core.api.dispatch.versions import VersionHistory
from core.api.idempotency import HEADER as IDEMPOTENCY_KEY
from core.api.idempotency import REPLAYED
from core.api.schema import shared
from core.idempotency import LONGEST_KEY

REQUEST_ID: Final = "x-request-id"
_TEXT: Final = {"type": "string"}
_UUID: Final = {"type": "string", "format": "uuid"}
# Without the format: generated clients would put an object into the header, not its text.
_UUID_TEXT: Final = {
    "type": "string",
    "pattern": "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$",
}
_COUNT: Final = {"type": "integer", "minimum": 0}

# name -> component, schema and description
_REQUEST: Final[Mapping[str, tuple[str, Schema, str]]] = {
    TENANT: (
        "TenantId",
        {"type": "integer", "format": "int64"},
        "The tenant's number, from `GET /tenants`. Sent twice it is refused.",
    ),
    REQUEST_ID: (
        "RequestId",
        _UUID_TEXT,
        "Names the request in the reply, in logs and in the history of what it changes. Without a"
        " UUID the server makes one (*ours*).",
    ),
    IDEMPOTENCY_KEY: (
        "IdempotencyKey",
        {**_TEXT, "minLength": 1, "maxLength": LONGEST_KEY},
        "A name of the caller's for this request (*ours*). Sent again within 24 hours, it is done"
        " once and answered the same.",
    ),
    "If-Match": (
        "IfMatch",
        _TEXT,
        "The `ETag` as which the record was seen: else nothing is changed (*ours*).",
    ),
    "If-None-Match": (
        "IfNoneMatch",
        _TEXT,
        "An `ETag` that the caller has: 304 while the record is still so (*ours*).",
    ),
}
_VERSION_ABOUT: Final = (
    "The version of the request and of its reply. Without it, the one that the API client used"
    " last; the earliest if it never named any."
)

# name -> schema and description
_EVERY_REPLY: Final[Mapping[str, tuple[Schema, str]]] = {
    REQUEST_ID: (_UUID, "The request's own, or the one it was given."),
    "Access-Control-Allow-Headers": (_TEXT, "Headers that a page of another site may send."),
    "Access-Control-Allow-Methods": (_TEXT, "As `Allow`."),
    "Access-Control-Allow-Origin": ({**_TEXT, "enum": ["*"]}, "Any site's pages may read it."),
    "Allow": (_TEXT, "The methods of the address, with commas and without spaces."),
}
_SOME_REPLIES: Final[Mapping[str, tuple[Schema, str]]] = {
    "ETag": (_TEXT, "Changes whenever the document does (*ours*)."),
    REPLAYED: (
        {**_TEXT, "enum": ["true"]},
        "Stands where this is the reply to an earlier request with the same key (*ours*).",
    ),
    "Retry-After": (_COUNT, "Seconds to wait before trying again."),
    "RateLimit-Limit": (_COUNT, "Requests allowed in the current window (*ours*)."),
    "RateLimit-Remaining": (_COUNT, "Requests left in it."),
    "RateLimit-Reset": (_COUNT, "Seconds until it ends."),
}
RATE: Final = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")


class Headers:
    """Makes the components of a document of one version, and the references to them."""

    def __init__(self, registry: ComponentRegistry, history: VersionHistory, version: str) -> None:
        self.registry = registry
        self.history = history
        self.version = version

    def parameter(self, name: str) -> Schema:
        """Return the reference to a request's header."""
        if name == VERSION:
            component, declared = "ApiVersion", self._of_version()
        else:
            component, schema, about = _REQUEST[name]
            declared = {"schema": schema, "description": about}
        if name == TENANT:
            declared = {**declared, "required": True, "example": 1}
        content = {"in": "header", "name": name, **declared}
        return shared(self.registry, ResolvedComponent.PARAMETER, component, content)

    def of_reply(self, *more: str) -> Schema:
        """Return what every reply carries, and more, by name."""
        told = {name: self._header(name, *_EVERY_REPLY[name]) for name in _EVERY_REPLY}
        told |= {name: self._header(name, *_SOME_REPLIES[name]) for name in more}
        about = "The version in effect."
        return {VERSION: self._header(VERSION, self._versions(), about), **told}

    def _header(self, name: str, schema: Schema, about: str) -> Schema:
        content = {"schema": schema, "description": about}
        return shared(self.registry, ResolvedComponent.HEADER, name, content)

    def _of_version(self) -> Schema:
        """Declare the header; its example is the document's own version."""
        return {
            "schema": self._versions(),
            "description": _VERSION_ABOUT,
            "example": self.version,
        }

    def _versions(self) -> Schema:
        """Return the reference to the component of the versions there are."""
        content: dict[str, Any] = {
            "type": "string",
            "enum": [*self.history.versions],
            "description": "A dated version of the surface.",
            # What generators call them; a version is no name in any language.
            "x-enum-varnames": [f"V{each.replace('/', '_')}" for each in self.history.versions],
        }
        return shared(self.registry, ResolvedComponent.SCHEMA, "ApiVersion", content)
