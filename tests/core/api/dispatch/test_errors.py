"""The words of failures: three keys, and the reason phrase."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from django.core.cache import cache
from django.test import override_settings

from core.api.dispatch.errors import NOT_ACCESSED, WORDS, failure
from core.models import Organization
from tests.builders import make_customer
from tests.core.api.dispatch.urls import FAILURES
from tests.dispatch_program import Program, dispatch, nobody, ok, problem, reason

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.api.dispatch.urls")]


def fail(program: Program, kind: str) -> Any:
    return program.post("/locations", {"kind": kind})


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("missing", (400, None, "Missing required values: code")),
        ("invalid", (400, "FailModel.code", "code is too late.")),
        ("sentence", (400, "FailModel.code", "It is too late.")),
        ("type", (400, "FailModel.is_done", "Invalid type.")),
        ("unique", (400, "FailModel.code", "The value is already used.")),
        ("renamed", (400, "FailModel.code", "The value is already used.")),
        ("currency", (400, None, "The currency GBP has no exchange rate.")),
        ("in body", (400, "FailModel.code", "The thing 7 does not exist.")),
        ("needed", (400, None, "Others need it.")),
        ("plain", (400, None, "No.")),
        ("list", (400, "FailModel.addresses", "Too few.")),
        ("stranger", (400, None, "It is odd.")),
    ],
)
def test_a_rule_is_told_with_the_wire_s_name(
    kind: str, expected: tuple[Any, ...], program: Program
):
    response = fail(program, kind)
    assert problem(response) == expected
    assert response.json()["explanation"] == NOT_ACCESSED == "The resource could not be accessed."


@pytest.mark.parametrize(
    ("kind", "field", "place"),
    [
        ("nested", "CreatePartModel.latitude", "addresses[1]"),
        ("item", "FailModel.addresses", "addresses[1]"),
        ("deep", "CreatePartModel.line_1", "owner.parts[0]"),
    ],
)
def test_a_nested_value_is_named_by_its_model_and_place(
    kind: str, field: str, place: str, program: Program
):
    response = fail(program, kind)
    assert problem(response)[:2] == (400, field)
    assert response.json()["explanation"] == f"{NOT_ACCESSED} See {place}."


def test_reading_tells_the_place_in_the_same_words(program: Program):
    body = {"kind": "x", "addresses": [{}, {"latitude": "north"}]}
    response = program.post("/locations", body)
    assert problem(response) == (400, "CreatePartModel.latitude", "Invalid type.")
    assert response.json()["explanation"] == f"{NOT_ACCESSED} See addresses[1]."
    response = program.post("/locations", {})
    assert problem(response) == (400, None, "Missing required values: kind")
    assert problem(program.post("/locations", "{")) == (400, None, "Invalid JSON.")


def test_an_operation_without_a_body_has_no_names_for_a_rule(program: Program):
    assert problem(program.delete("/locations")) == (400, None, "It is too late.")


def test_what_the_url_names_and_is_not_there_is_404(program: Program):
    response = fail(program, "in url")
    assert problem(response) == (404, None, "The thing 7 does not exist.")
    assert response.json()["explanation"] == WORDS[404][1]
    assert problem(fail(program, "django 404")) == (404, None, "Not found.")
    assert problem(fail(program, "django 403")) == (403, None, "Access denied.")


@pytest.mark.parametrize("kind", ["bug", "cut", "closed"])
def test_a_fault_is_told_without_detail(
    kind: str, program: Program, caplog: pytest.LogCaptureFixture
):
    response = fail(program, kind)
    status = 500 if kind == "bug" else 503
    assert problem(response) == (status, None, WORDS[status][0])
    assert b"secret" not in response.content
    assert response.get("Retry-After") == (None if kind == "bug" else "1")
    assert response["Allow"] == "POST,DELETE"
    logged = [each for each in caplog.records if each.name == "core.api.dispatch.errors"]
    assert [each.levelno for each in logged] == ([logging.ERROR] if kind == "bug" else [])
    if logged:
        assert logged[0].exc_info
        assert logged[0].exc_info[1] is FAILURES["bug"]


def test_the_reason_phrase_is_short_printable_ascii(program: Program):
    response = fail(program, "newline")
    status, field, detail = problem(response)
    assert (status, field) == (400, "FailModel.code")
    assert detail == FAILURES["newline"].args[0]
    phrase = response.reason_phrase
    assert phrase.startswith("FailModel.code: One??X-Evil: 1? ?and? ?!!!")
    assert len(phrase) == 200
    assert phrase.isascii()
    assert phrase.isprintable()
    assert "X-Evil" not in response.headers


def test_a_name_of_the_client_s_cannot_break_the_status_line(program: Program):
    body = json.dumps({"a\r\nb\0\ud800é" + "x" * 5000: 1, "kind": "bug"})
    response = program.post("/locations", body)
    status, field, detail = problem(response)
    assert (status, detail) == (400, "Unknown field.")
    assert field
    assert field.startswith("FailModel.a\r\nb\0")
    assert response.reason_phrase.startswith("FailModel.a??b???x")


@pytest.mark.parametrize("status", sorted(WORDS))
def test_every_status_has_words_of_its_own(status: int):
    response = failure(status)
    told = json.loads(response.content)
    assert list(told) == ["detail", "explanation", "field"]
    assert (told["detail"], told["explanation"], told["field"]) == (*WORDS[status], None)
    assert response.status_code == status
    assert response.reason_phrase == reason(None, told["detail"])
    assert response["Content-Length"] == str(len(response.content))
    assert response.get("Retry-After") == ("1" if status == 503 else None)


def test_the_words_differ_from_status_to_status():
    assert len({detail for detail, _ in WORDS.values()}) == len(WORDS)


@pytest.mark.parametrize("refusal", [400, 413, 415])
def test_what_the_edge_refused_comes_before_everything_else(refusal: int, tenant: Organization):
    told = Program("", tenant="x", version="y")
    for method in ("GET", "POST", "PUT", "OPTIONS"):
        response = told.send(method, "/customers", environ={"cartera.refusal": refusal})
        assert problem(response) == (refusal, None, WORDS[refusal][0])


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=10)
def test_a_body_that_django_finds_too_large_is_413(program: Program):
    response = program.post("/customers", {"title": "x" * 20})
    assert problem(response) == (413, None, WORDS[413][0])


@override_settings(API_THROTTLE_RATE="1/min")
def test_too_many_requests_are_429(tenant: Organization):
    cache.clear()
    thing = make_customer(tenant)
    program = dispatch(tenant)
    first = program.get(f"/customers/{thing.pk}")
    ok(first)
    assert (first["RateLimit-Limit"], first["RateLimit-Remaining"]) == ("1", "0")
    response = program.get(f"/customers/{thing.pk}")
    assert problem(response) == (429, None, "Too many requests.")
    assert 0 < int(response["Retry-After"]) <= 60
    assert response["RateLimit-Limit"] == "1"


def test_the_first_thing_that_is_wrong_is_told(tenant: Organization):
    """Each program has one fault less than the one before."""
    everything_wrong: dict[str, Any] = {"query": {"x": 1}, "content_type": "text/plain"}
    token = dispatch(tenant, role="Driver").token
    writer = dispatch(tenant)
    told = [
        nobody().send("PUT", "/customers/0", "{", **everything_wrong),
        Program("", version="y").patch("/customers/0", "{", **everything_wrong),
        Program("").patch("/customers/0", "{", **everything_wrong),
        Program(token).patch("/customers/0", "{", **everything_wrong),
        Program(token, tenant=0).patch("/customers/0", "{", **everything_wrong),
        Program(token, tenant=tenant.pk).patch("/customers/0", "{", **everything_wrong),
        writer.patch("/customers/0", "{", **everything_wrong),
        writer.patch("/customers/0", "{", content_type="text/plain"),
        writer.patch(f"/customers/{make_customer(tenant).pk}", "{", content_type="text/plain"),
        writer.patch(f"/customers/{make_customer(tenant).pk}", "{"),
    ]
    assert [problem(each)[:2] for each in told] == [
        (405, None),
        (400, "StandardRequestHeadersModel.x-api-version"),
        (401, None),
        (400, None),
        (403, "StandardRequestHeadersModel.x-tenant-id"),
        (403, None),
        (400, "NoQueryModel.x"),
        (404, None),
        (415, None),
        (400, None),
    ]
