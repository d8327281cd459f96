"""`/api/v1.0/paymentTypes`: three are built in."""

from __future__ import annotations

import pytest

from customers.models import PaymentType
from tests.builders import make_customer, make_organization, make_payment_type
from tests.v1 import api, refusal

pytestmark = pytest.mark.django_db
URL = "/paymentTypes"
BUILT_IN = ["cash", "cheque", "credit_card"]


def test_show_answers_the_documented_keys_in_their_order() -> None:
    entity1 = make_organization()
    made = make_payment_type(entity1, reference="wire", name="Wire transfer", is_active=False)
    assert list(api(entity1).get(f"{URL}/{made.pk}").json().items()) == [
        ("id", made.pk),
        ("name", "Wire transfer"),
        ("reference", "wire"),
        ("isActive", False),
        ("organization", "entity1"),
        ("dateCreated", "2026-03-14T09:26:53Z"),
        ("lastUpdated", "2026-03-14T09:26:53Z"),
    ]


def test_a_new_organization_has_the_built_in_ones() -> None:
    page = api(make_organization()).get(URL, sort="reference").json()
    assert [(p["reference"], p["isActive"]) for p in page["data"]] == [
        (reference, True) for reference in BUILT_IN
    ]


@pytest.mark.parametrize("reference", [*BUILT_IN, "CASH", "Credit_Card", "cHEQUE"])
@pytest.mark.parametrize("by_reference", [False, True])
def test_the_built_in_ones_cannot_be_deleted_however_they_are_spelt(
    reference: str, by_reference: bool
) -> None:
    entity1 = make_organization()
    record = PaymentType.objects.get(reference=reference.lower())
    key = f"reference/{reference}" if by_reference else str(record.pk)
    answer = refusal(api(entity1).delete(f"{URL}/{key}"))
    assert answer == (400, "delete_not_authorized", "This type of payment must not be deleted")
    assert PaymentType.objects.filter(pk=record.pk).exists()


@pytest.mark.parametrize("reference", ["CASH", "Credit_Card", "cHEQUE"])
def test_a_built_in_one_that_is_stored_in_another_case_cannot_be_deleted_either(
    reference: str,
) -> None:
    entity1 = make_organization()
    PaymentType.objects.filter(reference=reference.lower()).update(reference=reference)
    record = PaymentType.objects.get(reference=reference)
    answer = refusal(api(entity1).delete(f"{URL}/{record.pk}"))
    assert answer == (400, "delete_not_authorized", "This type of payment must not be deleted")
    assert PaymentType.objects.filter(pk=record.pk).exists()


def test_no_second_spelling_of_a_built_in_one_can_be_made() -> None:
    client = api(make_organization())
    refused = client.post(URL, {"reference": "CASH", "name": "Notes"})
    assert refusal(refused) == (400, "not_unique", "reference already used")
    upserted = client.post(f"{URL}/reference/CASH", {"name": "Notes"}).json()
    assert (upserted["reference"], upserted["name"]) == ("cash", "Notes")
    assert client.get(f"{URL}/reference/Cash").json() == upserted


def test_delete_refuses_what_a_customer_pays_with() -> None:
    entity1 = make_organization()
    made = make_payment_type(entity1)
    make_customer(entity1, payment_types=[made])
    answer = refusal(api(entity1).delete(f"{URL}/{made.pk}"))
    assert answer == (400, "delete_failed", "Failed to delete instance.")


def test_delete_answers_the_documented_body() -> None:
    entity1 = make_organization()
    made = make_payment_type(entity1, reference="wire transfer")
    answer = api(entity1).delete(f"{URL}/reference/wire%20transfer")
    assert (answer.status_code, answer.json()) == (
        200,
        {"success": "true", "success_description": "Instance deleted successfully"},
    )
    assert not PaymentType.objects.filter(pk=made.pk).exists()


def test_create_and_upsert_set_whether_it_is_taken() -> None:
    client = api(make_organization())
    made = client.post(URL, {"reference": "wire", "name": "Wire"})
    assert (made.status_code, made.json()["isActive"]) == (201, True)
    changed = client.post(f"{URL}/reference/wire", {"isActive": "off"})
    assert (changed.status_code, changed.json()["isActive"]) == (201, False)
    answer = refusal(client.post(f"{URL}/reference/wire", {"isActive": "maybe"}))
    assert answer == (
        400,
        "invalid_param_type",
        "An invalid value was specified for parameter: isActive (must be a boolean: true or false)",
    )


@pytest.mark.parametrize("missing", ["reference", "name"])
def test_create_names_the_missing_parameter(missing: str) -> None:
    values = {"reference": "wire", "name": "Wire"}
    del values[missing]
    answer = refusal(api(make_organization()).post(URL, values))
    assert answer == (400, "missing_param", f"{missing} parameter is missing")


def test_update_renames_a_built_in_one_but_keeps_its_reference() -> None:
    entity1 = make_organization()
    cash = PaymentType.objects.get(reference="cash")
    client = api(entity1)
    renamed = client.post(f"{URL}/{cash.pk}", {"name": "Efectivo", "reference": "cash"})
    assert (renamed.status_code, renamed.json()["name"]) == (200, "Efectivo")
    answer = refusal(client.post(f"{URL}/{cash.pk}", {"reference": "money"}))
    assert answer == (
        400,
        "save_failed",
        "Failed to save instance. The reference of a built-in payment type cannot change.",
    )


def test_the_list_can_be_filtered_by_what_is_taken() -> None:
    entity1 = make_organization()
    make_payment_type(entity1, reference="wire", is_active=False)
    client = api(entity1)
    page = client.get(URL, isActive="false").json()
    assert [p["reference"] for p in page["data"]] == ["wire"]
    assert client.get(URL, isActive="TRUE").json()["paging"]["total"] == 3
    assert refusal(client.get(URL, isActive="x"))[:2] == (400, "invalid_param_type")
