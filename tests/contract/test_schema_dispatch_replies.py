"""What the dispatch surface answers is what the OpenAPI document of the version says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import orjson
import pytest

from core.models import Organization
from core.roles import Role
from customers.models import Customer
from dispatch.models import Location
from tests.builders import make_organization
from tests.contract.routes_dispatch import ROUTES
from tests.contract.surface_dispatch import (
    EARLIEST,
    NEWEST,
    check,
    operations,
    resolved,
)
from tests.dispatch.api.bodies import ADDRESS, CONTACT, CUSTOMER, TERMS
from tests.dispatch.builders import (
    make_customer_location,
    make_dispatch_customer,
    make_location,
    make_suspension,
)
from tests.dispatch_program import Program, dispatch, nobody

pytestmark = pytest.mark.django_db

BODIES: Final[Mapping[str, dict[str, Any]]] = {
    "createLocationCustomer": {**CUSTOMER, **TERMS},
    "createCustomer": {**CUSTOMER, **TERMS},
    "updateCustomer": {"name": "George"},
    "createCustomerAddress": ADDRESS,
    "updateCustomerAddress": ADDRESS,
    "createCustomerContact": CONTACT,
    "updateCustomerContact": CONTACT,
    "createCustomerLocation": TERMS,
    "updateCustomerLocation": TERMS,
}


class World:
    """A company in which every operation finds something to work on."""

    def __init__(self) -> None:
        self.company: Organization = make_organization("one")
        self.location: Location = make_location(self.company, "North yard", latitude=48.08)
        self.elsewhere: Location = make_location(self.company, "South yard")
        contact = {"name": "George", "phone": "360-555-1212"}
        self.customer: Customer = make_dispatch_customer(self.company, contacts=[contact])
        suspension = make_suspension(self.company)
        make_customer_location(self.customer, self.location, suspension=suspension, note="Gate")
        self.program = dispatch(self.company, role=Role.DISPATCHER)

    def send(self, operation: str, program: Program | None = None, **ids: int) -> Any:
        """Return the reply to the operation, with a good body where it takes one."""
        method, path = ROUTES[operation]
        location = self.elsewhere if operation == "createCustomerLocation" else self.location
        named = {
            "customer_id": self.customer.pk,
            "location_id": location.pk,
            "address_id": self.customer.addresses.order_by("pk")[0].pk,
            "contact_id": self.customer.contacts.order_by("pk")[0].pk,
        }
        sender = program or self.program
        return sender.send(method, path.format(**{**named, **ids}), BODIES.get(operation))


@pytest.fixture
def world() -> World:
    return World()


def check_reply(reply: Any, operation: str, version: str) -> None:
    """Raise unless body and headers are what the version's document says."""
    assert reply["x-api-version"] == version
    declared = operations(version)[operation]["responses"][str(reply.status_code)]
    response = resolved(version, "responses", declared)
    check(orjson.loads(reply.content), response["content"]["application/json"]["schema"], version)
    sometimes = {"Idempotency-Replayed", "Retry-After"}
    assert [
        name for name in response["headers"] if name not in reply and name not in sometimes
    ] == []


@pytest.mark.parametrize("version", [EARLIEST, NEWEST])
@pytest.mark.parametrize("operation", ROUTES)
def test_replies_are_what_the_document_says(world: World, operation: str, version: str) -> None:
    reply = world.send(operation, world.program.at(version))
    is_new = ROUTES[operation][0] == "POST"
    assert reply.status_code == (201 if is_new else 200), reply.content
    assert reply.json().get("total_count") != 0
    check_reply(reply, operation, version)


@pytest.mark.parametrize("operation", ROUTES)
def test_failures_are_what_the_document_says(world: World, operation: str) -> None:
    program = world.program.at(NEWEST)
    method, path = ROUTES[operation]
    unknown = world.send(operation, nobody(world.company.pk).at(NEWEST))
    assert unknown.status_code == 401
    check_reply(unknown, operation, NEWEST)
    if operation != "listTenants":
        check_reply(refused(world.send(operation, program.in_tenant(None)), 400), operation, NEWEST)
        check_reply(
            refused(world.send(operation, program.in_tenant(10**9)), 403), operation, NEWEST
        )
    if "{" in path:
        ids = dict.fromkeys(("customer_id", "location_id", "address_id", "contact_id"), 10**9)
        check_reply(refused(world.send(operation, program, **ids), 404), operation, NEWEST)
    if method != "GET":
        reader = dispatch(world.company, role=Role.DRIVER, version=NEWEST)
        check_reply(refused(world.send(operation, reader), 403), operation, NEWEST)


def refused(reply: Any, status: int) -> Any:
    assert reply.status_code == status, reply.content
    return reply


def test_the_examples_of_bodies_are_taken(world: World) -> None:
    for operation in BODIES:
        body = operations(NEWEST)[operation]["requestBody"]["content"]["application/json"]
        check(BODIES[operation], body["schema"], NEWEST)
    content = operations(NEWEST)["createCustomer"]["requestBody"]["content"]["application/json"]
    reply = world.program.at(NEWEST).post("/customers", content["example"])
    assert reply.status_code == 201, reply.content
