"""What other systems call the customers."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from core.actor import Actor
from core.admin.scoped import ScopedRelatedFilter
from core.admin.service import ServiceAdmin
from core.models import Organization
from customers import services
from customers.models import CustomerExternalId


@admin.register(CustomerExternalId)
class ExternalIdAdmin(ServiceAdmin):
    """One row for each system that knows a customer."""

    list_display = ("value", "system", "customer", "organization")
    list_select_related = ("customer__organization",)
    list_filter = (("organization", ScopedRelatedFilter), "system")
    search_fields = ("value", "customer__name", "customer__reference")
    ordering = ("system", "value", "pk")
    autocomplete_fields = ("customer",)
    fields = ("customer", ("system", "value"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the ids of customers that are not deleted."""
        return super().get_queryset(request).filter(customer__deleted_at=None)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return the customer: an id stays with it."""
        return ("customer",) if obj else ()

    def create_record(
        self, organization: Organization | None, values: dict[str, Any], by: Actor
    ) -> CustomerExternalId:
        """Keep the id of the customer."""
        customer = values.pop("customer")
        return services.create_external_id(customer=customer, values=values, by=by)

    def update_record(
        self, record: CustomerExternalId, values: dict[str, Any], by: Actor
    ) -> CustomerExternalId:
        """Correct the id."""
        return services.update_external_id(external_id=record, values=values, by=by)

    def delete_record(self, record: CustomerExternalId, by: Actor) -> None:
        """Forget the id."""
        services.delete_external_id(external_id=record, by=by)
