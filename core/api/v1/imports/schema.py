"""How the operations of imports are declared to OpenAPI, where they are not those of a record."""

from __future__ import annotations

from typing import Any, Final

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from core.api.v1.imports.input import UPLOAD
from core.api.v1.imports.rows import ACTIONS, ImportRowSerializer
from core.api.v1.output import OutputModel, declared_serializer
from core.api.v1.pagination import DEFAULT_MAX, LARGEST_MAX
from core.api.v1.parsers import MultiPartParser
from core.api.v1.schema import PagingSerializer, V1AutoSchema
from core.api.v1.schema_errors import error_responses

OPERATION_IDS: Final = {
    "upload": "createImport",
    "rows": "listImportRows",
    "failed": "downloadImportFailedRows",
    "apply": "applyImport",
}

ROWS: Final[type[serializers.Serializer]] = declared_serializer(
    "ImportRowList",
    lambda: {"paging": PagingSerializer(), "data": ImportRowSerializer(many=True)},
)


class ImportAutoSchema(V1AutoSchema):
    """Declares a file sent, a plan read as pages or as CSV, and what is done later."""

    def get_operation_id(self) -> str:
        """Return a name such as `applyImport`."""
        return OPERATION_IDS.get(self.action) or super().get_operation_id()

    def get_override_parameters(self) -> list[Any]:
        """Return the parameters beside the body's, and the headers of replies."""
        parameters = super().get_override_parameters()
        if self.action == "list":
            return [_newest_first(each) for each in parameters]
        return [*parameters, *_row_parameters()] if self.action == "rows" else parameters

    def get_request_serializer(self) -> Any:
        """Return the parameters of an upload; only a multipart form can hold the file."""
        if self.action != "upload":
            return None
        return {MultiPartParser.media_type: UPLOAD.serializer_class(suffix="Upload", partial=False)}

    def get_response_serializers(self) -> Any:
        """Return the reply and every failure that can take its place."""
        if self.action not in OPERATION_IDS:
            return super().get_response_serializers()
        failures = error_responses(self.tables, self.action, by_id="{id}" in self.path)
        return {**self._success(), **failures}

    def _success(self) -> dict[Any, OpenApiResponse]:
        if self.action == "rows":
            return {200: OpenApiResponse(ROWS, "A page of the plan.")}
        if self.action == "failed":
            text = "The rows, with their lines and the reasons in columns that imports pass over."
            return {(200, "text/csv"): OpenApiResponse(OpenApiTypes.STR, text)}
        made = OutputModel.serializer_class(self.tables.output)
        return {202: OpenApiResponse(made, "The import; a worker goes on with it.")}


def _newest_first(parameter: Any) -> Any:
    if parameter.name == "order":
        parameter.type = {**parameter.type, "default": "desc"}
        parameter.description = "Ascending or descending, which it is when `sort` is not given."
    return parameter


def _row_parameters() -> list[OpenApiParameter]:
    most = {"type": "integer", "minimum": 1}
    count = f"Rows on a page; more than {LARGEST_MAX} count as {LARGEST_MAX}."
    schemas: dict[str, tuple[dict[str, Any], str]] = {
        "action": ({"type": "string", "enum": list(ACTIONS)}, "Only rows of which this is said."),
        "max": ({**most, "default": DEFAULT_MAX}, count),
        "limit": (most, "Another name of `max`."),
        "offset": ({"type": "integer", "minimum": 0, "default": 0}, "Rows to pass over."),
        "sort": ({"type": "string", "enum": ["line"], "default": "line"}, "By line, always."),
        "order": (
            {"type": "string", "enum": ["asc", "desc"], "default": "asc"},
            "Ascending or descending.",
        ),
    }
    return [
        OpenApiParameter(name, schema, OpenApiParameter.QUERY, description=text)
        for name, (schema, text) in schemas.items()
    ]
