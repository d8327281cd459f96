"""The base of every v1 view: who asks, in which organization, and whether they may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from rest_framework import permissions
from rest_framework.viewsets import GenericViewSet

from core.actor import Actor
from core.api.authentication import BearerAuthentication
from core.api.etags import ConditionalRequests
from core.api.idempotency import IdempotentWrites
from core.api.permissions import RolePermission
from core.api.throttling import ClientThrottle, add_rate_limit_headers
from core.api.uses import count_use
from core.api.v1.errors import HTTP_WORDINGS, V1Problem, exception_handler, http_error
from core.api.v1.output import Reply
from core.api.v1.parsers import FormParser, JSONParser, MultiPartParser, read_form
from core.api.v1.renderers import AlwaysJSON, V1JSONRenderer
from core.api.v1.schema import V1AutoSchema
from core.api.v1.session import SessionCookieAuthentication
from core.errors import MissingValue, NotFound
from core.models import ApiSurface
from core.tenancy import Access, accesses_of

ORGANIZATION_HEADER = "X-Organization"


class V1View(IdempotentWrites, ConditionalRequests, GenericViewSet):
    """Resolves, once and in this order: refusals of the edge, user, organization, permission."""

    authentication_classes = (BearerAuthentication, SessionCookieAuthentication)
    permission_classes: Any = (permissions.IsAuthenticated, RolePermission)
    throttle_classes = (ClientThrottle,)
    parser_classes = (FormParser, MultiPartParser, JSONParser)
    renderer_classes = (V1JSONRenderer,)
    content_negotiation_class = AlwaysJSON
    metadata_class = None
    schema = V1AutoSchema()
    pagination_class = None
    filter_backends = ()
    organization_header = ORGANIZATION_HEADER

    # Carries `access` besides what REST framework knows of it.
    request: Any

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Prepare the request; whatever fails is raised in the surface's words."""
        refusal = request.META.get("cartera.refusal")
        if refusal:
            raise V1Problem(refusal, *HTTP_WORDINGS[refusal])
        self.perform_authentication(request)
        if request.user and request.user.is_authenticated:
            request.access = _choose_access(request)
        self.check_permissions(request)
        self.check_throttles(request)
        self.run_once(request)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Add what every reply of the surface carries."""
        response = super().finalize_response(request, response, *args, **kwargs)
        add_rate_limit_headers(request, response)
        count_use(request, response, ApiSurface.V1)
        return response

    def get_exception_handler(self) -> Callable[..., HttpResponse]:
        """Return the dialect's own handler."""
        return exception_handler

    @property
    def access(self) -> Access:
        """The organization and roles of the request."""
        access: Access = self.request.access
        return access

    @property
    def actor(self) -> Actor:
        """Who changes something with this request, and when."""
        credentials = self.request.auth
        return Actor(
            at=datetime.now(UTC),
            user=self.request.user,
            client=getattr(credentials, "client", None),
            request_id=self.request.request_id,
        )

    @property
    def reply(self) -> Reply:
        """What documents need to know of the request."""
        return Reply(
            organization=self.access.organization,
            media_url=self.request.build_absolute_uri("/media/"),
        )

    def query(self) -> dict[str, str]:
        """Return the parameters of the URL; `%E9` that is not UTF-8 is read as Latin-1."""
        return read_form(self.request.META.get("QUERY_STRING", "").encode("latin-1"))

    def parameters(self) -> dict[str, Any]:
        """Return the parameters of URL and body; the body's count where both have one."""
        return {**self.query(), **self.request.data}


def _choose_access(request: Any) -> Access | None:
    """Return the organization of the account, or the one of several that the header names.

    A slug that the account does not reach is answered like one that does not exist.
    """
    accesses = accesses_of(request.user)
    slug = request.headers.get(ORGANIZATION_HEADER)
    if slug is not None:
        for access in accesses:
            if access.organization.slug == slug:
                return access
        raise NotFound("organization", slug)
    if len(accesses) > 1:
        raise MissingValue(ORGANIZATION_HEADER)
    return accesses[0] if accesses else None


@csrf_exempt  # else a POST would be answered by the back office's HTML page
def unknown_url(request: HttpRequest) -> HttpResponse:
    """Answer any URL of the surface that leads nowhere."""
    return http_error(404)
