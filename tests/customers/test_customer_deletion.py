"""What deleting a customer takes away and what it leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.errors import NotFound, StillNeeded
from core.models import Event
from customers import services
from customers.models import Address, Contact, Customer
from tests import builders

pytestmark = pytest.mark.django_db


def delete(customer: Customer) -> None:
    services.delete_customer(customer=customer, by=builders.later())


def test_a_deleted_customer_disappears_and_keeps_its_row_and_past():
    organization = builders.make_organization()
    customer = builders.make_customer(organization, billing_address={"city": "Nice"})
    builders.make_contact(customer)
    delete(customer)
    assert not Customer.objects.for_organization(organization).exists()
    assert not Contact.objects.for_organization(organization).exists()
    row = Customer.objects.get(pk=customer.pk)
    assert row.deleted_at == row.updated_at == builders.later().at
    assert row.history.latest("history_id").deleted_at == row.deleted_at
    assert (Contact.objects.count(), Address.objects.count()) == (1, 1)
    event = Event.objects.get(code="customer.deleted")
    assert event.changes == {"deleted_at": [None, "2026-03-14T09:27:53+00:00"]}


def test_the_reference_of_a_deleted_customer_can_be_used_again():
    organization = builders.make_organization()
    customer = builders.make_customer(organization, reference="NC-3")
    delete(customer)
    again = builders.make_customer(organization, reference="NC-3")
    assert again.pk != customer.pk
    delete(again)
    made, was_created = services.upsert_customer(
        organization=organization, reference="NC-3", values={"name": "x"}, by=builders.later()
    )
    assert was_created
    assert made.pk not in (customer.pk, again.pk)


def test_a_customer_with_sub_customers_stays_until_they_are_gone():
    organization = builders.make_organization()
    parent = builders.make_customer(organization)
    child = builders.make_customer(organization, parent=parent)
    with pytest.raises(StillNeeded):
        delete(parent)
    parent.refresh_from_db()
    assert parent.deleted_at is None
    delete(child)
    delete(parent)
    assert not Customer.objects.for_organization(organization).exists()


def test_a_higher_app_can_object_before_anything_is_written():
    customer = builders.make_customer(builders.make_organization())

    def object_to(customer: Customer, **_: Any) -> None:
        raise StillNeeded(f"{customer.reference} has recurrences.")

    services.customer_deleting.connect(object_to)
    try:
        with pytest.raises(StillNeeded, match="has recurrences"):
            delete(customer)
    finally:
        services.customer_deleting.disconnect(object_to)
    customer.refresh_from_db()
    assert customer.deleted_at is None
    assert not Event.objects.filter(code="customer.deleted").exists()


@pytest.mark.parametrize("act", ["delete", "update", "add a contact", "assign a group"])
def test_nothing_more_happens_to_a_deleted_customer(act) -> None:
    organization = builders.make_organization()
    customer, group = builders.make_customer(organization), builders.make_group(organization)
    delete(customer)
    acts: dict[str, Callable[[], Any]] = {
        "delete": lambda: delete(customer),
        "update": lambda: services.update_customer(
            customer=customer, values={"name": "x"}, by=builders.later()
        ),
        "add a contact": lambda: builders.make_contact(customer),
        "assign a group": lambda: services.assign_group(
            customer=customer, group=group, by=builders.later()
        ),
    }
    with pytest.raises(NotFound) as caught:
        acts[act]()
    assert (caught.value.kind, caught.value.key) == ("customer", customer.pk)
