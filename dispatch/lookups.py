"""Finding the records that a caller names by id, and what of them the caller may see.

Every function looks within one organization and raises NotFound with the id as it was given; a
record of another organization, a deleted one and one out of the caller's sight are simply not
found. The id of a merged customer finds the one that it is part of (see `customers.aliases`).
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final, TypeVar

from django.db.models import Q, QuerySet

from core.errors import NotFound
from core.models import Organization, User
from core.roles import Role
from core.tenancy import Access
from customers.models import Customer
from dispatch.models import CustomerLocation, CustomerUser, Location, Suspension
from dispatch.querysets import SERVED

# Who reads everything of the organization.
SEES_ALL: Final = frozenset(
    {
        *(Role.ADMIN, Role.CRM_USER, Role.DISPATCHER),
        *(Role.THIRD_PARTY_DISPATCHER, Role.THIRD_PARTY_DRIVER),
    }
)
_LARGEST_ID: Final = 2**63 - 1

Records = TypeVar("Records", bound=QuerySet[Any])


class Sight:
    """What somebody sees of an organization's records.

    A ClientCustomer sees its own customer, active or not, none while it is bound to none, and every
    location; a Driver what is active. Somebody who is both sees what either sees, and with a role
    of `SEES_ALL` besides, or instead, everything. With none of these roles nothing is seen.

    Each method narrows records of the organization; deleted customers are left out by
    `for_organization`, not here.
    """

    def __init__(self, access: Access, user: User) -> None:
        self._organization = access.organization
        self._user = user
        self._sees_all = not SEES_ALL.isdisjoint(access.roles)
        self._is_client = Role.CLIENT_CUSTOMER in access.roles
        self._is_driver = Role.DRIVER in access.roles

    def customers(self, records: Records) -> Records:
        """Return the customers among them that are seen."""
        return self._narrow(records, active=Q(is_active=True), own="pk")

    def customer_locations(self, records: Records) -> Records:
        """Return the customers at locations among them that are seen."""
        at_open_locations = Q(location__is_active=True)
        return self._narrow(records, active=SERVED & at_open_locations, own="customer_id")

    def locations(self, records: Records) -> Records:
        """Return the locations among them that are seen."""
        return records if self._is_client else self._narrow(records, active=Q(is_active=True))

    def addresses(self, records: Records) -> Records:
        """Return the addresses among them that are seen, of customers that are seen."""
        return self._narrow(records, active=Q(is_active=True), own="customer_id")

    def _narrow(self, records: Records, *, active: Q, own: str = "") -> Records:
        if self._sees_all:
            return records
        seen = Q(pk__in=[])
        if self._is_driver:
            seen |= active
        if self._is_client and own:
            seen |= Q(**{f"{own}__in": self._own_customers})
        return records.filter(seen)

    @cached_property
    def _own_customers(self) -> list[int]:
        """Return the id of the customer that a ClientCustomer acts for, if any."""
        bound = CustomerUser.objects.filter(user=self._user, organization=self._organization)
        return list(bound.values_list("customer_id", flat=True))


def find_location(
    organization: Organization, number: int, *, sight: Sight | None = None
) -> Location:
    """Return a location, active or not."""
    locations: QuerySet[Location] = Location.objects.for_organization(organization)
    found = _first(sight.locations(locations) if sight else locations, number)
    if found is None:
        raise NotFound("location", number)
    found.organization = organization
    return found


def find_customer(
    organization: Organization,
    number: int,
    *,
    sight: Sight | None = None,
    field: str | None = None,
    kind: str = "customer",
) -> Customer:
    """Return a customer that is not deleted.

    For the error, `field` is the domain name of the value that held the id, `kind` the noun.
    """
    customers: QuerySet[Customer] = Customer.objects.for_organization(organization)
    seen = sight.customers(customers) if sight else customers
    found = _first(seen, number)
    if found is None and _is_id(number):
        found = seen.filter(aliases=number).first()
    if found is None:
        raise NotFound(kind, number, field=field)
    found.organization = organization
    return found


def find_customer_location(
    organization: Organization,
    customer_id: int,
    location_id: int,
    *,
    sight: Sight | None = None,
) -> CustomerLocation:
    """Return the customer at the location, active there or not, and the sales user with it."""
    rows: QuerySet[CustomerLocation] = CustomerLocation.objects.for_organization(
        organization
    ).with_parts()
    found = None
    if _is_id(customer_id) and _is_id(location_id):
        seen = sight.customer_locations(rows) if sight else rows
        there = seen.filter(location=location_id)
        found = there.filter(customer=customer_id).first()
        found = found or there.filter(customer__aliases=customer_id).first()
    if found is None:
        raise NotFound("customer", f"{customer_id} at the location {location_id}")
    found.customer.organization = organization
    return found


def find_suspension(organization: Organization, number: int) -> Suspension:
    """Return a suspension, past, present or to come; it is always a value that names one."""
    suspensions: QuerySet[Suspension] = Suspension.objects.for_organization(organization)
    found = _first(suspensions, number)
    if found is None:
        raise NotFound("suspension", number, field="suspension")
    found.organization = organization
    return found


def _first(records: QuerySet[Any], number: int) -> Any:
    return records.filter(pk=number).first() if _is_id(number) else None


def _is_id(number: int) -> bool:
    """Tell whether a row can have this id: the databases disagree about larger numbers."""
    return 0 < number <= _LARGEST_ID
