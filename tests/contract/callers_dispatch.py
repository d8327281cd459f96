"""Who may ask the dispatch surface, what each is answered there, and what each sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final, NamedTuple

from core.clients import SCOPES, issue_token, revoke_api_client
from core.models import Membership, User
from core.roles import Role
from core.services import grant_roles
from tests.builders import make_actor
from tests.contract.world_dispatch import World, machine_of
from tests.dispatch.builders import make_customer_user
from tests.dispatch_program import Program, nobody

OK, UNKNOWN, REFUSED, ABSENT = 200, 401, 403, 404


class Row(NamedTuple):
    """Statuses in one tenant: of the tenants, its locations, lists of customers, what belongs to
    the customer `main`, and every change. OK is the operation's own status.
    """

    tenants: int
    places: int
    lists: int
    records: int
    changes: int


ALL: Final = Row(OK, OK, OK, OK, OK)
READS: Final = Row(OK, OK, OK, OK, REFUSED)
LISTS: Final = Row(OK, OK, OK, ABSENT, REFUSED)
NOTHING: Final = Row(REFUSED, REFUSED, REFUSED, REFUSED, REFUSED)
ELSEWHERE: Final = NOTHING._replace(tenants=OK)
NOBODY: Final = Row(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)


class Caller(NamedTuple):
    """What the caller is, and what it is answered `here` (in ours) and `there` (in theirs).

    `there` is None for one that is no member there: `elsewhere` are the roles it has there. `of` is
    the customer that it acts for here. `token` says what has become of the token.
    """

    here: Row
    roles: Sequence[str] = ()
    there: Row | None = None
    elsewhere: Sequence[str] = ()
    of: str | None = None
    scopes: Sequence[str] = SCOPES
    token: str = "good"


def role(here: Row, *roles: str, **values: Any) -> Caller:
    """Return a caller with the roles here."""
    return Caller(here, roles, **values)


# Each group works in one world.
CALLERS: Final[Mapping[str, Mapping[str, Caller]]] = {
    "roles": {
        "Admin": role(ALL, "Admin"),
        "ClientCustomer": role(LISTS, "ClientCustomer"),
        "CrmUser": role(READS, "CrmUser"),
        "Dispatcher": role(ALL, "Dispatcher"),
        "Driver": role(READS, "Driver"),
        "ThirdPartyAdmin": role(NOTHING, "ThirdPartyAdmin"),
        "ThirdPartyCrmUser": role(NOTHING, "ThirdPartyCrmUser"),
        "ThirdPartyDispatcher": role(READS, "ThirdPartyDispatcher"),
        "ThirdPartyDriver": role(READS, "ThirdPartyDriver"),
    },
    "several roles": {
        "client of main": role(READS, "ClientCustomer", of="main"),
        "client of its parent": role(LISTS, "ClientCustomer", of="parent"),
        "client and Driver": role(READS, "ClientCustomer", "Driver"),
        "client and Dispatcher": role(ALL, "ClientCustomer", "Dispatcher"),
        "Driver and ThirdPartyAdmin": role(READS, "Driver", "ThirdPartyAdmin"),
    },
    "scopes": {
        "Admin who reads": role(READS, "Admin", scopes=["read"]),
        "Admin who writes": role(NOTHING._replace(changes=OK), "Admin", scopes=["write"]),
        "Driver who writes": role(NOTHING, "Driver", scopes=["write"]),
    },
    "tenants": {
        "Driver, Dispatcher there": role(READS, "Driver", there=ALL, elsewhere=["Dispatcher"]),
        "Dispatcher, Driver there": role(ALL, "Dispatcher", there=READS, elsewhere=["Driver"]),
        "ThirdPartyAdmin, Admin there": role(
            ELSEWHERE, "ThirdPartyAdmin", there=ALL, elsewhere=["Admin"]
        ),
        "client of main, Admin there": role(
            READS, "ClientCustomer", of="main", there=ALL, elsewhere=["Admin"]
        ),
        "client, client there": role(
            LISTS, "ClientCustomer", there=LISTS, elsewhere=["ClientCustomer"]
        ),
        "nothing, Admin there": Caller(ELSEWHERE, there=ALL, elsewhere=["Admin"]),
        "no membership": Caller(NOTHING),
    },
    "tokens": {
        "no token": Caller(NOBODY, token="none"),
        "a garbage token": Caller(NOBODY, token="garbage"),
        "an expired token": Caller(NOBODY, token="expired"),
        "a revoked client": Caller(NOBODY, token="revoked"),
        "one switched off": Caller(NOBODY, token="off"),
    },
}


def program_of(caller: Caller, ours: World, theirs: World) -> Program:
    """Return the program of a caller; it asks in ours."""
    if caller.token == "none":
        return nobody(ours.company.pk)
    program = ours.program_of(*(caller.roles or ["Admin"]), scopes=caller.scopes)
    machine = machine_of(program)
    if not caller.roles and caller.token == "good":
        Membership.objects.filter(user=machine).delete()
    if caller.of:
        make_customer_user(ours.customers[caller.of], machine)
    if caller.elsewhere:
        held = [Role(each) for each in caller.elsewhere]
        grant_roles(user=machine, organization=theirs.company, roles=held, by=make_actor())
    return _with_token(program, caller.token)


def _with_token(program: Program, token: str) -> Program:
    client = program.api_client
    assert client is not None
    if token == "garbage":
        return Program(program.token[:-2] + "xx", tenant=program.tenant)
    if token == "expired":
        long_ago = make_actor(at=make_actor().at - timedelta(days=400))
        return Program(issue_token(client=client, by=long_ago), tenant=program.tenant)
    if token == "revoked":
        revoke_api_client(client=client, by=make_actor())
    elif token == "off":
        User.objects.filter(pk=machine_of(program).pk).update(is_active=False)
    return program


class Sees(NamedTuple):
    """What somebody sees of a world: names in it, and whether main's inactive address."""

    customers: frozenset[str]
    locations: frozenset[str]
    links: frozenset[str]
    old_address: bool


