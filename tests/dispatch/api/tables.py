"""All wire models of the surface, for tests that go through every one of them."""

from __future__ import annotations

from collections.abc import Iterator

from core.api.dispatch.fields import Model
from dispatch.api import urls
from dispatch.api.base import BaseView
from dispatch.api.models import (
    addresses,
    contacts,
    customer_locations,
    customers,
    locations,
    tenants,
)
from dispatch.api.models import queries as query_models

INPUTS = (
    customers.CREATE_CUSTOMER,
    customers.UPDATE_CUSTOMER,
    addresses.CREATE_CUSTOMER_ADDRESS,
    addresses.UPDATE_CUSTOMER_ADDRESS,
    contacts.CREATE_CUSTOMER_CONTACT,
    contacts.UPDATE_CUSTOMER_CONTACT,
    customer_locations.CREATE_CUSTOMER_LOCATION,
    customer_locations.UPDATE_CUSTOMER_LOCATION,
)
QUERIES = (query_models.LIST_TENANTS, query_models.LIST_LOCATIONS, query_models.LIST_CUSTOMERS)
OUTPUTS = (
    tenants.TENANT,
    locations.LOCATION,
    customers.CUSTOMER,
    customer_locations.CUSTOMER_LOCATION,
    addresses.CUSTOMER_ADDRESS,
    contacts.CUSTOMER_CONTACT,
)


def views() -> list[type[BaseView]]:
    """Return the view of every address."""
    return [pattern.callback.cls for pattern in urls.urlpatterns]  # type: ignore[union-attr]


def all_models() -> set[Model]:
    """Return the models of all operations, and those inside them."""
    found: set[Model] = set()
    for view in views():
        for operation in view.operations.values():
            for model in (operation.input, operation.output, operation.query):
                found.update(_with_nested(model) if model else ())
    return found


def _with_nested(model: Model) -> Iterator[Model]:
    yield model
    for field in model.fields:
        if isinstance(field.type, Model):
            yield from _with_nested(field.type)
