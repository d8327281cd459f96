"""Customers as dispatchers make them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from core.errors import DomainError, InvalidValue, MissingValue, NotFound, NotUnique
from core.models import Event, Organization
from customers.models import Customer
from dispatch import services
from dispatch.models import CustomerLocation, DefaultTerms
from dispatch.services import customers as making
from tests.builders import later, make_customer, make_organization, make_user
from tests.dispatch.builders import (
    BILLING,
    SHIPPING,
    make_customer_location,
    make_dispatch_customer,
    make_location,
    make_suspension,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Organization:
    return make_organization()


def nothing_is_left() -> bool:
    return (
        not any(model.objects.exists() for model in (Customer, CustomerLocation, DefaultTerms))
        and not Event.objects.exclude(code="organization.created").exists()
    )


def references(monkeypatch: pytest.MonkeyPatch, *given: str) -> None:
    """Make these the references of the customers to come, the last one again and again."""
    left = list(given)

    def next_one() -> str:
        return left.pop(0) if len(left) > 1 else left[0]

    monkeypatch.setattr(making, "new_reference", next_one)


def test_a_customer_gets_a_reference_of_its_own_and_what_is_said(company: Organization):
    parent = make_customer(company)
    customer = make_dispatch_customer(
        company,
        name="George Jones",
        parent=parent,
        contacts=[{"name": "George", "email": "shaneduty@gmail.com", "phone": "360-555-1212"}],
    )
    customer.refresh_from_db()
    assert re.fullmatch("D-[0-9a-f]{8}", customer.reference)
    assert (customer.name, customer.parent, customer.is_active) == ("George Jones", parent, True)
    rows = customer.addresses.order_by("pk").values_list("city", "is_billing", "is_shipping")
    assert list(rows) == [("Sequim", True, False), ("Port Angeles", False, True)]
    assert [contact.first_name for contact in customer.contacts.all()] == ["George"]
    assert not DefaultTerms.objects.exists()
    assert not CustomerLocation.objects.exists()
    codes = Event.objects.filter(subject_id=customer.pk, subject_type="customer")
    assert [event.code for event in codes] == ["customer.created"]


def test_references_are_random():
    made = {services.new_reference() for _ in range(100)}
    assert len(made) == 100


def test_terms_without_a_location_start_every_later_link(company: Organization):
    shane = make_user(company, username="shane")
    suspension = make_suspension(company)
    customer = make_dispatch_customer(
        company,
        note="Gate code 7",
        sales_rep_key="shane",
        renewal_on=date(2027, 1, 31),
        suspension=suspension,
        account_number_1=None,
    )
    terms = DefaultTerms.objects.get(customer=customer)
    assert (terms.note, terms.sales_user, terms.suspension) == ("Gate code 7", shane, suspension)
    assert terms.history.count() == 1
    event = Event.objects.get(code="default_terms.created")
    assert event.subject_id == customer.pk
    assert event.changes == {
        "note": [None, "Gate code 7"],
        "renewal_on": [None, "2027-01-31"],
        "sales_rep_key": [None, "shane"],
        "sales_user": [None, shane.pk],
        "suspension": [None, suspension.pk],
    }
    first = make_customer_location(customer)
    other = make_customer_location(customer, note="Other", sales_rep_key=None)
    third = make_customer_location(customer)
    for link in (first, other, third):
        link.refresh_from_db()
        assert (link.renewal_on, link.suspension) == (date(2027, 1, 31), suspension)
    assert (other.note, other.sales_user) == ("Other", None)
    assert {(link.note, link.sales_user) for link in (first, third)} == {("Gate code 7", shane)}


def test_terms_that_say_nothing_are_not_kept(company: Organization):
    make_dispatch_customer(company, note="", is_commercial=False, suspension=None)
    assert not DefaultTerms.objects.exists()


def test_at_a_location_the_terms_are_those_of_the_link(company: Organization):
    location = make_location(company)
    customer = make_dispatch_customer(company, location, note="Gate code 7", sales_rep="Shane")
    link = CustomerLocation.objects.get()
    assert (link.customer, link.location) == (customer, location)
    assert (link.note, link.sales_rep, link.is_served) == ("Gate code 7", "Shane", True)
    assert not DefaultTerms.objects.exists()
    codes = Event.objects.filter(code__startswith="customer").order_by("pk")
    assert [event.code for event in codes] == ["customer.created", "customer_location.linked"]


@pytest.mark.parametrize(
    "addresses",
    [
        [],
        [BILLING],
        [SHIPPING, SHIPPING],
        [{**BILLING, "is_billing": False}],
        [{"city": "Sequim", "is_billing": None}, SHIPPING],
    ],
)
def test_a_billing_and_a_shipping_address_are_needed(
    company: Organization, addresses: list[dict[str, Any]]
):
    with pytest.raises(InvalidValue) as caught:
        make_dispatch_customer(company, addresses=addresses)
    assert caught.value.field == "addresses"
    assert nothing_is_left()


def test_one_address_may_be_both(company: Organization):
    customer = make_dispatch_customer(company, addresses=[{**BILLING, "is_shipping": True}])
    assert customer.addresses.count() == 1


def test_addresses_are_needed(company: Organization):
    with pytest.raises(MissingValue) as caught:
        make_dispatch_customer(company, addresses=None)
    assert caught.value.field == "addresses"


@pytest.mark.parametrize(
    ("values", "kind", "field"),
    [
        ({"name": " "}, MissingValue, "name"),
        ({"addresses": [BILLING, {**SHIPPING, "latitude": 91}]}, InvalidValue, None),
        ({"contacts": [{"name": "x" * 300}]}, InvalidValue, "contacts[0].name"),
        ({"note": "x" * 2049}, InvalidValue, "note"),
        ({"sales_rep_key": "nobody"}, NotFound, "sales_rep_key"),
    ],
)
@pytest.mark.parametrize("is_linked", [True, False])
def test_what_is_refused_leaves_nothing(
    company: Organization,
    values: dict[str, Any],
    kind: type[DomainError],
    field: str | None,
    is_linked: bool,
):
    location = make_location(company, is_active=True) if is_linked else None
    Event.objects.all()._raw_delete("default")
    with pytest.raises(kind) as caught:
        make_dispatch_customer(company, location, **values)
    assert caught.value.field == (field or "addresses[1].latitude")
    assert nothing_is_left()


def test_nothing_is_made_for_a_location_that_is_closed_or_not_ours(company: Organization):
    for location, kind in (
        (make_location(company, is_active=False), services.LocationNotActive),
        (make_location(make_organization("entity2")), NotFound),
    ):
        with pytest.raises(kind):
            make_dispatch_customer(company, location)
        assert not Customer.objects.exists()
        assert not Event.objects.filter(code="customer.created").exists()


def test_a_reference_that_is_taken_is_made_up_anew(
    company: Organization, monkeypatch: pytest.MonkeyPatch
):
    make_customer(company, reference="D-00000001")
    references(monkeypatch, "D-00000001", "D-00000001", "D-00000002")
    assert make_dispatch_customer(company, make_location(company)).reference == "D-00000002"
    assert Event.objects.filter(code="customer.created").count() == 2


def test_references_are_not_made_up_for_ever(
    company: Organization, monkeypatch: pytest.MonkeyPatch
):
    make_customer(company, reference="D-00000001")
    tried: list[None] = []

    def always_taken() -> str:
        tried.append(None)
        return "D-00000001"

    monkeypatch.setattr(making, "new_reference", always_taken)
    with pytest.raises(NotUnique):
        make_dispatch_customer(company)
    assert 2 <= len(tried) <= 100


def test_a_reference_cannot_be_given(company: Organization):
    with pytest.raises(TypeError):
        make_dispatch_customer(company, reference="NC-3", by=later())
