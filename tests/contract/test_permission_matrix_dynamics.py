"""Who may do what on the dynamics surface: every operation, every kind of caller.

An operation that is registered and has no row in `routes_dynamics` fails the run, and so does a row
without one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import pytest
from django.db import transaction

from core.api.dynamics.failures import FAILURES
from core.clients import create_api_client, issue_token
from core.models import Event, Membership, Organization, User
from core.roles import Role
from tests.builders import make_actor, make_organization
from tests.contract.routes_dynamics import (
    OPEN,
    ROUTES,
    declared,
    is_write,
    patterns,
    placed,
    registered,
)
from tests.contract.world_dynamics import World, make_world
from tests.dynamics import Program, document, dynamics, failure, nobody, success

pytestmark = pytest.mark.django_db

Answer = tuple[int, str]
ALLOWED: Final = (200, "")
UNKNOWN: Final = (401, "Unauthorized")
REFUSED: Final = (403, "Forbidden")
NOT_THERE: Final = (404, "NotFound")


class Caller(NamedTuple):
    """What a caller is answered when it reads, and when it writes."""

    reading: Answer
    writing: Answer


CALLERS: Final[Mapping[str, Caller]] = {
    "Admin": Caller(ALLOWED, ALLOWED),
    "ClientCustomer": Caller(REFUSED, REFUSED),
    "CrmUser": Caller(ALLOWED, ALLOWED),
    "Dispatcher": Caller(ALLOWED, ALLOWED),
    "Driver": Caller(REFUSED, REFUSED),
    "ThirdPartyAdmin": Caller(ALLOWED, REFUSED),
    "ThirdPartyCrmUser": Caller(ALLOWED, REFUSED),
    "ThirdPartyDispatcher": Caller(ALLOWED, REFUSED),
    "ThirdPartyDriver": Caller(REFUSED, REFUSED),
    "Admin with scope read": Caller(ALLOWED, REFUSED),
    "Admin with scope write": Caller(REFUSED, ALLOWED),
    "Driver here and Admin elsewhere": Caller(REFUSED, REFUSED),
    "ThirdPartyAdmin here and Admin elsewhere": Caller(ALLOWED, REFUSED),
    "CrmUser here and Driver elsewhere": Caller(ALLOWED, ALLOWED),
    "Admin elsewhere": Caller(NOT_THERE, NOT_THERE),
    "no membership": Caller(NOT_THERE, NOT_THERE),
    "no token": Caller(UNKNOWN, UNKNOWN),
    "a garbage token": Caller(UNKNOWN, UNKNOWN),
    "an expired token": Caller(UNKNOWN, UNKNOWN),
    "a token of one who is switched off": Caller(UNKNOWN, UNKNOWN),
}


def caller(name: str, world: World) -> Program:
    """Return a program with the caller's token."""
    if name == "no token":
        return nobody()
    if name == "a garbage token":
        return Program(world.program.token[:-2] + "xx")
    if name == "an expired token":
        return Program(_expired(world.company))
    if name == "Admin elsewhere":
        return dynamics(make_organization("other"))
    role, _, rest = name.partition(" ")
    if rest.startswith("here and"):
        return _of_two(world.company, role, rest.split()[2])
    if role in ("no", "a"):
        program = dynamics(world.company)
        machine = User.objects.filter(is_machine=True).order_by("pk").last()
        assert machine is not None
        if role == "no":
            Membership.objects.filter(user=machine).delete()
        else:
            User.objects.filter(pk=machine.pk).update(is_active=False)
        return program
    scope = rest.removeprefix("with scope ")
    return dynamics(world.company, role=role, scopes=[scope] if scope else ["read", "write"])


def _expired(company: Organization) -> str:
    by = make_actor()  # long before any run
    made = create_api_client(name="Old", organizations=[company], roles=[Role.ADMIN], by=by)
    return issue_token(client=made.client, by=by, expires_in=60)


def _of_two(company: Organization, here: str, elsewhere: str) -> Program:
    other = make_organization("other")
    program = dynamics(company, other, role=elsewhere)
    machines = Membership.objects.filter(organization=company, user__in=_machines_of(other))
    assert machines.update(role=here) == 1
    return program


def _machines_of(company: Organization) -> Any:
    return Membership.objects.filter(organization=company, user__is_machine=True).values("user")


def asked(world: World, operation: str, program: Program, name: str) -> Any:
    """Send the operation's request; an account that may mean others says which company."""
    body = world.bodies.get(operation, {})
    in_url = "{grantor_tax_id}" in ROUTES[operation][1]
    is_named = in_url or "GrantorTaxId" in body
    must = name == "no membership" or ("elsewhere" in name and not is_named)
    query = {"GrantorTaxId": world.company.tax_id} if must and not in_url else None
    return world.send(operation, program, query=query)


