"""Records with everything that replies say of them, in as many queries for any number of them.

Addresses, contacts and links come in the order of their ids, without those that the caller does not
see.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from core.models import Organization
from customers.models import Address, Contact, Customer
from customers.querysets import CustomerQuerySet
from dispatch.lookups import Sight
from dispatch.models import CustomerLocation, Location
from dispatch.querysets import CustomerLocationQuerySet, LocationQuerySet


def list_locations(organization: Organization, sight: Sight) -> LocationQuerySet:
    """Return the locations that are seen, by id."""
    locations: LocationQuerySet = Location.objects.for_organization(organization)
    return sight.locations(locations).order_by("pk")


def list_customers(organization: Organization, sight: Sight) -> CustomerQuerySet:
    """Return the customers that are seen, by id, with all parts."""
    customers: CustomerQuerySet = Customer.objects.for_organization(organization)
    return sight.customers(customers).prefetch_related(*_customer_parts(sight)).order_by("pk")


def list_customer_locations(location: Location, sight: Sight) -> CustomerLocationQuerySet:
    """Return the customers at the location that are seen, by their ids, with all parts."""
    rows = seen_links(location.organization, sight).filter(location=location).with_parts()
    return rows.prefetch_related(*_parts(sight, "customer__")).order_by("customer_id")


def list_addresses(customer: Customer, sight: Sight) -> QuerySet[Address]:
    """Return the customer's addresses that are seen, by id."""
    return sight.addresses(Address.objects.filter(customer=customer)).order_by("pk")


def seen_links(organization: Organization, sight: Sight) -> CustomerLocationQuerySet:
    """Return the customers at locations that are seen, in no order and without parts."""
    rows: CustomerLocationQuerySet = CustomerLocation.objects.for_organization(organization)
    return sight.customer_locations(rows)


def fetch_customer(customer: Customer, sight: Sight) -> Customer:
    """Return the customer with all parts."""
    prefetch_related_objects([customer], *_customer_parts(sight))
    return customer


def fetch_customer_location(row: CustomerLocation, sight: Sight) -> CustomerLocation:
    """Return the customer at a location (found with its own parts) with those of the customer."""
    prefetch_related_objects([row], *_parts(sight, "customer__"))
    return row


def _customer_parts(sight: Sight) -> tuple[Prefetch[Any], ...]:
    links = sight.customer_locations(CustomerLocation.objects.select_related("sales_user"))
    return (*_parts(sight), Prefetch("customer_locations", links.order_by("pk")))


def _parts(sight: Sight, through: str = "") -> tuple[Prefetch[Any], ...]:
    addresses = sight.addresses(Address.objects.order_by("pk"))
    return (
        Prefetch(f"{through}addresses", addresses),
        Prefetch(f"{through}contacts", Contact.objects.order_by("pk")),
    )
