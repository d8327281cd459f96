"""Users and contacts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Model

from core.api.v1.views import V1ViewSet
from core.errors import InvalidValue, MissingValue
from customers import lookups, services
from customers.api.v1 import catalog_filters as filters
from customers.api.v1.input.contact import CONTACT as CONTACT_INPUT
from customers.api.v1.output.contact import CONTACT as CONTACT_OUTPUT
from customers.api.v1.output.user import USER as USER_OUTPUT
from customers.models import Contact, Customer


class UserViewSet(V1ViewSet):
    """The organization's people; read only, and without the accounts of programs."""

    kind = "user"
    output = USER_OUTPUT
    filterset_class = filters.UserFilterSet
    find = lookups.find_user


class ContactViewSet(V1ViewSet):
    """The people to talk to at customers; they also stand in each customer's `contacts`."""

    kind = "contact"
    output = CONTACT_OUTPUT
    input = CONTACT_INPUT
    filterset_class = filters.ContactFilterSet
    find = lookups.find_contact

    def locks(self, record: Contact, values: Mapping[str, Any] | None) -> list[Model]:
        # A contact is a part of its customer, whose row is held for both.
        return [record.customer]

    def perform_create(self, values: dict[str, Any]) -> Contact:
        customer = _take_customer(values)
        if customer is None:
            raise MissingValue("customer")
        return services.create_contact(customer=customer, values=values, by=self.actor)

    def perform_update(self, record: Contact, values: dict[str, Any]) -> Contact:
        customer = _take_customer(values)
        if customer is not None and customer.pk != record.customer_id:
            raise InvalidValue("A contact stays with its customer.", field="customer")
        return services.update_contact(contact=record, values=values, by=self.actor)

    def perform_destroy(self, record: Contact) -> None:
        services.delete_contact(contact=record, by=self.actor)


def _take_customer(values: dict[str, Any]) -> Customer | None:
    """Take the customer out of the values, None where nothing names one.

    Raises MissingValue when it is given empty, InvalidValue when its id and reference disagree.
    """
    named = [values.pop(key) for key in ("customer", "customer_by_reference") if key in values]
    customers = [customer for customer in named if customer is not None]
    if named and not customers:
        raise MissingValue("customer")
    if len({customer.pk for customer in customers}) > 1:
        raise InvalidValue(
            "It names another customer than customerId.", field="customer_by_reference"
        )
    return customers[0] if customers else None
