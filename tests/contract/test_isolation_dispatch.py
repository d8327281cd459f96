"""Two tenants, two programs: neither can see, name or touch what is the other's.

Another tenant's record must be answered exactly as one that does not exist.
"""

from __future__ import annotations

import random
import re
from typing import Any, Final

import pytest

from core.models import Membership
from core.roles import Role
from tests.builders import make_user
from tests.contract.isolation_dispatch import Twins, ask, keep_rows, rows_of, send_at
from tests.contract.isolation_places_dispatch import (
    BODIES,
    FIELDS,
    NOWHERE,
    PLACES,
    QUERIES,
    Place,
    missing,
)
from tests.contract.routes_dispatch import ROUTES, body_fields, is_write, query_fields
from tests.contract.world_dispatch import THEIRS, make_twins
from tests.dispatch_program import ok, problem, results

pytestmark = pytest.mark.django_db

REQUESTS: Final = 200
KEY: Final = {"Idempotency-Key": "the-same-key"}


@pytest.fixture(autouse=True)
def no_throttle(settings: Any) -> None:
    settings.API_THROTTLE_RATE = "1000000/day"


@pytest.fixture
def twins() -> Twins:
    ours, theirs = make_twins()
    keep_rows(theirs)
    return ours, theirs


@pytest.mark.parametrize("reach", ["ours", "both"])
def test_what_is_anothers_is_answered_as_what_does_not_exist(twins: Twins, reach: str) -> None:
    ours, theirs = twins
    program = ours.program
    if reach == "both":
        program = ours.program_of(Role.ADMIN, also=[theirs.company])
        keep_rows(theirs)
    statuses = {"url": 404, "body": 400, "query": 200}
    for place in PLACES:
        key = theirs.ids[place.kind]
        there = ask(place, key, twins, program)
        assert there == ask(place, missing(key, place.kind), twins, program), place
        assert there[0] == statuses[place.part], (place, there)
        assert place.part != "query" or b'"results": []' in there[1]


def test_every_place_takes_a_record_of_ours(twins: Twins) -> None:
    """Else it would refuse theirs for another reason."""
    ours, _ = twins
    for place in PLACES:
        key = ours.elsewhere.get(place.operation, {}).get(place.kind, ours.ids[place.kind])
        status, content, *_ = ask(place, key, twins)
        assert status in (200, 201), (place, content)
        assert b'"results": []' not in content, place


def test_a_deleted_record_of_ours_is_answered_as_what_does_not_exist(twins: Twins) -> None:
    ours, _ = twins
    gone = ours.customers["deleted"].pk
    for place in PLACES:
        if place.name in ("customer_id", "parent_id"):
            there = ask(place, gone, twins)
            assert there == ask(place, NOWHERE, twins), place
            assert there[0] in (400, 404) or b'"results": []' in there[1]


def test_what_belongs_to_another_customer_of_ours_is_not_found_below_this_one(
    twins: Twins,
) -> None:
    ours, _ = twins
    left = ours.customers["left"]
    below = {
        "address_id": left.addresses.earliest("pk"),
        "contact_id": left.contacts.earliest("pk"),
    }
    for place in PLACES:
        if place.name in below:
            there = ask(place, below[place.name].pk, twins)
            assert there == ask(place, NOWHERE, twins), place
            assert there[0] == 404


# What a request may say besides; the last is looked at before the URL's ids.
SAID: Final[list[dict[str, Any]]] = [
    *({"headers": {"If-Match": tag}} for tag in ('"x"', "*")),
    *({"headers": each} for each in ({"If-None-Match": "*"}, KEY)),
    *({"body": each} for each in ("{", {"unknown": 1})),
    {"query": {"unknown": 1}},
]


def test_nothing_else_in_a_request_tells_theirs_from_what_does_not_exist(twins: Twins) -> None:
    _, theirs = twins
    for options in SAID:
        for place in PLACES:
            if place.part == "url":
                there = ask(place, theirs.ids[place.kind], twins, **options)
                assert there == ask(place, NOWHERE, twins, **options), (place, options)
                assert there[0] == (400 if "query" in options else 404)


