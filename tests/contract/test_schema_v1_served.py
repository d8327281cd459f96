"""Where the OpenAPI document of v1 can be read, and by whom."""

from __future__ import annotations

import orjson
import pytest
import yaml
from django.test import Client

from core.api.v1.errors import HTTP_WORDINGS
from tests.contract.surface_v1 import DOCUMENT, PREFIX
from tests.v1 import refusal


def test_anybody_may_read_the_document_as_json_or_yaml():
    client = Client()
    as_json = client.get(f"{PREFIX}/schema")
    assert as_json["Content-Type"] == "application/json"
    assert orjson.loads(as_json.content) == DOCUMENT
    for accepted in ("application/yaml", "text/yaml, */*;q=0.1", "application/vnd.oai.openapi"):
        as_yaml = client.get(f"{PREFIX}/schema/", headers={"Accept": accepted})
        assert as_yaml["Content-Type"].startswith(accepted.partition(",")[0])
        assert yaml.safe_load(as_yaml.content) == DOCUMENT
    browser = client.get(f"{PREFIX}/schema", headers={"Accept": "text/html,*/*;q=0.8"})
    assert browser.content == as_json.content
    assert "Accept" in browser["Vary"]


@pytest.mark.parametrize("path", ["/schema", "/docs"])
def test_other_methods_on_the_document_are_refused_in_the_words_of_the_surface(path):
    response = Client().post(PREFIX + path)
    assert refusal(response) == (405, *HTTP_WORDINGS[405])
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_swagger_ui_loads_nothing_from_elsewhere_and_no_script_of_the_page():
    client = Client()
    response = client.get(f"{PREFIX}/docs", headers={"Accept": "application/json"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "http:" not in page
    assert "https:" not in page
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert page.count("<script") == page.count('<script src="/') == 3
    script = client.get(f"{PREFIX}/docs?script=")
    assert script["Content-Type"] == "application/javascript"
    assert f'url: "{PREFIX}/schema"' in script.content.decode()
    # The default would send the document's address to a web site.
    assert '"validatorUrl": null' in script.content.decode()
