"""`/api/v1.0/customerGroupAssign/reference/{customer}/{group}`."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from core.models import Organization
from core.roles import Role
from customers import services
from customers.models import CustomerGroupAssignment
from tests.builders import (
    NOW,
    later,
    make_actor,
    make_customer,
    make_group,
    make_organization,
)
from tests.v1 import PREFIX, Api, api, escaped, refusal, stranger

pytestmark = pytest.mark.django_db
GONE = {"success": "true", "success_description": "Instance deleted successfully"}


def url(customer: str, group: str) -> str:
    """Return the path as a careful client writes it."""
    return f"/customerGroupAssign/reference/{escaped(customer)}/{escaped(group)}"


def get_raw(client: Api, path: str, key: str = "RAW_URI") -> Any:
    """GET as behind a server that also hands over the request line as it came."""
    environ: Any = {key: f"{PREFIX}{path}?a=b/c"}
    return client.client.get(PREFIX + path, **environ)


def assign(customer: Any, group: Any) -> None:
    services.assign_group(customer=customer, group=group, by=make_actor())


@pytest.fixture
def entity1() -> Organization:
    return make_organization()


def test_get_answers_the_assignment(entity1: Organization) -> None:
    customer = make_customer(entity1, reference="NC-3", name="Marie's Jewelry")
    group = make_group(entity1, reference="vip", name="Very important")
    assign(customer, group)
    response = api(entity1).get(url("NC-3", "vip"))
    assert response.status_code == 200
    assert list(response.json().items()) == [
        (
            "customer",
            {
                "id": customer.pk,
                "reference": "NC-3",
                "name": "Marie's Jewelry",
                "href": f"/api/v1.0/customers/{customer.pk}",
            },
        ),
        (
            "customerGroup",
            {
                "id": group.pk,
                "reference": "vip",
                "name": "Very important",
                "href": f"/api/v1.0/customerGroups/{group.pk}",
            },
        ),
        ("organization", "entity1"),
        ("dateCreated", "2026-03-14T09:26:53Z"),
    ]


def test_get_is_404_when_the_customer_is_not_in_the_group(entity1: Organization) -> None:
    make_customer(entity1, reference="NC-3")
    make_group(entity1, reference="vip")
    assert refusal(api(entity1).get(url("NC-3", "vip"))) == (
        404,
        "not_found",
        "The customer group assignment with the id NC-3/vip doesn't exist.",
    )


def test_post_assigns_once_and_answers_201_every_time(entity1: Organization) -> None:
    customer = make_customer(entity1, reference="NC-3")
    make_group(entity1, reference="vip")
    client = api(entity1)
    first = client.post(url("NC-3", "vip"))
    CustomerGroupAssignment.objects.update(created_at=NOW)
    second = client.post(url("NC-3", "vip") + "/")
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json() == {**first.json(), "dateCreated": "2026-03-14T09:26:53Z"}
    assert customer.group_assignments.count() == 1


def test_post_moves_the_customers_last_update_once(entity1: Organization) -> None:
    customer = make_customer(entity1, reference="NC-3")
    make_group(entity1, reference="vip")
    client = api(entity1)
    client.post(url("NC-3", "vip"))
    customer.refresh_from_db()
    assert customer.updated_at > NOW
    seen = customer.updated_at
    client.post(url("NC-3", "vip"))
    customer.refresh_from_db()
    assert customer.updated_at == seen


def test_delete_takes_the_customer_out(entity1: Organization) -> None:
    customer, group = make_customer(entity1), make_group(entity1)
    other = make_customer(entity1)
    assign(customer, group)
    assign(other, group)
    client = api(entity1)
    path = url(customer.reference, group.reference)
    deleted = client.delete(path)
    assert (deleted.status_code, deleted.json()) == (200, GONE)
    assert [a.customer for a in CustomerGroupAssignment.objects.all()] == [other]
    key = f"{customer.reference}/{group.reference}"
    assert refusal(client.delete(path)) == (
        404,
        "not_found",
        f"The customer group assignment with the id {key} doesn't exist.",
    )


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_unknown_customers_and_groups_are_named(entity1: Organization, method: str) -> None:
    make_customer(entity1, reference="NC-3")
    make_group(entity1, reference="vip")
    client = api(entity1)
    assert refusal(client.send(method, url("nobody", "vip"))) == (
        404,
        "not_found",
        "The customer with the id nobody doesn't exist.",
    )
    assert refusal(client.send(method, url("NC-3", "none"))) == (
        404,
        "not_found",
        "The customer group with the id none doesn't exist.",
    )


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_another_organizations_records_do_not_exist(entity1: Organization, method: str) -> None:
    entity2 = make_organization("entity2")
    customer, group = make_customer(entity2, reference="c"), make_group(entity2, reference="g")
    assign(customer, group)
    make_customer(entity1, reference="ours")
    client = api(entity1)
    assert refusal(client.send(method, url("c", "g")))[0] == 404
    answer = refusal(client.send(method, url("ours", "g")))
    assert answer == (404, "not_found", "The customer group with the id g doesn't exist.")
    assert CustomerGroupAssignment.objects.count() == 1


def test_deleted_customers_are_not_found(entity1: Organization) -> None:
    customer, group = make_customer(entity1, reference="c"), make_group(entity1, reference="g")
    assign(customer, group)
    services.delete_customer(customer=customer, by=later())
    answer = refusal(api(entity1).get(url("c", "g")))
    assert answer == (404, "not_found", "The customer with the id c doesn't exist.")


@pytest.mark.parametrize(
    ("customer", "group"),
    [("a/b", "c"), ("a", "b/c"), ("a/b", "c/d"), ("Café 1", "x y"), ("a/", "b"), ("50%2F", "g")],
)
@pytest.mark.parametrize("raw", [False, True])
def test_references_may_hold_slashes(
    entity1: Organization, customer: str, group: str, raw: bool
) -> None:
    assign(make_customer(entity1, reference=customer), make_group(entity1, reference=group))
    client = api(entity1)
    path = url(customer, group)
    shown = (get_raw(client, path) if raw else client.get(path)).json()
    assert (shown["customer"]["reference"], shown["customerGroup"]["reference"]) == (
        customer,
        group,
    )


@pytest.mark.parametrize("key", ["RAW_URI", "REQUEST_URI"])
def test_the_request_line_settles_what_the_path_leaves_open(
    entity1: Organization, key: str
) -> None:
    short, long = make_customer(entity1, reference="a"), make_customer(entity1, reference="a/b")
    assign(short, make_group(entity1, reference="b/c"))
    assign(long, make_group(entity1, reference="c"))
    client = api(entity1)
    for customer, group in (("a", "b/c"), ("a/b", "c")):
        path = url(customer, group)
        assert get_raw(client, path, key).json()["customer"]["reference"] == customer
        # Without the request line both pairs exist: the shorter customer reference counts.
        assert client.get(path).json()["customer"]["reference"] == "a"


def test_slashes_sent_bare_are_tried_too(entity1: Organization) -> None:
    assign(make_customer(entity1, reference="a/b"), make_group(entity1, reference="c"))
    shown = get_raw(api(entity1), "/customerGroupAssign/reference/a/b/c").json()
    assert shown["customer"]["reference"] == "a/b"


def test_slashes_sent_bare_find_merged_customers_beside_customers(entity1: Organization) -> None:
    survivor, merged = (make_customer(entity1, reference=each) for each in ("S", "M/1"))
    make_customer(entity1, reference="M")
    group = make_group(entity1, reference="vip")
    services.merge_customers(survivor=survivor, merged=merged, by=make_actor())
    assign(survivor, group)
    client, path = api(entity1), "/customerGroupAssign/reference/M/1/vip"
    for reply in (client.get(path), get_raw(client, path)):
        assert (reply.status_code, reply.json()["customer"]["id"]) == (200, survivor.pk)
    unknown = refusal(client.get("/customerGroupAssign/reference/M/1/no"))
    assert "1/no" in str(unknown)


def test_a_request_line_that_is_no_url_is_passed_over(entity1: Organization) -> None:
    assign(make_customer(entity1, reference="a"), make_group(entity1, reference="b"))
    client = api(entity1).client
    response = client.get(PREFIX + url("a", "b"), RAW_URI="http://[")
    assert response.status_code == 200


def test_hundreds_of_slashes_cost_two_queries(
    entity1: Organization, django_assert_max_num_queries: Any
) -> None:
    client = api(entity1)
    path = "/customerGroupAssign/reference/" + "/".join("a" * 1000)
    client.get(path)  # what is looked up once per process
    with django_assert_max_num_queries(5):  # token, roles, customers, groups
        answer = refusal(client.get(path))
    assert answer == (404, "not_found", "The customer with the id a doesn't exist.")


def test_what_is_no_pair_leads_nowhere(entity1: Organization) -> None:
    client = api(entity1)
    for path in ("/NC-3", "/a%00b/c", "//", "", "/NC-3/"):
        answer = refusal(client.get("/customerGroupAssign/reference" + path))
        assert answer == (404, "not_found", "The requested resource doesn't exist."), path


def test_other_methods_are_405(entity1: Organization) -> None:
    for method in ("PUT", "PATCH"):
        answer = refusal(api(entity1).send(method, url("a", "b")))
        assert answer[:2] == (405, "method_not_allowed")


def test_only_who_may_write_assigns(entity1: Organization) -> None:
    make_customer(entity1, reference="c")
    make_group(entity1, reference="g")
    third_party = api(entity1, role=Role.THIRD_PARTY_CRM_USER)
    for method in ("POST", "DELETE"):
        assert refusal(third_party.send(method, url("c", "g")))[:2] == (403, "forbidden")
        assert refusal(stranger().send(method, url("c", "g")))[:2] == (401, "unauthorized")
    assert refusal(third_party.get(url("c", "g")))[0] == 404
    assert not CustomerGroupAssignment.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_assign_once() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("One connection in memory: nothing happens at once.")
    entity1 = make_organization()
    customer = make_customer(entity1, reference="c")
    make_group(entity1, reference="g")
    client = api(entity1)

    def post(_: int) -> int:
        try:
            return int(client.post(url("c", "g")).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(post, range(12))) == {201}
    assert customer.group_assignments.count() == 1
