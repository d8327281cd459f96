"""The OpenAPI document of v1 tells every failure in the words that the surface uses."""

from __future__ import annotations

from typing import Any

from core.api.v1.errors import DOMAIN_WORDINGS, HTTP_WORDINGS
from tests.contract.surface_v1 import DOCUMENT, operations

OPERATIONS = operations()


def examples(response: dict[str, Any]) -> list[dict[str, str]]:
    name = response.get("$ref", "").rpartition("/")[2]
    content = (DOCUMENT["components"]["responses"][name] if name else response)["content"]
    assert content["application/json"]["schema"] == {"$ref": "#/components/schemas/Error"}
    return [e["value"] for e in content["application/json"]["examples"].values()]


def test_every_operation_documents_its_failures_in_real_words():
    for operation in OPERATIONS.values():
        statuses = {int(status) for status in operation["responses"]}
        has_body = {413, 415} if "requestBody" in operation else set()
        has_key = {409, 422} if operation["method"] != "get" else set()
        headers = {p.get("name") for p in operation["parameters"] if p.get("in") == "header"}
        has_tag = {412} if "If-Match" in headers else set()
        assert ("Idempotency-Key" in headers) == bool(has_key)
        assert (304 in statuses) == ("If-None-Match" in headers)
        expected = {400, 401, 403, 404, 429, 500, 503} | has_body | has_key | has_tag
        assert statuses - {200, 201, 202, 304} == expected
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                assert examples(response), (operation["operationId"], status)
            if int(status) in HTTP_WORDINGS and int(status) not in (400, 404):
                code, text = HTTP_WORDINGS[int(status)]
                assert examples(response) == [{"error": code, "error_description": text}]


def test_every_kind_of_refusal_is_documented_somewhere():
    told = {
        (example["error"], example["error_description"])
        for operation in OPERATIONS.values()
        for status, response in operation["responses"].items()
        if int(status) >= 400
        for example in examples(response)
    }
    assert {
        ("missing_param", "reference parameter is missing"),
        ("not_unique", "reference already used"),
        (
            "invalid_param_type",
            "The type of parameter id you provided is not valid for this request.",
        ),
        ("delete_failed", "Failed to delete instance."),
        ("delete_not_authorized", "This type of payment must not be deleted"),
        ("not_found", "The customer with the id 2559 doesn't exist."),
        ("not_found", "The currency with name GmBP doesn't exist."),
        ("not_found", "The currency with name GBP is not configured."),
        ("not_found", "The customer cannot be a subcustomer of itself."),
        ("exceeded_file_size", "image size should not exceed 2Mo"),
        ("unsupported_file_type", "image format not supported."),
        (
            "invalid_param",
            "The parameters [dateCreated_gta] you provided are not valid for this request.",
        ),
        (
            "invalid_datetime_format",
            "Invalid datetime filter (not ISO-8601 formatted): [2016-08-1Z]",
        ),
        ("server_error", "Oops! Something went wrong..."),
    } <= told
    assert {code for code, _ in told} >= {"save_failed", "malformed_request"}
    assert len(DOMAIN_WORDINGS) == 11  # a new kind of refusal needs an example above
