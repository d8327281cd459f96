"""What a new customer has to do with others: records, currency, parent, days to pay, region."""

from __future__ import annotations

from typing import Any

import pytest

from core.models import Organization
from customers.models import Customer
from tests.builders import (
    make_category,
    make_currency_rate,
    make_customer,
    make_organization,
    make_payment_type,
    make_region,
    make_segmentation,
    make_user,
)
from tests.customers.api.v1.calls import create_refused, created
from tests.customers.api.v1.words import failed, missing, not_found, wrong_type
from tests.v1 import api, refusal

pytestmark = pytest.mark.django_db


def test_ids_lead_to_the_other_records():
    entity = make_organization()
    category = make_category(entity, reference="jewelry", name="Jewelry")
    segmentation = make_segmentation(entity, reference="seg_a", name="Segmentation A")
    user = make_user(entity, reference="emp-002")
    document = created(
        api(entity),
        categoryId=category.pk,
        customerSegmentationId=segmentation.pk,
        userId=user.pk,
    )
    assert document["categoryReference"] == "jewelry"
    assert document["customerCategory"]["id"] == category.pk
    assert document["customerSegmentationReference"] == "seg_a"
    assert document["customerSegmentation"]["id"] == segmentation.pk
    assert document["createdBy"]["userId"] == user.pk


def with_references(entity: Organization) -> dict[str, Any]:
    """Make one record of each kind; return the parameters that name them by reference."""
    make_category(entity, reference="jewelry")
    make_segmentation(entity, reference="seg_a")
    make_user(entity, reference="emp-002")
    make_customer(entity, reference="HQ")
    make_payment_type(entity, reference="transfer")
    return {
        "categoryId": "jewelry",
        "customerSegmentationId": "seg_a",
        "userId": "emp-002",
        "isSubCustomer": "true",
        "parentCustomer": "HQ",
        "paymentTypes": '[{"id"="transfer"},{"id"="cash"}]',
    }


@pytest.mark.parametrize("word", ["true", "yes", "1", "ON"])
def test_with_use_external_id_the_ids_are_references(word: str):
    entity = make_organization()
    references = with_references(entity)
    document = created(api(entity), useExternalId=word, **references)
    assert document["categoryReference"] == "jewelry"
    assert document["customerSegmentationReference"] == "seg_a"
    assert document["createdBy"]["reference"] == "emp-002"
    assert document["parentCustomer"]["reference"] == "HQ"
    assert [link["reference"] for link in document["paymentTypes"]] == ["transfer", "cash"]


@pytest.mark.parametrize("given", [{}, {"useExternalId": "false"}, {"useExternalId": ""}])
def test_without_use_external_id_a_reference_has_the_wrong_type(given: dict[str, str]):
    entity = make_organization()
    for name, reference in with_references(entity).items():
        if name not in ("isSubCustomer", "paymentTypes"):
            values = {name: reference, **given}
            assert create_refused(api(entity), **values) == wrong_type(name)


def test_with_use_external_id_an_integer_is_a_reference_and_no_id():
    entity = make_organization()
    category = make_category(entity, reference="jewelry")
    client = api(entity)
    refused = create_refused(client, useExternalId="true", categoryId=category.pk)
    assert refused == not_found(f"customer category with the id {category.pk}")
    twin = make_category(entity, reference=str(category.pk))
    document = created(client, useExternalId="true", categoryId=category.pk)
    assert document["customerCategory"]["id"] == twin.pk


@pytest.mark.parametrize("as_json", [False, True])
def test_a_currency_must_exist_and_be_configured(as_json: bool):
    entity = make_organization(default_currency="EUR")
    make_currency_rate(entity, "USD")
    client = api(entity)

    def create(currency: str) -> Any:
        values = {"reference": f"C-{currency}", "name": "x", "currency": currency}
        return client.post("/customers", values, as_json=as_json)

    assert create("USD").json()["currency"] == "USD"
    assert create("EUR").json()["currency"] == "EUR"
    assert create("").json()["currency"] == "EUR"
    assert create("usd").json()["currency"] == "USD"
    unknown = (404, "not_found", "The currency with name GmBP doesn't exist.")
    assert refusal(create("GmBP")) == unknown
    without_rate = (404, "not_found", "The currency with name GBP is not configured.")
    assert refusal(create("GBP")) == without_rate


