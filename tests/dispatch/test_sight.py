"""What each role sees."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from core.errors import NotFound
from core.models import Organization, User
from core.roles import Role
from customers.models import Address, Customer
from customers.services import cancel_customer, update_customer
from dispatch import services
from dispatch.lookups import (
    SEES_ALL,
    Sight,
    find_customer,
    find_customer_location,
    find_location,
)
from dispatch.models import CustomerLocation, Location
from tests.builders import later, make_customer, make_organization, make_user
from tests.dispatch.builders import (
    make_customer_location,
    make_customer_user,
    make_location,
    sight_of,
)

pytestmark = pytest.mark.django_db

EVERYTHING = {
    "customers": {"active", "off", "cancelled"},
    "customer_locations": {"active", "left", "off", "cancelled"},
    "locations": {"open", "closed"},
    "addresses": {"here", "old", "off", "cancelled"},
}
NOTHING: dict[str, set[str]] = {name: set() for name in EVERYTHING}
ACTIVE = {
    "customers": {"active"},
    "customer_locations": {"active"},
    "locations": {"open"},
    "addresses": {"here", "off", "cancelled"},  # their customers are not seen
}


class World(NamedTuple):
    """An active customer at two locations, one of which it left, and two that are not active."""

    organization: Organization
    user: User
    customers: dict[str, Customer]


@pytest.fixture
def world() -> World:
    organization = make_organization()
    places = {name: make_location(organization, name) for name in ("open", "closed")}
    customers = {}
    for name in ("active", "off", "cancelled"):
        city = "here" if name == "active" else name
        customer = make_customer(organization, name=name, billing_address={"city": city})
        make_customer_location(customer, places["open"], note=name)
        customers[name] = customer
    left = make_customer_location(customers["active"], places["closed"], note="left")
    services.deactivate_customer_location(customer_location=left, by=later())
    services.update_location(location=places["closed"], values={"is_active": False}, by=later())
    update_customer(customer=customers["off"], values={"is_active": False}, by=later())
    cancel_customer(customer=customers["cancelled"], by=later())
    Address.objects.create(
        customer=customers["active"],
        city="old",
        is_active=False,
        created_at=later().at,
        updated_at=later().at,
    )
    user = make_user(organization, role=Role.CLIENT_CUSTOMER)
    return World(organization, user, customers)


def seen(world: World, *roles: Role, user: User | None = None) -> dict[str, set[Any]]:
    sight = sight_of(user or world.user, world.organization, *roles)
    links = CustomerLocation.objects.for_organization(world.organization)
    customers = Customer.objects.for_organization(world.organization)
    addresses = Address.objects.filter(customer__organization=world.organization)
    return {
        "customers": set(sight.customers(customers).values_list("name", flat=True)),
        "customer_locations": set(sight.customer_locations(links).values_list("note", flat=True)),
        "locations": set(sight.locations(Location.objects.all()).values_list("name", flat=True)),
        "addresses": set(sight.addresses(addresses).values_list("city", flat=True)),
    }


@pytest.mark.parametrize("role", sorted(SEES_ALL))
def test_most_roles_see_everything_whatever_they_are_besides(world: World, role: Role):
    assert seen(world, role) == EVERYTHING
    assert seen(world, Role.DRIVER, Role.CLIENT_CUSTOMER, role) == EVERYTHING


def test_the_roles_that_see_everything_are_the_reading_ones_without_a_restriction():
    assert set(SEES_ALL) == {
        "Admin",
        "CrmUser",
        "Dispatcher",
        "ThirdPartyDispatcher",
        "ThirdPartyDriver",
    }


@pytest.mark.parametrize("roles", [(), (Role.THIRD_PARTY_ADMIN,), (Role.THIRD_PARTY_CRM_USER,)])
def test_who_does_not_read_here_sees_nothing(world: World, roles: tuple[Role, ...]):
    assert seen(world, *roles) == NOTHING


def test_a_driver_sees_what_is_active(world: World):
    assert seen(world, Role.DRIVER) == ACTIVE
    assert seen(world, Role.DRIVER, Role.THIRD_PARTY_ADMIN) == ACTIVE


def test_a_client_that_is_bound_to_nobody_sees_the_locations_only(world: World):
    assert seen(world, Role.CLIENT_CUSTOMER) == {**NOTHING, "locations": {"open", "closed"}}


@pytest.mark.parametrize(
    ("name", "links", "addresses"),
    [
        ("active", {"active", "left"}, {"here", "old"}),
        ("off", {"off"}, {"off"}),
        ("cancelled", {"cancelled"}, {"cancelled"}),
    ],
)
def test_a_client_sees_its_own_customer_active_or_not(
    world: World, name: str, links: set[str], addresses: set[str]
):
    make_customer_user(world.customers[name], world.user)
    assert seen(world, Role.CLIENT_CUSTOMER) == {
        "customers": {name},
        "customer_locations": links,
        "locations": {"open", "closed"},
        "addresses": addresses,
    }


def test_a_client_that_drives_sees_what_either_sees(world: World):
    make_customer_user(world.customers["off"], world.user)
    assert seen(world, Role.CLIENT_CUSTOMER, Role.DRIVER) == {
        "customers": {"active", "off"},
        "customer_locations": {"active", "off"},
        "locations": {"open", "closed"},
        "addresses": {"here", "off", "cancelled"},
    }


def test_what_somebody_else_or_another_organization_is_bound_to_does_not_count(world: World):
    other = make_organization("entity2")
    user = make_user(world.organization, other, role=Role.CLIENT_CUSTOMER)
    make_customer_user(make_customer(other), user)
    make_customer_user(world.customers["active"], world.user)
    assert seen(world, Role.CLIENT_CUSTOMER, user=user)["customers"] == set()


def finds(world: World, name: str, sight: Sight) -> list[bool]:
    """Tell whether the customer, its link to the open location and the closed one are found."""
    organization, customer = world.organization, world.customers[name]
    place = Location.objects.get(name="open")
    closed = Location.objects.get(name="closed")
    found = []
    for call in (
        lambda: find_customer(organization, customer.pk, sight=sight),
        lambda: find_customer_location(organization, customer.pk, place.pk, sight=sight),
        lambda: find_location(organization, closed.pk, sight=sight),
    ):
        try:
            call()
            found.append(True)
        except NotFound:
            found.append(False)
    return found


def test_what_is_not_seen_is_not_found(world: World):
    make_customer_user(world.customers["off"], world.user)
    organization, user = world.organization, world.user
    admin = sight_of(user, organization, Role.ADMIN)
    client = sight_of(user, organization, Role.CLIENT_CUSTOMER)
    driver = sight_of(user, organization, Role.DRIVER)
    assert [finds(world, name, admin) for name in ("active", "off")] == [[True] * 3] * 2
    assert finds(world, "active", client) == [False, False, True]
    assert finds(world, "off", client) == [True, True, True]
    assert finds(world, "active", driver) == [True, True, False]
    assert finds(world, "off", driver) == [False, False, False]


def test_not_found_says_what_was_looked_for_and_nothing_more(world: World):
    foreign = make_organization("entity2")
    for number in (make_customer(foreign).pk, 0, -1, 2**63, 2**64):
        with pytest.raises(NotFound) as caught:
            find_customer(world.organization, number, field="parent", kind="parent customer")
        assert (caught.value.kind, caught.value.key) == ("parent customer", number)
        assert caught.value.field == "parent"
    for number in (make_location(foreign).pk, 0, 2**63):
        with pytest.raises(NotFound) as caught:
            find_location(world.organization, number)
        assert caught.value.message == f"The location {number} does not exist."