@pytest.mark.parametrize("reach", ["ours", "both"])
def test_all_of_theirs_at_once_is_not_found_in_ours(twins: Twins, reach: str) -> None:
    ours, theirs = twins
    program = ours.program
    if reach == "both":
        program = ours.program_of(Role.ADMIN, also=[theirs.company])
    before = rows_of(theirs.company)
    for operation, (_, path) in ROUTES.items():
        if "{" in path:
            reply = theirs.send(operation, program)
            assert problem(reply)[0] == 404
            assert THEIRS.encode() not in reply.content
    assert rows_of(theirs.company) == before


def test_a_key_of_another_tenant_stands_for_nothing_here(twins: Twins) -> None:
    ours, theirs = twins
    both = ours.program_of(Role.ADMIN, also=[theirs.company])
    there = both.in_tenant(theirs.company)
    first = theirs.send("createCustomer", there, headers=KEY)
    again = theirs.send("createCustomer", there, headers=KEY)
    assert ok(first, 201) == ok(again, 201)
    assert again["Idempotency-Replayed"] == "true"
    before = rows_of(theirs.company)
    # The same body, so that only the tenant tells the requests apart; then another one.
    body = {"name": "Same", "addresses": ours.bodies["createCustomer"]["addresses"], "contacts": []}
    for program in (both, ours.program):
        made = ours.send("createCustomer", program, body=body, headers=KEY)
        assert ok(made, 201)["name"] == "Same"
        assert "Idempotency-Replayed" not in made
        replayed = ours.send("createCustomer", program, body=body, headers=KEY)
        assert replayed["Idempotency-Replayed"] == "true"
        assert problem(ours.send("createCustomer", program, body={}, headers=KEY))[0] == 422
    assert rows_of(theirs.company) == before


def test_the_same_request_with_the_same_key_is_done_in_each_tenant(twins: Twins) -> None:
    ours, theirs = twins
    both = ours.program_of(Role.ADMIN, also=[theirs.company])
    body = {"name": "Same", "addresses": ours.bodies["createCustomer"]["addresses"], "contacts": []}
    made = [
        ok(both.in_tenant(world.company).post("/customers", body, headers=KEY), 201)["id"]
        for world in (ours, theirs, ours, theirs)
    ]
    assert made[:2] == made[2:]
    assert made[0] != made[1]


def test_a_member_of_both_is_a_sales_representative_of_both(twins: Twins) -> None:
    """And who has left, of neither."""
    ours, theirs = twins
    member = make_user(ours.company, theirs.company, username="of-both", first_name="Bo")
    place = Place("updateCustomerLocation", "body", "sales_rep_id", "username")
    for key in (member.username, str(member.uuid), str(member.uuid).upper()):
        assert ok(send_at(place, key, ours))["sales_rep_id"] == key
    ok(ours.send("updateCustomerLocation", body={"sales_rep_id": None}))
    Membership.objects.filter(user=member, organization=ours.company).delete()
    keep_rows(theirs)
    for kind, key in (("username", member.username), ("user_uuid", str(member.uuid))):
        there = ask(place, key, twins)
        assert there == ask(place, missing(theirs.ids[kind], kind), twins)
        assert there[0] == 400


def _random_query(source: random.Random, twins: Twins) -> dict[str, Any]:
    """Return some parameters, many of which speak of theirs."""
    ours, theirs = twins
    customers, locations = (
        [each.pk for world in twins for each in getattr(world, kind).values()]
        for kind in ("customers", "locations")
    )
    choices: dict[str, list[Any]] = {
        "active": [True, False],
        "is_parent": [True, False],
        "name": [THEIRS, THEIRS[1:4], ours.slug, "a", "%", "_", "in"],
        "parent_id": [ours.ids["parent_id"], theirs.ids["parent_id"], *customers],
        "location_id": locations,
        "page_index": [1, 1, 1, 2],
        "page_limit": [1, 2, 5, 1000],
        "created_on_gte": ["2020-01-01", "2026-03-14T09:26:53"],
        "last_updated_gte": ["2020-01-01", "2026-03-14T09:27:00"],
    }
    chosen = source.sample(sorted(choices), source.choice((0, 1, 1, 1, 2, 2, 3)))
    return {name: source.choice(choices[name]) for name in chosen}


