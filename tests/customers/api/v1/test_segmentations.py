"""`/api/v1.0/customerSegmentations`."""

from __future__ import annotations

import pytest

from customers.models import CustomerSegmentation
from tests.builders import make_customer, make_organization, make_segmentation
from tests.v1 import api, escaped, refusal

pytestmark = pytest.mark.django_db
URL = "/customerSegmentations"
GONE = {"success": "true", "success_description": "Instance deleted successfully"}


def test_show_answers_the_documented_keys_in_their_order() -> None:
    entity1 = make_organization()
    made = make_segmentation(
        entity1, reference="seg_a", name="Segmentation A", description="Big ones"
    )
    response = api(entity1).get(f"{URL}/{made.pk}")
    assert response.status_code == 200
    assert list(response.json().items()) == [
        ("id", made.pk),
        ("name", "Segmentation A"),
        ("reference", "seg_a"),
        ("organization", "entity1"),
        ("description", "Big ones"),
        ("dateCreated", "2026-03-14T09:26:53Z"),
        ("lastUpdated", "2026-03-14T09:26:53Z"),
    ]


def test_show_by_reference_finds_slashes_spaces_and_accents() -> None:
    entity1 = make_organization()
    made = make_segmentation(entity1, reference="São/seg 1")
    response = api(entity1).get(f"{URL}/reference/{escaped('São/seg 1')}")
    assert response.json()["id"] == made.pk


@pytest.mark.parametrize("as_json", [False, True])
def test_create_answers_201_with_the_record(as_json: bool) -> None:
    entity1 = make_organization()
    values = {"reference": "seg_b", "name": "B", "description": "Dès 10 €"}
    response = api(entity1).post(URL, values, as_json=as_json)
    assert response.status_code == 201
    shown = response.json()
    assert {key: shown[key] for key in values} == values
    assert CustomerSegmentation.objects.get().pk == shown["id"]


@pytest.mark.parametrize("missing", ["reference", "name"])
def test_create_names_the_missing_parameter(missing: str) -> None:
    entity1 = make_organization()
    values = {"reference": "seg_b", "name": "B"}
    for given in ({k: v for k, v in values.items() if k != missing}, {**values, missing: " "}):
        response = api(entity1).post(URL, given)
        assert refusal(response) == (400, "missing_param", f"{missing} parameter is missing")
    assert not CustomerSegmentation.objects.exists()


def test_create_refuses_a_taken_reference() -> None:
    entity1, entity2 = make_organization(), make_organization("entity2")
    make_segmentation(entity1, reference="seg_a")
    values = {"reference": "seg_a", "name": "Another"}
    response = api(entity1).post(URL, values)
    assert refusal(response) == (400, "not_unique", "reference already used")
    assert api(entity2).post(URL, values).status_code == 201


def test_create_refuses_a_text_that_is_too_long() -> None:
    entity1 = make_organization()
    response = api(entity1).post(URL, {"reference": "a", "name": "x" * 256})
    assert refusal(response) == (
        400,
        "save_failed",
        "Failed to save instance. name must have at most 255 characters.",
    )
    response = api(entity1).post(URL, {"reference": "a", "name": "x", "description": "x" * 10_001})
    assert refusal(response)[:2] == (400, "save_failed")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_update_changes_what_is_given_and_clears_what_is_empty(method: str) -> None:
    entity1 = make_organization()
    made = make_segmentation(entity1, reference="seg_a", name="A", description="Old")
    client = api(entity1)
    response = client.send(method, f"{URL}/{made.pk}", {"name": "A1"})
    assert response.status_code == 200
    assert (response.json()["name"], response.json()["description"]) == ("A1", "Old")
    assert response.json()["lastUpdated"] > "2026-03-14T09:26:53Z"
    cleared = client.send(method, f"{URL}/{made.pk}", {"description": ""}).json()
    assert (cleared["name"], cleared["description"]) == ("A1", None)


def test_update_refuses_to_clear_the_name() -> None:
    entity1 = make_organization()
    made = make_segmentation(entity1, name="A")
    response = api(entity1).post(f"{URL}/{made.pk}", {"name": ""})
    assert refusal(response) == (400, "missing_param", "name parameter is missing")
    made.refresh_from_db()
    assert made.name == "A"


def test_a_record_sent_back_changes_nothing() -> None:
    entity1 = make_organization()
    made = make_segmentation(entity1, description="Text")
    client = api(entity1)
    shown = client.get(f"{URL}/{made.pk}").json()
    assert client.post(f"{URL}/{made.pk}", shown, as_json=True).json() == shown


def test_upsert_answers_201_when_it_creates_and_when_it_changes() -> None:
    entity1 = make_organization()
    client = api(entity1)
    url = f"{URL}/reference/{escaped('a/b')}"
    created = client.post(url, {"name": "One", "description": "Text"})
    changed = client.post(url, {"name": "Two", "reference": "ignored"})
    assert (created.status_code, changed.status_code) == (201, 201)
    assert created.json()["id"] == changed.json()["id"]
    assert [changed.json()[key] for key in ("reference", "name", "description")] == [
        "a/b",
        "Two",
        "Text",
    ]


def test_upsert_needs_a_name_for_a_new_record() -> None:
    response = api(make_organization()).post(f"{URL}/reference/new")
    assert refusal(response) == (400, "missing_param", "name parameter is missing")


@pytest.mark.parametrize("by_reference", [False, True])
def test_delete_answers_the_documented_body(by_reference: bool) -> None:
    entity1 = make_organization()
    made = make_segmentation(entity1, reference="seg a")
    url = f"{URL}/reference/seg%20a" if by_reference else f"{URL}/{made.pk}"
    client = api(entity1)
    response = client.delete(url)
    assert (response.status_code, response.json()) == (200, GONE)
    key = "seg a" if by_reference else made.pk
    assert refusal(client.delete(url)) == (
        404,
        "not_found",
        f"The customer segmentation with the id {key} doesn't exist.",
    )


def test_delete_refuses_while_a_customer_is_in_it() -> None:
    entity1 = make_organization()
    made = make_segmentation(entity1)
    make_customer(entity1, segmentation=made)
    response = api(entity1).delete(f"{URL}/{made.pk}")
    assert refusal(response) == (400, "delete_failed", "Failed to delete instance.")
    assert CustomerSegmentation.objects.filter(pk=made.pk).exists()


def test_another_organizations_reference_does_not_exist() -> None:
    entity1, entity2 = make_organization(), make_organization("entity2")
    made = make_segmentation(entity2, reference="seg_a", name="Theirs")
    client = api(entity1)
    assert refusal(client.get(f"{URL}/reference/seg_a"))[0] == 404
    assert refusal(client.delete(f"{URL}/reference/seg_a"))[0] == 404
    made.refresh_from_db()
    assert made.name == "Theirs"
