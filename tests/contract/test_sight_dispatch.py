"""What each restricted role sees of the dispatch surface, by every address that shows something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest

from tests.contract.callers_dispatch import (
    EVERYTHING,
    READS,
    SEE_EVERYTHING,
    SIGHTS,
    Sees,
    program_of,
    role,
)
from tests.contract.routes_dispatch import ROUTES, is_write
from tests.contract.world_dispatch import World, make_world
from tests.dispatch_program import Program, ok, problem, results

pytestmark = pytest.mark.django_db

ABSENT: Final = "absent"
# What a request names, and what of it is shown: the names in a list, True for a record.
Shown = tuple[str, dict[str, Any], Any]


@pytest.fixture(autouse=True)
def no_throttle(settings: Any) -> None:
    settings.API_THROTTLE_RATE = "1000000/sec"


def expected(world: World, sees: Sees) -> Iterator[Shown]:
    """Give every request that reads in the world, and what of it is seen."""
    yield "listTenants", {}, {world.company.pk}
    yield "listLocations", {}, {world.locations[name].pk for name in sees.locations}
    yield "listCustomers", {}, {world.customers[name].pk for name in sees.customers}
    for name, customer in world.customers.items():
        yield from _of_customer(world, sees, name, {"customer_id": customer.pk})
    for place, location in world.locations.items():
        there = {"location_id": location.pk}
        is_seen = place in sees.locations
        yield "getLocation", there, True if is_seen else ABSENT
        served = {world.customers[name].pk for name in _served(sees, place)}
        yield "listLocationCustomers", there, served if is_seen else ABSENT
        for name, customer in world.customers.items():
            named = {"customer_id": customer.pk, **there}
            shown = True if f"{name} {place}" in sees.links else ABSENT
            yield "getCustomerLocation", named, shown
            yield "getLocationCustomer", named, shown if is_seen else ABSENT


def _served(sees: Sees, place: str) -> set[str]:
    """Return the customers that are seen at the place."""
    return {name for name, where in map(str.split, sees.links) if where == place}


def _of_customer(world: World, sees: Sees, name: str, named: dict[str, Any]) -> Iterator[Shown]:
    """Give the requests about one customer and what belongs to it alone."""
    customer, is_seen = world.customers[name], name in sees.customers
    addresses = {each.pk for each in customer.addresses.all() if each.is_active or sees.old_address}
    contacts = {each.pk for each in customer.contacts.all()}
    yield "getCustomer", named, True if is_seen else ABSENT
    yield "listCustomerAddresses", named, addresses if is_seen else ABSENT
    yield "listCustomerContacts", named, contacts if is_seen else ABSENT
    for address in customer.addresses.all():
        shown = True if is_seen and address.pk in addresses else ABSENT
        yield "getCustomerAddress", {**named, "address_id": address.pk}, shown
    for contact in customer.contacts.all():
        shown = True if is_seen else ABSENT
        yield "getCustomerContact", {**named, "contact_id": contact.pk}, shown


def wrong_sights(world: World, program: Program, sees: Sees) -> list[Any]:
    """Return the requests that show something else than is seen."""
    wrong = []
    asked = set()
    for operation, named, expects in expected(world, sees):
        asked.add(operation)
        reply = world.send(operation, program, **named)
        if (shown := _shown(reply)) != expects:
            wrong.append((operation, named, expects, shown))
    assert asked == {operation for operation in ROUTES if not is_write(operation)}
    return wrong


def _shown(reply: Any) -> Any:
    if reply.status_code != 200:
        assert problem(reply)[:2] == (404, None)
        return ABSENT
    body = ok(reply)
    if "results" not in body:
        return True
    shown = [each.get("id", each.get("customer_id")) for each in results(reply)]
    assert body["total_count"] == len(shown) == len(set(shown))
    return set(shown)


def check_parts(world: World, program: Program, sees: Sees) -> None:
    """See that what is inside of records is what is seen of it by itself."""
    links = {(world.links[name].customer_id, world.links[name].location_id) for name in sees.links}
    for shown in results(program.get("/customers")):
        inside = {(each["customer_id"], each["location_id"]) for each in shown["locations"]}
        assert inside == {pair for pair in links if pair[0] == shown["id"]}
        _check_addresses(world, program, shown, sees)
    north = world.ids["location_id"]
    for shown in results(program.get(f"/locations/{north}/customers")):
        _check_addresses(world, program, {**shown, "id": shown["customer_id"]}, sees)


def _check_addresses(world: World, program: Program, shown: Any, sees: Sees) -> None:
    alone = results(program.get(f"/customers/{shown['id']}/addresses"))
    assert shown["addresses"] == alone
    if shown["id"] == world.ids["customer_id"]:
        assert (world.ids["old_address_id"] in [each["id"] for each in alone]) is sees.old_address


@pytest.mark.parametrize("name", SIGHTS)
def test_a_restricted_caller_sees_what_the_table_says_everywhere(name: str) -> None:
    world = make_world()
    caller, sees = SIGHTS[name]
    program = program_of(caller, world, world)
    assert wrong_sights(world, program, sees) == []
    check_parts(world, program, sees)


def test_no_query_shows_what_is_not_seen() -> None:
    world = make_world()
    ids = world.ids
    queries: list[dict[str, Any]] = [
        *({"active": each} for each in (True, False)),
        *({"is_parent": each} for each in (True, False)),
        *({"location_id": each.pk} for each in world.locations.values()),
        *({"parent_id": ids["parent_id"]}, {"name": world.slug}, {"page_limit": 1}),
        *({"created_on_gte": "2020-01-01"}, {"last_updated_gte": "2020-01-01"}),
    ]
    found = 0
    for caller, sees in SIGHTS.values():
        program = program_of(caller, world, world)
        seen = {world.customers[name].pk for name in sees.customers}
        for path in ("/customers", f"/locations/{ids['location_id']}/customers"):
            for query in queries:
                shown = results(program.get(path, **query))
                assert {each.get("id", each.get("customer_id")) for each in shown} <= seen
                found += len(shown)
        for place, location in world.locations.items():
            shown = results(program.get("/customers", location_id=location.pk))
            there = {world.customers[name].pk for name in _served(sees, place)}
            assert {each["id"] for each in shown} == there & seen
    assert found > 200


def test_who_has_an_unrestricted_role_sees_everything_whatever_it_is_besides() -> None:
    world = make_world()
    for name in SEE_EVERYTHING:
        for roles in ([name], [name, "Driver", "ClientCustomer"]):
            program = program_of(role(READS, *roles), world, world)
            for path, seen in (("/customers", EVERYTHING.customers), ("/locations", None)):
                names = {each["name"].split()[0] for each in results(program.get(path))}
                assert names == (seen or EVERYTHING.locations)
            check_parts(world, program, EVERYTHING)