def test_no_list_holds_a_record_of_theirs_in_200_requests(twins: Twins) -> None:
    ours, theirs = twins
    source = random.Random(4)
    programs = [
        ours.program,
        ours.program_of(Role.DRIVER, also=[theirs.company]),
        ours.program_of(Role.DISPATCHER, also=[theirs.company]),
    ]
    own = {each.pk for each in ours.customers.values()}
    paths = ["/customers", f"/locations/{ours.ids['location_id']}/customers"]
    found: set[int] = set()
    empty = 0
    for _ in range(REQUESTS):
        query = _random_query(source, twins)
        reply = source.choice(programs).get(source.choice(paths), **query)
        shown = {each.get("id", each.get("customer_id")) for each in results(reply)}
        assert shown <= own, query
        assert THEIRS.encode() not in reply.content, query
        assert ok(reply)["total_count"] <= len(own)
        found |= shown
        empty += not shown
    assert found == own - {ours.customers["deleted"].pk}
    assert 20 < empty < REQUESTS - 50


def test_lists_of_equal_worlds_are_equally_long(twins: Twins) -> None:
    for operation, (method, _) in ROUTES.items():
        if method == "GET" and operation.startswith("list"):
            replies = [world.send(operation) for world in twins]
            ours, theirs = (ok(reply)["total_count"] for reply in replies)
            assert ours == theirs > 0
            assert THEIRS.encode() not in replies[0].content
            assert THEIRS.encode() in replies[1].content


def test_tenants_are_the_members_own(twins: Twins) -> None:
    ours, theirs = twins
    both = ours.program_of(Role.DRIVER, also=[theirs.company])
    ids = [world.company.pk for world in twins]
    for program, seen in ((ours.program, ids[:1]), (theirs.program, ids[1:]), (both, ids)):
        for tenant in (*ids, NOWHERE, None):
            shown = results(program.in_tenant(tenant).get("/tenants"))
            assert [each["id"] for each in shown] == seen


def test_nothing_of_theirs_has_changed_after_all_of_ours(twins: Twins) -> None:
    ours, theirs = twins
    reads = [operation for operation in ROUTES if not is_write(operation)]
    before = rows_of(theirs.company), [theirs.send(each).content for each in reads]
    mine = rows_of(ours.company)
    for operation in ROUTES:
        if is_write(operation):
            assert ours.send(operation).status_code in (200, 201), operation
    changed = {name for name, rows in rows_of(ours.company).items() if rows != mine[name]}
    assert changed >= {"Customer", "Address", "Contact", "CustomerLocation", "Event"}
    assert (rows_of(theirs.company), [theirs.send(each).content for each in reads]) == before


def test_every_variable_of_a_url_has_a_place() -> None:
    covered = {(each.operation, each.name) for each in PLACES if each.part == "url"}
    for operation, (_, path) in ROUTES.items():
        for name in re.findall(r"{(\w+)}", path):
            assert (operation, name) in covered


def test_every_field_and_parameter_that_names_a_record_has_a_place() -> None:
    for operation in ROUTES:
        fields = {name for name, _ in body_fields(operation) if name.endswith("_id")}
        assert fields == set(BODIES.get(operation, ()))
        asked = {each.name for each in query_fields(operation) if each.name.endswith("_id")}
        assert asked == set(QUERIES.get(operation, ()))
    assert {name for names in BODIES.values() for name in names} == set(FIELDS)
