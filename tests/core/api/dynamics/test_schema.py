"""The OpenAPI document is made from the tables, with the XML names."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
import yaml
from django.core.management import call_command

from core.api.dynamics.failures import FAILURES
from core.api.schema_views import document_of
from tests.core.api.dynamics.calls import FORM, URLCONF
from tests.core.api.dynamics.models import EVERYTHING


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return document_of(URLCONF)


def test_the_document_is_valid_and_made_without_a_warning() -> None:
    out = StringIO()
    call_command("spectacular", urlconf=URLCONF, validate=True, fail_on_warn=True, stdout=out)
    assert yaml.safe_load(out.getvalue())["openapi"] == "3.0.3"


def test_every_operation_is_declared(document: dict[str, Any]) -> None:
    ids = {
        (path, method): operation["operationId"]
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }
    assert ids == {
        ("/api/Things", "get"): "listThings",
        ("/api/Things", "post"): "saveCompany",
        ("/api/Things/{thing}", "get"): "showThing",
        ("/api/Things/{thing}", "put"): "echoThing",
        ("/api/Things/{thing}", "delete"): "failThing",
        ("/api/Company/{grantor_tax_id}", "get"): "showCompany",
    }


def test_a_body_is_declared_in_all_five_types(document: dict[str, Any]) -> None:
    content = document["paths"]["/api/Things/{thing}"]["put"]["requestBody"]["content"]
    model = {"$ref": "#/components/schemas/EverythingModel"}
    form = {"$ref": "#/components/schemas/EverythingModelForm"}
    assert {name: kind["schema"] for name, kind in content.items()} == {
        "application/json": model,
        "text/json": model,
        "application/xml": model,
        "text/xml": model,
        FORM: form,
    }


def test_properties_have_their_json_names_and_say_their_xml_names(document: dict[str, Any]) -> None:
    schema = document["components"]["schemas"]["EverythingModel"]
    assert schema["xml"] == {"name": "EverythingModel"}
    assert list(schema["properties"]) == [field.json for field in EVERYTHING.fields]
    assert schema["properties"]["Words"] == {
        "type": "string",
        "nullable": True,
        "xml": {"name": "Text"},
    }
    assert schema["properties"]["Number"] == {"type": "integer", "format": "int32"}
    assert schema["properties"]["Byte"] == {"type": "integer", "minimum": 0, "maximum": 255}
    assert schema["properties"]["Lines"] == {
        "type": "array",
        "items": {"$ref": "#/components/schemas/ItemModel"},
        "xml": {"name": "Items", "wrapped": True},
        "nullable": True,
    }
    assert schema["properties"]["Strings"]["items"] == {"type": "string", "xml": {"name": "string"}}
    assert schema["properties"]["Item"] == {
        "allOf": [{"$ref": "#/components/schemas/ItemModel"}],
        "nullable": True,
    }
    item = document["components"]["schemas"]["ItemModel"]
    assert item["required"] == ["ItemId"]
    assert item["properties"]["ItemCode"]["maxLength"] == 5


def test_a_form_has_the_xml_names(document: dict[str, Any]) -> None:
    schema = document["components"]["schemas"]["EverythingModelForm"]
    assert list(schema["properties"]) == [field.xml for field in EVERYTHING.fields]


def test_a_reply_is_the_envelope_in_all_four_types(document: dict[str, Any]) -> None:
    responses = document["paths"]["/api/Things"]["get"]["responses"]
    assert set(responses["200"]["content"]) == {
        "application/json",
        "text/json",
        "application/xml",
        "text/xml",
    }
    envelope = document["components"]["schemas"]["ResponseModelApiOfListOfItemModel"]
    assert list(envelope["properties"]) == [
        "success",
        "message",
        "messageDetail",
        "failureCode",
        "data",
    ]


def test_every_failure_code_stands_with_its_status(document: dict[str, Any]) -> None:
    responses = document["paths"]["/api/Things/{thing}"]["put"]["responses"]
    shown = {
        (int(status), code)
        for status, response in responses.items()
        if "content" in response
        for code in response["content"]["application/json"].get("examples", {})
    }
    assert shown == {(failure.status, code) for code, failure in FAILURES.items()}


def test_failures_before_the_action_are_asp_nets(document: dict[str, Any]) -> None:
    responses = document["paths"]["/api/Things/{thing}"]["put"]["responses"]
    for status in ("413", "415", "500", "503"):
        assert responses[status] == {"$ref": f"#/components/responses/Http{status}"}
    http = document["components"]["responses"]["Http415"]["content"]["application/xml"]["schema"]
    assert http == {"$ref": "#/components/schemas/Error"}
    assert "415" not in document["paths"]["/api/Things/{thing}"]["delete"]["responses"]
