"""`/api/v1.0/contacts`: the people at customers, also shown in each customer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from core.models import Organization, User
from customers import services
from customers.models import Contact, Customer
from tests.builders import (
    later,
    make_actor,
    make_contact,
    make_customer,
    make_image,
    make_organization,
    make_user,
)
from tests.v1 import api, refusal

pytestmark = pytest.mark.django_db
URL = "/contacts"


@pytest.fixture
def entity1() -> Organization:
    return make_organization()


def make_marie(customer: Customer, user: User) -> Contact:
    """Create a contact of this customer who is also this user."""
    return make_contact(
        customer,
        first_name="Marie",
        last_name="Curie",
        job_title="Owner",
        email="marie@example.com",
        country="FR",
        is_decision_maker=True,
        user=user,
    )


def test_show_answers_the_documented_keys_in_their_order(entity1: Organization) -> None:
    customer = make_customer(entity1, reference="NC-3", name="Marie's Jewelry")
    user = make_user(entity1, reference="emp-002")
    contact = make_marie(customer, user)
    client = api(entity1)
    shown = client.get(f"{URL}/{contact.pk}").json()
    assert list(shown.items()) == [
        ("id", contact.pk),
        ("customerReference", "NC-3"),
        (
            "customer",
            {
                "id": customer.pk,
                "reference": "NC-3",
                "name": "Marie's Jewelry",
                "href": f"/api/v1.0/customers/{customer.pk}",
            },
        ),
        ("firstName", "Marie"),
        ("lastName", "Curie"),
        ("mobile", None),
        ("fax", None),
        ("email", "marie@example.com"),
        ("fonction", "Owner"),
        ("phone", None),
        ("phone2", None),
        ("comment", None),
        ("country", "FR"),
        ("city", None),
        ("postalCode", None),
        ("address", None),
        ("isDecisionMaker", True),
        ("photo", None),
        ("user", {"id": user.pk, "reference": "emp-002", "href": f"/api/v1.0/users/{user.pk}"}),
        ("organization", "entity1"),
        ("dateCreated", "2026-03-14T09:26:53Z"),
        ("lastUpdated", "2026-03-14T09:26:53Z"),
    ]
    assert client.get(f"/customers/{customer.pk}").json()["contacts"] == [shown]


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ({"email": "nobody"}, (400, "save_failed")),
        ({"country": "Atlantis"}, (400, "save_failed")),
        ({"phone": "1" * 91}, (400, "save_failed")),
        ({"isDecisionMaker": "maybe"}, (400, "invalid_param_type")),
        ({"user": "abc"}, (400, "invalid_param_type")),
        ({"user": 999_999}, (404, "not_found")),
        ({"userId": 999_999}, (404, "not_found")),
        ({"imageFile": "photo.png"}, (400, "invalid_param_type")),
    ],
)
def test_bad_values_are_refused_and_nothing_is_written(
    entity1: Organization, given: dict[str, Any], answer: tuple[int, str]
) -> None:
    contact = make_contact(make_customer(entity1), first_name="Marie")
    response = api(entity1).post(f"{URL}/{contact.pk}", {"firstName": "Eve", **given})
    assert refusal(response)[:2] == answer
    contact.refresh_from_db()
    assert contact.first_name == "Marie"


def test_a_person_of_another_organization_is_no_user(entity1: Organization) -> None:
    contact = make_contact(make_customer(entity1))
    theirs = make_user(make_organization("entity2"))
    answer = refusal(api(entity1).post(f"{URL}/{contact.pk}", {"user": theirs.pk}))
    assert answer == (404, "not_found", f"The user with the id {theirs.pk} doesn't exist.")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_update_changes_what_is_given_and_clears_what_is_empty(
    entity1: Organization, method: str
) -> None:
    user = make_user(entity1, reference="emp-1")
    contact = make_contact(make_customer(entity1), first_name="Marie", phone="1", user=user)
    client = api(entity1)
    changed = client.send(method, f"{URL}/{contact.pk}", {"fonction": "Owner", "phone": ""})
    assert changed.status_code == 200
    shown = changed.json()
    assert [shown[key] for key in ("firstName", "fonction", "phone")] == ["Marie", "Owner", None]
    assert shown["user"]["reference"] == "emp-1"
    assert client.send(method, f"{URL}/{contact.pk}", {"user": ""}).json()["user"] is None


def test_update_keeps_one_of_the_names(entity1: Organization) -> None:
    contact = make_contact(make_customer(entity1), first_name="", last_name="Curie")
    answer = refusal(api(entity1).post(f"{URL}/{contact.pk}", {"lastName": ""}))
    assert answer == (400, "missing_param", "lastName parameter is missing")


def test_a_contact_stays_with_its_customer(entity1: Organization) -> None:
    contact, other = make_contact(make_customer(entity1)), make_customer(entity1)
    client = api(entity1)
    for given in ({"customerId": other.pk}, {"customerReference": other.reference}):
        answer = refusal(client.post(f"{URL}/{contact.pk}", given))
        assert answer == (
            400,
            "save_failed",
            "Failed to save instance. customerId: A contact stays with its customer.",
        )
    same = {"customerId": contact.customer_id, "city": "Paris"}
    assert client.post(f"{URL}/{contact.pk}", same).json()["city"] == "Paris"


def test_a_record_sent_back_changes_nothing(entity1: Organization) -> None:
    user = make_user(entity1, reference="emp-1")
    customer = make_customer(entity1)
    contact = make_contact(customer, user=user, photo_image=make_image())
    client = api(entity1)
    shown = client.get(f"{URL}/{contact.pk}").json()
    assert shown["photo"].endswith("_logo.png")
    assert client.post(f"{URL}/{contact.pk}", shown, as_json=True).json() == shown


def test_photos_are_stored_and_go_with_the_contact(
    entity1: Organization, django_capture_on_commit_callbacks: Any
) -> None:
    customer = make_customer(entity1)
    client = api(entity1)
    made = client.post(
        URL, {"customerId": customer.pk, "lastName": "Curie", "imageFile": make_image("m.png")}
    )
    assert made.status_code == 201, made.content
    photo = made.json()["photo"]
    assert photo.startswith(f"http://testserver/media/entity1-{entity1.media_stamp}/")
    file = Path(settings.MEDIA_ROOT) / photo.partition("/media/")[2]
    assert file.is_file()
    with django_capture_on_commit_callbacks(execute=True):
        deleted = client.delete(f"{URL}/{made.json()['id']}")
    assert (deleted.status_code, deleted.json()["success"]) == (200, "true")
    assert not file.exists()
    assert client.get(f"/customers/{customer.pk}").json()["contacts"] == []


def test_the_contacts_of_a_deleted_customer_are_gone_with_it(entity1: Organization) -> None:
    customer = make_customer(entity1)
    contact = make_contact(customer)
    services.delete_customer(customer=customer, by=later())
    client = api(entity1)
    answer = refusal(client.get(f"{URL}/{contact.pk}"))
    assert answer == (404, "not_found", f"The contact with the id {contact.pk} doesn't exist.")
    assert client.get(URL).json()["paging"]["total"] == 0
    assert refusal(client.post(f"{URL}/{contact.pk}", {"city": "Paris"}))[0] == 404


def test_contacts_have_no_references(entity1: Organization) -> None:
    client = api(entity1)
    for method in ("GET", "POST", "DELETE"):
        answer = refusal(client.send(method, f"{URL}/reference/1"))
        assert answer == (404, "not_found", "The requested resource doesn't exist.")


def test_the_list_can_be_filtered(entity1: Organization) -> None:
    first = make_contact(
        make_customer(entity1, reference="Ref-1"),
        by=make_actor(),
        first_name="Marie",
        last_name="Curie",
        email="Marie@Example.com",
        phone="11",
        mobile="22",
        is_decision_maker=True,
    )
    second = make_contact(make_customer(entity1, reference="other"), first_name="Pierre")
    client = api(entity1)

    def found(**filters: str) -> list[int]:
        return [contact["id"] for contact in client.get(URL, **filters).json()["data"]]

    for filters in (
        {"customerReference": "ref-*"},
        {"firstName": "mar*"},
        {"lastName": "CURIE"},
        {"email": "*@example.com"},
        {"phone": "11"},
        {"mobile": "2*"},
        {"isDecisionMaker": "true"},
    ):
        assert found(**filters) == [first.pk], filters
    assert found(isDecisionMaker="0") == [second.pk]
    assert found(firstName="Pierre", isDecisionMaker="on") == []
