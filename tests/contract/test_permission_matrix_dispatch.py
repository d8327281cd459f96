"""Who may do what on the dispatch surface: every address, every verb, every kind of caller.

An operation that is registered and has no row in `routes_dispatch` fails the run, and so does a row
without one.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import pytest
from django.db import transaction

from core.models import Event
from core.roles import Role
from dispatch.models import ClientVersion
from tests.contract.callers_dispatch import (
    ABSENT,
    CALLERS,
    OK,
    REFUSED,
    UNKNOWN,
    Caller,
    Row,
    program_of,
)
from tests.contract.routes_dispatch import (
    OPEN,
    ROUTES,
    VERBS,
    WITHOUT_TENANT,
    declared,
    is_write,
    methods_by_path,
    patterns,
    registered,
)
from tests.contract.world_dispatch import World, make_twins, make_world
from tests.dispatch_program import JSON, METHODS, Program, check_headers, nobody, problem

pytestmark = pytest.mark.django_db

EARLIEST: Final = "2019/02/08"
INVALID: Final = "Invalid type."
NOT_THEIRS: Final = "The tenant is not one of the account's."
TENANT: Final = "StandardRequestHeadersModel.x-tenant-id"
# Status -> field and details of the refusals that tell nothing of what was asked for.
WORDS: Final = {
    401: (
        None,
        {"Authentication is required.", "The access token is unknown, expired or revoked."},
    ),
    403: (None, {"Access denied."}),
    405: (None, {"Method not allowed."}),
}


class Asked(NamedTuple):
    """A request of the matrix: which verb to which address, as an operation has it or none has."""

    verb: str
    path: str
    operation: str | None

    @property
    def by(self) -> str:
        """An operation that leads to the address."""
        return self.operation or next(iter(methods_by_path()[self.path].values()))


MATRIX: Final = [
    Asked(verb, path, operations.get("GET" if verb == "HEAD" else verb))
    for path, operations in methods_by_path().items()
    for verb in VERBS
]


@pytest.fixture(autouse=True)
def no_throttle(settings: Any) -> None:
    settings.API_THROTTLE_RATE = "1000000/sec"


def expected(asked: Asked, row: Row) -> int:
    """Return the status that the table says."""
    if asked.verb == "OPTIONS":
        return 200
    if asked.operation is None:
        return 405
    status = row[_kind(asked.operation)]
    return declared(asked.operation).status if status == OK else status


def _kind(operation: str) -> int:
    """Return the operation's column of the table."""
    if is_write(operation):
        return Row._fields.index("changes")
    kinds = {
        "listTenants": "tenants",
        "listLocations": "places",
        "getLocation": "places",
        "listCustomers": "lists",
        "listLocationCustomers": "lists",
    }
    return Row._fields.index(kinds.get(operation, "records"))


def send(asked: Asked, world: World, program: Program) -> Any:
    body = world.bodies.get(asked.operation or "", {}) if asked.verb in METHODS else None
    return program.send(asked.verb, world.path(asked.by), body)


def check(reply: Any, asked: Asked, status: int, *, foreign: bool) -> None:
    """Fail unless the reply is what every reply of this status is."""
    assert reply.status_code == status, reply.content[:300]
    check_headers(reply)
    methods = methods_by_path()[asked.path]
    assert reply["Allow"] == ",".join(each for each in METHODS if each in methods)
    assert reply["x-api-version"] == EARLIEST
    assert (reply.get("WWW-Authenticate") == "Bearer") is (status == 401)
    if asked.verb in ("HEAD", "OPTIONS"):
        assert reply.content == b""
        assert reply["Content-Type"] == JSON
    elif status in WORDS:
        _, field, detail = problem(reply)
        is_of_tenant = foreign and status == 403 and asked.operation != WITHOUT_TENANT
        there = (TENANT, {NOT_THEIRS}) if is_of_tenant else WORDS[status]
        assert (field, {detail} & there[1]) == (there[0], {detail})


def wrong_answers(name: str, caller: Caller, ours: World, theirs: World) -> list[Any]:
    """Send the matrix in both tenants; return what is not answered as the table says."""
    program = program_of(caller, ours, theirs)
    foreign = Row(caller.here.tenants, *[REFUSED if caller.token == "good" else UNKNOWN] * 4)
    wrong = []
    for world, row, roles in (
        (ours, caller.here, caller.roles),
        (theirs, caller.there or foreign, caller.elsewhere),
    ):
        for asked in MATRIX:
            # There, only what looks at who asks, and where; HEAD is GET.
            if world is theirs and (asked.operation is None or asked.verb == "HEAD"):
                continue
            status, is_write = expected(asked, row), asked.verb in ("POST", "PATCH", "DELETE")
            with transaction.atomic():
                before = Event.objects.count() if is_write else 0
                reply = send(asked, world, program.in_tenant(world.company))
                written = Event.objects.count() - before if is_write else 0
                transaction.set_rollback(True)
            try:
                check(reply, asked, status, foreign=caller.token == "good" and not roles)
                assert (written > 0) is (is_write and status < 400), written
            except AssertionError as error:
                wrong.append((name, world.slug, *asked, status, str(error)))
    return wrong


