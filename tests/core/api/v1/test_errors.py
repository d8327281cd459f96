"""Every failure a v1 view can raise, word for word, over views that do nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import OperationalError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.test import APIRequestFactory

from core import errors
from core.api.v1.base import V1View
from core.api.v1.errors import DOMAIN_WORDINGS, HTTP_WORDINGS, V1Problem, http_error
from tests.v1 import refusal

WIRE_NAMES = {"parent": "parentCustomer", "due_date_days": "dueDateConfigNumber"}
FLAG = "a boolean: true or false"


def answer(exc: Exception) -> Any:
    """Return the reply of a view that raises."""

    class Fake(V1View):
        wire_names = WIRE_NAMES

        def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
            """Let everybody in."""

        def get(self, request: Any) -> Any:
            raise exc

    return Fake.as_view({"get": "get"})(APIRequestFactory().get("/"))


DOMAIN: list[tuple[errors.DomainError, tuple[int, str, str]]] = [
    (
        errors.MissingValue("reference"),
        (400, "missing_param", "reference parameter is missing"),
    ),
    (
        errors.MissingValue("parent"),
        (400, "missing_param", "parentCustomer parameter is missing"),
    ),
    (errors.NotUnique("reference"), (400, "not_unique", "reference already used")),
    (
        errors.WrongType("id", "an integer"),
        (
            400,
            "invalid_param_type",
            "The type of parameter id you provided is not valid for this request.",
        ),
    ),
    (
        errors.WrongType("payment type id", "an integer"),
        (
            400,
            "invalid_param_type",
            "The type of parameter payment type id you provided is not valid for this request.",
        ),
    ),
    (
        errors.WrongType("isActive", FLAG),
        (
            400,
            "invalid_param_type",
            "An invalid value was specified for parameter: isActive"
            " (must be a boolean: true or false)",
        ),
    ),
    (
        errors.InvalidValue("creditLimit must be at least 0.", field="creditLimit"),
        (400, "save_failed", "Failed to save instance. creditLimit must be at least 0."),
    ),
    (
        errors.InvalidValue("It is too deep.", field="parent"),
        (400, "save_failed", "Failed to save instance. parentCustomer: It is too deep."),
    ),
    (
        errors.InvalidValue("Nothing fits."),
        (400, "save_failed", "Failed to save instance. Nothing fits."),
    ),
    (
        errors.NotFound("customer", 2559),
        (404, "not_found", "The customer with the id 2559 doesn't exist."),
    ),
    (
        errors.NotFound("payment type", "999", field="payment_types"),
        (404, "not_found", "The payment type with the id 999 doesn't exist."),
    ),
    (
        errors.NotFound("parent customer", 188911, field="parent"),
        (404, "not_found", "The parent customer with the id 188911 doesn't exist."),
    ),
    (
        errors.NotFound("currency", "GmBP"),
        (404, "not_found", "The currency with name GmBP doesn't exist."),
    ),
    (
        errors.CurrencyNotConfigured("GBP"),
        (404, "not_found", "The currency with name GBP is not configured."),
    ),
    (
        errors.HierarchyLoop("customer", field="parent"),
        (404, "not_found", "The customer cannot be a subcustomer of itself."),
    ),
    (
        errors.HierarchyLoop("region", field="parentId"),
        (
            400,
            "save_failed",
            "Failed to save instance. parentId: A region cannot be placed below itself.",
        ),
    ),
    (
        errors.StillNeeded("It has sub-customers."),
        (400, "delete_failed", "Failed to delete instance."),
    ),
    (
        errors.Protected("Built in."),
        (400, "delete_not_authorized", "This type of payment must not be deleted"),
    ),
    (
        errors.ImageTooLarge("3 MB."),
        (400, "exceeded_file_size", "image size should not exceed 2Mo"),
    ),
    (
        errors.ImageNotSupported("SVG."),
        (400, "unsupported_file_type", "image format not supported."),
    ),
]

HTTP: dict[int, tuple[str, str]] = {
    400: ("malformed_request", "The request could not be read."),
    401: ("unauthorized", "A valid bearer token or session is required."),
    403: ("forbidden", "Your role or scope does not allow this request."),
    404: ("not_found", "The requested resource doesn't exist."),
    405: ("method_not_allowed", "This method is not allowed for this resource."),
    409: ("idempotency_key_in_use", "A request with this Idempotency-Key is still running."),
    412: ("precondition_failed", "The record is not as If-Match says; read it again."),
    413: ("request_too_large", "The request body should not exceed 10 MB."),
    415: ("unsupported_media_type", "Use a form, a multipart form or JSON, without compression."),
    422: ("idempotency_key_reused", "This Idempotency-Key belongs to another request."),
    429: ("too_many_requests", "Too many requests; try again later."),
    500: ("server_error", "Oops! Something went wrong..."),
    503: ("service_unavailable", "The service is busy; try again in a moment."),
}

RAISED: list[tuple[Exception, int]] = [
    (exceptions.ParseError("detail"), 400),
    (exceptions.ValidationError({"a": "detail"}), 400),
    (TooManyFieldsSent("detail"), 400),
    (exceptions.PermissionDenied("detail"), 403),
    (exceptions.NotFound("detail"), 404),
    (Http404("detail"), 404),
    (exceptions.MethodNotAllowed("PUT"), 405),
    (RequestDataTooBig("detail"), 413),
    (exceptions.UnsupportedMediaType("text/plain"), 415),
    (exceptions.Throttled(wait=7.2), 429),
    (exceptions.NotAcceptable("detail"), 400),
    (OperationalError("database is locked"), 503),
    (KeyError("detail"), 500),
    (exceptions.APIException("detail"), 500),
]


@pytest.mark.parametrize(("error", "expected"), DOMAIN, ids=lambda value: repr(value)[:60])
def test_a_broken_rule_is_worded(error: errors.DomainError, expected: tuple[int, str, str]):
    assert refusal(answer_as_json(error)) == expected


class _Json:
    """What `refusal` needs of a reply that did not go through the test client."""

    def __init__(self, reply: Any) -> None:
        self.reply = reply
        self.status_code = reply.status_code

    def json(self) -> Any:
        return json.loads(self.reply.content)


def answer_as_json(error: Exception) -> Any:
    return _Json(answer(error))


def test_every_kind_of_broken_rule_has_a_row():
    assert {type(error) for error, _ in DOMAIN} == set(DOMAIN_WORDINGS)
    kinds = {kind for kind in vars(errors).values() if isinstance(kind, type)}
    assert kinds - {errors.DomainError} == set(DOMAIN_WORDINGS)


@pytest.mark.parametrize("status", HTTP)
def test_a_status_is_worded(status: int):
    assert HTTP_WORDINGS[status] == HTTP[status]
    assert refusal(_Json(http_error(status))) == (status, *HTTP[status])


def test_every_worded_status_has_a_row():
    assert set(HTTP_WORDINGS) == set(HTTP)


@pytest.mark.parametrize(("exc", "status"), RAISED, ids=lambda value: repr(value)[:60])
def test_what_is_raised_is_answered_with_its_status_and_without_detail(exc: Exception, status: int):
    reply = answer_as_json(exc)
    assert refusal(reply) == (status, *HTTP[status])
    assert b"detail" not in reply.reply.content
    assert reply.reply["Content-Type"] == "application/json;charset=UTF-8"
    assert b"\n" not in reply.reply.content


def test_a_wire_problem_keeps_its_own_words():
    problem = V1Problem(400, "invalid_param", "The parameters [é] ...")
    assert refusal(answer_as_json(problem)) == (400, "invalid_param", "The parameters [é] ...")


def test_who_must_wait_is_told_how_long():
    assert answer(exceptions.Throttled(wait=7.2))["Retry-After"] == "8"
    assert answer(OperationalError("x"))["Retry-After"] == "1"
    assert "Retry-After" not in answer(KeyError("x"))


def test_what_nobody_foresaw_is_logged(caplog: pytest.LogCaptureFixture):
    answer(ZeroDivisionError("the cause"))
    assert "the cause" in caplog.text
    caplog.clear()
    answer(errors.MissingValue("name"))
    assert caplog.text == ""
