"""Files that are sent to be imported: how they are read, what is refused, how large they may be."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from core.models import ImportProfile, ImportRun, Organization
from customers.models import CustomerSegmentation
from tests.builders import NOW, make_organization
from tests.contract import raw_wsgi
from tests.imports.sending import send
from tests.v1 import Api, api, refusal

pytestmark = pytest.mark.django_db
ZERO = {"update": 0, "unchanged": 0, "duplicate": 0, "conflict": 0, "error": 0}


@pytest.fixture
def entity1() -> Organization:
    return make_organization("entity1")


@pytest.fixture
def client(entity1: Organization) -> Api:
    return api(entity1)


def test_how_the_file_is_read_can_be_said(client: Api, entity1: Organization) -> None:
    content = "Código\tNom\nA\té\n".encode("cp1252")
    given = {"delimiter": "tab", "encoding": "windows-1252", "format": "csv", "decimal": "comma"}
    column_map = '{"Código": "reference", "Nom": "name"}'
    run = send(client, content, map=column_map, apply="yes", **given).json()
    assert run["state"] == "applied", run
    assert CustomerSegmentation.objects.get().name == "é"
    ImportProfile.objects.create(
        organization=entity1,
        kind="segmentations",
        name="ERP",
        column_map={"Código": "reference", "Nom": "name"},
        options={"delimiter": "\t"},
        created_at=NOW,
        updated_at=NOW,
    )
    run = send(client, content, profile="ERP").json()
    assert run["counts"]["unchanged"] == 1, run


def test_what_is_missing_or_malformed_is_refused(client: Api, entity1: Organization) -> None:
    other = make_organization("entity2")
    ImportProfile.objects.create(
        organization=other, kind="segmentations", name="X", created_at=NOW, updated_at=NOW
    )
    cases: list[tuple[dict[str, Any], str]] = [
        ({"kind": ""}, "missing_param"),
        ({"kind": "users"}, "save_failed"),
        ({"onError": "burn"}, "save_failed"),
        ({"apply": "perhaps"}, "invalid_param_type"),
        ({"createMissing": "true"}, "save_failed"),
        ({"format": "docx"}, "save_failed"),
        ({"delimiter": "é"}, "save_failed"),
        ({"encoding": "ebcdic"}, "save_failed"),
        ({"decimal": "dot"}, "save_failed"),
        ({"map": "{"}, "invalid_param_type"),
        ({"map": "[" * 50_000}, "invalid_param_type"),
        ({"map": '{"a": 1}'}, "invalid_param_type"),
        ({"map": '{"a": "color"}'}, "save_failed"),
        ({"map": '{"a\\u0000": "name"}'}, "save_failed"),
        ({"profile": "X"}, "not_found"),
        ({"profile": "a\0"}, "save_failed"),
    ]
    for values, code in cases:
        assert refusal(send(client, **values))[1] == code, values
    assert refusal(send(client, b""))[1:] == (
        "save_failed",
        "Failed to save instance. The file is empty.",
    )
    reply = client.post("/imports", {"kind": "segmentations"})
    assert refusal(reply) == (400, "missing_param", "file parameter is missing")
    reply = client.post("/imports", {"kind": "segmentations", "file": "a,b"}, as_json=True)
    assert refusal(reply)[1] == "invalid_param_type"
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("content", [b"\0" * 100, b"PK\x03\x04rubbish", b"{", b"color\nred\n"])
def test_a_file_that_cannot_be_read_is_a_failed_import(client: Api, content: bytes) -> None:
    run = send(client, content).json()
    assert run["state"] == "failed"
    assert run["message"]
    assert client.get(f"/imports/{run['id']}/rows").json()["data"] == []
    assert b"".join(client.get(f"/imports/{run['id']}/failed").streaming_content)


def test_names_of_files_are_kept_as_they_were_sent(client: Api) -> None:
    assert send(client, called="Año \U0001f600.csv").json()["file"] == "Año \U0001f600.csv"
    assert send(client, called="n" * 400 + ".csv").json()["file"].startswith("nnn")


def test_no_body_but_a_file_may_be_large(client: Api, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000
    rows = "".join(f"R{number},{'n' * 250}\n" for number in range(500))
    run = send(client, f"reference,name\n{rows}").json()
    assert run["counts"]["create"] == 500
    reply = client.post("/imports", {"kind": "x" * 200_000})
    assert refusal(reply)[:2] == (413, "request_too_large")
    reply = send(client, map="x" * 200_000)
    assert refusal(reply)[:2] == (413, "request_too_large")


def test_a_file_that_is_too_large_is_told_its_own_limit(entity1: Organization) -> None:
    token = api(entity1).client.defaults["HTTP_AUTHORIZATION"]
    for length, text in (
        (300 * 1024 * 1024, "The file should not exceed 200 MB."),
        (10**17, "The file should not exceed 200 MB."),
    ):
        reply = raw_wsgi.send(
            "POST",
            "/api/v1.0/imports",
            content_type="multipart/form-data; boundary=X",
            headers={"Authorization": token},
            environ={"CONTENT_LENGTH": str(length)},
        )
        assert reply.status == 413
        assert orjson.loads(reply.body) == {
            "error": "request_too_large",
            "error_description": text,
        }
