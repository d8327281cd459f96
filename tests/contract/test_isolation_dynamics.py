"""Two companies, two programs: neither can see, name or touch what is the other's.

Another company's record must be answered exactly as one that does not exist. Records are named by
words, Guids and catalog numbers that the test itself chooses, never by the database's own ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import pytest
import time_machine
from django.db import transaction

from core.api.dynamics.fields import Kind
from core.models import Event
from tests.builders import NOW, make_customer
from tests.contract.isolation_places_dynamics import (
    BODIES,
    FREE,
    NEW_NAMES,
    PLACES,
    TAKEN,
    THEIRS,
    Place,
    missing,
)
from tests.contract.routes_dynamics import ROUTES, declared, is_write, placed, scalars
from tests.contract.world_dynamics import World, make_world
from tests.dynamics import Program, dynamics, success

pytestmark = pytest.mark.django_db

GUID: Final = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Twins:
    """Ours and theirs, equal but for their names, and what theirs are called by."""

    def __init__(self) -> None:
        self.ours, self.theirs = make_world(), make_world(THEIRS, number=9178)
        # In both, so that the wrong one would be found where the company is not looked at.
        for world in (self.ours, self.theirs):
            make_customer(world.company, reference="SAME", name=world.company.slug)
        self.secrets = {
            str(value).encode()
            for kind, value in self.theirs.ids.items()
            if value != self.ours.ids[kind]
        }

    def _events(self) -> int:
        return Event.objects.filter(organization=self.theirs.company).count()

    def ask(self, place: Place, key: object, program: Program | None = None) -> tuple[int, bytes]:
        """Send the request, undo what it did; return the reply with the key made neutral."""
        before = self._events()
        with transaction.atomic():
            reply = self._send(place, key, program)
            assert self._events() == before, place
            transaction.set_rollback(True)
        content = without(reply.content, key)
        self.check(content)
        assert reply.status_code < 500, (place, content)
        return reply.status_code, GUID.sub(b"@", content)

    def _send(self, place: Place, key: object, program: Program | None) -> Any:
        operation, part, name, _ = place
        # The program of both says which company it means.
        query: dict[str, Any] = {"GrantorTaxId": self.ours.ids["grantor_tax_id"]} if program else {}
        variables = {name: str(key)} if part == "url" else {}
        body = self.body_for(place, key)
        if part == "query":
            query[name] = key
        return self.ours.send(operation, program, body=body, query=query, **variables)

    def body_for(self, place: Place, key: object) -> Any:
        """Return the body with the key, if it is there; one names the same contract as the URL."""
        body = self.ours.bodies.get(place.operation)
        if place.part == "body":
            return placed(body, place.name, key)
        if place.name == "recurrence_id" and body and "recurrence" in body:
            return placed(body, "recurrence.recurrence_id", key)
        return body

    def key(self, world: World, kind: str) -> Any:
        """Return what a request of the world calls a record of the kind."""
        return (
            world.bodies["updateClient"]["Defaults"]["Logo"] if kind == "logo" else world.ids[kind]
        )

    def check(self, content: bytes) -> None:
        """See that nothing of theirs is in a reply."""
        assert THEIRS.encode() not in content, content
        assert not [each for each in self.secrets if each in content], content


def without(content: bytes, key: object) -> bytes:
    """Put # for the key, but not for digits inside a number."""
    whole = rb"(?<![0-9A-Za-z])" + re.escape(str(key).encode()) + rb"(?![0-9A-Za-z])"
    return re.sub(whole, b"#", content)


@pytest.fixture(autouse=True)
def fixed_clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def twins() -> Twins:
    return Twins()


@pytest.mark.parametrize("reach", ["ours", "both"])
@pytest.mark.parametrize("part", ["url", "body", "query"])
def test_what_is_anothers_is_answered_as_what_does_not_exist(
    twins: Twins, part: str, reach: str
) -> None:
    both = dynamics(twins.ours.company, twins.theirs.company)
    program = both if reach == "both" else None
    for place in PLACES:
        if place.part != part or (program and place.kind == "grantor_tax_id"):
            continue
        theirs = twins.key(twins.theirs, place.kind)
        there = twins.ask(place, theirs, program)
        assert there == twins.ask(place, missing(theirs, place.kind), program), place
        is_new = (place.operation, place.name) in NEW_NAMES
        assert (there[0] == 200) == is_new, (place, there)
        assert there[0] in (200, 400, 404), (place, there)