def test_a_sub_customer_needs_a_parent():
    entity = make_organization()
    client = api(entity)
    assert create_refused(client, isSubCustomer="true") == missing("parentCustomer")
    assert create_refused(client, isSubCustomer="true", parentCustomer="") == (
        missing("parentCustomer")
    )
    parent = make_customer(entity, reference="HQ")
    document = created(client, isSubCustomer="true", parentCustomer=parent.pk)
    assert document["isSubCustomer"] is True
    assert document["parentCustomer"]["id"] == parent.pk


def test_a_parent_without_a_word_makes_a_sub_customer_and_false_makes_none():
    entity = make_organization()
    parent = make_customer(entity)
    client = api(entity)
    assert created(client, parentCustomer=parent.pk)["isSubCustomer"] is True
    alone = created(client, parentCustomer=parent.pk, isSubCustomer="false")
    assert (alone["isSubCustomer"], alone["parentCustomer"]) == (False, None)


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ("1", "daysAfterInvoiceDate"),
        ("2", "daysAfterEndOfInvoiceMonth"),
        ("daysAfterInvoiceDate", "daysAfterInvoiceDate"),
        ("daysAfterEndOfInvoiceMonth", "daysAfterEndOfInvoiceMonth"),
    ],
)
def test_days_to_pay_are_counted_from_a_day(given: str, word: str):
    document = created(api(make_organization()), dueDateConfigType=given, dueDateConfigNumber="30")
    assert (document["dueDateConfigType"], document["dueDateConfigNumber"]) == (word, 30)


def test_a_rule_for_days_to_pay_needs_their_number():
    client = api(make_organization())
    assert create_refused(client, dueDateConfigType="1") == missing("dueDateConfigNumber")
    document = created(client, dueDateConfigNumber="7")
    assert (document["dueDateConfigType"], document["dueDateConfigNumber"]) == (None, 7)


@pytest.mark.parametrize("given", ["0", "3", "tomorrow", "12"])
def test_an_unknown_rule_for_days_to_pay_is_refused(given: str):
    client = api(make_organization())
    refused = create_refused(client, dueDateConfigType=given, dueDateConfigNumber="7")
    assert refused == failed("dueDateConfigType must be 1 or 2.")


def geographical() -> tuple[Organization, list[Any]]:
    """Return an organization that uses level 2, and a region of each of the levels 1 to 3."""
    entity = make_organization(has_geographical_locations=True, customer_region_level=2)
    country = make_region(entity, name="USA")
    state = make_region(entity, name="New York", parent=country)
    return entity, [country, state, make_region(entity, name="Manhattan", parent=state)]


def test_a_region_of_the_level_in_use_or_below_is_taken():
    entity, regions = geographical()
    for region in regions[1:]:
        assert created(api(entity), regionId=region.pk)["region"] == {
            "id": region.pk,
            "name": region.name,
            "href": f"/api/v1.0/regions/{region.pk}",
        }


def test_a_region_above_the_level_in_use_is_refused():
    entity, regions = geographical()
    refused = create_refused(api(entity), regionId=regions[0].pk)
    assert refused == failed("regionId: The region must be of level 2 or below.")


def test_regions_have_integer_ids_only():
    entity, regions = geographical()
    client = api(entity)
    assert create_refused(client, regionId="New York") == wrong_type("regionId")
    assert create_refused(client, regionId="999") == not_found("region with the id 999")
    document = created(client, regionId=regions[1].pk, useExternalId="true")
    assert document["region"]["id"] == regions[1].pk


def test_a_region_is_not_kept_where_locations_are_off():
    entity = make_organization()
    region = make_region(entity)
    document = created(api(entity), regionId=region.pk)
    assert "region" not in document
    assert Customer.objects.get(pk=document["id"]).region is None
