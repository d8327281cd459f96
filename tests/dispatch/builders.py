"""Locations and who is served there, for tests; every builder fills in what is not said."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

from core.actor import Actor
from core.clients import create_api_client
from core.models import ApiClient, Organization, User
from core.roles import Role
from core.tenancy import Access
from customers.models import Customer
from dispatch import services
from dispatch.lookups import Sight
from dispatch.models import CustomerLocation, CustomerUser, Location, Suspension
from tests.builders import make_actor, make_customer, make_organization, make_user

_numbers = itertools.count(1)

BILLING = {"line_1": "520 E Washington St", "city": "Sequim", "country": "US", "is_billing": True}
SHIPPING = {"line_1": "1 Harbor Rd", "city": "Port Angeles", "country": "US", "is_shipping": True}


def make_location(
    organization: Organization, name: str = "", *, by: Actor | None = None, **values: Any
) -> Location:
    """Return a location of the organization."""
    values = {**values, "name": name or f"Yard {next(_numbers)}"}
    return services.create_location(organization=organization, values=values, by=by or make_actor())


def make_customer_location(
    customer: Customer | None = None,
    location: Location | None = None,
    *,
    by: Actor | None = None,
    **values: Any,
) -> CustomerLocation:
    """Return a customer at a location, both new unless they are given; the values are terms."""
    customer = customer or make_customer(make_organization())
    location = location or make_location(customer.organization)
    return services.link_customer(
        customer=customer, location=location, values=values, by=by or make_actor()
    )


def make_suspension(
    organization: Organization, *, by: Actor | None = None, **values: Any
) -> Suspension:
    """Return a suspension that is open since 1 March 2026."""
    values = {"reason": "Unpaid bills", "starts_on": date(2026, 3, 1), **values}
    return services.create_suspension(
        organization=organization, values=values, by=by or make_actor()
    )


def make_customer_user(
    customer: Customer, user: User | None = None, *, by: Actor | None = None
) -> CustomerUser:
    """Return the binding of a user, new unless given, to the customer it acts for."""
    user = user or make_user(customer.organization, role=Role.CLIENT_CUSTOMER)
    return services.bind_customer_user(user=user, customer=customer, by=by or make_actor())


def make_dispatch_customer(
    organization: Organization,
    location: Location | None = None,
    *,
    by: Actor | None = None,
    **values: Any,
) -> Customer:
    """Return a customer as a dispatcher makes one, with a billing and a shipping address."""
    values = {
        "name": f"Customer {next(_numbers)}",
        "addresses": [BILLING, SHIPPING],
        "contacts": [],
        **values,
    }
    return services.create_customer(
        organization=organization, values=values, location=location, by=by or make_actor()
    )


def make_program(*organizations: Organization, roles: tuple[Role, ...] = ()) -> ApiClient:
    """Return an API client of the organizations."""
    name = f"Program {next(_numbers)}"
    made = create_api_client(name=name, organizations=organizations, roles=roles, by=make_actor())
    return made.client


def sight_of(user: User, organization: Organization, *roles: Role) -> Sight:
    """Return what the user sees of the organization when it holds these roles there."""
    return Sight(Access(organization, frozenset(roles)), user)
