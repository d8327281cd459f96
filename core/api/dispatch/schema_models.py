"""Field tables as OpenAPI schemas: one component for each model, under its documented name.

A body has the required fields of its table; a reply always has all of its fields. A model is one or
the other, never both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import ImproperlyConfigured
from drf_spectacular.plumbing import ComponentRegistry, ResolvedComponent

from core.api.dispatch.fields import Field, Kind, Limits, Model
from core.api.schema import shared

Schema = dict[str, Any]

# As replies write it: no offset, and microseconds always. It is no `date-time` of OpenAPI's, which
# has an offset.
TIMESTAMP: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}$"
# As `dates.parse_timestamp` reads it.
GIVEN_TIMESTAMP: Final = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"([Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?"
    r"([Zz]|[-+ ]([01][0-9]|2[0-3]):?[0-5][0-9])?)?$"
)
TYPES: Final[Mapping[Kind, Schema]] = {
    Kind.STRING: {"type": "string"},
    Kind.INTEGER: {"type": "integer", "format": "int64"},
    Kind.BOOLEAN: {"type": "boolean"},
    Kind.FLOAT: {"type": "number", "format": "double"},
    Kind.DATE: {"type": "string", "format": "date"},
    Kind.TIMESTAMP: {"type": "string"},
    Kind.EMAILS: {"type": "string"},
}
_COUNT: Final = {"type": "integer", "minimum": 0}
# What every page says of itself, beside its `results`.
_PAGE: Final[Mapping[str, Schema]] = {
    "current_limit": {**_COUNT, "description": "Records that a page may have.", "example": 100},
    "current_page": {**_COUNT, "description": "Number of this page, from 1.", "example": 1},
    "total_count": {**_COUNT, "description": "Records of all pages.", "example": 1},
    "total_pages": {
        **_COUNT,
        "description": "Pages there are; 0 where there is no record (ours).",
        "example": 1,
    },
}


def body_schema(registry: ComponentRegistry, model: Model) -> Schema:
    """Return the reference to the component of a body's model."""
    required = [field.name for field in model.fields if field.required]
    return _component(registry, model, model.fields, required, is_reply=False)


def reply_schema(registry: ComponentRegistry, model: Model) -> Schema:
    """Return the reference to the component of a reply's model."""
    fields = sorted(model.fields, key=lambda field: field.name)
    return _component(registry, model, fields, [field.name for field in fields], is_reply=True)


def page_schema(registry: ComponentRegistry, model: Model) -> Schema:
    """Return the reference to the component of a page of records."""
    results = {"type": "array", "items": reply_schema(registry, model), "description": "Records."}
    properties = dict(sorted({**_PAGE, "results": results}.items()))
    about = f"One page of a list of {model.name}."
    return _register(registry, f"{model.name}Page", _object(properties, [*properties], about))


def parameter_schema(registry: ComponentRegistry, field: Field) -> Schema:
    """Return the schema of a parameter, which has its description and example beside it."""
    return _of_type(registry, field, is_reply=False)


def _component(
    registry: ComponentRegistry,
    model: Model,
    fields: Sequence[Field],
    required: list[str],
    *,
    is_reply: bool,
) -> Schema:
    properties = {field.name: _property(registry, field, is_reply=is_reply) for field in fields}
    return _register(registry, model.name, _object(properties, required, model.about))


def _object(properties: Mapping[str, Schema], required: list[str], about: str) -> Schema:
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if required:
        schema["required"] = required
    if about:
        schema["description"] = about
    return schema


def _register(registry: ComponentRegistry, name: str, schema: Schema) -> Schema:
    """Return the reference; ImproperlyConfigured when the name stands for something else."""
    reference = shared(registry, ResolvedComponent.SCHEMA, name, schema)
    if registry[name, ResolvedComponent.SCHEMA].schema != schema:
        raise ImproperlyConfigured(f"Two different schemas are called {name}.")
    return reference


def _property(registry: ComponentRegistry, field: Field, *, is_reply: bool) -> Schema:
    schema = _of_type(registry, field, is_reply=is_reply)
    more: Schema = {}
    if field.about:
        more["description"] = field.about
    if field.nullable and not field.required:
        more["nullable"] = True
    if field.example is not None:
        more["example"] = field.example
    if more and "$ref" in schema:
        schema = {"allOf": [schema]}  # OpenAPI 3.0 ignores what stands beside a $ref
    return {**schema, **more}


def _of_type(registry: ComponentRegistry, field: Field, *, is_reply: bool) -> Schema:
    if isinstance(field.type, Model):
        schema = (reply_schema if is_reply else body_schema)(registry, field.type)
        return {"type": "array", "items": schema} if field.is_list else schema
    schema = {**TYPES[field.type], **_limits(field.limits)}
    if field.limits.choices:
        choices = {"type": "string", "enum": [*field.limits.choices]}
        return _register(registry, _pascal_case(field.name), choices)
    if field.type is Kind.TIMESTAMP:
        schema["pattern"] = TIMESTAMP if is_reply else GIVEN_TIMESTAMP
    return schema


def _limits(limits: Limits) -> Schema:
    told = {
        "minLength": limits.min_length,
        "maxLength": limits.max_length,
        "minimum": limits.minimum,
        "maximum": limits.maximum,
    }
    return {name: value for name, value in told.items() if value is not None}


def _pascal_case(name: str) -> str:
    """Return the name as components are called: `bar_code_type` is BarCodeType."""
    return "".join(part.capitalize() for part in name.split("_"))
