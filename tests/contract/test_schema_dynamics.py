"""The OpenAPI document of the dynamics surface says what the surface does, no more and no less."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import jsonschema  # type: ignore[import-untyped]
import orjson
import pytest
import yaml
from django.core.management import call_command
from django.test import Client

from core.api.dynamics.envelope import envelope_model
from core.api.dynamics.failures import FAILURES
from core.api.dynamics.fields import Model
from core.api.schema_views import document_of
from tests.contract.routes_dynamics import ROUTES, URLCONF, declared, is_write
from tests.contract.test_schema_v1 import in_json_schema
from tests.contract.world_dynamics import World, make_world
from tests.dynamics import FORM, JSON, PREFIX, XML, failure, nobody

DOCUMENT: Final = document_of(URLCONF)
OPERATIONS: Final[dict[str, dict[str, Any]]] = {
    operation["operationId"]: {**operation, "method": method.upper(), "path": path}
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}
TYPES: Final = (JSON, "text/json", XML, "text/xml")
WITHOUT_ENVELOPE: Final = (413, 415, 500, 503)
WITH_BODY: Final = [name for name in ROUTES if declared(name).input]


def schema(name: str) -> dict[str, Any]:
    component: dict[str, Any] = DOCUMENT["components"]["schemas"][name]
    return component


def resolved(response: dict[str, Any]) -> dict[str, Any]:
    name = response.get("$ref", "").rpartition("/")[2]
    return DOCUMENT["components"]["responses"][name] if name else response


def check(reply: Any, operation: str) -> None:
    """Raise unless the reply is what the document says, without a key more."""
    response = OPERATIONS[operation]["responses"][str(reply.status_code)]
    media_type = reply["Content-Type"].partition(";")[0]
    components = in_json_schema(DOCUMENT["components"])
    for component in components["schemas"].values():
        component["additionalProperties"] = False
    reference = resolved(response)["content"][media_type]["schema"]
    whole = {**reference, "components": components}
    jsonschema.validate(orjson.loads(reply.content), whole, jsonschema.Draft202012Validator)


def models(model: Model) -> Iterator[Model]:
    """Give the model and all models inside it."""
    yield model
    for field in model.fields:
        if isinstance(field.type, Model):
            yield from models(field.type)


def test_the_document_is_valid_and_made_without_a_warning(tmp_path) -> None:
    file = tmp_path / "dynamics.yaml"
    call_command("spectacular", urlconf=URLCONF, validate=True, fail_on_warn=True, file=str(file))
    assert yaml.safe_load(file.read_text()) == DOCUMENT


def test_every_operation_is_in_the_document_and_nothing_else() -> None:
    documented = {name: (each["method"], each["path"]) for name, each in OPERATIONS.items()}
    assert documented == {name: (method, PREFIX + path) for name, (method, path) in ROUTES.items()}


@pytest.mark.parametrize("operation", ROUTES)
def test_an_operation_is_described_and_wants_a_token(operation: str) -> None:
    said = OPERATIONS[operation]
    assert said["summary"] == declared(operation).summary
    assert said["description"].strip()
    assert said["security"] == [{"bearer": []}]
    assert said["tags"][0] in {tag["name"] for tag in DOCUMENT["tags"] if tag["description"]}


@pytest.mark.parametrize("operation", ROUTES)
def test_an_operation_has_just_the_parameters_that_it_takes(operation: str) -> None:
    said = OPERATIONS[operation]
    path, operation_of = ROUTES[operation][1], declared(operation)
    expected = {("path", name) for name in _variables(path)}
    expected |= {("query", each["name"]) for each in operation_of.query}
    if "{grantor_tax_id}" not in path:
        expected.add(("query", "GrantorTaxId"))
    if operation_of.is_list:
        expected |= {("query", "page"), ("query", "pageSize")}
    if is_write(operation):
        expected.add(("header", "Idempotency-Key"))
    assert {(each["in"], each["name"]) for each in said["parameters"]} == expected
    for each in said["parameters"]:
        assert each.get("required", False) == (each["in"] == "path")
        assert each["in"] == "path" or each["description"]


def _variables(path: str) -> list[str]:
    return [part[1:-1] for part in path.split("/") if part.startswith("{")]


@pytest.mark.parametrize("operation", ROUTES)
def test_every_failure_is_documented_with_its_codes(operation: str) -> None:
    said = OPERATIONS[operation]["responses"]
    has_body = operation in WITH_BODY
    statuses = {each.status for each in FAILURES.values()} | {500, 503}
    statuses |= {413, 415} if has_body else set()
    assert {int(status) for status in said} == statuses | {200}
    for status in statuses:
        response = resolved(said[str(status)])
        assert response["description"]
        assert set(response["content"]) == set(TYPES)
        if status in WITHOUT_ENVELOPE:
            assert response["content"][JSON]["schema"] == {"$ref": "#/components/schemas/Error"}
            continue
        codes = {name: each for name, each in FAILURES.items() if each.status == status}
        examples = response["content"][JSON]["examples"]
        told = {
            each["value"]["failureCode"]: each["value"]["message"] for each in examples.values()
        }
        assert told == {name: each.message for name, each in codes.items()}


def test_every_failure_code_is_described() -> None:
    for code, each in FAILURES.items():
        assert f"- {each.status} `{code}`: {each.message}" in DOCUMENT["info"]["description"]


@pytest.mark.parametrize("operation", ROUTES)
def test_every_model_is_declared_with_its_xml_names(operation: str) -> None:
    said = declared(operation)
    tables = [*models(envelope_model(said.output, is_list=said.is_list))]
    for model in (*tables, *(models(said.input) if said.input else ())):
        component = schema(model.component)
        assert component["xml"] == {"name": model.name}
        assert list(component["properties"]) == [field.json for field in model.fields]
        for field in model.fields:
            member = component["properties"][field.json]
            assert member.get("xml", {}).get("name", field.json) == field.xml
            assert bool(member.get("xml", {}).get("wrapped")) == field.is_list
            assert member["description"]


@pytest.mark.parametrize("operation", WITH_BODY)
def test_a_body_comes_in_five_media_types(operation: str) -> None:
    model = declared(operation).input
    assert model is not None
    body = OPERATIONS[operation]["requestBody"]
    names = {
        kind: each["schema"]["$ref"].rpartition("/")[2] for kind, each in body["content"].items()
    }
    assert names == {**dict.fromkeys(TYPES, model.component), FORM: f"{model.component}Form"}
    form = schema(f"{model.component}Form")
    assert list(form["properties"]) == [field.xml for field in model.fields]
    required = [field.json for field in model.fields if field.rules.required]
    assert schema(model.component).get("required", []) == required


def test_the_document_names_no_host() -> None:
    text = orjson.dumps({**DOCUMENT, "info": {}}).decode()
    assert DOCUMENT["servers"] == [{"url": "/"}]
    assert "http://" not in text
    assert "https://" not in text
    assert "testserver" not in orjson.dumps(DOCUMENT).decode()


# --- Replies.


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.mark.django_db
@pytest.mark.parametrize("operation", ROUTES)
def test_replies_are_what_the_document_says(world: World, operation: str) -> None:
    reply = world.send(operation)
    assert reply.status_code == 200, reply.content
    assert reply.json()["data"]
    check(reply, operation)


@pytest.mark.django_db
@pytest.mark.parametrize("operation", ROUTES)
def test_failures_are_what_the_document_says(world: World, operation: str) -> None:
    unknown = world.send(operation, nobody())
    assert failure(unknown)[:2] == (401, "Unauthorized")
    check(unknown, operation)
    elsewhere = {"GrantorTaxId": "CCC010101AA1", "grantor_tax_id": "CCC010101AA1"}
    query = {"GrantorTaxId": elsewhere["GrantorTaxId"]}
    missing = world.send(operation, query=query, grantor_tax_id=elsewhere["grantor_tax_id"])
    assert failure(missing)[:2] == (404, "NotFound")
    check(missing, operation)
    if operation in WITH_BODY:
        empty = world.send(operation, body="null")
        assert failure(empty)[:2] == (400, "EmptyBody")
        check(empty, operation)


@pytest.mark.django_db
@pytest.mark.parametrize("operation", WITH_BODY)
def test_what_is_required_cannot_be_left_out(world: World, operation: str) -> None:
    model = declared(operation).input
    assert model is not None
    for name in schema(model.component).get("required", []):
        body = {key: value for key, value in world.bodies[operation].items() if key != name}
        status, code, details = failure(world.send(operation, body=body))
        assert (status, code) == (400, "InvalidModel")
        assert f"The {name} field is required." in details


# --- Where it can be read.


def test_anybody_may_read_the_document_as_json_or_yaml() -> None:
    client = Client()
    for path in ("/dynamics/schema", "/Dynamics/Schema/"):
        as_json = client.get(PREFIX + path)
        assert as_json["Content-Type"] == "application/json"
        assert orjson.loads(as_json.content) == DOCUMENT
    as_yaml = client.get(f"{PREFIX}/dynamics/schema", headers={"Accept": "application/yaml"})
    assert as_yaml["Content-Type"].startswith("application/yaml")
    assert yaml.safe_load(as_yaml.content) == DOCUMENT


@pytest.mark.parametrize("path", ["/dynamics/schema", "/dynamics/docs"])
def test_other_methods_on_the_document_are_refused_as_asp_net_does(path: str) -> None:
    words = "The requested resource does not support http method 'POST'."
    reply = Client().post(PREFIX + path)
    assert (reply.status_code, reply.json()) == (405, {"Message": words})
    assert reply["Allow"] == "GET, HEAD, OPTIONS"
    as_xml = Client().post(PREFIX + path, headers={"Accept": "text/xml"})
    assert as_xml["Content-Type"] == "text/xml; charset=utf-8"
    assert f"<Error><Message>{words}</Message></Error>" in as_xml.content.decode()


def test_swagger_ui_loads_nothing_from_elsewhere() -> None:
    client = Client()
    reply = client.get(f"{PREFIX}/dynamics/docs")
    page = reply.content.decode()
    assert reply.status_code == 200
    assert "http:" not in page
    assert "https:" not in page
    assert "script-src 'self'" in reply["Content-Security-Policy"]
    script = client.get(f"{PREFIX}/dynamics/docs?script=").content.decode()
    assert f'url: "{PREFIX}/dynamics/schema"' in script
    assert '"validatorUrl": null' in script
