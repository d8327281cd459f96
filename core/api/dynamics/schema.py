"""How the surface is declared to OpenAPI: every operation is read off its `Operation`."""

from __future__ import annotations

import re
from typing import Any, Final

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse

from core.api.dynamics.envelope import Envelope, envelope_model
from core.api.dynamics.failures import FAILURES
from core.api.dynamics.fields import Model, string
from core.api.dynamics.operations import Operation
from core.api.dynamics.paging import DEFAULT_PAGE_SIZE, LARGEST_PAGE_SIZE
from core.api.dynamics.schema_models import Schema, form_schema, model_schema
from core.api.idempotency import HEADER as IDEMPOTENCY_KEY
from core.api.schema import shared
from core.idempotency import LONGEST_KEY

FORM: Final = "application/x-www-form-urlencoded"
# What ASP.NET itself answers.
ERROR: Final = Model(
    "Error", [string("message", "Message")], about="A failure before the action is reached."
)
# status -> when it comes
DESCRIPTIONS: Final = {
    400: "The body cannot be read, or a value is missing, malformed or against a rule.",
    401: "There is no valid token.",
    403: "A role or scope is missing.",
    404: "The record or the company does not exist.",
    409: "The state of a record does not allow the request.",
    413: "The body exceeds 2 MB.",
    415: "The body has another media type, or is compressed.",
    429: "Too many requests; `Retry-After` says how long to wait.",
    500: "A fault of the server; the reply's `X-Request-Id` helps to find it.",
    503: "The database is away or too busy; nothing was changed.",
}
WITHOUT_ENVELOPE: Final = frozenset({413, 415, 500, 503})
WITH_BODY: Final = frozenset({413, 415})
KEY: Final = {
    "name": IDEMPOTENCY_KEY,
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
    "description": "A name of the caller's for this request (ours). Sent again within 24 hours, it"
    " is done once and answered the same.",
}
_NUMBER: Final = {"type": "integer", "minimum": 1}


class DynamicsAutoSchema(AutoSchema):
    """Declares the operations of a `DynamicsView`."""

    @property
    def tables(self) -> Any:
        """The view, of which the base class knows less than is used here."""
        return self.view

    @property
    def declared(self) -> Operation:
        """The operation of this method."""
        operation: Operation = self.tables.operations[self.method]
        return operation

    def get_operation_id(self) -> str:
        """Return the operation's own name."""
        return self.declared.id

    def get_tags(self) -> list[str]:
        """Return the view's tag."""
        return [self.tables.tag or "dynamics"]

    def get_summary(self) -> str:
        """Return what the operation does, in a few words."""
        return self.declared.summary

    def get_description(self) -> str:  # type: ignore[override]
        """Return what one must know to use it."""
        return self.declared.description

    def get_filter_backends(self) -> list[Any]:
        """Return none."""
        return []

    def _is_list_view(self, serializer: Any = None) -> bool:
        """Say no: a list is in the envelope, too."""
        return False

    def _get_format_parameters(self) -> list[Any]:
        """Return none: the headers say which format answers, no parameter does."""
        return []

    def get_override_parameters(self) -> list[Any]:
        """Return the variables of the URL, the parameters of the query string and the headers."""
        in_path = [
            _parameter({"name": name, "schema": {"type": "string"}}, OpenApiParameter.PATH)
            for name in re.findall(r"{(\w+)}", self.path)
        ]
        in_query = [_parameter(each, OpenApiParameter.QUERY) for each in self._query()]
        headers = [] if self.method == "GET" else [_parameter(KEY, OpenApiParameter.HEADER)]
        return [*in_path, *in_query, *headers]

    def _query(self) -> list[Schema]:
        query = list(self.declared.query)
        if "{grantor_tax_id}" not in self.path:
            text = "Tax id (RFC) of the company; only an account that reaches several needs it."
            schema = {"type": "string"}
            query.append({"name": "GrantorTaxId", "schema": schema, "description": text})
        if self.declared.is_list:
            size = {**_NUMBER, "maximum": LARGEST_PAGE_SIZE, "default": DEFAULT_PAGE_SIZE}
            page = {"name": "page", "schema": {**_NUMBER, "default": 1}, "description": "From 1."}
            query += [page, {"name": "pageSize", "schema": size, "description": "Records on it."}]
        return query

    def get_request_serializer(self) -> Any:
        """Return the body's schema for each media type; a form has the XML names."""
        model = self.declared.input
        if model is None:
            return None
        return {
            name: (form_schema if name == FORM else model_schema)(self.registry, model)
            for name in self.map_parsers()
        }

    def get_response_serializers(self) -> Any:
        """Return the reply and every failure that can take its place."""
        success = OpenApiResponse(self._envelope(), "The request was carried out.")
        return {200: success, **{status: self._failure(status) for status in self._statuses()}}

    def _statuses(self) -> list[int]:
        without_body = WITH_BODY if self.declared.input is None else frozenset()
        return [status for status in DESCRIPTIONS if status not in without_body]

    def _failure(self, status: int) -> OpenApiResponse:
        if status in WITHOUT_ENVELOPE:
            return OpenApiResponse(model_schema(self.registry, ERROR), DESCRIPTIONS[status])
        examples = [
            _example(code, failure.message)
            for code, failure in FAILURES.items()
            if failure.status == status
        ]
        return OpenApiResponse(self._envelope(), DESCRIPTIONS[status], examples)

    def _envelope(self) -> Schema:
        operation = self.declared
        model = envelope_model(operation.output, is_list=operation.is_list)
        return model_schema(self.registry, model)

    def get_operation(self, *args: Any, **kwargs: Any) -> Schema | None:
        """Return the operation; failures without an envelope stand in the document once."""
        operation: Schema | None = super().get_operation(*args, **kwargs)
        for status in WITHOUT_ENVELOPE if operation else ():
            response = operation["responses"].get(str(status)) if operation else None
            if operation and response:
                operation["responses"][str(status)] = shared(
                    self.registry, ResolvedComponent.RESPONSE, f"Http{status}", response
                )
        return operation


def _parameter(declared: Schema, place: Any) -> OpenApiParameter:
    return OpenApiParameter(
        declared["name"],
        declared["schema"],
        place,
        required=place == OpenApiParameter.PATH,
        description=declared.get("description", ""),
    )


def _example(code: str, message: str) -> OpenApiExample:
    envelope = Envelope(success=False, message=message, failure_code=code)
    value = {
        "success": envelope.success,
        "message": envelope.message,
        "messageDetail": [envelope.message],
        "failureCode": envelope.failure_code,
        "data": None,
    }
    return OpenApiExample(code, value=value, summary=message, response_only=True)
