"""`/api/v1.0/customerGroups`."""

from __future__ import annotations

import pytest

from customers import services
from customers.models import CustomerGroup, CustomerGroupAssignment
from tests.builders import make_actor, make_customer, make_group, make_organization
from tests.v1 import api, refusal

pytestmark = pytest.mark.django_db
URL = "/customerGroups"


def test_show_answers_the_documented_keys_in_their_order() -> None:
    entity1 = make_organization()
    made = make_group(entity1, reference="vip", name="Very important")
    assert list(api(entity1).get(f"{URL}/reference/vip").json().items()) == [
        ("id", made.pk),
        ("name", "Very important"),
        ("reference", "vip"),
        ("organization", "entity1"),
        ("description", None),
        ("dateCreated", "2026-03-14T09:26:53Z"),
        ("lastUpdated", "2026-03-14T09:26:53Z"),
    ]


@pytest.mark.parametrize("as_json", [False, True])
def test_upsert_answers_201_when_it_creates_and_when_it_changes(as_json: bool) -> None:
    client = api(make_organization())
    created = client.post(f"{URL}/reference/vip", {"name": "One"}, as_json=as_json)
    changed = client.post(
        f"{URL}/reference/vip", {"name": "Two", "description": "Text"}, as_json=as_json
    )
    assert (created.status_code, changed.status_code) == (201, 201)
    assert (changed.json()["id"], changed.json()["name"]) == (created.json()["id"], "Two")
    assert changed.json()["description"] == "Text"


def test_upsert_needs_a_name_for_a_new_record() -> None:
    answer = refusal(api(make_organization()).post(f"{URL}/reference/vip"))
    assert answer == (400, "missing_param", "name parameter is missing")


def test_create_needs_a_free_reference_and_a_name() -> None:
    entity1 = make_organization()
    client = api(entity1)
    values = {"reference": "vip", "name": "Very important"}
    made = client.post(URL, values)
    assert (made.status_code, made.json()["reference"]) == (201, "vip")
    assert refusal(client.post(URL, values)) == (400, "not_unique", "reference already used")
    for missing in values:
        given = {key: value for key, value in values.items() if key != missing}
        answer = refusal(client.post(URL, given))
        assert answer == (400, "missing_param", f"{missing} parameter is missing")


def test_update_may_change_the_reference() -> None:
    entity1 = make_organization()
    made, other = make_group(entity1, reference="a"), make_group(entity1, reference="b")
    client = api(entity1)
    assert client.post(f"{URL}/{made.pk}", {"reference": "c"}).json()["reference"] == "c"
    answer = refusal(client.post(f"{URL}/{made.pk}", {"reference": other.reference}))
    assert answer == (400, "not_unique", "reference already used")


def test_delete_takes_the_customers_out_of_the_group() -> None:
    entity1 = make_organization()
    group, customer = make_group(entity1), make_customer(entity1)
    services.assign_group(customer=customer, group=group, by=make_actor())
    client = api(entity1)
    answer = client.delete(f"{URL}/{group.pk}")
    assert (answer.status_code, answer.json()["success"]) == (200, "true")
    assert not CustomerGroup.objects.exists()
    assert not CustomerGroupAssignment.objects.exists()
    assert client.get(f"/customers/{customer.pk}").status_code == 200