_LOCATIONS: Final = frozenset({"north", "south", "closed", "free"})
_MAINS: Final = frozenset({"main north", "main south", "main closed"})
EVERYTHING: Final = Sees(
    frozenset({"parent", "main", "left", "off", "cancelled"}),
    _LOCATIONS,
    _MAINS | {"parent north", "left north", "off north", "cancelled north"},
    old_address=True,
)
# Neither the yard that is out of use is seen, nor that main is served there.
ACTIVE: Final = Sees(
    frozenset({"parent", "main", "left"}),
    _LOCATIONS - {"closed"},
    frozenset({"parent north", "main north"}),
    old_address=False,
)
SIGHTS: Final[Mapping[str, tuple[Caller, Sees]]] = {
    "Driver": (role(READS, "Driver"), ACTIVE),
    "Driver and ThirdPartyAdmin": (role(READS, "Driver", "ThirdPartyAdmin"), ACTIVE),
    "client": (
        role(LISTS, "ClientCustomer"),
        Sees(frozenset(), _LOCATIONS, frozenset(), old_address=False),
    ),
    "client of main": (
        role(READS, "ClientCustomer", of="main"),
        Sees(frozenset({"main"}), _LOCATIONS, _MAINS, old_address=True),
    ),
    "client of cancelled": (
        role(LISTS, "ClientCustomer", of="cancelled"),
        Sees(frozenset({"cancelled"}), _LOCATIONS, frozenset({"cancelled north"}), False),
    ),
    "Driver and client of main": (
        role(READS, "Driver", "ClientCustomer", of="main"),
        Sees(ACTIVE.customers, _LOCATIONS, ACTIVE.links | _MAINS, old_address=True),
    ),
    "Driver and client of cancelled": (
        role(READS, "Driver", "ClientCustomer", of="cancelled"),
        Sees(
            ACTIVE.customers | {"cancelled"},
            _LOCATIONS,
            ACTIVE.links | {"cancelled north"},
            old_address=False,
        ),
    ),
    "Driver and ThirdPartyDriver": (role(READS, "Driver", "ThirdPartyDriver"), EVERYTHING),
}
# What each of these sees does not depend on what else it is.
SEE_EVERYTHING: Final = ("Admin", "CrmUser", "Dispatcher", "ThirdPartyDispatcher")
