"""How the surface is declared to OpenAPI: every operation is read off its `Operation`.

A document is of one dated version, the `document_version` of its views: all of it is made from the
tables of that version.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ComponentRegistry
from rest_framework.permissions import SAFE_METHODS

from core.api.dispatch.fields import Field, Model
from core.api.dispatch.headers import JSON, TENANT, VERSION
from core.api.dispatch.operations import Operation
from core.api.dispatch.paging import DEFAULT_LIMIT
from core.api.dispatch.schema_examples import body_example
from core.api.dispatch.schema_headers import REQUEST_ID, Headers
from core.api.dispatch.schema_models import Schema, body_schema, parameter_schema
from core.api.dispatch.schema_responses import CHANGING, Responses
from core.api.dispatch.versions import VersionHistory
from core.api.idempotency import HEADER as IDEMPOTENCY_KEY

_ID: Final = {"type": "integer", "format": "int64", "minimum": 1}
_DEFAULTS: Final = {"page_index": 1, "page_limit": DEFAULT_LIMIT}


class DispatchAutoSchema(AutoSchema):
    """Declares the operations of a `DispatchView`."""

    def get_operation(
        self,
        path: str,
        path_regex: str,
        path_prefix: str,
        method: str,
        registry: ComponentRegistry,
    ) -> Schema:
        """Return the operation as OpenAPI has it; its models become components."""
        self.registry, self.path, self.method = registry, path, method.upper()
        headers = Headers(registry, self.history, self.version)
        declared = self._in_version(self.table.operations[self.method])
        responses = Responses(
            declared,
            self.method,
            headers,
            names_records="{" in path,
            needs_tenant=self.table.needs_tenant,
        )
        operation: Schema = {
            "operationId": declared.id,
            "summary": declared.summary,
            "description": "\n\n".join(self._description(declared)),
            "tags": [self.table.tag or "dispatch"],
            "security": self.get_auth(),
            "parameters": [*self._parameters(declared, headers)],
            "responses": responses.all(),
        }
        if declared.input is not None:
            operation["requestBody"] = self._body(declared.input)
        return operation

    @property
    def table(self) -> Any:
        """The view, of which the base class knows less than is used here."""
        return self.view

    @property
    def history(self) -> VersionHistory:
        """The versions of the surface."""
        history: VersionHistory = self.table.history
        return history

    @property
    def version(self) -> str:
        """The version of the document."""
        version: str = self.table.document_version
        return version

    @property
    def is_read(self) -> bool:
        """Whether the operation changes nothing."""
        return self.method in SAFE_METHODS

    def _in_version(self, operation: Operation) -> Operation:
        def shape(model: Model | None) -> Model | None:
            return self.history.model_at(model, self.version) if model else None

        return replace(
            operation,
            output=self.history.model_at(operation.output, self.version),
            input=shape(operation.input),
            query=shape(operation.query),
        )

    def _description(self, operation: Operation) -> Iterator[str]:
        if operation.description:
            yield operation.description
        scope = "read" if self.is_read else "write"
        roles: frozenset[str] = getattr(self.table, f"roles_that_{scope}")
        yield f"Roles: {', '.join(sorted(roles))}; scope `{scope}`."
        for version, change in self._changes():
            yield f"Changed in {version}: {change}"

    def _changes(self) -> Iterator[tuple[str, str]]:
        """Give the version and the words of each change that one of the models has seen."""
        history, newest = self.history, self.table.operations[self.method]
        models = [each for each in (newest.output, newest.input, newest.query) if each]
        for before, version in zip(history.versions, history.versions[1:], strict=False):
            if any(history.model_at(m, before) is not history.model_at(m, version) for m in models):
                yield version, " ".join(each.about for each in history.changes_of(version))

    def _parameters(self, operation: Operation, headers: Headers) -> Iterator[Schema]:
        for name in re.findall(r"{(\w+)}", self.path):
            about = f"Number of the {name.removesuffix('_id').replace('_', ' ')}."
            shown = {"description": about, "example": 1, "schema": _ID}
            yield {"in": "path", "name": name, "required": True, **shown}
        if operation.query is not None:
            yield from map(self._query_parameter, operation.query.fields)
        yield from map(headers.parameter, self._header_names(operation))

    def _query_parameter(self, field: Field) -> Schema:
        schema = parameter_schema(self.registry, field)
        if field.name in _DEFAULTS:
            schema = {**schema, "default": _DEFAULTS[field.name]}
        parameter = {"in": "query", "name": field.name, "schema": schema}
        told = {"description": field.about, "required": field.required, "example": field.example}
        return parameter | {name: value for name, value in told.items() if value not in ("", None)}

    def _header_names(self, operation: Operation) -> Iterator[str]:
        if self.table.needs_tenant:
            yield TENANT
        yield from (VERSION, REQUEST_ID)
        if not self.is_read:
            yield IDEMPOTENCY_KEY
        if self.method in CHANGING:
            yield "If-Match"
        if self.is_read and not operation.is_list:
            yield "If-None-Match"

    def _body(self, model: Model) -> Schema:
        content = {"schema": body_schema(self.registry, model), "example": body_example(model)}
        is_required = any(field.required for field in model.fields)
        return {"content": {JSON: content}, "required": is_required}
