"""The models, parameters and examples in the OpenAPI documents of the dispatch surface."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest

from core.api.dispatch.errors import WORDS
from dispatch.api.versions import VERSIONS
from tests.contract.surface_dispatch import (
    EARLIEST,
    NEWEST,
    check,
    components,
    operations,
    resolved,
)

# The models' limits as the contract has them: minLength, maxLength, minimum, maximum, nullable.
LIMITS: Final = [
    ("CreateCustomerModel.name", {"minLength": 1, "maxLength": 64}),
    ("CreateCustomerModel.note", {"minLength": 0, "maxLength": 2048, "nullable": True}),
    ("CreateCustomerModel.sales_rep", {"minLength": 1, "maxLength": 64, "nullable": True}),
    ("CreateCustomerAddressModel.line_1", {"minLength": 1, "maxLength": 256}),
    ("CreateCustomerAddressModel.line_4", {"minLength": 0, "maxLength": 256, "nullable": True}),
    ("CreateCustomerAddressModel.region", {"minLength": 1, "maxLength": 32}),
    ("CreateCustomerAddressModel.latitude", {"minimum": -90, "maximum": 90}),
    ("CreateCustomerAddressModel.longitude", {"minimum": -180, "maximum": 180}),
    ("CreateCustomerContactModel.fax", {"minLength": 7, "maxLength": 15, "nullable": True}),
    ("CreateCustomerContactModel.number", {"minLength": 1, "maxLength": 90, "nullable": True}),
    ("CreateCustomerContactModel.email", {"minLength": 0, "maxLength": 256, "nullable": True}),
    ("UpdateDispatchCustomerLocationModel.account_number_1", {"minLength": 0, "maxLength": 128}),
    ("UpdateDispatchCustomerLocationModel.sales_rep_id", {"minLength": 0, "maxLength": 64}),
    ("DispatchCustomerLocationModel.reference_number", {"minLength": 1, "maxLength": 256}),
    ("TenantModel.phone", {"minLength": 7, "maxLength": 15, "nullable": True}),
    ("TenantModel.zip", {"minLength": 1, "maxLength": 86, "nullable": True}),
]


def test_the_parameters_of_the_list_of_customers_have_their_limits() -> None:
    said = operations(NEWEST)["listCustomers"]["parameters"]
    query = {each["name"]: each["schema"] for each in said if each.get("in") == "query"}
    assert sorted(query) == [
        *("active", "created_on_gte", "is_parent", "last_updated_gte", "location_id", "name"),
        *("page_index", "page_limit", "parent_id"),
    ]
    integer = {"type": "integer", "format": "int64"}
    assert query["page_index"] == {**integer, "minimum": 1, "maximum": 10_000, "default": 1}
    assert query["page_limit"] == {**integer, "minimum": 1, "maximum": 1000, "default": 100}
    assert query["name"] == {"type": "string", "minLength": 1, "maxLength": 64}
    assert query["active"] == {"type": "boolean"}
    assert components(NEWEST, "schemas")["ApiVersion"]["enum"] == [*VERSIONS]


@pytest.mark.parametrize(("name", "limits"), LIMITS, ids=[name for name, _ in LIMITS])
def test_a_field_has_the_limits_of_the_contract(name: str, limits: dict[str, Any]) -> None:
    model, _, field = name.partition(".")
    said = components(NEWEST, "schemas")[model]["properties"][field]
    assert {key: said.get(key) for key in limits} == limits
    if "nullable" not in limits and model.startswith("Create"):
        assert "nullable" not in said


def test_every_model_is_closed_and_described() -> None:
    for name, schema in components(NEWEST, "schemas").items():
        if schema["type"] != "object":
            continue
        assert schema["additionalProperties"] is False
        assert schema["description"]
        assert [field for field, each in schema["properties"].items() if not said(each)] == []
        if not name.startswith(("Create", "Update")):
            assert schema["required"] == [*schema["properties"]] == sorted(schema["properties"])


def said(schema: dict[str, Any]) -> str:
    text: str = schema.get("description", "")
    return text


def test_what_a_new_record_needs_is_required() -> None:
    models = components(NEWEST, "schemas")
    assert models["CreateCustomerModel"]["required"] == ["name", "addresses", "contacts"]
    needed = {"country", "is_billing", "is_shipping", "latitude", "line_1", "locality"}
    needed |= {"longitude", "postcode", "region"}
    assert set(models["CreateCustomerAddressModel"]["required"]) == needed
    assert set(models["UpdateCustomerAddressModel"]["required"]) == needed
    for name in ("CreateDispatchCustomerLocationModel", "UpdateCustomerModel"):
        assert "required" not in models[name]


@pytest.mark.parametrize("version", [EARLIEST, NEWEST])
def test_every_example_is_what_its_schema_says(version: str) -> None:
    checked = 0
    for schema, example in examples(version):
        check(example, schema, version)
        checked += 1
    assert checked > 200


def examples(version: str) -> Iterator[tuple[dict[str, Any], Any]]:
    """Give each example of the version's document and the schema that it is one of."""
    for operation in operations(version).values():
        for each in operation["parameters"]:
            declared = resolved(version, "parameters", each)
            if "example" in declared:
                yield declared["schema"], declared["example"]
        yield from examples_of(operation.get("requestBody", {}))
        for response in operation["responses"].values():
            yield from examples_of(resolved(version, "responses", response))
    for schema in components(version, "schemas").values():
        for field in schema.get("properties", {}).values():
            if "example" in field:
                yield field, field["example"]


def examples_of(message: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Any]]:
    for content in message.get("content", {}).values():
        if "example" in content:
            yield content["schema"], content["example"]
        for each in content.get("examples", {}).values():
            yield content["schema"], each["value"]


def test_failures_are_shown_in_the_words_of_their_status() -> None:
    for status in ("401", "403", "404", "409", "412", "413", "415", "422", "429", "500", "503"):
        response = components(NEWEST, "responses")[f"Http{status}"]
        shown = response["content"]["application/json"]["examples"]["usual"]["value"]
        assert (shown["detail"], shown["explanation"]) == WORDS[int(status)]
    bad = operations(NEWEST)["createCustomer"]["responses"]["400"]["content"]["application/json"]
    assert bad["examples"]["unknown_field"]["value"] == {
        "detail": "Unknown field.",
        "explanation": "The resource could not be accessed.",
        "field": "CreateCustomerModel.user_id",
    }
