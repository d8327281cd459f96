"""The people at a customer."""

from __future__ import annotations

import pytest

from core.errors import InvalidValue, MissingValue, NotFound
from core.models import Event
from customers import services
from customers.models import Contact, Customer
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer() -> Customer:
    return builders.make_customer(builders.make_organization())


def create(customer: Customer, **values: object) -> Contact:
    return services.create_contact(customer=customer, values=values, by=builders.later(1))


def test_create_contact_keeps_what_it_is_given_and_moves_the_customer(customer):
    user = builders.make_user(customer.organization)
    contact = create(
        customer, last_name=" Curie ", country="Mexico", is_decision_maker=True, user=user
    )
    contact.refresh_from_db()
    assert (contact.last_name, contact.country, contact.is_decision_maker, contact.user) == (
        *("Curie", "MX", True, user),
    )
    assert (contact.organization, contact.customer) == (customer.organization, customer)
    customer.refresh_from_db()
    assert customer.updated_at == builders.later(1).at
    assert customer.history.count() == 2
    event = Event.objects.get(code="contact.created")
    assert event.changes["last_name"] == [None, "Curie"]


@pytest.mark.parametrize("values", [{}, {"first_name": " ", "last_name": None}])
def test_create_contact_requires_a_first_or_a_last_name(customer, values):
    with pytest.raises(MissingValue) as caught:
        create(customer, email="a@b.mx", **values)
    assert caught.value.field == "last_name"
    assert create(customer, first_name="Marie").last_name == ""


def test_update_contact_writes_what_differs_and_moves_the_customer(customer):
    contact = create(customer, first_name="Marie", last_name="Curie", phone="1")
    changed = services.update_contact(
        contact=contact,
        values={"first_name": None, "last_name": "Curie", "phone": "2"},
        by=builders.later(2),
    )
    assert (changed.first_name, changed.last_name, changed.phone) == ("", "Curie", "2")
    assert changed.updated_at == builders.later(2).at
    customer.refresh_from_db()
    assert customer.updated_at == builders.later(2).at
    assert Event.objects.get(code="contact.updated").changes == {
        "first_name": ["Marie", ""],
        "phone": ["1", "2"],
    }
    with pytest.raises(MissingValue):
        services.update_contact(contact=contact, values={"last_name": ""}, by=builders.later(3))


def test_update_contact_writes_nothing_when_nothing_differs(customer):
    contact = create(customer, last_name="Curie")
    services.update_contact(contact=contact, values={"last_name": "Curie"}, by=builders.later(2))
    customer.refresh_from_db()
    assert customer.updated_at == builders.later(1).at
    assert contact.history.count() == 1


def test_delete_contact_keeps_its_past_and_moves_the_customer(customer):
    contact = create(customer, last_name="Curie")
    pk = contact.pk
    services.delete_contact(contact=contact, by=builders.later(2))
    assert not Contact.objects.exists()
    past = Contact.history.filter(id=pk).latest("history_id")
    assert (past.history_type, past.history_date) == ("-", builders.later(2).at)
    customer.refresh_from_db()
    assert customer.updated_at == builders.later(2).at
    with pytest.raises(NotFound) as caught:
        services.delete_contact(contact=Contact(pk=pk, customer=customer), by=builders.later(3))
    assert caught.value.kind == "contact"


def test_a_contact_s_user_is_a_member(customer):
    stranger = builders.make_user(builders.make_organization("entity2"))
    with pytest.raises(NotFound) as caught:
        create(customer, last_name="Curie", user=stranger)
    assert (caught.value.kind, caught.value.key) == ("user", stranger.pk)


def test_a_contact_s_texts_have_limits(customer):
    with pytest.raises(InvalidValue) as caught:
        create(customer, last_name="Curie", phone="1" * 91)
    assert caught.value.field == "phone"
