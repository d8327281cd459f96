"""A small world of the dispatch surface, and a request for each operation that works in it.

It has a company with locations, customers in every state, and callers of every kind. All that
belongs to it has its slug in every text. What can name a record is in `World.ids`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from core.clients import SCOPES
from core.models import Organization, User
from core.roles import Role
from customers.models import Customer
from customers.services import cancel_customer, delete_customer, update_customer
from customers.services.single_addresses import create_address, deactivate_address
from dispatch import services
from dispatch.models import CustomerLocation, Location, Suspension
from tests.builders import later, make_organization, make_user
from tests.contract.routes_dispatch import ROUTES
from tests.dispatch.api.bodies import ADDRESS, CONTACT, TERMS
from tests.dispatch.builders import (
    make_customer_location,
    make_customer_user,
    make_dispatch_customer,
    make_location,
    make_suspension,
)
from tests.dispatch_program import Program, dispatch

# How the twin is called in all that has a name.
THEIRS: Final = "alien"


@dataclass
class World:
    """A company with records of each kind, by the names that tests know them by.

    `bodies` are good ones by operation. `ids` are what requests call the records that these are
    sent to, and `elsewhere` those of the operations that are sent to others. `program` is an
    Admin's.
    """

    slug: str
    company: Organization
    locations: dict[str, Location]
    suspensions: dict[str, Suspension]
    customers: dict[str, Customer]
    links: dict[str, CustomerLocation]
    seller: User
    program: Program
    ids: dict[str, Any] = field(default_factory=dict)
    elsewhere: dict[str, dict[str, Any]] = field(default_factory=dict)
    bodies: dict[str, Any] = field(default_factory=dict)

    def program_of(
        self,
        *roles: Role | str,
        of: str | None = None,
        also: Sequence[Organization] = (),
        scopes: Sequence[str] = SCOPES,
    ) -> Program:
        """Return a new program with the roles here and in `also`; it acts for the customer `of`."""
        held = [Role(role) for role in roles]
        program = dispatch(self.company, *also, role=held, scopes=scopes)
        if of is not None:
            make_customer_user(self.customers[of], machine_of(program))
        return program

    def path(self, operation: str, **variables: object) -> str:
        """Return the address of the operation; variables replace what it usually names."""
        named = {**self.ids, **self.elsewhere.get(operation, {}), **variables}
        return ROUTES[operation][1].format(**named)

    def send(
        self,
        operation: str,
        program: Program | None = None,
        *,
        body: Any = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        **variables: object,
    ) -> Any:
        """Send the operation's request; what is given replaces what it usually says."""
        content = self.bodies.get(operation) if body is None else body
        return (program or self.program).send(
            ROUTES[operation][0],
            self.path(operation, **variables),
            content,
            query=query,
            headers=headers,
        )


def machine_of(program: Program) -> User:
    """Return the user that the program's client acts as."""
    assert program.api_client is not None
    assert program.api_client.user is not None
    return program.api_client.user


def make_world(slug: str = "world1") -> World:
    """Make a world. Its customers are

    - `main`: active, of `parent`, served at `north`, was served at `south`, is at `closed`, which
      is out of use; it is at `free` not at all; one of its addresses is inactive;
    - `parent`: active, served at `north`;
    - `left`: active, was served at `north`;
    - `off` and `cancelled`: not active, at `north`;
    - `deleted`: gone, was at `north`.
    """
    company = make_organization(
        slug,
        address=f"9 Main St {slug}",
        city=f"Sequim {slug}",
        state=f"WA {slug}",
        postal_code=f"98382 {slug}",
        email=f"office@{slug}.example",
        phone="360-555-1200",
        truck_limit=9,
    )
    world = World(
        slug,
        company,
        locations={name: _location(company, name) for name in ("north", "south", "closed", "free")},
        suspensions={
            name: make_suspension(company, reason=f"{name} {slug}") for name in ("open", "other")
        },
        customers={},
        links={},
        seller=make_user(
            company, role=Role.CRM_USER, username=f"seller-{slug}", first_name=f"Ann {slug}"
        ),
        program=dispatch(company),
    )
    for name in ("parent", "main", "left", "off", "cancelled", "deleted"):
        world.customers[name] = _customer(world, name)
    for place in ("south", "closed"):
        world.links[f"main {place}"] = _link(world, "main", place)
    _end(world)
    _name(world)
    return world


def make_twins() -> tuple[World, World]:
    """Return ours and theirs, equal but for the slug in their texts."""
    return make_world(), make_world(THEIRS)