@pytest.mark.parametrize("name", CALLERS)
def test_every_operation_answers_the_caller_as_the_table_says(name: str) -> None:
    world = make_world()
    program = caller(name, world)
    wrong = []
    for operation in ROUTES:
        expected = CALLERS[name].writing if is_write(operation) else CALLERS[name].reading
        before = Event.objects.count()
        with transaction.atomic():
            reply = asked(world, operation, program, name)
            written = Event.objects.count() - before
            transaction.set_rollback(expected == ALLOWED)
        if (reply.status_code, reply.json()["failureCode"] or "") != expected:
            wrong.append((operation, reply.status_code, reply.content[:300]))
        elif expected != ALLOWED:
            refused(reply, expected)
            assert written == 0, operation
        elif is_write(operation) and operation != "previewChange":
            assert written > 0, operation
        else:
            assert written == 0, operation
    assert wrong == []


def refused(reply: Any, expected: Answer) -> None:
    """See that the refusal says nothing but what every refusal of its kind says."""
    status, code, details = failure(reply)
    assert (status, code) == expected
    assert reply.json()["message"] == FAILURES[code].message
    if status == 404:
        assert details == [f"The company {GRANTOR} does not exist."]
    else:
        assert details == [FAILURES[code].message]
    assert (reply.headers.get("WWW-Authenticate") == "Bearer") == (status == 401)


GRANTOR: Final = "AAA010101AA1"


@pytest.mark.parametrize(("name", "expected"), [("no token", UNKNOWN), ("Driver", REFUSED)])
def test_refusals_are_told_in_xml_too(name: str, expected: Answer) -> None:
    world = make_world()
    program = caller(name, world).as_xml()
    for operation in ROUTES:
        reply = world.send(operation, program, body="")
        assert failure(reply) == (*expected, [FAILURES[expected[1]].message]), operation
        assert document(reply).tag.startswith("ResponseModelApiOf")


@pytest.mark.parametrize("name", ["Driver", "no token", "Admin elsewhere"])
def test_a_refused_caller_learns_nothing_of_what_exists(name: str) -> None:
    world = make_world()
    program = caller(name, world)
    for operation, (_, template) in ROUTES.items():
        gone = {each: "gone" for each in ("client_id", "recurrence_id", "customer_tax_id")}
        named: Any = {each: gone[each] for each in gone if f"{{{each}}}" in template}
        if not named:
            continue
        body = world.bodies.get(operation)
        if body and "recurrence" in body:  # else the body names another contract than the URL
            body = placed(body, "recurrence.recurrence_id", None)
        there = world.send(operation, program, body=body)
        not_there = world.send(operation, program, body=body, **named)
        assert there.status_code == not_there.status_code in (401, 403, 404)
        hidden = there.content
        for each in named:
            hidden = hidden.replace(str(world.ids[each]).encode(), b"gone")
        assert hidden == not_there.content, operation


@pytest.mark.parametrize("path", OPEN)
@pytest.mark.parametrize("name", ["Admin", "Driver", "no token", "a garbage token"])
def test_what_describes_the_surface_is_open_to_everybody(name: str, path: str) -> None:
    assert caller(name, make_world()).get(path).status_code == 200


def test_a_role_counts_only_in_its_company() -> None:
    world = make_world()
    program = _of_two(world.company, "Driver", "CrmUser")
    other = Organization.objects.get(slug="other")
    unnamed = program.get("/dynamics/clients")
    assert failure(unnamed) == (400, "MissingValue", ["The GrantorTaxId field is required."])
    assert failure(program.get("/dynamics/clients", GrantorTaxId=GRANTOR))[:2] == REFUSED
    assert success(program.get("/dynamics/clients", GrantorTaxId=other.tax_id)) == []


def test_every_registered_operation_has_a_row_and_every_row_is_registered() -> None:
    assert registered() == {
        operation: (method, template.casefold()) for operation, (method, template) in ROUTES.items()
    }
    # Beside them: the two addresses of OPEN, and the unknown URL.
    assert len(patterns()) == len({template for _, template in ROUTES.values()}) + len(OPEN) + 1


@pytest.mark.parametrize("operation", ROUTES)
def test_an_operation_is_named_as_its_row(operation: str) -> None:
    assert declared(operation).id == operation


def test_every_role_is_in_the_table() -> None:
    assert {role.value for role in Role} <= set(CALLERS)
    assert len(Role) == 9
