"""`/api/v1.0/customerCategories`: a tree with one root."""

from __future__ import annotations

from typing import Any

import pytest

from core.models import Organization
from customers.models import CustomerCategory
from tests.builders import (
    make_category,
    make_customer,
    make_image,
    make_organization,
    root_category,
)
from tests.v1 import api, refusal

pytestmark = pytest.mark.django_db
URL = "/customerCategories"


@pytest.fixture
def entity1() -> Organization:
    return make_organization()


def test_show_answers_the_documented_keys_in_their_order(entity1: Organization) -> None:
    jewels = make_category(entity1, reference="jewels", name="Jewels")
    rings = make_category(
        entity1, reference="rings", name="Rings", parent=jewels, description="Round"
    )
    assert list(api(entity1).get(f"{URL}/{rings.pk}").json().items()) == [
        ("id", rings.pk),
        ("name", "Rings"),
        ("isRoot", False),
        ("parentId", jewels.pk),
        (
            "parentCategory",
            {
                "id": jewels.pk,
                "reference": "jewels",
                "name": "Jewels",
                "href": f"/api/v1.0/customerCategories/{jewels.pk}",
            },
        ),
        ("reference", "rings"),
        ("description", "Round"),
        ("image", None),
        ("organization", "entity1"),
        ("dateCreated", "2026-03-14T09:26:53Z"),
        ("lastUpdated", "2026-03-14T09:26:53Z"),
    ]


def test_the_root_has_no_parent(entity1: Organization) -> None:
    root = root_category(entity1)
    shown = api(entity1).get(f"{URL}/reference/{root.reference}").json()
    assert [shown[key] for key in ("id", "isRoot", "parentId", "parentCategory")] == [
        root.pk,
        True,
        None,
        None,
    ]


def test_upsert_needs_a_name_and_a_parent(entity1: Organization) -> None:
    client = api(entity1)
    root = root_category(entity1)
    url = f"{URL}/reference/jewels"
    cases: list[tuple[dict[str, Any], str]] = [
        ({"parentId": root.pk}, "name"),
        ({"name": "Jewels"}, "parentId"),
        ({"name": "Jewels", "parentId": ""}, "parentId"),
        ({"name": "Jewels", "isRoot": "false"}, "parentId"),
    ]
    for given, missing in cases:
        answer = refusal(client.post(url, given))
        assert answer == (400, "missing_param", f"{missing} parameter is missing"), given
    assert CustomerCategory.objects.count() == 1


def test_upsert_leaves_what_it_does_not_name_of_a_category_there_is(entity1: Organization) -> None:
    made = make_category(entity1, reference="jewels", name="Jewels")
    answer = api(entity1).post(f"{URL}/reference/jewels", {"description": "Round"})
    assert answer.status_code == 201
    shown = answer.json()
    assert [shown[key] for key in ("id", "name", "description")] == [made.pk, "Jewels", "Round"]


@pytest.mark.parametrize("as_json", [False, True])
def test_upsert_names_the_parent_by_reference_or_number(
    entity1: Organization, as_json: bool
) -> None:
    client = api(entity1)
    root = root_category(entity1)
    url = f"{URL}/reference/jewels"
    created = client.post(url, {"name": "J", "parentId": root.reference}, as_json=as_json)
    other = make_category(entity1)
    moved = client.post(url, {"name": "Jewels", "parentId": other.pk}, as_json=as_json)
    assert (created.status_code, moved.status_code) == (201, 201)
    assert created.json()["parentId"] == root.pk
    assert (moved.json()["id"], moved.json()["parentId"]) == (created.json()["id"], other.pk)


def test_a_reference_made_of_digits_comes_before_a_number(entity1: Organization) -> None:
    root = root_category(entity1)
    digits = make_category(entity1, reference=str(root.pk))
    made = api(entity1).post(f"{URL}/reference/new", {"name": "New", "parentId": root.pk}).json()
    assert made["parentId"] == digits.pk


def test_upsert_changes_the_root_without_a_parent(entity1: Organization) -> None:
    root = root_category(entity1)
    answer = api(entity1).post(
        f"{URL}/reference/{root.reference}", {"name": "All customers", "isRoot": "true"}
    )
    assert answer.status_code == 201
    assert (answer.json()["id"], answer.json()["name"]) == (root.pk, "All customers")


def test_there_is_no_second_root(entity1: Organization) -> None:
    answer = api(entity1).post(f"{URL}/reference/second", {"name": "Second", "isRoot": "true"})
    assert refusal(answer) == (
        400,
        "save_failed",
        "Failed to save instance. isRoot: An organization has one root category.",
    )


def test_create_takes_numbers_or_references_as_asked(entity1: Organization) -> None:
    client = api(entity1)
    root = root_category(entity1)
    by_id = client.post(URL, {"reference": "a", "name": "A", "parentId": root.pk})
    by_reference = client.post(
        URL, {"reference": "b", "name": "B", "parentId": "a", "useExternalId": "true"}
    )
    assert (by_id.status_code, by_reference.status_code) == (201, 201)
    assert by_reference.json()["parentCategory"]["reference"] == "a"
    refused = client.post(URL, {"reference": "c", "name": "C", "parentId": "a"})
    assert refusal(refused) == (
        400,
        "invalid_param_type",
        "The type of parameter parentId you provided is not valid for this request.",
    )


