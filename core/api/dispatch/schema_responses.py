"""The responses of an operation in the OpenAPI document: what it answers, and every failure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from drf_spectacular.plumbing import ResolvedComponent
from rest_framework.permissions import SAFE_METHODS

from core.api.dispatch.headers import JSON
from core.api.dispatch.operations import Operation
from core.api.dispatch.schema_examples import page_example, reply_example
from core.api.dispatch.schema_failures import (
    DESCRIPTIONS,
    ERROR,
    Examples,
    body_problems,
    header_problems,
    query_problems,
    usual_example,
)
from core.api.dispatch.schema_headers import RATE, Headers
from core.api.dispatch.schema_models import Schema, page_schema, reply_schema
from core.api.idempotency import REPLAYED
from core.api.schema import shared

EVERYWHERE: Final = (400, 401, 403, 429, 500, 503)
OF_RECORDS: Final = (404,)
WITH_BODY: Final = (413, 415)
OF_WRITES: Final = (409, 422)
OF_CHANGES: Final = (412,)
CHANGING: Final = ("PATCH", "DELETE")
WITH_WAIT: Final = (409, 429, 503)


class Responses:
    """Makes the responses of an operation whose models are of the document's version.

    `names_records` says that its path has variables. What is the same for all operations stands in
    the document once.
    """

    def __init__(
        self,
        operation: Operation,
        method: str,
        headers: Headers,
        *,
        names_records: bool,
        needs_tenant: bool,
    ) -> None:
        self.operation = operation
        self.method = method
        self.headers = headers
        self.names_records = names_records
        self.needs_tenant = needs_tenant
        self.is_read = method in SAFE_METHODS

    def all(self) -> Schema:
        """Return them by status."""
        responses = {self.operation.status: self._success()}
        if self.is_read and not self.operation.is_list:
            responses[304] = self._unchanged()
        responses |= {status: self._failure(status) for status in self._statuses()}
        return {str(status): responses[status] for status in sorted(responses)}

    def _statuses(self) -> list[int]:
        statuses = [*EVERYWHERE]
        statuses += OF_RECORDS if self.names_records else ()
        statuses += WITH_BODY if self.operation.input is not None else ()
        statuses += () if self.is_read else OF_WRITES
        statuses += OF_CHANGES if self.method in CHANGING else ()
        return statuses

    def _success(self) -> Schema:
        output = self.operation.output
        registry = self.headers.registry
        if self.operation.is_list:
            content = {"schema": page_schema(registry, output), "example": page_example(output)}
        else:
            content = {"schema": reply_schema(registry, output), "example": reply_example(output)}
        more = [*RATE, *(() if self.operation.is_list else ("ETag",))]
        more += () if self.is_read else (REPLAYED,)
        return self._response("The request was carried out.", content, more)

    def _unchanged(self) -> Schema:
        content = {
            "description": "The record is still as `If-None-Match` says (*ours*).",
            "headers": self.headers.of_reply("ETag", *RATE),
        }
        return shared(self.headers.registry, ResolvedComponent.RESPONSE, "Http304", content)

    def _failure(self, status: int) -> Schema:
        more = ["Retry-After"] if status in WITH_WAIT else []
        if status == 400:
            return self._response(DESCRIPTIONS[400], self._failures(self._bad_requests()), more)
        usual = self._failures({"usual": usual_example(status)})
        response = self._response(DESCRIPTIONS[status], usual, more)
        registry, name = self.headers.registry, f"Http{status}"
        return shared(registry, ResolvedComponent.RESPONSE, name, response)

    def _response(self, about: str, content: Schema, more: list[str]) -> Schema:
        headers = self.headers.of_reply(*more)
        return {"description": about, "headers": headers, "content": {JSON: content}}

    def _failures(self, examples: Mapping[str, dict[str, Any]]) -> Schema:
        shown = {
            name: {"summary": value["detail"], "value": value} for name, value in examples.items()
        }
        return {"schema": reply_schema(self.headers.registry, ERROR), "examples": shown}

    def _bad_requests(self) -> Examples:
        examples = header_problems(self.headers.history, needs_tenant=self.needs_tenant)
        if self.operation.query is not None:
            examples |= query_problems(self.operation.query)
        if self.operation.input is not None:
            examples |= body_problems(self.operation.input)
        return examples
