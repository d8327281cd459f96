"""The base of every view of the surface: who asks, for which company, may they; body and reply."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any, ClassVar
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from rest_framework import permissions
from rest_framework.exceptions import MethodNotAllowed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from core.actor import Actor
from core.api.authentication import BearerAuthentication
from core.api.dynamics.access import CompanyPermission, find_access
from core.api.dynamics.envelope import DEFAULT_ZONE, Envelope
from core.api.dynamics.errors import Refused, exception_handler, http_failure
from core.api.dynamics.fields import Model, Naming, Values, fold, json_name, xml_name
from core.api.dynamics.negotiation import JSON, DynamicsNegotiation, media_type
from core.api.dynamics.operations import UNKNOWN, Operation, domain_names, wire_names
from core.api.dynamics.paging import Page, read_page
from core.api.dynamics.parsers import PARSERS, ReceivedBody
from core.api.dynamics.reading import EmptyBody, Reading
from core.api.dynamics.renderers import NO_CACHE, RENDERERS
from core.api.dynamics.schema import DynamicsAutoSchema
from core.api.dynamics.validation import check
from core.api.idempotency import HEADER as IDEMPOTENCY_KEY
from core.api.idempotency import IdempotentWrites
from core.api.throttling import ClientThrottle, add_rate_limit_headers
from core.api.uses import count_use
from core.errors import DomainError, InvalidValue, MissingValue
from core.models import ApiSurface
from core.tenancy import Access, accesses_of

GRANTOR = "GrantorTaxId"
# The key of the company in the tables that name one.
GRANTOR_KEY = "grantor_tax_id"


class DynamicsView(IdempotentWrites):
    """Resolves, in this order: the edge's refusals, the method, the user, the company, permission.

    A subclass declares `operations` by HTTP method, and the methods themselves, which call
    `self.read()` for the body and `self.reply(...)` for the answer. The company is named by a URL
    variable `grantor_tax_id`, by the query parameter GrantorTaxId, or by the body; an account of a
    single company need not name it.
    """

    authentication_classes = (BearerAuthentication,)
    permission_classes: Any = (permissions.IsAuthenticated, CompanyPermission)
    throttle_classes = (ClientThrottle,)
    parser_classes: Any = PARSERS
    renderer_classes = RENDERERS
    content_negotiation_class = DynamicsNegotiation
    metadata_class = None
    schema = DynamicsAutoSchema()
    format_kwarg = None  # no URL has a format suffix
    request: Any

    operations: ClassVar[Mapping[str, Operation]] = {}
    tag: ClassVar[str] = ""
    # Codes of failures.FAILURES for error kinds of the view's own app.
    failure_codes: ClassVar[Mapping[type[DomainError], str]] = {}
    # Fields of domain errors -> where the body's table has them, as keys: see `domain_names`.
    domain_fields: ClassVar[Mapping[str, str]] = {}

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Prepare the request; whatever fails is raised and worded by the surface."""
        if refusal := request.META.get("cartera.refusal"):
            raise Refused(refusal)
        if self.operation is UNKNOWN:
            raise MethodNotAllowed(request.method or "")
        if any("\0" in value for value in kwargs.values()):
            raise Http404
        self.perform_authentication(request)
        request.accesses = accesses_of(request.user) if request.user.is_authenticated else []
        request.access = self._first_access(request)
        self.check_permissions(request)
        self.check_throttles(request)
        self._run_once_in_company(request)

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        """Add what every reply of the surface carries."""
        response = super().finalize_response(request, response, *args, **kwargs)
        for name, value in NO_CACHE.items():
            response[name] = value
        add_rate_limit_headers(request, response)
        count_use(request, response, ApiSurface.DYNAMICS)
        return response

    def get_exception_handler(self) -> Callable[..., HttpResponse]:
        """Return the dialect's own handler."""
        return exception_handler

    @property
    def allowed_methods(self) -> list[str]:
        """The methods that the URL has."""
        return [*self.operations]

    @property
    def default_response_headers(self) -> dict[str, str]:
        """Only Vary; Allow goes with 405 alone."""
        return {"Vary": "Accept"}

    @property
    def operation(self) -> Operation:
        """What the request's method takes and answers; HEAD is GET without the body."""
        method = self.request.method or ""
        return self.operations.get("GET" if method == "HEAD" else method, UNKNOWN)

    @property
    def access(self) -> Access:
        """The company of the request and the roles there; MissingValue while none is named."""
        access: Access | None = self.request.access
        if access is None:
            raise MissingValue(GRANTOR_KEY)
        return access

    @property
    def accesses(self) -> Sequence[Access]:
        """Every company that the account reaches."""
        return self.request.accesses

    @property
    def actor(self) -> Actor:
        """Who changes something with this request, and when."""
        return Actor(
            at=datetime.now(UTC),
            user=self.request.user,
            client=getattr(self.request.auth, "client", None),
            request_id=self.request.request_id,
        )

    @property
    def zone(self) -> tzinfo:
        """The company's time zone; Mexico City's while no company is known."""
        access: Access | None = getattr(self.request, "access", None)
        return ZoneInfo(access.organization.time_zone) if access else DEFAULT_ZONE

    def enter(self, tax_id: str) -> Access:
        """Make the company the one of this request; NotFound, or 403 without a role there."""
        self.request.access = access = find_access(self.accesses, tax_id)
        if not CompanyPermission().has_permission(self.request, self):
            raise PermissionDenied
        return access

    def query(self) -> dict[str, str]:
        """Return the URL's parameters, names in upper case; of a name given twice the first."""
        text = self.request.META.get("QUERY_STRING", "")
        parameters: dict[str, str] = {}
        for name, value in parse_qsl(text, keep_blank_values=True, errors="replace"):
            parameters.setdefault(fold(name), value.replace("\0", "\ufffd"))
        return parameters

    def page(self) -> Page:
        """Return the part of the list that is asked for."""
        return read_page(self.query())

    def read(self) -> Values:
        """Return the body's values by key, after every rule of the table.

        Raises EmptyBody, MalformedBody, InvalidModel, and for a body that names the company what
        `enter` raises, or InvalidValue where the URL names another one.
        """
        model = self.operation.input
        received = self.request.data
        if model is None or not isinstance(received, ReceivedBody):
            raise EmptyBody
        zone = self.zone
        values = self._read(model, received)
        if tax_id := values.get(GRANTOR_KEY):
            self._enter_from_body(tax_id)
            if self.zone != zone:  # times without an offset are the company's
                values = self._read(model, received)
        return values

    def _read(self, model: Model, received: ReceivedBody) -> Values:
        reading = Reading(self.zone, received.charset)
        body = received.reader(model, received.data, reading)
        return check(model, body, shown=self.shown_now)

    def shown_now(self, values: Values) -> Values:
        """Return what the record that the body is about shows now; see `validation.check`."""
        return {}

    def _enter_from_body(self, tax_id: str) -> None:
        """Take the body's company; InvalidValue when the URL names another one."""
        before = self.request.access
        if self.enter(tax_id) != before and self._company_in_url():
            raise InvalidValue("It is not the company that the URL names.", field=GRANTOR_KEY)

    def _company_in_url(self) -> str:
        return self.kwargs.get(GRANTOR_KEY) or self.query().get(GRANTOR.upper(), "")

    def reply(
        self,
        data: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None,
        *,
        message: str = "",
        details: Sequence[str] = (),
    ) -> Response:
        """Answer 200 with the data; `details` are warnings."""
        operation = self.operation
        return Response(
            Envelope(
                data_model=operation.output,
                is_list=operation.is_list,
                success=True,
                message=message or operation.message,
                message_detail=details,
                data=data,
                zone=self.zone,
            )
        )

    @property
    def media_url(self) -> str:
        """The absolute address that stored pictures are below."""
        url: str = self.request.build_absolute_uri("/media/")
        return url

    @property
    def naming(self) -> Naming:
        """How fields are named in the request's own format."""
        given = media_type(self.request.META.get("CONTENT_TYPE", ""))
        return json_name if given in JSON else xml_name

    def wire_names(self) -> Mapping[str, str]:
        """Return domain name -> name in the request's own format, for the words of errors."""
        names = {GRANTOR_KEY: GRANTOR}
        if model := self.operation.input:
            names |= wire_names(model, self.naming)
            names |= domain_names(model, self.domain_fields, self.naming)
        return names

    def _run_once_in_company(self, request: Request) -> None:
        """Let an `Idempotency-Key` count, in the company that the request is about."""
        is_keyed = IDEMPOTENCY_KEY in request.headers and request.method not in SAFE_METHODS
        if is_keyed and request.access is None:  # type: ignore[attr-defined]
            # The key is the company's, which only the body names; what reads it may read it again.
            _ = request.body
            if self.operation.input is not None:
                self.read()
            _ = self.access
        self.run_once(request)

    def _first_access(self, request: Any) -> Access | None:
        """Return the company that the URL names, else the account's only one."""
        if not request.user.is_authenticated:
            return None
        accesses: Sequence[Access] = request.accesses
        if named := self._company_in_url():
            return find_access(accesses, named)
        return accesses[0] if len(accesses) == 1 else None


@csrf_exempt  # else a POST would be answered by the back office's HTML page
def unknown_url(request: HttpRequest) -> HttpResponse:
    """Answer any URL of the surface that leads nowhere."""
    return http_failure(request.META.get("cartera.refusal") or 404, request)