@pytest.mark.parametrize("missing", ["reference", "name", "parentId"])
def test_create_names_the_missing_parameter(entity1: Organization, missing: str) -> None:
    values = {"reference": "a", "name": "A", "parentId": root_category(entity1).pk}
    del values[missing]
    answer = refusal(api(entity1).post(URL, values))
    assert answer == (400, "missing_param", f"{missing} parameter is missing")


def test_create_refuses_a_taken_reference(entity1: Organization) -> None:
    root = root_category(entity1)
    values = {"reference": root.reference, "name": "A", "parentId": root.pk}
    answer = refusal(api(entity1).post(URL, values))
    assert answer == (400, "not_unique", "reference already used")


def test_an_unknown_parent_is_not_found(entity1: Organization) -> None:
    theirs = root_category(make_organization("entity2"))
    client = api(entity1)
    for key in (theirs.pk, 999_999):
        answer = client.post(URL, {"reference": "a", "name": "A", "parentId": key})
        text = f"The customer category with the id {key} doesn't exist."
        assert refusal(answer) == (404, "not_found", text)


def test_bad_flags_are_refused(entity1: Organization) -> None:
    answer = api(entity1).post(URL, {"reference": "a", "name": "A", "isRoot": "perhaps"})
    assert refusal(answer) == (
        400,
        "invalid_param_type",
        "An invalid value was specified for parameter: isRoot (must be a boolean: true or false)",
    )


def test_update_moves_a_category_but_never_below_itself(entity1: Organization) -> None:
    top = make_category(entity1, reference="top")
    middle = make_category(entity1, parent=top)
    bottom = make_category(entity1, parent=middle)
    client = api(entity1)
    for parent in (top, bottom):
        answer = refusal(client.post(f"{URL}/{top.pk}", {"parentId": parent.pk}))
        assert answer == (
            400,
            "save_failed",
            "Failed to save instance. parentId: A customer category cannot be placed below itself.",
        )
    moved = client.post(f"{URL}/{bottom.pk}", {"parentId": top.pk})
    assert (moved.status_code, moved.json()["parentId"]) == (200, top.pk)


def test_update_refuses_to_take_the_parent_away(entity1: Organization) -> None:
    made = make_category(entity1)
    answer = refusal(api(entity1).post(f"{URL}/{made.pk}", {"parentId": ""}))
    assert answer == (400, "missing_param", "parentId parameter is missing")


def test_the_root_gets_no_parent(entity1: Organization) -> None:
    child = make_category(entity1)
    answer = api(entity1).post(f"{URL}/{root_category(entity1).pk}", {"parentId": child.pk})
    assert refusal(answer)[:2] == (400, "save_failed")


def test_a_record_sent_back_changes_nothing(entity1: Organization) -> None:
    client = api(entity1)
    for category in (make_category(entity1, image=make_image()), root_category(entity1)):
        shown = client.get(f"{URL}/{category.pk}").json()
        assert client.post(f"{URL}/{category.pk}", shown, as_json=True).json() == shown
        assert client.post(f"{URL}/reference/{category.reference}", shown, as_json=True).json() == (
            shown
        )


def test_delete_by_number_and_by_reference(entity1: Organization) -> None:
    client = api(entity1)
    first, second = make_category(entity1), make_category(entity1, reference="a/b")
    answers = [client.delete(f"{URL}/{first.pk}"), client.delete(f"{URL}/reference/a%2Fb")]
    assert [(a.status_code, a.json()["success"]) for a in answers] == [(200, "true")] * 2
    assert list(CustomerCategory.objects.all()) == [root_category(entity1)]
    assert refusal(client.get(f"{URL}/{second.pk}"))[0] == 404


def test_delete_refuses_the_root_and_what_is_in_use(entity1: Organization) -> None:
    parent = make_category(entity1)
    make_category(entity1, parent=parent)
    used = make_category(entity1)
    make_customer(entity1, category=used)
    client = api(entity1)
    for category in (root_category(entity1), parent, used):
        answer = refusal(client.delete(f"{URL}/{category.pk}"))
        assert answer == (400, "delete_failed", "Failed to delete instance.")
    assert CustomerCategory.objects.count() == 4


def test_the_list_can_be_walked_as_a_tree(entity1: Organization) -> None:
    root = root_category(entity1)
    top = make_category(entity1, reference="top")
    make_category(entity1, reference="leaf", parent=top)
    client = api(entity1)

    def found(**filters: Any) -> list[str]:
        return [c["reference"] for c in client.get(URL, **filters).json()["data"]]

    assert found(isRoot="true") == [root.reference]
    assert found(isRoot="false") == ["top", "leaf"]
    assert found(parentId=root.pk) == ["top"]
    assert found(parentId=top.pk) == ["leaf"]
    assert found(parentId=10**19) == []
    assert refusal(client.get(URL, parentId="top")) == (
        400,
        "invalid_param_type",
        "The type of parameter parentId you provided is not valid for this request.",
    )
