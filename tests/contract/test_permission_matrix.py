"""Who may do what: every route, every method, every kind of caller.

A route or method that is registered and has no row here fails the run; so does a row without one.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from core.models import Membership, Organization
from core.roles import Role
from customers import services
from tests.builders import (
    make_actor,
    make_category,
    make_contact,
    make_customer,
    make_group,
    make_organization,
    make_payment_type,
    make_region,
    make_segmentation,
    make_user,
)
from tests.contract.routes_v1 import registered_routes
from tests.imports.plans import make_plan_of_segmentations, segmentations_file
from tests.v1 import Api, api, refusal, stranger

pytestmark = pytest.mark.django_db

# What a caller gets instead of the route's own status when it reads, and when it writes.
ALLOWED = None
CALLERS: dict[str, tuple[int | None, int | None]] = {
    "Admin": (ALLOWED, ALLOWED),
    "ClientCustomer": (403, 403),
    "CrmUser": (ALLOWED, ALLOWED),
    "Dispatcher": (ALLOWED, ALLOWED),
    "Driver": (403, 403),
    "ThirdPartyAdmin": (ALLOWED, 403),
    "ThirdPartyCrmUser": (ALLOWED, 403),
    "ThirdPartyDispatcher": (ALLOWED, 403),
    "ThirdPartyDriver": (403, 403),
    "Admin with scope read": (ALLOWED, 403),
    "Admin with scope write": (403, ALLOWED),
    "no membership": (403, 403),
    "no token": (401, 401),
}

# Route name, method, path, body, and the status that an allowed caller gets.
Row = tuple[str, str, str, dict[str, str], int]
FILE = "a file"
NEW = {"reference": "new", "name": "New"}
RENAMED = {"name": "Renamed"}


def resource(name: str, record: str, made_with: dict[str, str], *verbs: str) -> list[Row]:
    """Return the rows of a resource; `record` is the placeholder of its id and reference."""
    by_id = f"/{name}/{{{record}.pk}}"
    by_reference = f"/{name}/reference/{{{record}.reference}}"
    rows: dict[str, list[Row]] = {
        "list": [(f"{name}-", "GET", f"/{name}", {}, 200)],
        "create": [(f"{name}-", "POST", f"/{name}", made_with, 201)],
        "show": [(f"{name}-id", "GET", by_id, {}, 200)],
        "show by reference": [(f"{name}-reference", "GET", by_reference, {}, 200)],
        "update": [
            (f"{name}-id", method, by_id, {"comment": "new"}, 200)
            for method in ("POST", "PUT", "PATCH")
        ],
        "upsert": [(f"{name}-reference", "POST", by_reference, RENAMED, 201)],
        "delete": [(f"{name}-id", "DELETE", by_id, {}, 200)],
        "delete by reference": [(f"{name}-reference", "DELETE", by_reference, {}, 200)],
    }
    return [row for verb in verbs for row in rows[verb]]


EVERY_VERB = (
    *("list", "create", "show", "show by reference", "update", "upsert", "delete"),
    "delete by reference",
)
BY_ID = ("list", "create", "show", "update", "delete")
ASSIGNMENT = "/customerGroupAssign/reference/{member.reference}/{filled_group.reference}"

ROWS: list[Row] = [
    *resource("customers", "customer", NEW, *EVERY_VERB),
    *resource("customerCategories", "category", {**NEW, "parentId": "{root}"}, *EVERY_VERB),
    *resource("customerSegmentations", "segmentation", NEW, *EVERY_VERB),
    *resource("customerGroups", "group", NEW, *EVERY_VERB),
    *resource("paymentTypes", "payment_type", NEW, *EVERY_VERB),
    *resource("regions", "region", RENAMED, *BY_ID),
    *resource("users", "user", {}, "list", "show", "show by reference"),
    *resource("contacts", "contact", {"customerReference": "member", "lastName": "Curie"}, *BY_ID),
    ("customerGroupAssign", "GET", ASSIGNMENT, {}, 200),
    ("customerGroupAssign", "POST", ASSIGNMENT, {}, 201),
    ("customerGroupAssign", "DELETE", ASSIGNMENT, {}, 200),
    ("imports-", "GET", "/imports", {}, 200),
    ("imports-", "POST", "/imports", {"kind": "segmentations", "file": FILE}, 202),
    ("imports-id", "GET", "/imports/{import.pk}", {}, 200),
    ("imports-id", "DELETE", "/imports/{import.pk}", {}, 200),
    ("imports-rows", "GET", "/imports/{import.pk}/rows", {}, 200),
    ("imports-failed", "GET", "/imports/{import.pk}/failed", {}, 200),
    ("imports-apply", "POST", "/imports/{import.pk}/apply", {}, 202),
]

# Open to everybody: how the surface is described, and that there is nothing at an address.
OPEN: list[tuple[str, str, str, int]] = [
    ("v1-schema", "GET", "/schema", 200),
    ("v1-docs", "GET", "/docs", 200),
    ("", "", "/nowhere", 404),
]


def world(organization: Organization) -> dict[str, Any]:
    """Return one record of each kind that nothing else needs, by its placeholder."""
    member = make_customer(organization, reference="member")
    filled_group = make_group(organization, reference="filled")
    services.assign_group(customer=member, group=filled_group, by=make_actor())
    category = make_category(organization, reference="c")
    return {
        "customer": make_customer(organization, reference="x"),
        "member": member,
        "category": category,
        "root": category.parent_id,
        "segmentation": make_segmentation(organization, reference="s"),
        "group": make_group(organization, reference="g"),
        "filled_group": filled_group,
        "payment_type": make_payment_type(organization, reference="p"),
        "region": make_region(organization),
        "user": make_user(organization, reference="emp-002"),
        "contact": make_contact(member),
        "import": make_plan_of_segmentations(organization),
    }


def caller(name: str, organization: Organization) -> Api:
    if name == "no token":
        return stranger()
    if name == "no membership":
        client = api(organization)
        Membership.objects.filter(user__is_machine=True).delete()
        return client
    role, _, scope = name.partition(" with scope ")
    return api(organization, role=role, scopes=[scope] if scope else ["read", "write"])


def filled(values: dict[str, str], records: dict[str, Any]) -> dict[str, Any]:
    return {
        name: segmentations_file() if value == FILE else value.format(**records)
        for name, value in values.items()
    }


@pytest.mark.parametrize("name", CALLERS)
def test_every_route_answers_the_caller_as_the_table_says(name: str):
    organization = make_organization()
    records = world(organization)
    client = caller(name, organization)
    wrong = []
    for route, method, path, body, status in ROWS:
        refused = CALLERS[name][0 if method == "GET" else 1]
        expected = refused or status
        with transaction.atomic():
            reply = client.send(method, path.format(**records), filled(body, records))
            transaction.set_rollback(True)
        if reply.status_code != expected:
            wrong.append((route, method, reply.status_code, expected, reply.content[:200]))
        elif refused:
            word = {401: "unauthorized", 403: "forbidden"}[refused]
            assert refusal(reply)[1] == word
    assert wrong == []


@pytest.mark.parametrize("name", ["Admin", "Driver", "no membership", "no token"])
def test_what_is_open_is_open_to_everybody(name: str):
    client = caller(name, make_organization())
    for _, _, path, status in OPEN:
        assert client.get(path).status_code == status


def test_every_registered_route_has_a_row():
    known = {(route, method) for route, method, *_ in (*ROWS, *OPEN)}
    assert registered_routes() - known == set()


def test_every_row_has_a_registered_route():
    known = {(route, method) for route, method, *_ in (*ROWS, *OPEN)}
    assert known - registered_routes() == set()


def test_every_role_is_in_the_table():
    assert {role.value for role in Role} <= set(CALLERS)
    assert len(Role) == 9


def test_a_refused_caller_learns_nothing_of_what_exists():
    organization = make_organization()
    customer = make_customer(organization, reference="x")
    for name in ("Driver", "no membership", "no token"):
        client = caller(name, organization)
        for path in ("/customers/{}", "/customers/reference/{}"):
            there = client.get(path.format(customer.pk if path.endswith("s/{}") else "x"))
            not_there = client.get(path.format("999999"))
            assert there.status_code == not_there.status_code in (401, 403)
            assert there.content == not_there.content


def test_the_best_of_several_roles_counts():
    organization = make_organization()
    client = api(organization, role=Role.DRIVER)
    machine = Membership.objects.get(organization=organization, user__is_machine=True).user
    assert client.get("/customers").status_code == 403
    Membership.objects.create(user=machine, organization=organization, role=Role.THIRD_PARTY_ADMIN)
    assert client.get("/customers").status_code == 200
    assert client.post("/customers", NEW).status_code == 403
    Membership.objects.create(user=machine, organization=organization, role=Role.CRM_USER)
    assert client.post("/customers", NEW).status_code == 201


def test_a_role_counts_only_in_its_organization():
    first, second = make_organization("entity1"), make_organization("entity2")
    client = api(first, role=Role.ADMIN, headers={"X-Organization": "entity2"})
    machine = Membership.objects.get(organization=first, user__is_machine=True).user
    Membership.objects.create(user=machine, organization=second, role=Role.DRIVER)
    assert client.get("/customers").status_code == 403
    assert client.post("/customers", NEW).status_code == 403
