"""How the v1 surface is declared to OpenAPI: every operation is read off the tables of its view.

The view's `output`, `input` and `filterset_class` say what there is; nothing is listed again here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ComponentRegistry, ResolvedComponent
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers

from core.api.schema import shared
from core.api.v1.errors import HTTP_WORDINGS
from core.api.v1.input import EXTERNAL_IDS, InputModel
from core.api.v1.output import OutputModel, declared_serializer
from core.api.v1.parsers import MultiPartParser
from core.api.v1.schema_errors import SAME_EVERYWHERE, error_responses
from core.api.v1.schema_parameters import (
    list_parameters,
    organization,
    path_parameter,
    reply_headers,
    request_headers,
)
from core.api.v1.schema_words import DESCRIPTIONS, SUCCESSES, SUMMARIES, VERBS, Nouns
from core.api.v1.session import COOKIE, SessionCookieAuthentication


class SessionScheme(OpenApiAuthenticationExtension):
    """How `SessionCookieAuthentication` is declared."""

    target_class = SessionCookieAuthentication
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """Return the security scheme."""
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": COOKIE,
            "description": "The login session that `POST /j_spring_security_check` starts.",
        }


class PagingSerializer(serializers.Serializer):
    """Where a page stands in its list."""

    total = serializers.IntegerField(help_text="Records that pass the filters.")
    max = serializers.IntegerField(help_text="Most records on a page, as it was applied.")
    offset = serializers.IntegerField(help_text="Records before this page.")
    previous = serializers.CharField(
        allow_null=True, help_text="Relative URL of the page before, filters included."
    )
    next = serializers.CharField(
        allow_null=True, help_text="Relative URL of the page after; null on the last one."
    )


class DeletedSerializer(serializers.Serializer):
    """What a deletion answers."""

    success = serializers.ChoiceField(["true"], help_text='The text "true", not a boolean.')
    success_description = serializers.CharField()


_lists: dict[str, type[serializers.Serializer]] = {}


def list_serializer(output: OutputModel) -> type[serializers.Serializer]:
    """Return the serializer that declares one page, always the same one."""
    title = f"{output.title}List"
    if title not in _lists:
        _lists[title] = declared_serializer(
            title,
            lambda: {"paging": PagingSerializer(), "data": output.serializer_class()(many=True)},
        )
    return _lists[title]


# action of the view -> how its parameters differ from the table's
REQUESTS: Mapping[str, Callable[..., Any]] = {
    "create": lambda model, **kind: model.serializer_class(partial=False, **kind),
    "update": lambda model, **kind: model.serializer_class(partial=True, **kind),
    # The reference stands in the URL, and ids are always references.
    "upsert": lambda model, **kind: model.serializer_class(
        partial=True, omit=("reference", EXTERNAL_IDS), **kind
    ),
}


class V1AutoSchema(AutoSchema):
    """Declares the operations of a view that has tables."""

    @property
    def tables(self) -> Any:
        """The view, of which the base class knows less than is used here."""
        return self.view

    def get_operation(
        self, path: str, path_regex: str, path_prefix: str, method: str, registry: ComponentRegistry
    ) -> dict[str, Any] | None:
        """Return the operation; what all operations have stands in the document once."""
        operation = super().get_operation(path, path_regex, path_prefix, method, registry)
        if operation:
            operation["parameters"] = [
                shared(registry, ResolvedComponent.PARAMETER, "Organization", parameter)
                if parameter["name"] == self.tables.organization_header
                else parameter
                for parameter in operation["parameters"]
            ]
            for status, response in operation["responses"].items():
                operation["responses"][status] = self._share(status, response)
        return operation

    def _share(self, status: str, response: dict[str, Any]) -> dict[str, Any]:
        response["headers"] = {
            name: shared(self.registry, ResolvedComponent.HEADER, name, header)
            for name, header in response["headers"].items()
        }
        if int(status) not in SAME_EVERYWHERE:
            return response
        name = HTTP_WORDINGS[int(status)][0].title().replace("_", "")
        return shared(self.registry, ResolvedComponent.RESPONSE, name, response)

    @property
    def action(self) -> str:
        """The name of the view's method."""
        return str(self.tables.action)

    @property
    def nouns(self) -> Nouns:
        """What the records are called."""
        return Nouns(self.tables.output.title, self.get_tags()[0])

    @property
    def by_reference(self) -> bool:
        """Whether the record's reference stands in the URL where its number may stand, too."""
        return self.path.endswith("/{reference}")

    def get_operation_id(self) -> str:
        """Return a name such as `showCustomerByReference`, the same as long as the URL lives."""
        verb, is_plural = VERBS[self.action]
        name = self.nouns.resource if is_plural else self.nouns.title
        suffix = "ByReference" if self.by_reference and self.action != "upsert" else ""
        if self.action == "update" and self.method != "POST":
            suffix = f"By{self.method.title()}"
        return f"{verb}{name[0].upper()}{name[1:]}{suffix}"

    def get_tags(self) -> list[str]:
        """Return the resource, as the URL spells it."""
        match = re.match(r"/api/v1\.0/(\w+)", self.path)
        return [match[1]] if match else []

    def get_summary(self) -> str:
        """Return what the operation does, in a few words."""
        summary = SUMMARIES[self.action].format(nouns=self.nouns)
        return f"{summary} by reference" if self.by_reference else summary

    def get_description(self) -> str:  # type: ignore[override]
        """Return what one must know to use it."""
        return DESCRIPTIONS[self.action].format(nouns=self.nouns)

    def get_override_parameters(self) -> list[Any]:
        """Return the parameters beside the body's, and the headers of replies."""
        names = re.findall(r"{(\w+)}", self.path)
        parameters = [path_parameter(name, self.nouns) for name in names]
        if self.action == "list":
            parameters += list_parameters(self.tables)
        parameters += request_headers(self.action)
        parameters.append(organization(self.tables.organization_header))
        return parameters + reply_headers(self.action)

    def get_filter_backends(self) -> list[Any]:
        """Return none: the parameters of lists are read off the FilterSet."""
        return []

    def _is_list_view(self, serializer: Any = None) -> bool:
        """Say no: the page is a serializer of its own, not an array."""
        return False

    def get_request_serializer(self) -> Any:
        """Return the parameters for each media type; only a multipart form can hold a file."""
        model: InputModel | None = getattr(self.tables, "input", None)
        if model is None or self.action not in REQUESTS:
            return None
        suffix = self.action.title()
        text = REQUESTS[self.action](model, suffix=suffix, files=False)
        full = text
        if model.takes_files:
            full = REQUESTS[self.action](model, suffix=f"{suffix}WithImage", files=True)
        multipart = MultiPartParser.media_type
        return {name: full if name == multipart else text for name in self.map_parsers()}

    def get_response_serializers(self) -> Any:
        """Return the reply and every failure that can take its place."""
        output = self.tables.output
        status, description = SUCCESSES[self.action]
        kinds = {"list": list_serializer, "destroy": _deleted, "unassign": _deleted}
        make = kinds.get(self.action, OutputModel.serializer_class)
        success = OpenApiResponse(make(output), description.format(nouns=self.nouns))
        failures = error_responses(self.tables, self.action, by_id="{id}" in self.path)
        if self.action == "show":
            failures[304] = OpenApiResponse(None, "The caller has it already; no body.")
        return {status: success, **failures}


def _deleted(output: OutputModel) -> type[serializers.Serializer]:
    return DeletedSerializer
