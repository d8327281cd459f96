"""Where the OpenAPI documents of the dispatch surface can be read, and by whom."""

from __future__ import annotations

import orjson
import yaml
from django.test import Client

from core.api.dispatch.errors import WORDS
from core.api.schema_views import document_of
from dispatch.api.versions import VERSIONS
from tests.contract.routes_dispatch import URLCONF
from tests.contract.surface_dispatch import EARLIEST, NEWEST


def test_anybody_may_read_the_documents_as_json_or_yaml() -> None:
    client = Client()
    for version in VERSIONS:
        reply = client.get(f"/dispatch/schema/{version.replace('/', '-')}")
        assert reply["Content-Type"] == "application/json"
        assert orjson.loads(reply.content) == document_of(URLCONF, version)
    assert orjson.loads(client.get("/dispatch/schema").content) == document_of(URLCONF)
    as_yaml = client.get("/dispatch/schema/", headers={"Accept": "application/yaml"})
    assert as_yaml["Content-Type"].startswith("application/yaml")
    assert yaml.safe_load(as_yaml.content) == document_of(URLCONF)


def test_no_other_version_has_a_document() -> None:
    for name in ("2019-02-09", "2019/02/08", "latest"):
        reply = Client().get(f"/dispatch/schema/{name}")
        assert (reply.status_code, reply.json()["detail"]) == (404, WORDS[404][0])


def test_swagger_ui_loads_nothing_from_elsewhere() -> None:
    client = Client()
    for path in ("/dispatch/docs", "/dispatch/docs/2019-02-08"):
        reply = client.get(path)
        page = reply.content.decode()
        assert reply.status_code == 200
        assert "http:" not in page
        assert "https:" not in page
        assert "script-src 'self'" in reply["Content-Security-Policy"]
        assert page.count("<script") == page.count('<script src="/') == 3
        script = client.get(f"{path}?script=").content.decode()
        assert script.count('"/dispatch/schema/') == 7  # six to choose from, and the first one
        assert '"validatorUrl": null' in script


def test_the_documents_name_no_host() -> None:
    for version in (EARLIEST, NEWEST):
        document = document_of(URLCONF, version)
        text = orjson.dumps(document).decode()
        assert document["servers"] == [{"url": "/"}]
        assert "testserver" not in text
        assert "://" not in text
