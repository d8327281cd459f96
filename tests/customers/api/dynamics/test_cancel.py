"""Cancelling a client: once, again, and what the other surface shows."""

from __future__ import annotations

import pytest

from core.models import Event, Organization
from core.roles import Role
from customers.models import Customer
from tests.customers.api.dynamics.clients import body
from tests.dynamics import Program, dynamics, failure, nobody, success, xml_success
from tests.v1 import api

pytestmark = pytest.mark.django_db


def path_of(client: Customer) -> str:
    return f"/dynamics/clients/{client.uuid}"


def events(client: Customer) -> list[str]:
    """Return what happened to the customer itself; the apps above tell what they ended."""
    found = Event.objects.filter(code__startswith="customer.", subject_id=client.pk)
    return list(found.order_by("pk").values_list("code", flat=True))


def test_a_client_is_cancelled_once_and_again_with_the_same_reply(
    program: Program, client: Customer
):
    shown = program.get(path_of(client)).json()["data"]
    first = program.delete(path_of(client), reason="Insolvent")
    assert success(first) == shown
    kept = Customer.objects.filter(pk=client.pk).values().get()
    assert (kept["is_active"], kept["cancel_reason"]) == (False, "Insolvent")
    assert kept["cancelled_at"] is not None
    again = program.delete(path_of(client), reason="Another one")
    assert (again.status_code, again.content) == (200, first.content)
    assert Customer.objects.filter(pk=client.pk).values().get() == kept
    assert events(client) == ["customer.created", "customer.cancelled"]


def test_cancelling_is_answered_in_xml(program: Program, client: Customer):
    first = program.as_xml().delete(path_of(client))
    assert xml_success(first).findtext("CustomerUuid") == str(client.uuid)
    assert program.as_xml().delete(path_of(client)).content == first.content
    assert not Customer.objects.get(pk=client.pk).is_active


def test_v1_shows_a_cancelled_client_as_inactive(
    program: Program, company: Organization, client: Customer
):
    v1 = api(company)
    path = f"/customers/{client.pk}"
    before = v1.get(path).json()
    success(program.delete(path_of(client)))
    after = v1.get(path).json()
    assert (before["isActive"], after["isActive"]) == (True, False)
    assert {name for name in before if before[name] != after[name]} == {"isActive", "lastUpdated"}


def test_a_cancelled_client_is_shown_and_changed_and_stays_cancelled(
    program: Program, client: Customer
):
    success(program.delete(path_of(client)))
    changed = success(program.put(path_of(client), body(Street="Nueva 1")))
    assert changed["Street"] == "Nueva 1"
    assert success(program.get(path_of(client))) == changed
    record = Customer.objects.get(pk=client.pk)
    assert (record.is_active, record.cancelled_at is None) == (False, False)


def test_a_reason_that_is_too_long_cancels_nothing(program: Program, client: Customer):
    reply = program.delete(path_of(client), reason="x" * 256)
    text = "reason must have at most 255 characters."
    assert failure(reply) == (400, "InvalidValue", [text])
    assert failure(program.as_xml().delete(path_of(client), reason="x" * 256))[2] == [text]
    assert Customer.objects.get(pk=client.pk).is_active


@pytest.mark.parametrize("key", ["nobody", "00000000-0000-0000-0000-000000000000", "%20"])
def test_a_client_that_does_not_exist_is_404(program: Program, client: Customer, key: str):
    status, code, details = failure(program.delete(f"/dynamics/clients/{key}"))
    assert (status, code) == (404, "NotFound")
    assert len(details) == 1


def test_who_may_not_write_cancels_nothing(company: Organization, client: Customer):
    for program, status, code in (
        (nobody(), 401, "Unauthorized"),
        (dynamics(company, role=Role.THIRD_PARTY_ADMIN), 403, "Forbidden"),
        (dynamics(company, scopes=["read"]), 403, "Forbidden"),
    ):
        assert failure(program.delete(path_of(client)))[:2] == (status, code)
    assert Customer.objects.get(pk=client.pk).is_active
