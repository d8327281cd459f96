"""Keyed writes: done once, answered the same."""

from __future__ import annotations

from typing import Any

import pytest

from core.models import Organization
from customers.models import Customer
from tests.builders import make_customer
from tests.core.api.dispatch.urls import FailuresView
from tests.dispatch_program import Program, ok, problem

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.api.dispatch.urls")]
EARLIEST, MIDDLE, NEWEST = "2019/01/01", "2020/01/01", "2021/01/01"


@pytest.fixture
def thing(tenant: Organization) -> Customer:
    return make_customer(tenant, name="Ñandú")


def path_of(thing: Customer) -> str:
    return f"/customers/{thing.pk}"


def test_a_keyed_write_is_done_once_and_answered_the_same(program: Program, thing: Customer):
    headers = {"Idempotency-Key": "k"}
    first = program.patch(path_of(thing), {"title": "Ada"}, headers=headers)
    Customer.objects.filter(pk=thing.pk).update(name="Eve")
    again = program.patch(path_of(thing), {"title": "Ada"}, headers=headers)
    assert ok(first) == ok(again) == {"id": thing.pk, "title": "Ada"}
    assert again["Idempotency-Replayed"] == "true"
    assert again["ETag"] == first["ETag"]
    thing.refresh_from_db()
    assert thing.name == "Eve"


def test_a_replayed_failure_has_its_reason_too(program: Program):
    replies = [fail(program, "nested", {"Idempotency-Key": "k"}) for _ in range(2)]
    for response in replies:
        expected = (400, "CreatePartModel.latitude", "Too far north.")
        assert problem(response) == expected
    assert len(FailuresView.runs) == 1
    assert replies[1]["Idempotency-Replayed"] == "true"
    assert replies[0].content == replies[1].content


def test_a_replay_tells_the_version_of_its_words(program: Program, thing: Customer):
    headers = {"Idempotency-Key": "k"}
    program.at(EARLIEST).patch(path_of(thing), {"title": "Ada"}, headers=headers)
    response = program.at(NEWEST).patch(path_of(thing), {"title": "Ada"}, headers=headers)
    assert ok(response) == {"id": thing.pk, "title": "Ada"}
    assert response["x-api-version"] == EARLIEST
    fail(program.at(MIDDLE), "list", {"Idempotency-Key": "f"})
    assert fail(program, "list", {"Idempotency-Key": "f"})["x-api-version"] == MIDDLE


def test_a_key_for_another_request_is_422(program: Program, thing: Customer):
    headers = {"Idempotency-Key": "k"}
    ok(program.patch(path_of(thing), {"title": "Ada"}, headers=headers))
    response = program.patch(path_of(thing), {"title": "Eve"}, headers=headers)
    assert problem(response) == (422, None, "The idempotency key was used.")


def test_a_key_that_is_in_use_is_409(
    program: Program, thing: Customer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("core.idempotency.claim", lambda attempt: False)
    headers = {"Idempotency-Key": "k"}
    response = program.patch(path_of(thing), {"title": "Ada"}, headers=headers)
    assert problem(response) == (409, None, "The idempotency key is in use.")
    assert response["Retry-After"] == "1"


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_that_is_none_is_a_header_problem(key: str, program: Program, thing: Customer):
    response = program.patch(path_of(thing), {"title": "Ada"}, headers={"Idempotency-Key": key})
    detail = "idempotency-key must have 1 to 255 printable characters."
    field = "StandardRequestHeadersModel.idempotency-key"
    assert problem(response) == (400, field, detail)


def fail(program: Program, kind: str, headers: dict[str, str]) -> Any:
    return program.post("/locations", {"kind": kind}, headers=headers)
