"""`/api/v1.0/regions`: a tree known by numbers only."""

from __future__ import annotations

from typing import Any

import pytest

from core.models import Organization
from customers.models import Region
from tests.builders import make_customer, make_organization, make_region
from tests.v1 import api, refusal

pytestmark = pytest.mark.django_db
URL = "/regions"


@pytest.fixture
def entity1() -> Organization:
    return make_organization(has_geographical_locations=True)


def test_show_answers_the_documented_keys_in_their_order(entity1: Organization) -> None:
    country = make_region(entity1, name="México")
    city = make_region(entity1, name="Puebla", parent=country, position=3)
    client = api(entity1)
    assert list(client.get(f"{URL}/{city.pk}").json().items()) == [
        ("id", city.pk),
        ("name", "Puebla"),
        ("parentId", country.pk),
        ("position", 3),
        ("dateCreated", "2026-03-14T09:26:53Z"),
        ("lastUpdated", "2026-03-14T09:26:53Z"),
    ]
    assert client.get(f"{URL}/{country.pk}").json()["parentId"] is None


def test_regions_have_no_references(entity1: Organization) -> None:
    client = api(entity1)
    for method in ("GET", "POST", "DELETE"):
        answer = refusal(client.send(method, f"{URL}/reference/1"))
        assert answer == (404, "not_found", "The requested resource doesn't exist.")


@pytest.mark.parametrize("as_json", [False, True])
def test_create_places_a_region_at_the_top_or_below_another(
    entity1: Organization, as_json: bool
) -> None:
    client = api(entity1)
    top = client.post(URL, {"name": "México"}, as_json=as_json)
    below = client.post(
        URL, {"name": "Puebla", "parentId": top.json()["id"], "position": -1}, as_json=as_json
    )
    assert (top.status_code, below.status_code) == (201, 201)
    assert (top.json()["parentId"], top.json()["position"]) == (None, 0)
    assert (below.json()["parentId"], below.json()["position"]) == (top.json()["id"], -1)
    assert list(Region.objects.order_by("pk").values_list("level", flat=True)) == [1, 2]


def test_parents_are_numbers_even_when_references_are_asked_for(entity1: Organization) -> None:
    top = make_region(entity1)
    values = {"name": "Puebla", "parentId": top.pk, "useExternalId": "true"}
    assert api(entity1).post(URL, values).json()["parentId"] == top.pk


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ({}, (400, "missing_param", "name parameter is missing")),
        (
            {"name": "a", "parentId": "x"},
            (
                400,
                "invalid_param_type",
                "The type of parameter parentId you provided is not valid for this request.",
            ),
        ),
        (
            {"name": "a", "parentId": 999_999},
            (404, "not_found", "The region with the id 999999 doesn't exist."),
        ),
        (
            {"name": "a", "position": "first"},
            (
                400,
                "invalid_param_type",
                "The type of parameter position you provided is not valid for this request.",
            ),
        ),
        (
            {"name": "a", "position": 2**31},
            (
                400,
                "save_failed",
                "Failed to save instance. position must be at most 2147483647.",
            ),
        ),
    ],
)
def test_create_refuses_bad_values(
    entity1: Organization, given: dict[str, Any], answer: tuple[int, str, str]
) -> None:
    assert refusal(api(entity1).post(URL, given)) == answer
    assert not Region.objects.exists()


def test_another_organizations_region_is_no_parent(entity1: Organization) -> None:
    theirs = make_region(make_organization("entity2"))
    answer = refusal(api(entity1).post(URL, {"name": "a", "parentId": theirs.pk}))
    assert answer == (404, "not_found", f"The region with the id {theirs.pk} doesn't exist.")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_update_moves_a_region_but_never_below_itself(entity1: Organization, method: str) -> None:
    top = make_region(entity1)
    below = make_region(entity1, parent=top)
    client = api(entity1)
    answer = refusal(client.send(method, f"{URL}/{top.pk}", {"parentId": below.pk}))
    assert answer == (
        400,
        "save_failed",
        "Failed to save instance. parentId: A region cannot be placed below itself.",
    )
    moved = client.send(method, f"{URL}/{below.pk}", {"parentId": ""})
    assert (moved.status_code, moved.json()["parentId"]) == (200, None)


def test_delete_refuses_what_is_in_use(entity1: Organization) -> None:
    top = make_region(entity1)
    below = make_region(entity1, parent=top)
    free = make_region(entity1)
    make_customer(entity1, region=below)
    client = api(entity1)
    for region in (top, below):
        answer = refusal(client.delete(f"{URL}/{region.pk}"))
        assert answer == (400, "delete_failed", "Failed to delete instance.")
    deleted = client.delete(f"{URL}/{free.pk}")
    assert (deleted.status_code, deleted.json()["success"]) == (200, "true")
    assert set(Region.objects.all()) == {top, below}


def test_the_list_can_be_filtered_by_parent(entity1: Organization) -> None:
    top = make_region(entity1)
    below = make_region(entity1, parent=top)
    page = api(entity1).get(URL, parentId=top.pk).json()
    assert [region["id"] for region in page["data"]] == [below.pk]
