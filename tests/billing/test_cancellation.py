"""Ending contracts, and what becomes of them when their customer goes."""

from __future__ import annotations

from typing import Any

import pytest

from billing import services
from billing.models import Recurrence, RecurrenceService
from core.actor import Actor
from core.errors import InvalidValue, StillNeeded, WrongType
from core.models import Event
from customers.models import Customer
from customers.services import delete_customer, update_customer
from customers.services.cancellation import cancel_customer
from tests.billing.builders import held, item, make_contract, make_services
from tests.builders import later, make_actor, make_customer, make_organization, make_user

pytestmark = pytest.mark.django_db


def cancel(recurrence: Recurrence, by: Actor | None = None, reason: Any = None) -> Recurrence:
    return services.cancel_contract(recurrence=recurrence, reason=reason, by=by or later())


def cancelled_events() -> list[int]:
    events = Event.objects.filter(code="recurrence.cancelled").order_by("pk")
    return list(events.values_list("subject_id", flat=True))


def test_a_cancelled_contract_keeps_everything_and_says_when_why_and_by_whom():
    organization = make_organization()
    make_services(organization, "A")
    recurrence = make_contract(make_customer(organization), services=[item("A")])
    user = make_user(organization)
    cancel(recurrence, later(2, user), " Too dear ")
    ended = Recurrence.objects.get()
    assert (ended.cancelled_at, ended.cancelled_by) == (later(2).at, user)
    assert (ended.cancel_reason, ended.updated_at) == ("Too dear", later(2).at)
    assert (held(ended), ended.price) == ({"A": (0, "", "")}, recurrence.price)
    event = Event.objects.get(code="recurrence.cancelled")
    assert event.changes == {
        "cancelled_at": [None, later(2).at.isoformat()],
        "cancelled_by": [None, user.pk],
        "cancel_reason": ["", "Too dear"],
    }
    assert [row.history_user for row in ended.history.order_by("history_id")] == [None, user]
    assert RecurrenceService.history.count() == 1


def test_a_contract_is_cancelled_once():
    recurrence = make_contract()
    first = cancel(recurrence, later(1), "first")
    again = cancel(recurrence, later(2), "second")
    assert (again.cancelled_at, again.cancel_reason) == (first.cancelled_at, "first")
    assert again.updated_at == later(1).at
    assert cancelled_events() == [recurrence.pk]
    assert recurrence.history.count() == 2


@pytest.mark.parametrize(
    ("reason", "error"), [("x" * 256, InvalidValue), ("x\0", InvalidValue), (5, WrongType)]
)
def test_a_reason_is_a_text_of_at_most_255_characters(reason, error):
    recurrence = make_contract()
    with pytest.raises(error) as raised:
        cancel(recurrence, reason=reason)
    recurrence.refresh_from_db()
    assert (raised.value.field, recurrence.cancelled_at) == ("reason", None)


def test_a_cancelled_customers_open_contracts_end_with_it():
    organization = make_organization()
    customer, other = make_customer(organization), make_customer(organization)
    ended = cancel(make_contract(customer), later(1), "long ago")
    first, second = make_contract(customer), make_contract(customer)
    untouched = make_contract(other)
    cancel_customer(customer=customer, reason="Bankrupt", by=later(5))
    rows = {row.pk: row for row in Recurrence.objects.all()}
    for pk in (first.pk, second.pk):
        assert (rows[pk].cancelled_at, rows[pk].cancel_reason) == (later(5).at, "Bankrupt")
    assert (rows[ended.pk].cancelled_at, rows[ended.pk].cancel_reason) == (
        *(later(1).at, "long ago"),
    )
    assert rows[untouched.pk].cancelled_at is None
    assert cancelled_events() == [ended.pk, first.pk, second.pk]
    cancel_customer(customer=customer, reason="again", by=later(6))
    assert cancelled_events() == [ended.pk, first.pk, second.pk]


def test_reopening_a_customer_does_not_reopen_its_contracts():
    customer = make_customer(make_organization())
    recurrence = make_contract(customer)
    cancel_customer(customer=customer, reason="", by=later(1))
    with pytest.raises(services.CustomerInactive):
        make_contract(customer, by=later(2))
    update_customer(customer=customer, values={"is_active": True}, by=later(3))
    recurrence.refresh_from_db()
    assert recurrence.cancelled_at == later(1).at
    assert make_contract(customer, by=later(4)).cancelled_at is None


def test_a_customer_whose_contracts_cannot_end_is_not_cancelled(monkeypatch):
    customer = make_customer(make_organization())
    make_contract(customer)

    def fail(*_args, **_values):
        raise RuntimeError("no")

    monkeypatch.setattr("billing.services.cancellation.save_changes", fail)
    with pytest.raises(RuntimeError):
        cancel_customer(customer=customer, reason="", by=later(1))
    customer.refresh_from_db()
    assert (customer.is_active, customer.cancelled_at) == (True, None)
    assert not Event.objects.filter(code="customer.cancelled").exists()


def test_a_customer_with_open_contracts_is_not_deleted():
    customer = make_customer(make_organization())
    recurrence = make_contract(customer)
    with pytest.raises(StillNeeded, match="The customer still has contracts"):
        delete_customer(customer=customer, by=make_actor())
    cancel(recurrence)
    delete_customer(customer=customer, by=later())
    assert not Customer.objects.for_organization(customer.organization).exists()
    assert Recurrence.objects.count() == 1
