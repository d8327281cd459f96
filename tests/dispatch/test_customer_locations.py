"""Customers at locations: linked, changed, deactivated, brought back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from core.errors import DomainError, InvalidValue, NotFound, NotUnique
from core.models import Event, Organization
from customers.models import Customer
from customers.services import cancel_customer, delete_customer, update_customer
from dispatch import services
from dispatch.lookups import find_customer_location
from dispatch.models import CustomerLocation
from tests.builders import NOW, later, make_customer, make_organization
from tests.dispatch.builders import (
    make_customer_location,
    make_location,
    make_suspension,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Organization:
    return make_organization()


@pytest.fixture
def customer(company: Organization) -> Customer:
    return make_customer(company)


@pytest.fixture
def link(customer: Customer) -> CustomerLocation:
    return make_customer_location(customer)


def update(link: CustomerLocation, minutes: int = 1, **values: Any) -> CustomerLocation:
    return services.update_customer_location(
        customer_location=link, values=values, by=later(minutes)
    )


def deactivate(link: CustomerLocation, minutes: int = 1) -> CustomerLocation:
    return services.deactivate_customer_location(customer_location=link, by=later(minutes))


def codes() -> list[str]:
    events = Event.objects.filter(subject_type="customerlocation").order_by("pk")
    return list(events.values_list("code", flat=True))


def switch_off(customer: Customer) -> None:
    update_customer(customer=customer, values={"is_active": False}, by=later())


def test_a_link_keeps_its_terms_and_moves_nothing_of_the_customer(customer: Customer):
    suspension = make_suspension(customer.organization)
    made = make_customer_location(
        customer,
        account_number_1=" 4711 ",
        is_commercial=True,
        note="Exempt from billing???",
        reference_number="R",
        renewal_on=date(2026, 8, 20),
        sales_rep="Shane",
        sales_rep_key="007",
        suspension=suspension,
        by=later(),
    )
    made.refresh_from_db()
    assert (made.account_number_1, made.account_number_2, made.note) == (
        "4711",
        "",
        "Exempt from billing???",
    )
    assert (made.is_commercial, made.reference_number, made.renewal_on) == (
        True,
        "R",
        date(2026, 8, 20),
    )
    assert (made.sales_rep, made.sales_rep_key, made.sales_user) == ("Shane", "007", None)
    assert (made.suspension, made.is_active, made.is_served) == (suspension, True, True)
    assert (made.created_at, made.updated_at) == (later().at, later().at)
    before = customer.updated_at
    customer.refresh_from_db()
    assert customer.updated_at == before
    assert codes() == ["customer_location.linked"]
    event = Event.objects.get(code="customer_location.linked")
    assert event.subject_id == made.pk
    assert event.changes["customer"] == [None, customer.pk]
    assert event.changes["location"] == [None, made.location_id]
    assert event.changes["renewal_on"] == [None, "2026-08-20"]
    assert event.changes["suspension"] == [None, suspension.pk]
    assert made.history.count() == 1


def test_a_customer_is_linked_to_a_location_once(link: CustomerLocation):
    deactivate(link)
    with pytest.raises(services.AlreadyAtLocation) as caught:
        make_customer_location(link.customer, link.location)
    assert isinstance(caught.value, NotUnique)
    assert (caught.value.message, caught.value.field) == (
        "The customer is already at this location.",
        None,
    )
    assert CustomerLocation.objects.count() == 1
    make_customer_location(link.customer)
    assert CustomerLocation.objects.count() == 2


def test_a_customer_that_is_not_active_is_not_linked(customer: Customer):
    cancel_customer(customer=customer, by=later())
    with pytest.raises(services.CustomerNotActive) as caught:
        make_customer_location(customer)
    assert (caught.value.message, caught.value.field) == ("The customer is not active.", None)
    assert not CustomerLocation.objects.exists()


def test_nobody_is_linked_to_a_location_that_is_not_active(customer: Customer):
    location = make_location(customer.organization, is_active=False)
    with pytest.raises(services.LocationNotActive) as caught:
        make_customer_location(customer, location)
    assert isinstance(caught.value, InvalidValue)
    assert not CustomerLocation.objects.exists()


def test_nobody_is_linked_to_another_organizations_location(customer: Customer):
    location = make_location(make_organization("entity2"))
    with pytest.raises(NotFound) as caught:
        make_customer_location(customer, location)
    assert (caught.value.kind, caught.value.field) == ("location", "location")


def test_a_deleted_customer_is_not_linked_and_its_links_are_gone(link: CustomerLocation):
    location = make_location(link.customer.organization)
    delete_customer(customer=link.customer, by=later())
    ids = (link.customer_id, link.location_id)
    calls: list[Callable[[], object]] = [
        partial(make_customer_location, link.customer, location),
        partial(update, link, note="new"),
        partial(deactivate, link),
        partial(find_customer_location, link.customer.organization, *ids),
    ]
    for call in calls:
        with pytest.raises(NotFound) as caught:
            call()
        assert caught.value.kind == "customer"


def test_a_change_writes_what_differs(link: CustomerLocation):
    changed = update(link, note="new", is_commercial=True, sales_rep=None)
    changed.refresh_from_db()
    assert (changed.note, changed.is_commercial, changed.updated_at) == ("new", True, later().at)
    event = Event.objects.get(code="customer_location.updated")
    assert event.changes == {"note": ["", "new"], "is_commercial": [False, True]}
    assert update(link, 2, note=" new ", is_active=True).updated_at == later().at
    assert codes() == ["customer_location.linked", "customer_location.updated"]
    assert link.history.count() == 2
    assert Customer.objects.get().updated_at == link.customer.created_at


def test_a_link_is_deactivated_once(link: CustomerLocation):
    first = deactivate(link)
    assert (first.is_active, first.is_served, first.updated_at) == (False, False, later().at)
    again = deactivate(link, 2)
    again.refresh_from_db()
    assert (again.is_active, again.updated_at) == (False, later().at)
    assert codes() == ["customer_location.linked", "customer_location.deactivated"]
    assert link.history.count() == 2
    event = Event.objects.get(code="customer_location.deactivated")
    assert event.changes == {"is_active": [True, False]}
    customer = Customer.objects.get()
    assert (customer.is_active, customer.updated_at) == (True, customer.created_at)


def test_a_link_is_brought_back_with_its_terms(link: CustomerLocation):
    update(link, note="kept")
    deactivate(link, 2)
    back = update(link, 3, is_active=True, reference_number="R")
    back.refresh_from_db()
    assert (back.is_served, back.note, back.updated_at) == (True, "kept", later(3).at)
    event = Event.objects.get(code="customer_location.reactivated")
    assert event.changes == {"is_active": [False, True], "reference_number": ["", "R"]}


@pytest.mark.parametrize("was_deactivated", [False, True])
def test_a_customer_that_is_not_active_is_not_brought_back(
    link: CustomerLocation, was_deactivated: bool
):
    if was_deactivated:
        deactivate(link)
    switch_off(link.customer)
    with pytest.raises(services.CustomerNotActive) as caught:
        update(link, is_active=True, note="new")
    assert isinstance(caught.value, InvalidValue)
    assert (caught.value.message, caught.value.field) == (
        "The customer is not active.",
        "is_active",
    )
    link.refresh_from_db()
    assert (link.is_active, link.note) == (not was_deactivated, "")


def test_a_customer_that_is_not_active_is_still_changed_and_deactivated(link: CustomerLocation):
    switch_off(link.customer)
    assert update(link, note="new").note == "new"
    assert deactivate(link).is_active is False


def test_nobody_is_brought_back_to_a_closed_location(link: CustomerLocation):
    services.update_location(location=link.location, values={"is_active": False}, by=later())
    assert update(link, is_active=True, note="new").note == "new"  # was never gone
    deactivate(link)
    with pytest.raises(services.LocationNotActive) as caught:
        update(link, is_active=True)
    assert caught.value.field == "is_active"


def test_a_cancelled_customer_is_served_again_where_it_was(link: CustomerLocation):
    gone = make_customer_location(link.customer)
    deactivate(gone)
    cancel_customer(customer=link.customer, by=later())
    served = CustomerLocation.objects.served()
    assert not served.exists()
    update_customer(customer=link.customer, values={"is_active": True}, by=later(2))
    assert list(served) == [link]
    link.refresh_from_db()
    assert link.updated_at == link.created_at


def test_a_link_is_found_by_both_ids(link: CustomerLocation):
    organization = link.customer.organization
    deactivate(link)
    found = find_customer_location(organization, link.customer_id, link.location_id)
    assert (found.pk, found.customer.organization, found.location) == (
        link.pk,
        organization,
        link.location,
    )
    elsewhere = make_customer_location(make_customer(organization))
    for place, customer_id, location_id in (
        (make_organization("entity2"), link.customer_id, link.location_id),
        (organization, link.customer_id, elsewhere.location_id),
        (organization, 2**63, link.location_id),
        (organization, link.customer_id, 0),
    ):
        with pytest.raises(NotFound):
            find_customer_location(place, customer_id, location_id)


def test_names_that_no_value_has_are_a_mistake_of_the_calling_code(link: CustomerLocation):
    with pytest.raises(TypeError, match="Unknown values: name"):
        update(link, name="x")
    with pytest.raises(TypeError, match="Unknown values: sales_user"):
        make_customer_location(link.customer, sales_user=None)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2016-08-01", "created_at must be a time with its offset."),
        (NOW.replace(tzinfo=None), "created_at must be a time with its offset."),
        (NOW + timedelta(seconds=1), "created_at lies in the future."),
    ],
)
def test_a_link_was_made_in_the_past(link: CustomerLocation, at: object, said: str):
    with pytest.raises(DomainError) as caught:
        make_customer_location(link.customer, created_at=at)
    assert (caught.value.message, caught.value.field) == (said, "created_at")


def test_a_link_that_is_gone_is_not_found(link: CustomerLocation):
    CustomerLocation.objects.all().delete()
    with pytest.raises(NotFound) as caught:
        deactivate(link)
    key = f"{link.customer_id} at the location {link.location_id}"
    assert caught.value.message == f"The customer {key} does not exist."
