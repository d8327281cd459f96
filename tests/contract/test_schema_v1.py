"""The OpenAPI document of v1 says what the surface does, no more and no less."""

from __future__ import annotations

from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml
from django.core.management import call_command

from core.api.v1.base import ORGANIZATION_HEADER
from core.api.v1.pagination import PAGING_PARAMETERS
from core.api.v1.views import DELETED
from tests.builders import make_organization
from tests.contract.surface_v1 import (
    DOCUMENT,
    LISTS,
    PREFIX,
    URLCONF,
    furnish,
    operations,
    routes,
    schema,
)
from tests.v1 import Api, api, escaped, refusal

OPERATIONS = operations()
CREATES = {r.resource: r.view for r in routes() if r.action == "create"}
# What a new record needs besides its required parameters, in some circumstances.
CONDITIONAL = {"customerCategories": ("parentId",), "contacts": ("customerId", "lastName")}


def parameters_of(operation: dict[str, Any], place: str) -> dict[str, dict[str, Any]]:
    return {p["name"]: p for p in operation["parameters"] if p.get("in") == place}


def list_operation(resource: str) -> dict[str, Any]:
    return DOCUMENT["paths"][f"{PREFIX}/{resource}"]["get"]


def in_json_schema(node: Any) -> Any:
    """Return OpenAPI 3.0's schema as JSON Schema, which has null as a type and no `nullable`."""
    if isinstance(node, list):
        return [in_json_schema(item) for item in node]
    if not isinstance(node, dict):
        return node
    plain = {key: in_json_schema(value) for key, value in node.items() if key != "nullable"}
    return {"anyOf": [plain, {"type": "null"}]} if node.get("nullable") is True else plain


def check(document: Any, name: str) -> None:
    """Raise unless the document is what the component says, without a key more."""
    components = in_json_schema(DOCUMENT["components"])
    for component in components["schemas"].values():
        component["additionalProperties"] = False
    whole = {"$ref": f"#/components/schemas/{name}", "components": components}
    jsonschema.validate(document, whole, jsonschema.Draft202012Validator)


def sample_value(parameter: dict[str, Any]) -> str:
    form = parameter["schema"]
    if form.get("format") == "date-time":
        return "2026-03-14T09:26:53Z"
    kinds = {"boolean": "true", "integer": "1", "string": "a*"}
    return form.get("enum", [kinds[form["type"]]])[0]


def test_the_document_is_valid_and_made_without_a_warning(tmp_path):
    file = tmp_path / "v1.yaml"
    call_command("spectacular", urlconf=URLCONF, validate=True, fail_on_warn=True, file=str(file))
    assert yaml.safe_load(file.read_text()) == DOCUMENT


def test_every_route_is_in_the_document_and_nothing_else():
    documented = [(o["tags"][0], o["method"]) for o in OPERATIONS.values()]
    assert sorted(documented) == sorted((r.resource, r.method) for r in routes())


def test_the_operations_of_customers_have_readable_names():
    named = {o["operationId"]: (o["method"], o["path"]) for o in OPERATIONS.values()}
    customers, one = f"{PREFIX}/customers", f"{PREFIX}/customers/{{id}}"
    by_reference = f"{PREFIX}/customers/reference/{{reference}}"
    assert {name: place for name, place in named.items() if place[1].startswith(customers)} == {
        "listCustomers": ("get", customers),
        "createCustomer": ("post", customers),
        "showCustomer": ("get", one),
        "updateCustomer": ("post", one),
        "updateCustomerByPut": ("put", one),
        "updateCustomerByPatch": ("patch", one),
        "deleteCustomer": ("delete", one),
        "showCustomerByReference": ("get", by_reference),
        "upsertCustomer": ("post", by_reference),
        "deleteCustomerByReference": ("delete", by_reference),
    }
    assert "deleteCustomerGroupAssignment" in named
    assert all(o["summary"] and o["description"] for o in OPERATIONS.values())


def test_paths_are_written_as_clients_write_them():
    for path, methods in DOCUMENT["paths"].items():
        assert path.startswith(PREFIX)
        assert set(path) <= set("/.{}") | set("abcdefghijklmnopqrstuvwxyzCGTSA01v")
        assert not path.endswith("/")
        for operation in methods.values():
            for name, parameter in parameters_of(operation, "path").items():
                kind = "integer" if name == "id" else "string"
                assert (parameter["required"], parameter["schema"]["type"]) == (True, kind)


@pytest.mark.django_db
@pytest.mark.parametrize("resource", LISTS)
@pytest.mark.parametrize("with_regions", [True, False])
def test_schema_table_and_replies_have_the_same_keys_in_the_same_order(resource, with_regions):
    output = LISTS[resource].output
    response = api(furnish(with_regions=with_regions)).get(f"/{resource}").json()
    assert list(response["paging"]) == list(schema("Paging")["properties"])
    declared = [field.name for field in output.fields]
    assert list(schema(output.title)["properties"]) == declared
    switched = {field.name for field in output.fields if field.switch and not with_regions}
    shown = [name for name in declared if name not in switched]
    assert len(response["data"]) >= 2
    assert {tuple(record) for record in response["data"]} == {tuple(shown)}
    always = {field.name for field in output.fields if not field.switch}
    assert set(schema(output.title)["required"]) == always


@pytest.mark.django_db
@pytest.mark.parametrize("resource", LISTS)
def test_full_and_bare_records_are_what_the_schema_says(resource):
    client = api(furnish())
    page = client.get(f"/{resource}").json()
    title = LISTS[resource].output.title
    check(page, f"{title}List")
    for record in page["data"]:
        check(client.get(f"/{resource}/{record['id']}").json(), title)


