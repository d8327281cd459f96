"""Suspensions: made, changed, and kept while somebody is under them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from core.errors import (
    DomainError,
    InvalidValue,
    MissingValue,
    NotFound,
    StillNeeded,
    WrongType,
)
from core.models import Event
from customers.services import delete_customer
from dispatch import services
from dispatch.lookups import find_suspension
from dispatch.models import DefaultTerms, Suspension
from tests.builders import later, make_customer, make_organization
from tests.dispatch.builders import (
    make_customer_location,
    make_dispatch_customer,
    make_suspension,
)

pytestmark = pytest.mark.django_db


def update(suspension: Suspension, **values: Any) -> Suspension:
    return services.update_suspension(suspension=suspension, values=values, by=later())


def delete(suspension: Suspension) -> None:
    services.delete_suspension(suspension=suspension, by=later(2))


def test_a_suspension_is_made_and_changed_with_its_past():
    suspension = make_suspension(make_organization())
    update(suspension, ends_on=date(2026, 3, 31), reason=" Paid ")
    suspension.refresh_from_db()
    assert (suspension.reason, suspension.ends_on) == ("Paid", date(2026, 3, 31))
    assert Event.objects.get(code="suspension.created").changes == {
        "reason": [None, "Unpaid bills"],
        "starts_on": [None, "2026-03-01"],
    }
    assert Event.objects.get(code="suspension.updated").changes == {
        "reason": ["Unpaid bills", "Paid"],
        "ends_on": [None, "2026-03-31"],
    }
    assert suspension.history.count() == 2
    assert update(suspension, reason="Paid").updated_at == later().at
    assert suspension.history.count() == 2


@pytest.mark.parametrize(
    ("values", "kind", "field"),
    [
        ({"reason": None}, MissingValue, "reason"),
        ({"reason": " "}, MissingValue, "reason"),
        ({"reason": "x" * 256}, InvalidValue, "reason"),
        ({"starts_on": None}, MissingValue, "starts_on"),
        ({"starts_on": "2026-03-01"}, WrongType, "starts_on"),
        ({"starts_on": datetime(2026, 3, 1)}, WrongType, "starts_on"),
        ({"ends_on": 20260401}, WrongType, "ends_on"),
        ({"ends_on": date(2026, 2, 28)}, InvalidValue, "ends_on"),
    ],
)
def test_a_suspension_refuses(values: dict[str, Any], kind: type[DomainError], field: str):
    with pytest.raises(kind) as caught:
        make_suspension(make_organization(), **values)
    assert caught.value.field == field
    assert not Suspension.objects.exists()


def test_a_missing_reason_is_refused_and_not_a_failure():
    with pytest.raises(MissingValue) as caught:
        services.create_suspension(organization=make_organization(), values={}, by=later())
    assert caught.value.field == "reason"


def test_a_change_cannot_end_it_before_it_starts():
    suspension = make_suspension(make_organization(), ends_on=date(2026, 3, 1))
    with pytest.raises(InvalidValue) as caught:
        update(suspension, starts_on=date(2026, 3, 2))
    assert caught.value.field == "ends_on"
    suspension.refresh_from_db()
    assert suspension.starts_on == date(2026, 3, 1)


def test_a_suspension_that_nobody_is_under_is_deleted():
    organization = make_organization()
    suspension = make_suspension(organization)
    link = make_customer_location(make_customer(organization), suspension=suspension)
    services.update_customer_location(
        customer_location=link, values={"suspension": None}, by=later()
    )
    delete(suspension)
    assert not Suspension.objects.exists()
    assert Event.objects.get(code="suspension.deleted").subject_label.startswith("Unpaid bills")
    with pytest.raises(NotFound):
        delete(suspension)
    with pytest.raises(NotFound):
        update(suspension, reason="other")


def test_a_suspension_that_a_customer_is_under_stays():
    organization = make_organization()
    suspension = make_suspension(organization)
    link = make_customer_location(make_customer(organization), suspension=suspension)
    services.deactivate_customer_location(customer_location=link, by=later())
    with pytest.raises(StillNeeded):
        delete(suspension)
    assert Suspension.objects.filter(pk=suspension.pk).exists()
    assert not Event.objects.filter(code="suspension.deleted").exists()


def test_a_suspension_that_default_terms_name_stays():
    organization = make_organization()
    suspension = make_suspension(organization)
    customer = make_dispatch_customer(organization, suspension=suspension)
    with pytest.raises(StillNeeded):
        delete(suspension)
    assert DefaultTerms.objects.get(customer=customer).suspension == suspension


def test_deleted_customers_do_not_hold_a_suspension():
    organization = make_organization()
    suspension = make_suspension(organization)
    customer = make_dispatch_customer(organization, suspension=suspension)
    link = make_customer_location(customer)
    assert link.suspension == suspension
    delete_customer(customer=customer, by=later())
    delete(suspension)
    for record in (link, DefaultTerms.objects.get(customer=customer)):
        record.refresh_from_db()
        assert record.suspension is None
        past = [each.suspension_id for each in record.history.order_by("history_id")]
        assert past == [suspension.pk, None]


def test_a_suspension_is_found_in_its_own_organization_only():
    suspension = make_suspension(make_organization())
    assert find_suspension(suspension.organization, suspension.pk) == suspension
    other = make_organization("entity2")
    for organization, number in ((other, suspension.pk), (other, 0), (other, 2**63)):
        with pytest.raises(NotFound) as caught:
            find_suspension(organization, number)
        assert (caught.value.field, caught.value.key) == ("suspension", number)
