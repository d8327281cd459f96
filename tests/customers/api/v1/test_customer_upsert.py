"""Upserting customers: by the reference in the URL, in terms of other references."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections

from core.models import Event
from customers.models import Customer
from tests.builders import (
    make_category,
    make_customer,
    make_organization,
    make_payment_type,
    make_region,
    make_segmentation,
    make_user,
)
from tests.customers.api.v1.calls import listed
from tests.v1 import Api, api, escaped, refusal

pytestmark = pytest.mark.django_db


def upsert(client: Api, reference: str, /, **values: Any) -> dict[str, Any]:
    response = client.post(f"/customers/reference/{escaped(reference)}", values)
    assert response.status_code == 201, response.content
    document: dict[str, Any] = response.json()
    return document


def upsert_refused(client: Api, reference: str, /, **values: Any) -> tuple[int, str, str]:
    return refusal(client.post(f"/customers/reference/{escaped(reference)}", values))


@pytest.mark.parametrize("reference", ["NC-3", "a/b", "Été & Ñandú", "7"])
def test_upsert_creates_then_changes_and_answers_201_both_times(reference: str):
    client = api(make_organization())
    first = upsert(client, reference, name="Marie", email="marie@example.com")
    second = upsert(client, reference, name="Curie")
    assert first["reference"] == second["reference"] == reference
    assert first["id"] == second["id"]
    assert (second["name"], second["email"]) == ("Curie", "marie@example.com")
    assert listed(client) == [reference]


def test_a_new_customer_needs_a_name():
    client = api(make_organization())
    expected = (400, "missing_param", "name parameter is missing")
    assert upsert_refused(client, "NC-3") == expected
    assert upsert_refused(client, "NC-3", name=" ") == expected
    assert listed(client) == []


def test_the_reference_in_the_url_counts():
    entity = make_organization()
    client = api(entity)
    assert upsert(client, "NC-3", name="x", reference="NC-4")["reference"] == "NC-3"
    assert upsert(client, "NC-3", name="y", reference="NC-4")["reference"] == "NC-3"
    assert listed(client) == ["NC-3"]


@pytest.mark.parametrize("external", [{}, {"useExternalId": "true"}, {"useExternalId": "false"}])
def test_upsert_names_other_records_by_reference(external: dict[str, str]):
    entity = make_organization()
    make_category(entity, reference="jewelry")
    make_segmentation(entity, reference="seg_a")
    make_user(entity, reference="emp-002")
    make_customer(entity, reference="HQ/1")
    make_payment_type(entity, reference="bank transfer")
    document = upsert(
        api(entity),
        "NC-3",
        name="x",
        categoryId="jewelry",
        customerSegmentationId="seg_a",
        userId="emp-002",
        parentCustomer="HQ/1",
        isSubCustomer="true",
        paymentTypes="[{'id'='bank transfer'},{'id':'cash'}]",
        **external,
    )
    assert document["categoryReference"] == "jewelry"
    assert document["customerSegmentationReference"] == "seg_a"
    assert document["createdBy"]["reference"] == "emp-002"
    assert document["parentCustomer"]["reference"] == "HQ/1"
    assert [link["reference"] for link in document["paymentTypes"]] == ["bank transfer", "cash"]


def test_upsert_takes_integers_when_there_is_no_such_reference():
    entity = make_organization(has_geographical_locations=True)
    category = make_category(entity, reference="jewelry")
    segmentation = make_segmentation(entity, reference="seg_a")
    user = make_user(entity, reference="emp-002")
    parent = make_customer(entity, reference="HQ")
    payment_type = make_payment_type(entity, reference="transfer")
    region = make_region(entity)
    document = upsert(
        api(entity),
        "NC-3",
        name="x",
        categoryId=category.pk,
        customerSegmentationId=segmentation.pk,
        userId=user.pk,
        parentCustomer=parent.pk,
        paymentTypes=f'[{{"id"={payment_type.pk}}}]',
        regionId=region.pk,
    )
    assert document["customerCategory"]["id"] == category.pk
    assert document["customerSegmentation"]["id"] == segmentation.pk
    assert document["createdBy"]["userId"] == user.pk
    assert document["parentCustomer"]["id"] == parent.pk
    assert [link["id"] for link in document["paymentTypes"]] == [payment_type.pk]
    assert document["region"]["id"] == region.pk


def test_upsert_prefers_a_reference_to_an_id():
    entity = make_organization()
    by_id = make_category(entity, reference="jewelry")
    by_reference = make_category(entity, reference=str(by_id.pk))
    cash = make_payment_type(entity, reference="x")
    twin = make_payment_type(entity, reference=str(cash.pk))
    document = upsert(
        api(entity),
        "NC-3",
        name="x",
        categoryId=by_id.pk,
        paymentTypes=f"[{{'id'={cash.pk}}}]",
    )
    assert document["customerCategory"]["id"] == by_reference.pk
    assert [link["id"] for link in document["paymentTypes"]] == [twin.pk]


@pytest.mark.parametrize(
    ("parameter", "noun"),
    [
        ("categoryId", "customer category"),
        ("customerSegmentationId", "customer segmentation"),
        ("userId", "user"),
        ("parentCustomer", "parent customer"),
        ("paymentTypes", "payment type"),
    ],
)
@pytest.mark.parametrize("key", ["nowhere", "999"])
def test_upsert_refuses_what_is_neither_reference_nor_id(parameter: str, noun: str, key: str):
    entity = make_organization()
    client = api(entity)
    expected = (404, "not_found", f"The {noun} with the id {key} doesn't exist.")
    assert upsert_refused(client, "NC-3", name="x", **{parameter: key}) == expected
    assert listed(client) == []


def test_upsert_refuses_a_customer_below_itself():
    client = api(make_organization())
    expected = (404, "not_found", "The customer cannot be a subcustomer of itself.")
    upsert(client, "NC-3", name="x")
    assert upsert_refused(client, "NC-3", name="x", parentCustomer="NC-3") == expected
    upsert(client, "NC-4", name="x", parentCustomer="NC-3")
    assert upsert_refused(client, "NC-3", name="x", parentCustomer="NC-4") == expected


def test_upsert_clears_what_is_empty_and_leaves_what_is_absent():
    client = api(make_organization())
    upsert(client, "NC-3", name="x", email="a@example.com", phone="1", billingCity="Nice")
    document = upsert(client, "NC-3", name="x", email="")
    assert (document["email"], document["phone"]) == (None, "1")
    assert document["billingCity"] == "Nice"


def test_a_reference_that_no_record_can_have_is_refused():
    client = api(make_organization())
    for path in ("%00", "x" * 256):
        reply = client.post(f"/customers/reference/{path}", {"name": "x"})
        assert reply.status_code in (400, 404)
    assert listed(client) == []


@pytest.mark.django_db(transaction=True)
def test_parallel_upserts_of_one_reference_make_one_customer():
    entity = make_organization()
    client = api(entity)
    # SQLite has one writer at a time; there the threads only queue.
    count = 64 if connection.vendor == "postgresql" else 8
    gate = Barrier(count)

    def send(number: int) -> int:
        own = Api("")
        own.client.defaults = dict(client.client.defaults)
        try:
            gate.wait(timeout=30)
            values = {"name": f"Name {number}", "billingCity": f"City {number}"}
            reply = own.post("/customers/reference/NC-3", values)
            return int(reply.status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        statuses = list(pool.map(send, range(count)))

    assert statuses == [201] * count
    customer = Customer.objects.get()
    assert customer.addresses.count() == 1
    assert customer.history.count() == count
    codes = list(Event.objects.filter(subject_type="customer").values_list("code", flat=True))
    assert sorted(codes) == ["customer.created"] + ["customer.updated"] * (count - 1)
