"""What lists of customers may be asked for.

The query model (`LIST_CUSTOMERS`) declares the parameters, reads them, words what is wrong with
them and makes the OpenAPI document, as field tables do everywhere on this surface. A FilterSet
would declare all of it a second time; so what is left here is a function from the values that were
read to the records they ask for. What is absent narrows nothing, and parameters add up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db.models import Q
from django.db.models.functions import Coalesce

from core.api.dispatch.fields import Values
from customers.models import Customer
from customers.querysets import CustomerQuerySet
from dispatch.querysets import SERVED, CustomerLocationQuerySet

# What a parameter asks of a customer; of one at a location, the names begin with `customer__`.
_OF_CUSTOMER: Final[Mapping[str, Callable[[Any], dict[str, Any]]]] = {
    "is_parent": lambda flag: {"parent__isnull": flag},
    "name": lambda text: {"name_lower__contains": text.lower()},
    "parent_id": lambda number: {"parent_id": _customer_meant(number)},
}


def filter_customers(
    customers: CustomerQuerySet, values: Values, links: CustomerLocationQuerySet
) -> CustomerQuerySet:
    """Return the customers that the values ask for; `links` are those that the caller sees."""
    wanted = _of_customer(values)
    if "active" in values:
        wanted &= Q(is_active=values["active"])
    if "created_on_gte" in values:
        wanted &= Q(created_at__gte=values["created_on_gte"])
    if "last_updated_gte" in values:
        wanted &= Q(updated_at__gte=values["last_updated_gte"])
    if "location_id" in values:
        wanted &= Q(pk__in=_customers_at(values["location_id"], links))
    return customers.filter(wanted)


def filter_customer_locations(
    rows: CustomerLocationQuerySet, values: Values, links: CustomerLocationQuerySet
) -> CustomerLocationQuerySet:
    """Return the customers at a location that the values ask for.

    `active` speaks of being served there, the times of what the model shows as such; `location_id`
    asks for customers that are at that location, too.
    """
    wanted = _of_customer(values, "customer__")
    if "active" in values:
        wanted &= SERVED if values["active"] else ~SERVED
    if "created_on_gte" in values:
        wanted &= Q(created_at__gte=values["created_on_gte"])
    if "last_updated_gte" in values:
        since = values["last_updated_gte"]
        wanted &= Q(updated_at__gte=since) | Q(customer__updated_at__gte=since)
    if "location_id" in values:
        wanted &= Q(customer__in=_customers_at(values["location_id"], links))
    return rows.filter(wanted)


def _of_customer(values: Values, prefix: str = "") -> Q:
    wanted = Q()
    for name, condition in _OF_CUSTOMER.items():
        if name in values:
            wanted &= Q(**{f"{prefix}{key}": each for key, each in condition(values[name]).items()})
    return wanted


def _customer_meant(number: int) -> Any:
    """Return the question whom the number means: a merged customer's means its survivor."""
    found = Customer.objects.filter(pk=number)
    return found.values_list(Coalesce("merged_into", "pk"))[:1]


def _customers_at(location_id: int, links: CustomerLocationQuerySet) -> Any:
    return links.filter(location=location_id).values("customer")
