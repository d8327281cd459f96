"""The header of a customer's page, and the steps that it offers."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from core.models import Event
from customers import services
from customers.models import Customer
from tests.back_office import Staff, make_staff, one_of_each
from tests.builders import later, make_customer, make_organization

pytestmark = pytest.mark.django_db
CHANGE, STEP = "customers_customer_change", "customers_customer_state"


def header_of(staff: Staff, customer: Customer) -> Any:
    return staff.get(CHANGE, customer.pk).context["record_header"]


def steps_of(header: Any) -> list[str]:
    return [str(title) for _, title in header["steps"]]


def test_the_header_tells_state_reference_and_balance():
    mine = make_organization("mine")
    customer = make_customer(mine, reference="R-1", balance=1234.5)
    header = header_of(make_staff(mine), customer)
    assert (header["kind"], header["state"], header["why"]) == ("good", "Active", "")
    assert header["facts"] == (("Reference", "R-1"), ("Balance", "1,234.50 MXN"))
    assert steps_of(header) == ["Put on hold", "Cancel the customer"]


def test_a_hold_is_told_with_its_reason_and_since_when():
    mine = make_organization("mine")
    customer = make_customer(mine)
    held = later(10)
    values = {"is_on_hold": True, "on_hold_reason": "Overdue"}
    services.update_customer(customer=customer, values=values, by=held)
    services.update_customer(customer=customer, values={"phone": "55"}, by=later(20))
    header = header_of(make_staff(mine), customer)
    since = f"since {held.at:%Y-%m-%d %H:%M} UTC: Overdue"
    assert (header["kind"], header["state"], header["why"]) == ("waiting", "On hold", since)
    assert steps_of(header) == ["Release from hold", "Cancel the customer"]


def test_a_cancellation_and_an_inactive_customer_are_told():
    mine = make_organization("mine")
    gone, idle = make_customer(mine), make_customer(mine)
    ended = later(10)
    services.cancel_customer(customer=gone, reason="Closed", by=ended)
    services.update_customer(customer=idle, values={"is_active": False}, by=ended)
    staff = make_staff(mine)
    header = header_of(staff, gone)
    assert header["state"] == "Cancelled"
    assert header["why"] == f"since {ended.at:%Y-%m-%d %H:%M} UTC: Closed"
    assert steps_of(header) == ["Put on hold", "Activate"]
    header = header_of(staff, idle)
    assert header["state"] == "Inactive"
    assert header["why"] == f"since {ended.at:%Y-%m-%d %H:%M} UTC"
    assert steps_of(header) == ["Put on hold", "Activate", "Cancel the customer"]


def test_every_step_asks_first_and_is_one_event_of_the_service():
    mine = make_organization("mine")
    customer, staff = make_customer(mine), make_staff(mine)
    for step, values, code, state in (
        ("hold", {"reason": "Overdue"}, "customer.updated", (True, "Overdue", True, "")),
        ("release", {}, "customer.updated", (False, "", True, "")),
        ("cancel", {"reason": "Closed"}, "customer.cancelled", (False, "", False, "Closed")),
        ("activate", {}, "customer.reopened", (False, "", True, "")),
    ):
        before = Event.objects.filter(code=code).count()
        asked = staff.get(STEP, customer.pk, step)
        assert asked.status_code == 200
        assert ("reason" in asked.context["form"].fields) == bool(values)
        assert Event.objects.filter(code=code).count() == before
        done = staff.post(STEP, customer.pk, step, **values)
        assert done.url == reverse(f"admin:{CHANGE}", args=[customer.pk])
        customer.refresh_from_db()
        assert state == (
            *(customer.is_on_hold, customer.on_hold_reason),
            *(customer.is_active, customer.cancel_reason),
        )
        event = Event.objects.filter(code=code).latest("pk")
        assert (event.actor, Event.objects.filter(code=code).count()) == (staff.user, before + 1)


def test_a_step_that_would_change_nothing_is_told_and_not_taken():
    mine = make_organization("mine")
    customer, staff = make_customer(mine), make_staff(mine)
    before = Event.objects.count()
    for step in ("release", "activate"):
        asked = staff.get(STEP, customer.pk, step)
        assert (asked.status_code, asked.context["is_settled"]) == (200, True)
        assert staff.post(STEP, customer.pk, step).status_code == 302
    assert (Event.objects.count(), customer.history.count()) == (before, 1)


def test_a_reason_that_cannot_be_kept_is_an_error_of_its_field():
    mine = make_organization("mine")
    customer, staff = make_customer(mine), make_staff(mine)
    for reason in ("x" * 256, "a\0b"):
        for step in ("hold", "cancel"):
            refused = staff.post(STEP, customer.pk, step, reason=reason)
            assert refused.status_code == 200
            assert list(refused.context["form"].errors) == ["reason"]
    customer.refresh_from_db()
    assert (customer.is_on_hold, customer.is_active) == (False, True)


def test_steps_are_for_those_who_may_change_customers_of_their_own():
    mine, other = one_of_each("mine"), one_of_each("rival")
    staff = make_staff(mine["organization"])
    for step in ("hold", "cancel"):
        foreign = staff.post(STEP, other["customer"].pk, step)
        assert (foreign.status_code, foreign.url) == (302, reverse("admin:index"))
        assert staff.post(STEP, "9" * 30, step).status_code == 302
    assert staff.get(STEP, mine["customer"].pk, "nonsense").status_code == 404
    permissions = staff.user.user_permissions
    permissions.set(permissions.filter(codename__startswith="view_"))
    assert staff.get(STEP, mine["customer"].pk, "hold").status_code == 403
    assert staff.post(STEP, mine["customer"].pk, "cancel").status_code == 403
    for customer in Customer.objects.all():
        assert (customer.is_on_hold, customer.cancelled_at) == (False, None)
