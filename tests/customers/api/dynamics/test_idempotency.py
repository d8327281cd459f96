"""A write with an `Idempotency-Key` is done once, answered the same, and refused in the dialect."""

from __future__ import annotations

from typing import Any

import pytest

from core import idempotency
from core.models import IdempotencyKey, Organization
from customers.models import Customer
from tests.builders import make_organization
from tests.customers.api.dynamics.clients import FORM_BODY, OTHER_GRANTOR, XML_BODY, body
from tests.dynamics import Program, dynamics, failure, success

pytestmark = pytest.mark.django_db
CLIENTS = "/dynamics/clients"


def post(program: Program, content: Any, key: str = "key-1") -> Any:
    return program.post(CLIENTS, content, headers={"Idempotency-Key": key})


@pytest.mark.parametrize("content", ["json", "xml", "form"])
def test_a_create_sent_again_is_done_once_and_answered_the_same(program: Program, content: str):
    sent: Any = {"json": body(), "xml": XML_BODY.format(more=""), "form": FORM_BODY}[content]
    speaker = {"json": program, "xml": program.as_xml(), "form": program.as_form()}[content]
    first, again = post(speaker, sent), post(speaker, sent)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.content == first.content
    assert again["Content-Type"] == first["Content-Type"]
    assert (first.get("Idempotency-Replayed"), again["Idempotency-Replayed"]) == (None, "true")
    assert again["Cache-Control"] == "no-cache"
    assert Customer.objects.count() == 1


def test_a_code_is_made_also_under_a_key(program: Program):
    codes = [success(post(program, body(), key))["CustomerCode"] for key in ("a", "b", "b")]
    assert codes[0] != codes[1] == codes[2]
    assert Customer.objects.count() == 2


def test_a_refusal_sent_again_is_answered_the_same(program: Program):
    first, again = (post(program, body(Country="Narnia")) for _ in range(2))
    assert failure(first)[:2] == (400, "InvalidValue")
    assert (again.status_code, again.content) == (400, first.content)
    assert again["Idempotency-Replayed"] == "true"


def test_a_key_of_another_request_is_409(program: Program):
    success(post(program, body()))
    text = "This Idempotency-Key belongs to another request."
    reply = post(program, body(Street="Another"))
    assert failure(reply) == (409, "IdempotencyKeyReused", [text])
    assert failure(post(program.as_xml(), XML_BODY.format(more=""))) == failure(reply)
    assert Customer.objects.count() == 1


def test_a_key_that_is_in_use_is_409(program: Program, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(idempotency, "claim", lambda attempt: False)
    reply = post(program, body())
    text = "The first request with this key is still running."
    assert failure(reply) == (409, "IdempotencyKeyInUse", [text])
    assert reply["Retry-After"] == "1"
    assert not Customer.objects.exists()


@pytest.mark.parametrize("key", ["", "x" * 256], ids=["empty", "256 characters"])
def test_a_key_that_is_none_is_400(program: Program, key: str):
    text = "Idempotency-Key must have 1 to 255 printable characters."
    assert failure(post(program, body(), key)) == (400, "InvalidValue", [text])
    assert not Customer.objects.exists()


@pytest.mark.parametrize("content", ["json", "xml", "form"])
def test_the_company_that_only_the_body_names_has_keys_of_its_own(
    company: Organization, content: str
):
    other = make_organization("two", tax_id=OTHER_GRANTOR)
    both = dynamics(company, other)
    sent: dict[str, Any] = {"json": body(), "xml": XML_BODY.format(more=""), "form": FORM_BODY}
    program = {"json": both, "xml": both.as_xml(), "form": both.as_form()}[content]
    first, again = (post(program, sent[content]) for _ in range(2))
    assert first.status_code == 200, first.content
    assert (again.content, again["Idempotency-Replayed"]) == (first.content, "true")
    theirs = post(both, body(GrantorTaxId=OTHER_GRANTOR))
    assert success(theirs)["GrantorTaxId"] == OTHER_GRANTOR
    assert Customer.objects.count() == 2


def test_a_body_that_cannot_be_read_uses_no_key_up(company: Organization):
    both = dynamics(company, make_organization("two", tax_id=OTHER_GRANTOR))
    for sent, code in (("{", "MalformedBody"), ("", "EmptyBody"), ("{}", "InvalidModel")):
        assert failure(post(both, sent))[:2] == (400, code)
    path = f"{CLIENTS}/nobody"
    reply = both.send("DELETE", path, headers={"Idempotency-Key": "key-1"})
    told = (400, "MissingValue", ["The GrantorTaxId field is required."])
    assert failure(reply) == told
    assert not IdempotencyKey.objects.exists()


def test_reading_takes_no_key(program: Program, client: Customer):
    reply = program.send("GET", f"{CLIENTS}/{client.uuid}", headers={"Idempotency-Key": ""})
    assert success(reply)["CustomerId"] == str(client.uuid)
