"""Showing one customer: how it is addressed, and what stands in it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from customers import services
from customers.models import Customer
from tests.builders import (
    NOW,
    make_actor,
    make_contact,
    make_customer,
    make_organization,
    make_segmentation,
    make_user,
)
from tests.contract.samples import sample
from tests.customers.api.v1.calls import shown
from tests.v1 import api, escaped, refusal

pytestmark = pytest.mark.django_db

WRONG_TYPE = "The type of parameter id you provided is not valid for this request."


def show(**values: Any) -> dict[str, Any]:
    """Return how a customer made with these values is shown."""
    entity = make_organization()
    return shown(api(entity), make_customer(entity, **values).pk)


@pytest.mark.parametrize(
    "reference", ["NC-3", "a/b", "a//b", "Été & Ñandú", "50% +1", "x?y=1&z#w", "reference/7", "7"]
)
def test_a_customer_is_shown_by_any_reference_that_is_escaped(reference: str):
    entity = make_organization()
    make_customer(entity, reference="other")
    customer = make_customer(entity, reference=reference)
    reply = api(entity).get(f"/customers/reference/{escaped(reference)}")
    assert reply.status_code == 200
    assert (reply.json()["id"], reply.json()["reference"]) == (customer.pk, reference)


@pytest.mark.parametrize("slash", ["", "/"])
def test_a_trailing_slash_makes_no_difference(slash: str):
    entity = make_organization()
    customer = make_customer(entity, reference="NC-3")
    client = api(entity)
    for path in (f"/customers/{customer.pk}", "/customers/reference/NC-3"):
        reply = client.get(path + slash)
        assert (reply.status_code, reply.json()["id"]) == (200, customer.pk)


@pytest.mark.parametrize("key", ["2559", "0", str(2**63 - 1), str(2**63), "9" * 40])
def test_an_id_that_no_customer_has_is_not_found(key: str):
    expected = (404, "not_found", f"The customer with the id {key} doesn't exist.")
    assert refusal(api(make_organization()).get(f"/customers/{key}")) == expected


@pytest.mark.parametrize("key", ["NC-3", "1.5", "12a", "true", "%00", "%C3%A9", "٣"])
def test_an_id_that_is_no_integer_has_the_wrong_type(key: str):
    entity = make_organization()
    make_customer(entity, reference="NC-3")
    reply = api(entity).get(f"/customers/{key}")
    assert refusal(reply) == (400, "invalid_param_type", WRONG_TYPE)


@pytest.mark.parametrize("key", ["NC-9", "nc-3", "NC-3*", "a/b"])
def test_a_reference_that_no_customer_has_is_not_found(key: str):
    entity = make_organization()
    make_customer(entity, reference="NC-3")
    reply = api(entity).get(f"/customers/reference/{escaped(key)}")
    assert refusal(reply) == (404, "not_found", f"The customer with the id {key} doesn't exist.")


@pytest.mark.parametrize("key", ["%00", "x" * 300, "%ED%A0%80"])
def test_a_reference_that_no_record_can_have_is_not_found(key: str):
    reply = api(make_organization()).get(f"/customers/reference/{key}")
    assert refusal(reply)[:2] == (404, "not_found")
    assert "customer" in refusal(reply)[2]


def test_a_deleted_customer_is_not_found():
    entity = make_organization()
    customer = make_customer(entity, reference="NC-3")
    services.delete_customer(customer=customer, by=make_actor())
    client = api(entity)
    assert client.get(f"/customers/{customer.pk}").status_code == 404
    assert client.get("/customers/reference/NC-3").status_code == 404


def test_the_region_is_the_last_key_and_only_there_where_locations_are_used():
    keys = list(sample("customers_v1_show.response"))
    assert list(show()) == keys[:-1]
    switched_on = make_organization("entity2", has_geographical_locations=True)
    document = shown(api(switched_on), make_customer(switched_on).pk)
    assert list(document) == keys
    assert document["region"] is None


def test_a_customer_of_which_little_is_known_has_nulls():
    document = show(reference="NC-3", name="Marie")
    said = {key: value for key, value in document.items() if value is not None}
    assert said.pop("id") > 0
    assert said.pop("customerCategory")["reference"] == "root"
    assert said.pop("dateCreated") == said.pop("lastUpdated") == "2026-03-14T09:26:53Z"
    assert said == {
        "reference": "NC-3",
        "name": "Marie",
        "categoryReference": "root",
        "isSubCustomer": False,
        "billWithParent": False,
        "isSameAddress": True,
        "isActive": True,
        "onHold": False,
        "paymentTypes": [],
        "contacts": [],
        "currency": "MXN",
        "organization": "entity1",
    }


def test_links_lead_to_the_other_records():
    entity = make_organization()
    parent = make_customer(entity, reference="HQ", name="Head office")
    user = make_user(entity, reference="emp-002")
    segmentation = make_segmentation(entity, reference="seg_a", name="Segmentation A")
    customer = make_customer(entity, parent=parent, created_by=user, segmentation=segmentation)
    document = shown(api(entity), customer.pk)
    assert document["isSubCustomer"] is True
    assert document["parentCustomer"] == {
        "id": parent.pk,
        "reference": "HQ",
        "name": "Head office",
        "href": f"/api/v1.0/customers/{parent.pk}",
    }
    assert document["customerSegmentationReference"] == "seg_a"
    assert document["customerSegmentation"]["href"] == (
        f"/api/v1.0/customerSegmentations/{segmentation.pk}"
    )
    assert document["createdBy"] == {
        "userId": user.pk,
        "reference": "emp-002",
        "href": f"/api/v1.0/users/{user.pk}",
    }


def test_what_the_back_office_keeps_is_shown():
    document = show(
        point_of_contact="Ana",
        has_credit=True,
        balance=Decimal("-1250.50"),
        max_cheque_period=30,
        max_cheque_value=Decimal("900"),
        cash_back=Decimal("0.10"),
        return_discount=Decimal("12.25"),
        invoices_per_route=3,
        payment_term="Net 30",
    )
    expected = {
        "pocTenus": "Ana",
        "isCredit": True,
        "balance": -1250.5,
        "maxChequePeriod": 30,
        "maxChequeValue": 900,
        "appliedCashBackOutput": 0.1,
        "returnDiscount": 12.25,
        "invoicesPerRoute": 3,
        "paymentTerm": "Net 30",
    }
    assert {key: document[key] for key in expected} == expected


def test_contacts_are_shown_in_the_customer():
    entity = make_organization()
    customer = make_customer(entity, reference="NC-3")
    first = make_contact(customer, first_name="Ana", last_name="Ruiz", job_title="Buyer")
    second = make_contact(customer, first_name="Eva")
    contacts = shown(api(entity), customer.pk)["contacts"]
    assert [contact["id"] for contact in contacts] == [first.pk, second.pk]
    assert contacts[0]["fonction"] == "Buyer"
    assert contacts[0]["customer"]["href"] == f"/api/v1.0/customers/{customer.pk}"


def test_times_are_shown_in_utc_without_their_fraction():
    entity = make_organization()
    customer = make_customer(entity)
    Customer.objects.update(
        created_at=NOW + timedelta(milliseconds=999), updated_at=NOW + timedelta(seconds=5.5)
    )
    document = shown(api(entity), customer.pk)
    assert document["dateCreated"] == "2026-03-14T09:26:53Z"
    assert document["lastUpdated"] == "2026-03-14T09:26:58Z"