def test_every_place_takes_a_record_of_ours(twins: Twins) -> None:
    """Else it would refuse theirs for another reason."""
    for place in PLACES:
        status, content = twins.ask(place, twins.key(twins.ours, place.kind))
        is_taken = (place.operation, place.name) in TAKEN
        is_rfc = (place.name, place.kind) == ("client_id", "customer_tax_id")  # no client_id
        assert (status == 200) == (not is_taken and not is_rfc), (place, content)


def test_an_equal_name_leads_to_our_own_record(twins: Twins) -> None:
    for world in (twins.ours, twins.theirs):
        shown = success(world.program.get("/dynamics/clients/SAME"))
        assert shown["BusinessName"] == world.company.slug
        assert shown["GrantorTaxId"] == world.company.tax_id


def test_a_schema_of_the_same_guid_is_our_own(twins: Twins) -> None:
    schema = twins.theirs.ids["schema"]
    theirs = success(twins.theirs.send("showCollectionPolicy"))
    body = placed(twins.ours.bodies["saveNotificationSchema"], "NotificationSchemaId", schema)
    for name in ("Made", "Renamed"):
        made = success(
            twins.ours.send("saveNotificationSchema", body={**body, "NotificationSchemaName": name})
        )
        assert (made["NotificationSchemaId"], made["NotificationSchemaName"]) == (schema, name)
    assert success(twins.theirs.send("showCollectionPolicy")) == theirs


def test_lists_hold_our_own_records_only(twins: Twins) -> None:
    for operation in ("listClients", "listPackages", "listServices", "listRecurrences"):
        ours, theirs = (success(each.send(operation)) for each in (twins.ours, twins.theirs))
        assert len(ours) == len(theirs) > 0
        for query in ({}, {"pageSize": 1}, {"page": 2, "pageSize": 1}, {"search": ""}):
            twins.check(twins.ours.send(operation, query=query).content)
    for operation in ("showCollectionPolicy", "showCustomerPolicy", "showGrantor", "showCustomer"):
        reply = twins.ours.send(operation)
        assert success(reply)
        twins.check(reply.content)
    for query in ({"search": "l"}, {"isActive": "true"}, {"updatedSince": "2020-01-01"}):
        found = success(twins.ours.send("listClients", query=query))
        assert [each["CustomerCode"] for each in found] == ["C-world1", "SAME"]


def test_nothing_of_theirs_has_changed_after_all_of_ours(twins: Twins) -> None:
    """Every write of ours, one after the other, and theirs is as before to the last byte."""
    reads = [operation for operation in ROUTES if not is_write(operation)]
    before = [twins.theirs.send(operation).content for operation in reads]
    for operation in ROUTES:
        if is_write(operation) and not operation.startswith("cancel"):
            assert success(twins.ours.send(operation)) is not None
    for operation in ("cancelRecurrence", "cancelClient"):
        assert success(twins.ours.send(operation)) is not None
    assert [twins.theirs.send(operation).content for operation in reads] == before


def test_every_variable_of_a_url_has_a_place() -> None:
    covered = {(each.operation, each.name) for each in PLACES if each.part == "url"}
    for operation, (_, path) in ROUTES.items():
        for name in re.findall(r"{(\w+)}", path):
            assert (operation, name) in covered


def test_every_field_that_names_a_record_has_a_place() -> None:
    for operation in ROUTES:
        model = declared(operation).input
        for name, field in scalars(model) if model else ():
            names = field.type is Kind.GUID or re.search(r"(Id|_id|CustomerCode|_ext)$", name)
            if names and not FREE.fullmatch(name):
                assert name in BODIES[operation], (operation, name)