@pytest.mark.parametrize("group", CALLERS)
def test_every_address_answers_every_verb_of_a_caller_as_the_table_says(group: str) -> None:
    ours, theirs = make_twins()
    wrong: list[Any] = []
    for name, caller in CALLERS[group].items():
        wrong += wrong_answers(name, caller, ours, theirs)
    assert wrong == []
    assert not ClientVersion.objects.exists()


def _others(theirs: World) -> dict[str, str | None]:
    """Return values of x-tenant-id and what is wrong with them: None for no tenant of ours."""
    return {
        str(theirs.company.pk): None,
        "999999937": None,
        **dict.fromkeys(("0", "-1", "9223372036854775807"), None),
        **dict.fromkeys(("", "x", "1.5", "1,1", "null", "\u0663", "9223372036854775808"), INVALID),
    }


def test_every_operation_wants_a_tenant_of_the_callers_own() -> None:
    ours, theirs = make_twins()
    others = _others(theirs)
    driver = ours.program_of(Role.DRIVER)
    for operation in ROUTES:
        for program in (ours.program, driver):
            missing = ours.send(operation, program.in_tenant(None), query={"nonsense": 1})
            if operation == WITHOUT_TENANT:
                assert problem(missing)[:2] == (400, "ListTenantsQueryModel.nonsense")
                continue
            assert problem(missing) == (400, None, "Missing required values: x-tenant-id")
            for tenant, wrong in others.items():
                told = problem(ours.send(operation, program.in_tenant(tenant)))
                assert told == ((400, TENANT, wrong) if wrong else (403, TENANT, NOT_THEIRS)), (
                    tenant
                )
    assert problem(ours.send("getCustomer", nobody("x"))) == (
        401,
        None,
        "Authentication is required.",
    )


def test_a_refused_caller_learns_nothing_of_what_exists() -> None:
    world = make_world()
    callers = [
        *(nobody(world.company.pk), world.program_of(Role.THIRD_PARTY_ADMIN)),
        *(world.program_of(Role.DRIVER), world.program_of(Role.ADMIN, scopes=["read"])),
    ]
    gone: Any = dict.fromkeys(("customer_id", "location_id", "address_id", "contact_id"), 999999937)
    for program in callers:
        for operation, (method, _) in ROUTES.items():
            there = world.send(operation, program)
            if there.status_code == 200:
                continue
            for body, query in ((None, None), ("{", None), (None, {"nonsense": 1})):
                not_there = world.send(operation, program, body=body, query=query, **gone)
                assert not_there.status_code == there.status_code in (401, 403), (method, body)
                assert not_there.content == there.content


def test_a_refused_caller_is_pinned_to_no_version() -> None:
    world = make_world()
    driver = world.program_of(Role.DRIVER)
    newest = driver.at("2023/04/19")
    refusals = [
        *(world.send("createCustomer", newest), world.send("getCustomer", newest.in_tenant(0))),
        world.send("getCustomer", newest, query={"nonsense": 1}),
        driver.at("2023/04/20").get("/locations"),
    ]
    assert [each.status_code for each in refusals] == [403, 403, 400, 400]
    assert [each["x-api-version"] for each in refusals] == [*["2023/04/19"] * 3, EARLIEST]
    assert not ClientVersion.objects.exists()
    assert driver.get("/locations")["x-api-version"] == EARLIEST
    newest.get("/locations")
    assert driver.get("/locations")["x-api-version"] == "2023/04/19"


@pytest.mark.parametrize("path", OPEN)
def test_what_describes_the_surface_is_open_to_everybody(path: str) -> None:
    world = make_world()
    for program in (nobody(), nobody("x"), Program("garbage"), world.program_of(Role.DRIVER)):
        assert program.get(path).status_code == 200


def test_an_unknown_address_is_the_same_to_everybody() -> None:
    world = make_world()
    for path in ("/customers/x", "/customers/1/orders", "/tenants/1", "/Locations", "/dispatch"):
        for program in (nobody(), world.program):
            for verb in VERBS:
                reply = program.send(verb, path)
                assert reply.status_code == ABSENT
                check_headers(reply)
                assert reply["Allow"] == ""
                assert verb == "HEAD" or problem(reply) == (404, None, "Not found.")


def test_every_registered_operation_has_a_row_and_every_row_is_registered() -> None:
    assert registered() == ROUTES
    # Beside them: the four addresses of OPEN, and the unknown URL.
    assert len(patterns()) == len(methods_by_path()) + len(OPEN) + 1


def test_an_operation_is_named_as_its_row() -> None:
    assert [declared(operation).id for operation in ROUTES] == [*ROUTES]


def test_every_role_is_in_the_table() -> None:
    assert {each.value for each in Role} == set(CALLERS["roles"])
    assert len(Role) == 9
