"""Changing customers: what is given changes, what is empty is cleared, the rest stays."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from core.models import Event, Organization
from customers.models import Customer
from tests.builders import (
    NOW,
    make_category,
    make_currency_rate,
    make_customer,
    make_organization,
    make_payment_type,
    make_region,
    make_segmentation,
    make_user,
)
from tests.customers.api.v1.calls import change_refused, changed, shown
from tests.v1 import api, refusal

pytestmark = pytest.mark.django_db

LOOP = (404, "not_found", "The customer cannot be a subcustomer of itself.")
FULL: dict[str, Any] = {
    "reference2": "Second",
    "barcode": "0075",
    "email": "marie@example.com",
    "phone": "1",
    "mobile": "2",
    "fax": "3",
    "comment": "c",
    "website": "example.com",
    "tax_id": "X",
    "company_registration_number": "RC",
    "risk": "high",
    "risk_color": "#FFFFFF",
    "on_hold_reason": "unpaid",
    "credit_limit": Decimal("5000"),
    "due_date_days": 7,
    "due_date_rule": 1,
    "billing_address": {"country": "FR", "city": "Nice", "latitude": Decimal(1)},
}
OPTIONAL = (
    *("reference2", "barcode", "email", "phone", "mobile", "fax", "comment", "website"),
    *("taxNumber", "companyRegistrationNumber", "customerRisk", "customerRiskColor"),
    *("onHoldReason", "creditLimit", "dueDateConfigType", "billingCountry", "billingCity"),
    "billingLat",
)


def full_customer(entity: Organization) -> Customer:
    """Return a customer in which every optional field is filled."""
    return make_customer(
        entity,
        reference="NC-3",
        name="Marie",
        category=make_category(entity, reference="jewelry"),
        segmentation=make_segmentation(entity, reference="seg_a"),
        parent=make_customer(entity, reference="HQ"),
        created_by=make_user(entity, reference="emp-002"),
        payment_types=[make_payment_type(entity)],
        region=make_region(entity),
        **FULL,
    )


def differing(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    return {key for key in before if before[key] != after[key]}


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
@pytest.mark.parametrize("as_json", [False, True])
def test_only_what_is_given_changes(method: str, as_json: bool):
    entity = make_organization(has_geographical_locations=True)
    customer = full_customer(entity)
    client = api(entity)
    before = shown(client, customer.pk)
    reply = client.send(
        method, f"/customers/{customer.pk}", {"name": "New", "onHold": "true"}, as_json=as_json
    )
    assert reply.status_code == 200
    assert reply.json() == shown(client, customer.pk)
    assert (reply.json()["name"], reply.json()["onHold"]) == ("New", True)
    assert differing(before, reply.json()) == {"name", "onHold", "lastUpdated"}


@pytest.mark.parametrize("parameter", OPTIONAL)
@pytest.mark.parametrize("value", ["", "  "])
def test_an_empty_value_clears_an_optional_field(parameter: str, value: str):
    entity = make_organization(has_geographical_locations=True)
    customer = full_customer(entity)
    client = api(entity)
    before = shown(client, customer.pk)
    assert before[parameter] is not None
    after = changed(client, customer.pk, **{parameter: value})
    assert after[parameter] is None
    assert differing(before, after) == {parameter, "lastUpdated"}


def test_a_null_in_json_clears_an_optional_field():
    entity = make_organization()
    customer = full_customer(entity)
    reply = api(entity).post(
        f"/customers/{customer.pk}", {"email": None, "creditLimit": None}, as_json=True
    )
    assert (reply.json()["email"], reply.json()["creditLimit"]) == (None, None)
    assert reply.json()["phone"] == "1"


def test_empty_ids_clear_what_they_lead_to():
    entity = make_organization(has_geographical_locations=True)
    customer = full_customer(entity)
    document = changed(
        api(entity),
        customer.pk,
        **dict.fromkeys(
            ("categoryId", "customerSegmentationId", "userId", "parentCustomer", "regionId"), ""
        ),
        paymentTypes="",
    )
    assert document["categoryReference"] == "root"
    assert document["customerSegmentation"] is None
    assert document["customerSegmentationReference"] is None
    assert document["createdBy"] is None
    assert (document["isSubCustomer"], document["parentCustomer"]) == (False, None)
    assert document["region"] is None
    assert document["paymentTypes"] == []


def test_empty_flags_and_currency_fall_back_on_their_defaults():
    entity = make_organization(default_currency="EUR")
    make_currency_rate(entity, "USD")
    customer = make_customer(
        entity, is_active=False, is_on_hold=True, bill_with_parent=True, currency="USD"
    )
    parameters = ("isActive", "onHold", "billWithParent", "currency")
    document = changed(api(entity), customer.pk, **dict.fromkeys(parameters, ""))
    assert [document[name] for name in parameters] == [True, False, False, "EUR"]


@pytest.mark.parametrize("parameter", ["reference", "name"])
def test_a_required_field_cannot_be_cleared(parameter: str):
    entity = make_organization()
    customer = full_customer(entity)
    client = api(entity)
    before = shown(client, customer.pk)
    refused = change_refused(client, customer.pk, **{parameter: "", "email": "new@example.com"})
    assert refused == (400, "missing_param", f"{parameter} parameter is missing")
    assert shown(client, customer.pk) == before


def test_the_days_to_pay_cannot_be_cleared_under_a_rule():
    entity = make_organization()
    customer = full_customer(entity)
    client = api(entity)
    refused = change_refused(client, customer.pk, dueDateConfigNumber="")
    assert refused == (400, "missing_param", "dueDateConfigNumber parameter is missing")
    document = changed(client, customer.pk, dueDateConfigNumber="", dueDateConfigType="")
    assert (document["dueDateConfigNumber"], document["dueDateConfigType"]) == (None, None)
    document = changed(client, customer.pk, dueDateConfigNumber="9")
    document = changed(client, customer.pk, dueDateConfigType="2")
    assert document["dueDateConfigType"] == "daysAfterEndOfInvoiceMonth"


def test_the_reference_can_change_to_a_free_one():
    entity = make_organization()
    customer = make_customer(entity, reference="NC-3")
    make_customer(entity, reference="NC-4")
    client = api(entity)
    refused = change_refused(client, customer.pk, reference="NC-4")
    assert refused == (400, "not_unique", "reference already used")
    assert changed(client, customer.pk, reference="NC-3")["reference"] == "NC-3"
    assert changed(client, customer.pk, reference="NC-5")["reference"] == "NC-5"
    assert client.get("/customers/reference/NC-3").status_code == 404


def test_update_reads_ids_and_with_use_external_id_references():
    entity = make_organization()
    customer = make_customer(entity)
    category = make_category(entity, reference="jewelry")
    client = api(entity)
    by_id = changed(client, customer.pk, categoryId=category.pk)
    assert by_id["categoryReference"] == "jewelry"
    changed(client, customer.pk, categoryId="")
    text = "The type of parameter categoryId you provided is not valid for this request."
    refused = change_refused(client, customer.pk, categoryId="jewelry")
    assert refused == (400, "invalid_param_type", text)
    by_reference = changed(client, customer.pk, categoryId="jewelry", useExternalId="true")
    assert by_reference["categoryReference"] == "jewelry"


@pytest.mark.parametrize("length", [1, 2, 3, 10])
def test_a_loop_of_any_length_is_refused(length: int):
    entity = make_organization()
    top = lowest = make_customer(entity)
    for _ in range(length - 1):
        lowest = make_customer(entity, parent=lowest)
    client = api(entity)
    assert change_refused(client, top.pk, isSubCustomer="true", parentCustomer=lowest.pk) == LOOP
    assert change_refused(client, top.pk, parentCustomer=lowest.pk) == LOOP
    assert shown(client, top.pk)["parentCustomer"] is None


def test_a_parent_that_does_not_exist_is_refused():
    entity = make_organization()
    customer = make_customer(entity)
    expected = (404, "not_found", "The parent customer with the id 188911 doesn't exist.")
    assert change_refused(api(entity), customer.pk, parentCustomer="188911") == expected


def test_is_sub_customer_needs_or_clears_the_parent():
    entity = make_organization()
    parent = make_customer(entity)
    customer = make_customer(entity)
    client = api(entity)
    expected = (400, "missing_param", "parentCustomer parameter is missing")
    assert change_refused(client, customer.pk, isSubCustomer="true") == expected
    changed(client, customer.pk, isSubCustomer="true", parentCustomer=parent.pk)
    assert changed(client, customer.pk, isSubCustomer="true")["parentCustomer"]["id"] == parent.pk
    document = changed(client, customer.pk, isSubCustomer="false")
    assert (document["isSubCustomer"], document["parentCustomer"]) == (False, None)


def test_a_change_that_changes_nothing_moves_nothing():
    entity = make_organization(has_geographical_locations=True)
    customer = full_customer(entity)
    client = api(entity)
    before = shown(client, customer.pk)
    events = Event.objects.count()
    same = {"name": "Marie", "email": "marie@example.com", "creditLimit": "5000.0"}
    assert changed(client, customer.pk, **same, billingCountry="France") == before
    assert changed(client, customer.pk) == before
    assert Event.objects.count() == events
    assert customer.history.count() == 1


@pytest.mark.parametrize(
    "given", [{"name": "New"}, {"billingCity": "Lyon"}, {"paymentTypes": "[]"}, {"city": "Lyon"}]
)
def test_every_change_moves_last_updated(given: dict[str, str]):
    entity = make_organization()
    customer = full_customer(entity)
    document = changed(api(entity), customer.pk, **given)
    assert document["dateCreated"] == "2026-03-14T09:26:53Z"
    assert document["lastUpdated"] != document["dateCreated"]


def test_time_does_not_run_backwards_for_those_who_poll():
    entity = make_organization()
    customer = make_customer(entity)
    ahead = NOW + timedelta(days=36_500)
    Customer.objects.filter(pk=customer.pk).update(updated_at=ahead)
    document = changed(api(entity), customer.pk, name="New")
    assert document["lastUpdated"] == ahead.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_refused_change_leaves_everything_as_it_was():
    entity = make_organization()
    customer = full_customer(entity)
    client = api(entity)
    before = shown(client, customer.pk)
    for bad in ({"creditLimit": "-1"}, {"parentCustomer": "999"}, {"currency": "GBP"}):
        given = {"name": "New", "billingCity": "Lyon", "paymentTypes": "[]", **bad}
        assert change_refused(client, customer.pk, **given)[0] in (400, 404)
        assert shown(client, customer.pk) == before


def test_an_id_that_is_no_integer_or_of_nobody_changes_nothing():
    client = api(make_organization())
    text = "The type of parameter id you provided is not valid for this request."
    assert change_refused(client, "NC-3") == (400, "invalid_param_type", text)  # type: ignore[arg-type]
    missing = (404, "not_found", "The customer with the id 2559 doesn't exist.")
    for method in ("POST", "PUT", "PATCH"):
        assert refusal(client.send(method, "/customers/2559", {"name": "x"})) == missing


def test_a_change_is_recorded_with_who_made_it():
    entity = make_organization()
    customer = make_customer(entity, name="Marie")
    changed(api(entity), customer.pk, name="Curie")
    event = Event.objects.get(code="customer.updated", subject_id=customer.pk)
    assert event.changes == {"name": ["Marie", "Curie"]}
    assert event.actor is not None
    assert event.actor.is_machine
    latest = customer.history.latest("history_id")
    assert (latest.name, latest.history_user, latest.request_id) == (
        "Curie",
        event.actor,
        event.request_id,
    )
