"""Contracts and packages that were made elsewhere before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from billing import services
from core.errors import InvalidValue, WrongType
from core.models import Event
from customers.services import cancel_customer
from tests.billing.builders import held, item, make_contract, make_package, make_service
from tests.builders import NOW, later, make_customer, make_organization

pytestmark = pytest.mark.django_db

BEFORE = datetime(2020, 2, 29, 12, tzinfo=UTC)


def retired_service(organization: Any) -> None:
    old = make_service(organization, "OLD")
    services.update_service(service=old, values={"is_active": False}, by=later())


def test_what_was_made_before_may_have_what_is_no_longer_offered():
    organization = make_organization()
    retired_service(organization)
    customer = make_customer(organization)
    package = make_package(organization, "P", contents=[item("OLD")], created_at=BEFORE)
    services.update_package(package=package, values={"is_active": False}, by=later())
    contract = make_contract(customer, package="P", services=[item("OLD")], created_at=BEFORE)
    assert (package.created_at, contract.created_at, list(held(contract))) == (
        *(BEFORE, BEFORE),
        ["OLD"],
    )
    event = Event.objects.get(code="recurrence.created")
    assert event.changes["created_at"] == [None, BEFORE.isoformat()]
    assert event.at == NOW
    for values in ({"package": "P"}, {"services": [item("OLD")]}):
        with pytest.raises(InvalidValue, match="No longer offered"):
            make_contract(customer, **values)
    with pytest.raises(InvalidValue, match="No longer offered"):
        make_package(organization, "Q", contents=[item("OLD")])


def test_a_cancelled_customer_may_have_had_contracts_but_gets_none():
    customer = make_customer(make_organization())
    cancel_customer(customer=customer, reason="", by=later())
    ended = make_contract(customer, by=later(2), cancelled_at=BEFORE, cancel_reason="Enough")
    assert (ended.cancelled_at, ended.cancel_reason) == (BEFORE, "Enough")
    assert ended.created_at == later(2).at
    with pytest.raises(services.CustomerInactive):
        make_contract(customer, created_at=BEFORE)


@pytest.mark.parametrize(
    ("values", "kind", "field"),
    [
        ({"created_at": NOW + timedelta(seconds=1)}, InvalidValue, "created_at"),
        ({"cancelled_at": NOW + timedelta(seconds=1)}, InvalidValue, "cancelled_at"),
        ({"cancelled_at": BEFORE.replace(tzinfo=None)}, WrongType, "cancelled_at"),
        ({"created_at": "2020-02-29"}, WrongType, "created_at"),
        ({"cancel_reason": "Enough"}, InvalidValue, "cancel_reason"),
        ({"cancelled_at": BEFORE, "cancel_reason": "x" * 256}, InvalidValue, "cancel_reason"),
    ],
)
def test_a_past_that_cannot_be_is_refused(values, kind, field):
    customer = make_customer(make_organization())
    with pytest.raises(kind) as caught:
        make_contract(customer, **values)
    assert caught.value.field == field
