"""POST `/api/v1.0/contacts`: adding a person to a customer."""

from __future__ import annotations

import pytest

from core.models import Organization
from customers.models import Contact
from tests.builders import make_customer, make_organization, make_user
from tests.v1 import api, refusal

pytestmark = pytest.mark.django_db
URL = "/contacts"

# Every parameter but customer, user and photo, as sent and as shown.
TEXTS = {
    "firstName": "Marie",
    "lastName": "Curie",
    "mobile": "+52 55 1",
    "fax": "+52 55 2",
    "email": "Marie@example.com",
    "fonction": "Head of research",
    "phone": "+52 55 3",
    "phone2": "+52 55 4",
    "comment": "Radium & ünïcode",
    "city": "Paris",
    "postalCode": "75005",
    "address": "11 rue Pierre",
}


@pytest.fixture
def entity1() -> Organization:
    return make_organization()


@pytest.mark.parametrize("as_json", [False, True])
def test_create_takes_the_names_of_the_reply(entity1: Organization, as_json: bool) -> None:
    customer = make_customer(entity1, reference="NC/3")
    user = make_user(entity1)
    given = {
        **TEXTS,
        "customerReference": "NC/3",
        "country": "Francia",
        "isDecisionMaker": "yes",
        "user": user.pk,
    }
    response = api(entity1).post(URL, given, as_json=as_json)
    assert response.status_code == 201, response.content
    made = response.json()
    assert {key: made[key] for key in TEXTS} == TEXTS
    assert (made["country"], made["isDecisionMaker"]) == ("FR", True)
    assert (made["customer"]["id"], made["user"]["id"]) == (customer.pk, user.pk)


def test_create_names_the_customer_by_number_or_reference(entity1: Organization) -> None:
    customer, other = make_customer(entity1, reference="7"), make_customer(entity1)
    client = api(entity1)
    for named in (
        {"customerId": customer.pk},
        {"customerReference": "7"},
        {"customerId": customer.pk, "customerReference": "7"},
        {"customerId": "7", "useExternalId": "true"},
    ):
        made = client.post(URL, {"lastName": "Curie", **named})
        assert made.status_code == 201, made.content
        assert made.json()["customer"]["id"] == customer.pk
    both = {"lastName": "Curie", "customerId": other.pk, "customerReference": "7"}
    assert refusal(client.post(URL, both)) == (
        400,
        "save_failed",
        "Failed to save instance. customerReference: It names another customer than customerId.",
    )


def test_create_needs_a_customer(entity1: Organization) -> None:
    client = api(entity1)
    missing = (400, "missing_param", "customerId parameter is missing")
    for given in ({}, {"customerId": ""}, {"customerReference": " "}):
        assert refusal(client.post(URL, {"lastName": "Curie", **given})) == missing
    theirs = make_customer(make_organization("entity2"), reference="theirs")
    for key, value in (("customerId", theirs.pk), ("customerReference", "theirs")):
        answer = refusal(client.post(URL, {"lastName": "Curie", key: value}))
        text = f"The customer with the id {value} doesn't exist."
        assert answer == (404, "not_found", text)
    assert not Contact.objects.exists()


def test_create_needs_a_first_or_a_last_name(entity1: Organization) -> None:
    customer = make_customer(entity1)
    client = api(entity1)
    answer = refusal(client.post(URL, {"customerId": customer.pk, "email": "a@example.com"}))
    assert answer == (400, "missing_param", "lastName parameter is missing")
    for name in ("firstName", "lastName"):
        made = client.post(URL, {"customerId": customer.pk, name: "Curie"})
        assert (made.status_code, made.json()[name]) == (201, "Curie")
