"""The base view: bodies of every format, the envelope, and how failures are told."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from core.api.dynamics.failures import DOMAIN_CODES, FAILURES
from core.api.dynamics.parsers import MAX_BODY
from core.api.dynamics.views import DynamicsView
from core.api.dynamics.xml_writer import NAMESPACES
from core.models import Organization
from tests.core.api.dynamics.bodies import parsed
from tests.core.api.dynamics.calls import FORM, JSON, URLCONF, XML, failure, send

pytestmark = [pytest.mark.django_db, pytest.mark.urls(URLCONF)]
TEXT_XML = "text/xml"


def test_a_success_is_told_in_the_envelope(key: str, company: Organization) -> None:
    response = send("GET", "/api/Things/a", token=key)
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response.content.decode() == (
        '{"success":true,"message":"The request was carried out.","messageDetail":["mind"],'
        f'"failureCode":null,"data":{{"ItemCode":"a","Amount":{company.pk},'
        '"ItemId":"00000000-0000-0000-0000-000000000000"}}'
    )
    response = send("GET", "/api/Things/a", token=key, accept=XML)
    assert response.content.decode() == (
        f"<ResponseModelApiOfItemModel{NAMESPACES}><success>true</success><message>The request was"
        " carried out.</message><messageDetail><string>mind</string></messageDetail><data>"
        f"<Code>a</Code><Amount>{company.pk}</Amount>"
        "<ItemId>00000000-0000-0000-0000-000000000000</ItemId></data>"
        "</ResponseModelApiOfItemModel>"
    )


@pytest.mark.parametrize("thing", ["a", "missing", "bug"])
def test_no_reply_may_be_kept(key: str, thing: str) -> None:
    response = send("GET" if thing == "a" else "DELETE", f"/api/Things/{thing}", token=key)
    assert response["Cache-Control"] == "no-cache"
    assert response["Pragma"] == "no-cache"
    assert response["Expires"] == "-1"
    assert "Accept" in response["Vary"]
    assert response["X-Request-Id"]
    assert "Allow" not in response


def test_an_xml_body_is_answered_in_xml(key: str) -> None:
    body = "<EverythingModel><Number>7</Number></EverythingModel>"
    response = send("PUT", "/api/Things/a", body, token=key, content_type="text/xml")
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    assert b"<Number>7</Number>" in response.content
    bad = send("PUT", "/api/Things/a", "<x/>", token=key, content_type="text/xml")
    assert bad.status_code == 400
    assert parsed(bad.content).findtext("failureCode") == "MalformedBody"


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (JSON, '{"Number":7,"Item":{"ItemId":"08de1e23671b5313522b6e5d34fe8b35"}}'),
        (
            "text/json; charset=utf-8",
            '{number:"7",item:{itemid:"08de1e23671b5313522b6e5d34fe8b35"}}',
        ),
        (
            XML,
            "<EverythingModel><Number>7</Number><Item>"
            "<ItemId>08de1e23-671b-5313-522b-6e5d34fe8b35</ItemId></Item></EverythingModel>",
        ),
        (FORM, "Number=7&Item.ItemId=08de1e23671b5313522b6e5d34fe8b35"),
        (
            "Application/X-WWW-Form-Urlencoded",
            "number=7&item[itemid]=08de1e23671b5313522b6e5d34fe8b35",
        ),
    ],
)
def test_every_format_reads_the_same(key: str, content_type: str, body: str) -> None:
    path = "/api/Things/a"
    response = send("PUT", path, body, token=key, content_type=content_type, accept=JSON)
    assert response.status_code == 200, response.content
    data = response.json()["data"]
    assert data["Number"] == 7
    assert data["Item"]["ItemId"] == "08de1e23-671b-5313-522b-6e5d34fe8b35"


@pytest.mark.parametrize("content_type", ["text/plain", "multipart/form-data; boundary=x", "x"])
def test_another_body_is_asp_nets_415(key: str, content_type: str) -> None:
    response = send("PUT", "/api/Things/a", "Number=7", token=key, content_type=content_type)
    assert response.status_code == 415
    name = content_type.partition(";")[0]
    assert response.json() == {
        "Message": f"The request entity's media type '{name}' is not supported for this resource."
    }


def test_a_body_without_a_type_is_named_a_stream_of_octets(key: str) -> None:
    response = send("PUT", "/api/Things/a", "x", token=key, content_type=" ")
    assert response.status_code == 415
    assert "'application/octet-stream'" in response.json()["Message"]


def test_a_body_of_more_than_2_mb_is_413(key: str) -> None:
    body = b'{"Words":"' + b"a" * MAX_BODY + b'"}'
    assert send("PUT", "/api/Things/a", body, token=key).status_code == 413


@pytest.mark.parametrize("content_type", [JSON, XML, FORM])
@pytest.mark.parametrize("body", ["", " "])
def test_a_body_with_nothing_in_it_is_400(key: str, content_type: str, body: str) -> None:
    response = send("PUT", "/api/Things/a", body, token=key, content_type=content_type, accept=JSON)
    assert failure(response)[:2] == (400, "EmptyBody")


@pytest.mark.parametrize(
    ("content_type", "body", "code"),
    [
        (JSON, "[" * 20_000, "MalformedBody"),
        (JSON, "null", "EmptyBody"),
        (JSON, '{"Number":"x","Flag":"1"}', "InvalidModel"),
        (XML, "<a>" * 5_000 + "</a>" * 5_000, "MalformedBody"),
        (XML, "<EverythingModel><Number>x</Number></EverythingModel>", "InvalidModel"),
        (FORM, "&".join(["a=1"] * 1_500), "MalformedBody"),
        (FORM, "Number=", "InvalidModel"),
    ],
)
def test_a_bad_body_is_400_with_a_code(key: str, content_type: str, body: str, code: str) -> None:
    response = send("PUT", "/api/Things/a", body, token=key, content_type=content_type, accept=JSON)
    status, given, details = failure(response)
    assert (status, given) == (400, code)
    assert details


DOMAIN = {
    "missing": (400, "MissingValue", "The code field is required."),
    "invalid": (400, "InvalidValue", "amount: Too late."),
    "type": (400, "InvalidValue", "The value is not valid for amount."),
    "loop": (400, "HierarchyLoop", "A thing cannot be placed below itself."),
    "currency": (400, "CurrencyNotConfigured", "The currency GBP has no exchange rate."),
    "image": (400, "InvalidImage", "Too many bytes."),
    "notfound": (404, "NotFound", "The thing 7 does not exist."),
    "unique": (409, "NotUnique", "The value of code is already used."),
    "needed": (409, "StillNeeded", "Others need it."),
    "protected": (409, "Protected", "Built in."),
    "plain": (400, "RuleBroken", "No."),
    "mismatch": (400, "RecurrenceMismatch", "They differ."),
}


@pytest.mark.parametrize(("thing", "told"), DOMAIN.items())
def test_a_broken_business_rule_has_its_status_and_code(key: str, thing: str, told: Any) -> None:
    status, code, detail = told
    assert failure(send("DELETE", f"/api/Things/{thing}", token=key)) == (status, code, [detail])
    as_xml = send("DELETE", f"/api/Things/{thing}", token=key, accept=XML)
    root = parsed(as_xml.content)
    assert as_xml.status_code == status
    assert root.tag == "ResponseModelApiOfItemModel"
    assert root.findtext("failureCode") == code
    assert [e.text for e in root.findall("messageDetail/string")] == [detail]
    assert root.find("data") is None


def test_the_published_list_of_codes_is_complete() -> None:
    page = (Path(__file__).parents[4] / "docs" / "dynamics.md").read_text()
    rows = re.findall(r"^\| (\d{3}) \| (\w+) \|", page, re.MULTILINE)
    assert rows == [(str(failure.status), code) for code, failure in FAILURES.items()]


def test_every_code_of_an_error_kind_is_published() -> None:
    assert set(DOMAIN_CODES.values()) <= set(FAILURES)
    assert {failure.status for failure in FAILURES.values()} == {400, 401, 403, 404, 409, 429}


def test_a_page_is_read_from_the_url(key: str) -> None:
    data = send("GET", "/api/things?PAGE=3&pagesize=50", token=key).json()["data"]
    assert (data[0]["ItemCode"], data[0]["Amount"]) == ("100", 50)
    data = send("GET", "/api/things", token=key).json()["data"]
    assert (data[0]["ItemCode"], data[0]["Amount"]) == ("0", 100)
    response = send("GET", f"/api/things?page=0&pageSize={'9' * 5000}", token=key)
    status, code, details = failure(response)
    assert (status, code) == (400, "InvalidModel")
    assert details[0] == "The field page must be between 1 and 2147483647."
    assert details[1].endswith("is not valid for pageSize.")
    response = send("GET", "/api/things?pageSize=1001", token=key)
    assert failure(response)[2] == ["The field pageSize must be between 1 and 1000."]


def test_the_base_view_has_no_operation_of_its_own() -> None:
    assert DynamicsView.operations == {}
