"""The base of every view of the surface: version, who asks, in which tenant, may they; the body."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from django.http import HttpResponse
from rest_framework.exceptions import MethodNotAllowed, NotAuthenticated, UnsupportedMediaType
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer

from core.actor import Actor
from core.api.authentication import BearerAuthentication
from core.api.dispatch.access import TenantPermission, find_access
from core.api.dispatch.errors import Problem, exception_handler, name_reason
from core.api.dispatch.fields import Model, Values
from core.api.dispatch.headers import (
    HEADERS_MODEL,
    JSON,
    VERSION,
    common_headers,
    json_response,
    known_version,
    read_tenant,
    read_version,
)
from core.api.dispatch.naming import wire_field
from core.api.dispatch.operations import Operation
from core.api.dispatch.reading import IsShown, read_body, read_query
from core.api.dispatch.replies import Replies
from core.api.dispatch.schema import DispatchAutoSchema
from core.api.idempotency import HEADER as IDEMPOTENCY_KEY
from core.api.idempotency import REPLAYED, IdempotentWrites
from core.api.throttling import ClientThrottle, add_rate_limit_headers
from core.api.uses import count_use
from core.models import ApiClient, ApiSurface, Organization
from core.roles import DISPATCH_READERS, DISPATCH_WRITERS
from core.tenancy import Access, accesses_of

# What an operation without parameters reads its query by: any parameter is unknown.
NO_QUERY = Model("NoQueryModel", ())


class DispatchView(IdempotentWrites, Replies):
    """Resolves, in this order: the edge's refusals, method, version, user, tenant, role, query.

    A subclass declares `operations` by HTTP method, and the methods themselves, which find the
    records that the URL names (404), then call `self.read()` for the body and one of the `reply`
    functions for the answer. The surface's own base view gives `history` and, where clients are
    pinned to versions, `pinned_version` and `version_used`.
    """

    authentication_classes = (BearerAuthentication,)
    permission_classes: Any = (TenantPermission,)
    throttle_classes = (ClientThrottle,)
    # For the OpenAPI document; the dialect reads and writes its bytes itself.
    parser_classes: Any = (JSONParser,)
    renderer_classes: Any = (JSONRenderer,)
    metadata_class = None
    schema = DispatchAutoSchema()
    roles_that_read = DISPATCH_READERS
    roles_that_write = DISPATCH_WRITERS
    request: Any

    operations: ClassVar[Mapping[str, Operation]] = {}
    tag: ClassVar[str] = ""
    needs_tenant: ClassVar[bool] = True
    # Fields of domain errors -> keys of the body's table, where they are not the same.
    domain_fields: ClassVar[Mapping[str, str]] = {}

    # When the request came.
    now: datetime

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Prepare the request; whatever fails is raised and worded by the surface."""
        self.now = datetime.now(UTC)
        self.found_version = known_version(request.META, self.history)
        if refusal := request.META.get("cartera.refusal"):
            raise Problem(refusal)
        if request.method == "OPTIONS":  # a browser asks, and sends no token
            return
        if self._method not in self.operations:
            raise MethodNotAllowed(request.method or "")
        given = read_version(request.META, self.history)
        self.perform_authentication(request)
        if not request.user.is_authenticated:
            raise NotAuthenticated
        self.found_version = given or self._pinned_version(request.auth.client)
        self._enter_tenant(request)
        self.check_permissions(request)
        self.check_throttles(request)
        self.parameters = self._read_query(request)
        self.version_used(self.version, is_given=given is not None)
        self.run_once(request)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Add what every reply of the surface carries."""
        reply: Any = super().finalize_response(request, response, *args, **kwargs)
        reply.headers.setdefault(VERSION, self.version)
        if REPLAYED in reply.headers and reply.status_code >= 400:
            name_reason(reply)  # of the first reply only the headers and the body are kept
        add_rate_limit_headers(request, reply)
        count_use(request, reply, ApiSurface.DISPATCH)
        return reply

    def get_exception_handler(self) -> Callable[..., HttpResponse]:
        """Return the dialect's own handler."""
        return exception_handler

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer a browser's preflight: the headers say it all."""
        return json_response(b"")

    @property
    def allowed_methods(self) -> list[str]:
        """The methods that the URL has."""
        return [*self.operations]

    @property
    def default_response_headers(self) -> dict[str, str]:
        """What every reply of the path carries."""
        return common_headers(self.operations)

    @property
    def _method(self) -> str:
        """The request's method; HEAD is GET without the body."""
        method = self.request.method or ""
        return "GET" if method == "HEAD" else method

    @property
    def operation(self) -> Operation:
        """What the request's method takes and answers."""
        return self.operations[self._method]

    @property
    def access(self) -> Access:
        """The tenant of the request and the roles there."""
        access: Access = self.request.access
        return access

    @property
    def organization(self) -> Organization:
        """The tenant of the request."""
        return self.access.organization

    @property
    def accesses(self) -> Sequence[Access]:
        """The account's tenants; where no tenant is needed, those where the request may go on."""
        accesses: Sequence[Access] = self.request.accesses
        return accesses

    @property
    def actor(self) -> Actor:
        """Who changes something with this request, and when."""
        return Actor(
            at=self.now,
            user=self.request.user,
            client=self.request.auth.client,
            request_id=self.request.request_id,
        )

    def pinned_version(self, client: ApiClient) -> str | None:
        """Return the version that the client used last, None when it never named one."""
        return None

    def version_used(self, version: str, *, is_given: bool) -> None:
        """Take note of a request that may go on; `is_given` when it named the version itself."""

    def read(self, is_shown: IsShown = lambda name, value: False) -> Values:
        """Return the body's values by key: those that were given; see `read_body`.

        Raises FieldProblem, or UnsupportedMediaType for a body that is not called JSON.
        """
        model = self.operation.input
        if model is None:
            raise TypeError(f"{self.operation.id} takes no body.")
        body: bytes = self.request.body
        content_type = self.request.META.get("CONTENT_TYPE", "")
        media_type = content_type.partition(";")[0].strip().lower()
        if body and media_type not in ("", JSON):
            raise UnsupportedMediaType(media_type)
        return read_body(self.shape(model), body, now=self.now, is_shown=is_shown)

    def wire_field(self, name: str) -> tuple[str | None, str]:
        """Return `<Model>.<field>` of a domain error's field, and where in the body it stands."""
        if name == IDEMPOTENCY_KEY:
            return f"{HEADERS_MODEL}.{IDEMPOTENCY_KEY.lower()}", ""
        model = self.operation.input
        if model is None:
            return None, ""
        return wire_field(self.shape(model), self.domain_fields.get(name, name))

    def _pinned_version(self, client: ApiClient | None) -> str:
        pinned = self.pinned_version(client) if client else None
        return pinned if pinned and pinned in self.history else self.history.earliest

    def _enter_tenant(self, request: Any) -> None:
        request.accesses = accesses_of(request.user)
        request.access = None
        if self.needs_tenant:
            tenant_id = read_tenant(request.META, now=self.now)
            request.access = find_access(request.accesses, tenant_id)

    def _read_query(self, request: Any) -> Values:
        model = self.shape(self.operation.query or NO_QUERY)
        return read_query(model, request.META.get("QUERY_STRING", ""), now=self.now)
