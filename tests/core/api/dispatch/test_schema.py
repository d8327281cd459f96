"""The OpenAPI documents are made from the tables, one for each dated version."""

from __future__ import annotations

import re
from copy import deepcopy
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from drf_spectacular.plumbing import ComponentRegistry

from core.api.dispatch.fields import Model, integer, string
from core.api.dispatch.schema_models import GIVEN_TIMESTAMP, TIMESTAMP, reply_schema
from core.api.schema_views import document_of
from tests.core.api.dispatch.schema_urls import NEW, OLD, URLCONF

TRUCKS = "/trucks"
TRUCK = "/trucks/{truck_id}"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return document_of(URLCONF)


def component(document: dict[str, Any], name: str) -> dict[str, Any]:
    schema: dict[str, Any] = document["components"]["schemas"][name]
    return schema


def parameters(document: dict[str, Any], path: str, method: str) -> dict[str, dict[str, Any]]:
    """Return the parameters of the operation by name, references resolved."""
    found = {}
    for each in document["paths"][path][method]["parameters"]:
        if "$ref" in each:
            each = document["components"]["parameters"][each["$ref"].rpartition("/")[2]]
        found[each["name"]] = each
    return found


def test_all_versions_are_valid_and_made_without_a_warning() -> None:
    out = StringIO()
    call_command("check_schemas", URLCONF, stdout=out)
    assert out.getvalue().splitlines() == [
        f"schema of {URLCONF}, version {version}" for version in (OLD, NEW)
    ]


def test_a_version_that_the_surface_does_not_have_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="no version 1999/12/31"):
        call_command("spectacular", urlconf=URLCONF, api_version="1999/12/31")


def test_the_newest_version_is_shown_to_who_names_none(document: dict[str, Any]) -> None:
    assert document == document_of(URLCONF, NEW)
    assert document["info"]["version"] == NEW


def test_the_document_of_a_version_is_made_from_its_tables() -> None:
    old, new = deepcopy(document_of(URLCONF, OLD)), deepcopy(document_of(URLCONF, NEW))
    for model in ("TruckModel", "CreateTruckModel"):
        before, after = component(old, model), component(new, model)
        assert before["properties"].pop("wheels") == after["properties"].pop("wheel_count")
        assert {**before, "required": []} == {**after, "required": []}
    # It is another model's and was not renamed.
    assert component(old, "UpdateTruckModel") == component(new, "UpdateTruckModel")
    assert "wheels" in parameters(old, TRUCKS, "get")
    assert "wheel_count" in parameters(new, TRUCKS, "get")
    bad = old["paths"][TRUCKS]["post"]["responses"]["400"]["content"]["application/json"]
    assert bad["examples"]["out_of_range"]["value"]["field"] == "CreateTruckModel.wheels"
    example = old["paths"][TRUCK]["get"]["responses"]["200"]["content"]["application/json"]
    assert example["example"]["wheels"] == 6


def test_the_changelog_tells_each_version_and_where_its_document_is(
    document: dict[str, Any],
) -> None:
    told = [line for line in document["info"]["description"].splitlines() if line[:4] == "- **"]
    assert told == [
        "- **2020/01/01**: `wheels` of TruckModel is now `wheel_count`."
        " [document](/dispatch/schema/2020-01-01), [Swagger UI](/dispatch/docs/2020-01-01)",
        "- **2019/01/01**: The earliest."
        " [document](/dispatch/schema/2019-01-01), [Swagger UI](/dispatch/docs/2019-01-01)",
    ]


def test_an_operation_tells_its_roles_and_what_changed(document: dict[str, Any]) -> None:
    assert document["paths"][TRUCKS]["post"]["description"].split("\n\n") == [
        "It is washed first.",
        "Roles: Admin, Dispatcher; scope `write`.",
        "Changed in 2020/01/01: `wheels` of TruckModel is now `wheel_count`.",
    ]
    assert "Changed" not in document["paths"]["/garages"]["get"]["description"]


def test_a_reply_has_all_of_its_fields_in_the_order_of_their_names(
    document: dict[str, Any],
) -> None:
    schema = component(document, "TruckModel")
    names = [*schema["properties"]]
    assert names == sorted(names) == schema["required"]
    assert schema["additionalProperties"] is False
    assert schema["description"] == "A truck."


def test_a_body_requires_what_its_table_requires(document: dict[str, Any]) -> None:
    schema = component(document, "CreateTruckModel")
    assert schema["required"] == ["name"]
    assert schema["additionalProperties"] is False
    assert "nullable" not in schema["properties"]["name"]
    assert "required" not in component(document, "UpdateTruckModel")
    operations = document["paths"]
    assert operations[TRUCKS]["post"]["requestBody"]["required"] is True
    assert operations[TRUCK]["patch"]["requestBody"]["required"] is False
    assert "requestBody" not in operations[TRUCK]["delete"]


