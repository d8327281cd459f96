"""Deleting customers: gone from the surface, kept in the books."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.storage import default_storage

from core.errors import StillNeeded
from core.models import Event
from customers import services
from customers.models import Customer
from tests.builders import make_contact, make_customer, make_image, make_organization
from tests.customers.api.v1.calls import create_refused, created, listed
from tests.v1 import api, escaped, refusal

pytestmark = pytest.mark.django_db

DELETED = {"success": "true", "success_description": "Instance deleted successfully"}
REFUSED = (400, "delete_failed", "Failed to delete instance.")


def test_a_deleted_customer_disappears():
    entity = make_organization()
    customer = make_customer(entity, reference="NC-3")
    client = api(entity)
    reply = client.delete(f"/customers/{customer.pk}")
    assert (reply.status_code, reply.json()) == (200, DELETED)
    missing = (404, "not_found", f"The customer with the id {customer.pk} doesn't exist.")
    assert refusal(client.get(f"/customers/{customer.pk}")) == missing
    assert refusal(client.post(f"/customers/{customer.pk}", {"name": "x"})) == missing
    assert refusal(client.delete(f"/customers/{customer.pk}")) == missing
    assert listed(client) == []


@pytest.mark.parametrize("reference", ["NC-3", "a/b é"])
def test_a_customer_is_deleted_by_its_reference(reference: str):
    entity = make_organization()
    make_customer(entity, reference=reference)
    client = api(entity)
    path = f"/customers/reference/{escaped(reference)}"
    assert client.delete(path).json() == DELETED
    assert refusal(client.delete(path)) == (
        404,
        "not_found",
        f"The customer with the id {reference} doesn't exist.",
    )


def test_a_customer_that_does_not_exist_cannot_be_deleted():
    assert refusal(api(make_organization()).delete("/customers/32987")) == (
        404,
        "not_found",
        "The customer with the id 32987 doesn't exist.",
    )


def test_an_id_that_is_no_integer_deletes_nothing():
    entity = make_organization()
    make_customer(entity, reference="NC-3")
    client = api(entity)
    text = "The type of parameter id you provided is not valid for this request."
    assert refusal(client.delete("/customers/NC-3")) == (400, "invalid_param_type", text)
    assert listed(client) == ["NC-3"]


def test_the_reference_of_a_deleted_customer_can_be_used_again_but_not_its_number():
    entity = make_organization()
    client = api(entity)
    first = created(client, reference="NC-3")
    client.delete(f"/customers/{first['id']}")
    second = created(client, reference="NC-3")
    assert second["id"] > first["id"]
    client.delete("/customers/reference/NC-3")
    third = client.post("/customers/reference/NC-3", {"name": "Again"}).json()
    assert third["id"] > second["id"]
    assert listed(client) == ["NC-3"]


def test_a_customer_with_sub_customers_stays():
    entity = make_organization()
    parent = make_customer(entity)
    child = make_customer(entity, parent=parent)
    client = api(entity)
    assert refusal(client.delete(f"/customers/{parent.pk}")) == REFUSED
    assert client.get(f"/customers/{parent.pk}").status_code == 200
    assert client.delete(f"/customers/{child.pk}").status_code == 200
    assert client.delete(f"/customers/{parent.pk}").status_code == 200


def test_a_customer_that_a_higher_app_needs_stays():
    entity = make_organization()
    customer = make_customer(entity)
    client = api(entity)

    def object_to_it(**_: Any) -> None:
        raise StillNeeded("It has open recurrences.")

    services.customer_deleting.connect(object_to_it)
    try:
        assert refusal(client.delete(f"/customers/{customer.pk}")) == REFUSED
    finally:
        services.customer_deleting.disconnect(object_to_it)
    assert client.get(f"/customers/{customer.pk}").status_code == 200


def test_a_deleted_customer_is_nobodys_parent():
    entity = make_organization()
    parent = make_customer(entity)
    client = api(entity)
    client.delete(f"/customers/{parent.pk}")
    assert create_refused(client, isSubCustomer="true", parentCustomer=parent.pk) == (
        404,
        "not_found",
        f"The parent customer with the id {parent.pk} doesn't exist.",
    )


def test_the_past_of_a_deleted_customer_stays():
    entity = make_organization()
    client = api(entity)
    document = created(client, reference="NC-3", name="Marie")
    client.delete(f"/customers/{document['id']}")
    row = Customer.objects.get(pk=document["id"])
    assert row.deleted_at is not None
    past = row.history.order_by("history_id")
    assert [entry.name for entry in past] == ["Marie", "Marie"]
    assert all(entry.history_user.is_machine and entry.request_id for entry in past)
    events = Event.objects.filter(subject_type="customer", subject_id=row.pk).order_by("pk")
    assert [event.code for event in events] == ["customer.created", "customer.deleted"]
    assert events[1].request_id == past[1].request_id


def test_the_pictures_of_a_deleted_customer_go(django_capture_on_commit_callbacks: Any):
    entity = make_organization()
    client = api(entity)
    document = created(client, imageFile=make_image())
    customer = Customer.objects.get(pk=document["id"])
    photo = make_contact(customer, photo_image=make_image()).photo
    assert default_storage.exists(customer.logo)
    assert default_storage.exists(photo)
    with django_capture_on_commit_callbacks(execute=True):
        client.delete(f"/customers/{customer.pk}")
    assert not default_storage.exists(customer.logo)
    assert not default_storage.exists(photo)
