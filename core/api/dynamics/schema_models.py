"""Field tables as OpenAPI schemas: JSON names, with the XML names beside them.

A form has the XML names, so that its schema is a component of its own (`<model>Form`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from drf_spectacular.plumbing import ComponentRegistry, ResolvedComponent

from core.api.dynamics.fields import INTEGER_RANGES, Field, Kind, Model, Rules, xml_name
from core.api.schema import shared

Schema = dict[str, Any]

TYPES: Final[Mapping[Kind, Schema]] = {
    Kind.STRING: {"type": "string"},
    Kind.BOOLEAN: {"type": "boolean"},
    Kind.BYTE: {"type": "integer"},
    Kind.INT: {"type": "integer", "format": "int32"},
    Kind.LONG: {"type": "integer", "format": "int64"},
    Kind.DECIMAL: {"type": "number"},
    Kind.DOUBLE: {"type": "number", "format": "double"},
    Kind.GUID: {"type": "string", "format": "uuid"},
    Kind.DATETIME: {"type": "string", "format": "date-time"},
}


def model_schema(registry: ComponentRegistry, model: Model) -> Schema:
    """Return the reference to the model's component."""
    return _component(registry, model, model.component, _json_property)


def form_schema(registry: ComponentRegistry, model: Model) -> Schema:
    """Return the reference to the component of the model's form."""
    return _component(registry, model, f"{model.component}Form", _form_property)


# registry, field -> name and schema of a property
_Property = Callable[[ComponentRegistry, Field], tuple[str, Schema]]


def _component(registry: ComponentRegistry, model: Model, name: str, declare: _Property) -> Schema:
    properties = dict(declare(registry, field) for field in model.fields)
    schema: Schema = {"type": "object", "properties": properties, "xml": {"name": model.name}}
    required = [declare(registry, field)[0] for field in model.fields if field.rules.required]
    if required:
        schema["required"] = required
    if model.about:
        schema["description"] = model.about
    return shared(registry, ResolvedComponent.SCHEMA, name, schema)


def _json_property(registry: ComponentRegistry, field: Field) -> tuple[str, Schema]:
    schema = _of_type(registry, field, model_schema)
    names: Schema = {"name": field.xml} if field.xml != field.json else {}
    if field.is_list:
        schema["items"] = _named_item(schema["items"], field)
        names = {**names, "wrapped": True}
    if names:
        schema = {**_referable(schema), "xml": names}
    return field.json, _described(schema, field)


def _form_property(registry: ComponentRegistry, field: Field) -> tuple[str, Schema]:
    return xml_name(field), _described(_of_type(registry, field, form_schema), field)


def _of_type(
    registry: ComponentRegistry, field: Field, refer: Callable[[ComponentRegistry, Model], Schema]
) -> Schema:
    if isinstance(field.type, Model):
        schema = refer(registry, field.type)
    else:
        schema = {**TYPES[field.type], **_limits(field.type, field.rules)}
    return {"type": "array", "items": schema} if field.is_list else schema


def _named_item(item: Schema, field: Field) -> Schema:
    """Items of objects are named by their component."""
    return item if isinstance(field.type, Model) else {**item, "xml": {"name": field.item_name}}


def _referable(schema: Schema) -> Schema:
    """Return a schema that may have more members: OpenAPI 3.0 ignores those beside a $ref."""
    return {"allOf": [schema]} if "$ref" in schema else schema


def _described(schema: Schema, field: Field) -> Schema:
    more: Schema = {}
    if field.about:
        more["description"] = field.about
    if field.nullable and not field.rules.required:
        more["nullable"] = True
    return {**_referable(schema), **more} if more else schema


def _limits(kind: Kind, rules: Rules) -> Schema:
    low, high = INTEGER_RANGES[Kind.BYTE] if kind is Kind.BYTE else (None, None)
    limits = {
        "minimum": low if rules.minimum is None else rules.minimum,
        "maximum": high if rules.maximum is None else rules.maximum,
        "minLength": rules.min_length,
        "maxLength": rules.max_length,
        # A pattern is one of texts only.
        "pattern": rules.pattern if kind is Kind.STRING and rules.pattern else None,
    }
    return {name: value for name, value in limits.items() if value is not None}