def _location(company: Organization, name: str) -> Location:
    slug = company.slug
    return make_location(
        company,
        f"{name} {slug}",
        line_1=f"1 Yard Rd {slug}",
        city=f"Sequim {slug}",
        state=f"WA {slug}",
        postal_code=f"98382 {slug}",
        latitude=48.080076,
        longitude=-123.0952858,
        contact_name=f"Yard master {slug}",
        contact_email=f"{name}@{slug}.example",
        contact_number="360-555-1201",
        service_disclaimer=f"At your risk {slug}",
    )


def _customer(world: World, name: str) -> Customer:
    """Make a customer at `north`, with two addresses and two contacts."""
    address = _domain_address(world.slug)
    customer = make_dispatch_customer(
        world.company,
        name=f"{name} {world.slug}",
        parent=world.customers.get("parent"),
        addresses=[{**address, "is_billing": True}, {**address, "is_shipping": True}],
        contacts=[
            {"name": f"{who} {world.slug}", "email": f"{who}@{world.slug}.example"}
            for who in ("George", "Jane")
        ],
    )
    world.links[f"{name} north"] = _link(world, name, "north", customer)
    return customer


def _domain_address(slug: str) -> dict[str, Any]:
    return {
        "line_1": f"520 E Washington St {slug}",
        "city": f"Sequim {slug}",
        "state": f"WA {slug}",
        "postal_code": f"98382 {slug}",
        "country": "US",
    }


def _link(
    world: World, name: str, place: str, customer: Customer | None = None
) -> CustomerLocation:
    slug = world.slug
    return make_customer_location(
        customer or world.customers[name],
        world.locations[place],
        account_number_1=f"4-1200 {slug}",
        note=f"Gate code {slug}",
        reference_number=f"PO {slug}",
        sales_rep_key=f"seller-{slug}",
        suspension=world.suspensions["open"],
    )


def _end(world: World) -> None:
    """End what has ended in the world."""
    by = later()
    for name in ("main south", "left north"):
        services.deactivate_customer_location(customer_location=world.links[name], by=by)
    services.update_location(location=world.locations["closed"], values={"is_active": False}, by=by)
    update_customer(customer=world.customers["off"], values={"is_active": False}, by=by)
    cancel_customer(customer=world.customers["cancelled"], by=by)
    delete_customer(customer=world.customers["deleted"], by=by)
    old = {**_domain_address(world.slug), "line_1": f"Old {world.slug}", "is_shipping": True}
    address = create_address(customer=world.customers["main"], values=old, by=by)
    deactivate_address(address=address, by=by)


def _name(world: World) -> None:
    """Say what requests call the records, and what they send."""
    main = world.customers["main"]
    world.ids |= {
        "customer_id": main.pk,
        "location_id": world.locations["north"].pk,
        "address_id": main.addresses.earliest("pk").pk,
        "contact_id": main.contacts.earliest("pk").pk,
        "old_address_id": main.addresses.latest("pk").pk,
        "parent_id": world.customers["parent"].pk,
        "suspension_id": world.suspensions["other"].pk,
        "username": world.seller.username,
        "user_uuid": str(world.seller.uuid),
    }
    world.elsewhere["createCustomerLocation"] = {"location_id": world.locations["free"].pk}
    world.bodies |= _bodies(world.slug, world.ids)


def _bodies(slug: str, ids: Mapping[str, Any]) -> dict[str, Any]:
    """Return a good body for each operation that takes one, which says something new."""
    address = {**ADDRESS, "line_1": f"2 Harbor Rd {slug}"}
    contact = {**CONTACT, "name": f"Ida {slug}"}
    terms = {
        **TERMS,
        "note": f"New note {slug}",
        "sales_rep_id": ids["username"],
        "suspension_id": ids["suspension_id"],
    }
    parent = {"parent_id": ids["parent_id"]}
    customer = {
        "name": f"New {slug}",
        "addresses": [address],
        "contacts": [contact],
        **terms,
        **parent,
    }
    return {
        "createLocationCustomer": customer,
        "createCustomer": customer,
        "updateCustomer": {"name": f"Renamed {slug}", **parent},
        "createCustomerAddress": address,
        "updateCustomerAddress": address,
        "createCustomerContact": contact,
        "updateCustomerContact": contact,
        "createCustomerLocation": terms,
        "updateCustomerLocation": {**terms, "is_active": True},
    }