@pytest.mark.django_db
@pytest.mark.parametrize("resource", LISTS)
def test_only_keys_that_may_be_null_are_said_to_be(resource):
    """A null that no full or bare record shows is a claim of the model's, so look there."""
    output = LISTS[resource].output
    nullable = {n for n, s in schema(output.title)["properties"].items() if s.get("nullable")}
    never = {"id", "reference", "name", "organization", "dateCreated", "lastUpdated", "isActive"}
    assert nullable & never == ({"reference"} if output.title == "User" else set())


@pytest.mark.django_db
@pytest.mark.parametrize("resource", LISTS)
def test_the_list_takes_every_documented_parameter_and_no_other(resource):
    client = api(make_organization())
    documented = parameters_of(list_operation(resource), "query")
    filters = LISTS[resource].filterset_class.base_filters
    assert list(documented) == [*PAGING_PARAMETERS, *filters]
    for name, parameter in documented.items():
        response = client.get(f"/{resource}", **{name: sample_value(parameter)})
        assert response.status_code == 200, (name, response.content)
        assert parameter["description"]
    assert refusal(client.get(f"/{resource}", color="red"))[1] == "invalid_param"


@pytest.mark.django_db
@pytest.mark.parametrize("resource", LISTS)
def test_the_list_takes_every_documented_sort_and_no_other_key(resource):
    client = api(furnish())
    sorts = parameters_of(list_operation(resource), "query")["sort"]["schema"]["enum"]
    taken = [
        key
        for key in schema(LISTS[resource].output.title)["properties"]
        if client.get(f"/{resource}", sort=key).status_code == 200
    ]
    assert taken == sorts


@pytest.mark.parametrize("resource", CREATES)
def test_the_parameters_of_a_body_are_those_of_the_table(resource):
    table = CREATES[resource].input
    names = {field.name for field in table.fields}
    with_key = {"useExternalId"} if table.takes_keys else set()
    image = "WithImage" if table.takes_files else ""
    assert set(schema(f"{table.title}Create")["properties"]) == names | with_key
    assert set(schema(f"{table.title}Update{image}")["properties"]) == names | with_key
    assert "required" not in schema(f"{table.title}Update")
    upsert = DOCUMENT["components"]["schemas"].get(f"{table.title}Upsert")
    assert upsert is None or set(upsert["properties"]) == names - {"reference"}


def body_of(client: Api, resource: str) -> dict[str, Any]:
    """Return just what the document requires, and what the circumstances do."""
    values: dict[str, Any] = {
        "parentId": "1",
        "customerId": "1",
        "lastName": "Curie",
    }
    for name, source in (("parentId", "customerCategories"), ("customerId", "customers")):
        first = client.get(f"/{source}").json()["data"]
        values[name] = first[0]["id"] if first else None
    required = schema(f"{CREATES[resource].input.title}Create").get("required", [])
    conditional = {name: values[name] for name in CONDITIONAL.get(resource, ())}
    return {**{name: f"new {name}" for name in required}, **conditional}


@pytest.mark.django_db
@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize("resource", CREATES)
def test_what_is_required_is_enough_to_create_and_cannot_be_left_out(resource, as_json):
    client = api(furnish())
    body = body_of(client, resource)
    for name in schema(f"{CREATES[resource].input.title}Create").get("required", []):
        for without in ({k: v for k, v in body.items() if k != name}, {**body, name: ""}):
            response = client.post(f"/{resource}", without, as_json=as_json)
            expected = (400, "missing_param", f"{name} parameter is missing")
            assert refusal(response) == expected
    response = client.post(f"/{resource}", body, as_json=as_json)
    assert response.status_code == 201, response.content
    check(response.json(), CREATES[resource].output.title)


def test_bodies_come_in_three_media_types_and_files_in_one():
    content = OPERATIONS["createCustomer"]["requestBody"]["content"]
    names = {kind: body["schema"]["$ref"].rpartition("/")[2] for kind, body in content.items()}
    assert names == {
        "application/x-www-form-urlencoded": "CustomerCreate",
        "multipart/form-data": "CustomerCreateWithImage",
        "application/json": "CustomerCreate",
    }
    assert schema("CustomerCreateWithImage")["properties"]["imageFile"]["format"] == "binary"
    assert schema("CustomerCreate")["properties"]["imageFile"]["maxLength"] == 0


@pytest.mark.django_db
def test_a_deletion_answers_what_the_document_says():
    organization = furnish()
    response = api(organization).delete(f"/customers/reference/{escaped('FULL/1 é')}")
    assert response.json() == DELETED
    check(response.json(), "Deleted")


def test_a_token_or_a_session_is_needed_and_an_organization_can_be_picked():
    schemes = DOCUMENT["components"]["securitySchemes"]
    assert (schemes["bearer"]["type"], schemes["bearer"]["scheme"]) == ("http", "bearer")
    assert (schemes["session"]["in"], schemes["session"]["name"]) == ("cookie", "JSESSIONID")
    header = DOCUMENT["components"]["parameters"]["Organization"]
    assert (header["in"], header["name"]) == ("header", ORGANIZATION_HEADER)
    for operation in OPERATIONS.values():
        assert operation["security"] == [{"bearer": []}, {"session": []}]
        assert {"$ref": "#/components/parameters/Organization"} in operation["parameters"]
    assert DOCUMENT["servers"] == [{"url": "/"}]
