"""Every operation of the dispatch surface, and what its OpenAPI documents say of it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import jsonschema  # type: ignore[import-untyped]

from core.api.schema_views import document_of
from dispatch.api.versions import VERSIONS
from tests.contract.routes_dispatch import URLCONF
from tests.contract.test_schema_v1 import in_json_schema

EARLIEST, RENAMED, *LATER = VERSIONS
NEWEST: Final = VERSIONS[-1]


@cache
def operations(version: str) -> dict[str, dict[str, Any]]:
    """Return the operations of the version's document by their ids."""
    return {
        operation["operationId"]: {**operation, "method": method.upper(), "path": path}
        for path, methods in document_of(URLCONF, version)["paths"].items()
        for method, operation in methods.items()
    }


def components(version: str, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = document_of(URLCONF, version)["components"][kind]
    return found


def resolved(version: str, kind: str, node: dict[str, Any]) -> dict[str, Any]:
    """Return what the node refers to, the node itself where it is no reference."""
    name = node.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = components(version, kind)[name] if name else node
    return found


@cache
def schemas(version: str) -> Any:
    """Return the version's models as JSON Schema."""
    return in_json_schema({"schemas": components(version, "schemas")})


def check(value: Any, schema: dict[str, Any], version: str) -> None:
    """Raise unless the value is what the schema of the version says."""
    whole = {**in_json_schema(schema), "components": schemas(version)}
    kind = jsonschema.Draft202012Validator
    jsonschema.validate(value, whole, kind, format_checker=kind.FORMAT_CHECKER)


def leaves(node: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Give every scalar of the document and its place; names in a list are no matter of order."""
    if isinstance(node, dict):
        for name, each in node.items():
            yield from leaves(each, f"{place} {name}")
    elif isinstance(node, list):
        for index, each in enumerate(node):
            yield from leaves(each, f"{place} {each if isinstance(each, str) else index}")
    else:
        yield place.strip(), node
