"""The customers resource."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Model, QuerySet

from core.api.v1.views import V1ViewSet
from customers import lookups, services
from customers.api.v1 import filters
from customers.api.v1.input.customer import CUSTOMER as CUSTOMER_INPUT
from customers.api.v1.output.customer import CUSTOMER as CUSTOMER_OUTPUT
from customers.models import Customer, CustomerTally


class CustomerViewSet(V1ViewSet):
    """Customers: companies and persons that the organization sells to."""

    kind = "customer"
    output = CUSTOMER_OUTPUT
    input = CUSTOMER_INPUT
    filterset_class = filters.CustomerFilterSet
    find = lookups.find_customer

    def count_matches(self, matches: QuerySet, filters: Mapping[str, str]) -> int:
        if filters:
            return super().count_matches(matches, filters)
        return CustomerTally.objects.total(self.access.organization)

    def locks(self, record: Customer, values: Mapping[str, Any] | None) -> list[Model]:
        # A new parent holds the organization's trees before the customer.
        return [record.organization, record] if values and "parent" in values else [record]

    def perform_create(self, values: dict[str, Any]) -> Customer:
        return services.create_customer(
            organization=self.access.organization, values=values, by=self.actor
        )

    def perform_update(self, record: Customer, values: dict[str, Any]) -> Customer:
        return services.update_customer(customer=record, values=values, by=self.actor)

    def perform_upsert(self, reference: str, values: dict[str, Any]) -> Customer:
        customer, _ = services.upsert_customer(
            organization=self.access.organization, reference=reference, values=values, by=self.actor
        )
        return customer

    def perform_destroy(self, record: Customer) -> None:
        services.delete_customer(customer=record, by=self.actor)