def test_each_kind_of_field_has_its_type_and_limits(document: dict[str, Any]) -> None:
    assert component(document, "TruckModel")["properties"] == {
        "axles": {"type": "array", "items": {"$ref": "#/components/schemas/AxleModel"}},
        "bought_on": {"type": "string", "pattern": TIMESTAMP, "nullable": True},
        "front": {"allOf": [{"$ref": "#/components/schemas/AxleModel"}], "nullable": True},
        "fuel": {"allOf": [{"$ref": "#/components/schemas/Fuel"}], "nullable": True},
        "id": {"type": "integer", "format": "int64", "example": 7},
        "inspected_on": {"type": "string", "format": "date", "nullable": True},
        "is_active": {"type": "boolean"},
        "name": {
            "type": "string",
            "minLength": 1,
            "maxLength": 64,
            "description": "Name.",
            "example": "Bertha",
        },
        "owners": {"type": "string", "minLength": 0, "maxLength": 256, "nullable": True},
        "wheel_count": {
            "type": "integer",
            "format": "int64",
            "minimum": 3,
            "maximum": 24,
            "description": "Wheels.",
            "nullable": True,
            "example": 6,
        },
    }
    assert component(document, "Fuel") == {"type": "string", "enum": ["diesel", "electricity"]}
    assert component(document, "AxleModel")["properties"]["load"]["minimum"] == 0


def test_a_time_is_described_as_it_is_written_and_read(document: dict[str, Any]) -> None:
    assert re.search(TIMESTAMP, "2018-06-13T19:50:20.867000")
    assert not re.search(TIMESTAMP, "2018-06-13T19:50:20")
    given = component(document, "CreateTruckModel")["properties"]["bought_on"]
    assert given["pattern"] == GIVEN_TIMESTAMP
    assert re.search(GIVEN_TIMESTAMP, "2018-06-13")
    assert re.search(GIVEN_TIMESTAMP, "2018-06-13T19:50:20.8Z")
    assert not re.search(GIVEN_TIMESTAMP, "2018-06-13T19:50+02")


def test_a_list_comes_in_a_named_page(document: dict[str, Any]) -> None:
    page = component(document, "TruckModelPage")
    assert page["required"] == [
        *("current_limit", "current_page", "results", "total_count", "total_pages")
    ]
    assert page["properties"]["results"]["items"] == {"$ref": "#/components/schemas/TruckModel"}


def test_the_headers_of_requests_are_declared(document: dict[str, Any]) -> None:
    listed = parameters(document, TRUCKS, "get")
    assert listed["x-tenant-id"]["required"] is True
    assert listed["x-api-version"]["schema"] == {"$ref": "#/components/schemas/ApiVersion"}
    assert component(document, "ApiVersion")["enum"] == [OLD, NEW]
    uuid = "ed5b5458-1f72-41d7-b8ad-f1757de1ec4f"
    assert re.search(listed["x-request-id"]["schema"]["pattern"], uuid)
    assert listed["page_limit"]["schema"]["default"] == 100
    assert "x-tenant-id" not in parameters(document, "/garages", "get")
    named = {
        (path, method): {
            name
            for name in parameters(document, path, method)
            if name in ("Idempotency-Key", "If-Match", "If-None-Match")
        }
        for path, item in document["paths"].items()
        for method in item
    }
    assert named == {
        ("/garages", "get"): set(),
        (TRUCKS, "get"): set(),
        (TRUCKS, "post"): {"Idempotency-Key"},
        (TRUCK, "get"): {"If-None-Match"},
        (TRUCK, "patch"): {"Idempotency-Key", "If-Match"},
        (TRUCK, "delete"): {"Idempotency-Key", "If-Match"},
    }


def test_every_status_of_an_operation_is_declared(document: dict[str, Any]) -> None:
    statuses = {
        (path, method): " ".join(operation["responses"])
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }
    assert statuses == {
        ("/garages", "get"): "200 400 401 403 429 500 503",
        (TRUCKS, "get"): "200 400 401 403 429 500 503",
        (TRUCKS, "post"): "201 400 401 403 409 413 415 422 429 500 503",
        (TRUCK, "get"): "200 304 400 401 403 404 429 500 503",
        (TRUCK, "patch"): "200 400 401 403 404 409 412 413 415 422 429 500 503",
        (TRUCK, "delete"): "200 400 401 403 404 409 412 422 429 500 503",
    }


def test_bad_requests_are_shown_as_they_are_answered(document: dict[str, Any]) -> None:
    responses = document["paths"][TRUCKS]["post"]["responses"]
    shown = {
        name: (each["value"]["field"], each["value"]["detail"])
        for name, each in responses["400"]["content"]["application/json"]["examples"].items()
    }
    assert shown == {
        "bad_version": (
            "StandardRequestHeadersModel.x-api-version",
            f"Must be one of: {OLD}, {NEW}.",
        ),
        "no_tenant": (None, "Missing required values: x-tenant-id"),
        "bad_tenant": ("StandardRequestHeadersModel.x-tenant-id", "Invalid type."),
        "bad_json": (None, "Invalid JSON."),
        "unknown_field": ("CreateTruckModel.user_id", "Unknown field."),
        "missing_values": (None, "Missing required values: name"),
        "too_long": ("CreateTruckModel.name", "Length 65 exceeds max length of 64."),
        "null": ("CreateTruckModel.name", "Not nullable."),
        "out_of_range": ("CreateTruckModel.wheel_count", "Must be between 3 and 24."),
    }
    assert responses["415"] == {"$ref": "#/components/responses/Http415"}


def test_a_name_cannot_stand_for_two_models() -> None:
    registry = ComponentRegistry()
    reply_schema(registry, Model("TruckModel", [integer("id")]))
    with pytest.raises(ImproperlyConfigured, match="TruckModel"):
        reply_schema(registry, Model("TruckModel", [string("id")]))
