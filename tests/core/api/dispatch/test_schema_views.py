"""Every dated version of a surface has its OpenAPI document at an address, and in Swagger UI."""

from __future__ import annotations

import re
from typing import Any

import orjson
import pytest
import yaml
from django.test import Client

from core.api.schema_views import document_of
from tests.core.api.dispatch.schema_urls import NEW, OLD, URLCONF


@pytest.fixture
def client(settings: Any) -> Client:
    settings.ROOT_URLCONF = URLCONF
    return Client()


def test_each_version_has_an_address(client: Client) -> None:
    for version in (OLD, NEW):
        reply = client.get(f"/dispatch/schema/{version.replace('/', '-')}")
        assert reply["Content-Type"] == "application/json"
        assert reply["Access-Control-Allow-Origin"] == "*"
        assert orjson.loads(reply.content) == document_of(URLCONF, version)
    assert orjson.loads(client.get("/dispatch/schema/").content) == document_of(URLCONF, NEW)
    as_yaml = client.get("/dispatch/schema/2019-01-01", headers={"Accept": "application/yaml"})
    assert yaml.safe_load(as_yaml.content) == document_of(URLCONF, OLD)


@pytest.mark.parametrize("path", ["schema", "docs"])
def test_there_is_no_document_of_an_unknown_version(client: Client, path: str) -> None:
    reply = client.get(f"/dispatch/{path}/1999-12-31")
    assert (reply.status_code, reply.reason_phrase) == (404, "Not found.")
    assert reply.json()["field"] is None


@pytest.mark.parametrize("path", ["schema", "docs"])
def test_other_methods_are_refused_as_the_surface_does(client: Client, path: str) -> None:
    reply = client.post(f"/dispatch/{path}")
    assert (reply.status_code, reply.json()["detail"]) == (405, "Method not allowed.")
    assert reply["Allow"] == "GET"


@pytest.mark.parametrize(
    ("path", "version"),
    [
        ("/dispatch/docs", NEW),
        ("/dispatch/docs/2020-01-01", NEW),
        ("/dispatch/docs/2019-01-01", OLD),
    ],
)
def test_swagger_ui_offers_all_versions_and_begins_with_the_one_of_its_address(
    client: Client, path: str, version: str
) -> None:
    page = client.get(path).content.decode()
    assert f'<script src="{path}?script="' in page
    script = client.get(f"{path}?script=").content.decode()
    settings = re.search(r"const swaggerSettings = {\.\.\.(.*), presets: \[(.*)\]};", script)
    assert settings is not None
    told = orjson.loads(settings[1])
    assert told["urls"] == [
        {"name": NEW, "url": "/dispatch/schema/2020-01-01"},
        {"name": OLD, "url": "/dispatch/schema/2019-01-01"},
    ]
    assert told["urls.primaryName"] == version
    assert told["validatorUrl"] is None
    assert settings[2] == "SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset"
