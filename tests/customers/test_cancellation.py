"""Cancelling a customer, once and repeated, and making it active again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from core.errors import InvalidValue, NotFound, StillNeeded, WrongType
from core.models import Event
from customers import services
from customers.models import Customer
from tests import builders
from tests.customers.test_customer_races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer() -> Customer:
    return builders.make_customer(builders.make_organization(), reference="NC-3")


@pytest.fixture
def heard() -> Iterator[list[tuple[int, bool]]]:
    """Return what receivers were told: the customer, and whether it was cancelled by then."""
    told: list[tuple[int, bool]] = []

    def listen(*, customer: Customer, **_: Any) -> None:
        stored = Customer.objects.get(pk=customer.pk)
        told.append((customer.pk, stored.cancelled_at is not None))

    services.customer_cancelled.connect(listen)
    yield told
    services.customer_cancelled.disconnect(listen)


def cancel(customer: Customer, minutes: int = 1, **values: Any) -> Customer:
    return services.cancel_customer(customer=customer, by=builders.later(minutes), **values)


def update(customer: Customer, minutes: int = 5, **values: Any) -> Customer:
    return services.update_customer(customer=customer, values=values, by=builders.later(minutes))


def upsert(customer: Customer, minutes: int = 5, **values: Any) -> Customer:
    changed, _ = services.upsert_customer(
        organization=customer.organization,
        reference=customer.reference,
        values=values,
        by=builders.later(minutes),
    )
    return changed


def codes() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("code", flat=True))


@pytest.mark.parametrize("is_active", [True, False])
def test_cancel_customer_keeps_when_by_whom_and_why(is_active, heard):
    organization = builders.make_organization()
    user = builders.make_user(organization)
    customer = builders.make_customer(organization, is_active=is_active)
    by = builders.later(1, user)
    cancelled = services.cancel_customer(customer=customer, reason=" They moved. ", by=by)
    stored = Customer.objects.get(pk=customer.pk)
    for record in (cancelled, stored):
        assert (record.cancelled_at, record.cancelled_by, record.cancel_reason) == (
            *(by.at, user, "They moved."),
        )
        assert (record.is_active, record.updated_at, record.deleted_at) == (False, by.at, None)
    event = Event.objects.get(code="customer.cancelled")
    assert (event.subject_id, event.actor, event.at) == (customer.pk, user, by.at)
    changes = {
        "cancelled_at": [None, by.at.isoformat()],
        "cancelled_by": [None, user.pk],
        "cancel_reason": ["", "They moved."],
    }
    assert event.changes == changes | ({"is_active": [True, False]} if is_active else {})
    past = customer.history.latest("history_id")
    assert (past.history_type, past.history_user, past.cancel_reason) == ("~", user, "They moved.")
    assert heard == [(customer.pk, True)]


def test_cancel_customer_repeated_changes_nothing(customer, heard):
    cancel(customer, reason="The first reason.")
    before = Customer.objects.values().get()
    again = cancel(customer, minutes=9, reason="Another reason.")
    assert again.cancel_reason == "The first reason."
    assert Customer.objects.values().get() == before
    assert codes().count("customer.cancelled") == 1
    assert customer.history.count() == 2
    assert len(heard) == 1


@pytest.mark.parametrize(
    ("reason", "error"),
    [("x" * 256, InvalidValue), ("NUL \0", InvalidValue), ("\ud800", InvalidValue), (7, WrongType)],
)
def test_cancel_customer_refuses_a_reason_it_cannot_keep(customer, reason, error):
    with pytest.raises(error) as caught:
        cancel(customer, reason=reason)
    assert caught.value.field == "reason"
    assert Customer.objects.get().cancelled_at is None


@pytest.mark.parametrize("reason", ["", None, "x" * 255])
def test_cancel_customer_takes_any_reason_that_fits_and_none(customer, reason):
    assert cancel(customer, reason=reason).cancel_reason == (reason or "")


def test_a_deleted_customer_cannot_be_cancelled(customer, heard):
    services.delete_customer(customer=customer, by=builders.later())
    with pytest.raises(NotFound) as caught:
        cancel(customer)
    assert (caught.value.kind, heard) == ("customer", [])


def test_a_cancelled_customer_can_be_deleted(customer):
    cancel(customer)
    services.delete_customer(customer=customer, by=builders.later(2))
    assert Customer.objects.get().deleted_at == builders.later(2).at


def test_a_receiver_that_refuses_leaves_the_customer_as_it_was(customer):
    def refuse(**_: Any) -> None:
        raise StillNeeded("Not now.")

    services.customer_cancelled.connect(refuse)
    try:
        with pytest.raises(StillNeeded):
            cancel(customer)
    finally:
        services.customer_cancelled.disconnect(refuse)
    stored = Customer.objects.get()
    assert (stored.is_active, stored.cancelled_at) == (True, None)
    assert codes().count("customer.cancelled") == 0


@pytest.mark.parametrize("write", [update, upsert])
@pytest.mark.parametrize("active", [True, None])
def test_becoming_active_reopens_the_customer(customer, heard, write, active):
    cancel(customer, reason="They moved.")
    reopened = write(customer, is_active=active, phone="1")
    stored = Customer.objects.get()
    for record in (reopened, stored):
        assert (record.is_active, record.cancelled_at, record.cancelled_by) == (True, None, None)
        assert (record.cancel_reason, record.phone) == ("", "1")
    reopening = {
        "is_active": [False, True],
        "cancelled_at": [builders.later(1).at.isoformat(), None],
        "cancel_reason": ["They moved.", ""],
    }
    assert codes()[-2:] == ["customer.updated", "customer.reopened"]
    assert Event.objects.get(code="customer.reopened").changes == reopening
    assert Event.objects.get(code="customer.updated").changes == {**reopening, "phone": ["", "1"]}
    assert customer.history.count() == 3
    assert len(heard) == 1


@pytest.mark.parametrize("write", [update, upsert])
@pytest.mark.parametrize("values", [{"phone": "1"}, {"phone": "1", "is_active": False}])
def test_other_changes_leave_a_cancelled_customer_cancelled(customer, write, values):
    cancel(customer, reason="They moved.")
    write(customer, **values)
    stored = Customer.objects.get()
    assert (stored.phone, stored.is_active, stored.cancel_reason) == ("1", False, "They moved.")
    assert stored.cancelled_at == builders.later(1).at
    assert "customer.reopened" not in codes()


def test_switching_off_and_on_is_no_cancelling_and_no_reopening(customer, heard):
    off = update(customer, is_active=False)
    assert (off.is_active, off.cancelled_at) == (False, None)
    assert update(customer, minutes=6, is_active=True).is_active is True
    assert not {"customer.cancelled", "customer.reopened"} & set(codes())
    assert heard == []


def test_a_reopened_customer_can_be_cancelled_again(customer, heard):
    cancel(customer, reason="The first reason.")
    update(customer, is_active=True)
    assert cancel(customer, minutes=9, reason="Another reason.").cancel_reason == "Another reason."
    assert codes().count("customer.cancelled") == 2
    assert len(heard) == 2


@pytest.mark.django_db(transaction=True)
def test_cancels_at_once_make_one_event(customer, heard):
    calls: list[Callable[[], Any]] = [
        partial(cancel, customer, number, reason=f"Reason {number}") for number in range(1, 9)
    ]
    results = at_once(calls)
    reasons = {result.cancel_reason for result in results}
    assert reasons == {Customer.objects.get().cancel_reason}
    assert codes().count("customer.cancelled") == 1
    assert customer.history.count() == 2
    assert len(heard) == 1


@pytest.mark.django_db(transaction=True)
def test_cancelling_and_becoming_active_at_once_end_in_one_of_the_two(customer):
    for _ in range(5):
        results = at_once([partial(cancel, customer), partial(update, customer, is_active=True)])
        assert [type(result) for result in results] == [Customer, Customer]
        stored = Customer.objects.get()
        assert stored.is_active == (stored.cancelled_at is None)


@pytest.mark.django_db(transaction=True)
def test_cancelling_and_changing_at_once_is_both(customer):
    changes: dict[str, Any] = {
        "phone": "1",
        "contacts": [{"first_name": "Eva"}],
        "defaults": {"payment_way": "03"},
    }
    results = at_once([partial(cancel, customer), partial(update, customer, **changes)])
    assert [type(result) for result in results] == [Customer, Customer]
    stored = Customer.objects.get()
    assert (stored.phone, stored.is_active) == ("1", False)
    assert stored.cancelled_at == builders.later(1).at
    assert (stored.contacts.get().first_name, stored.defaults.payment_way) == ("Eva", "03")
    assert {code for code in codes() if code.startswith("customer.")} == {
        *("customer.created", "customer.updated", "customer.cancelled"),
    }
