"""What customers have of their own over the organization's policy."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from collections_policy import services
from collections_policy.admin.policy_words import CUSTOMER_POLICY_HELP
from collections_policy.admin.whole import WholeAdmin, WholeForm, with_notices
from collections_policy.models import CustomerPolicy
from collections_policy.services.finding import find_customer_policy, policy_of
from core.actor import Actor
from core.admin.scoped import ScopedRelatedFilter
from core.errors import NotUnique
from core.models import Organization
from customers.services.customer import lock_customer

_OWN: Final = (
    ("default_schema", "notification_type"),
    ("reports_automatically", "shows_detail", "attaches_documents"),
)
_KNOWN: Final = ("organization", "created_at", "updated_at")


class CustomerPolicyForm(WholeForm):
    """All that a customer can have of its own."""

    numbered = {"default_schema": "uuid", "notification_type": "number"}


@admin.register(CustomerPolicy)
class CustomerPolicyAdmin(WholeAdmin):
    """The customers that have something of their own, used or only kept."""

    form = CustomerPolicyForm
    help_texts = CUSTOMER_POLICY_HELP
    list_display = (
        *("customer", "uses_general_policy", "default_schema", "notification_type"),
        *("reports_automatically", "organization", "updated_at"),
    )
    # The services need the customer with its organization.
    list_select_related = ("customer__organization", "default_schema", "notification_type")
    list_filter: Any = (
        ("organization", ScopedRelatedFilter),
        "uses_general_policy",
        ("default_schema", ScopedRelatedFilter),
    )
    search_fields = ("customer__name", "customer__reference", "customer__tax_id")
    ordering = ("customer__name_lower", "pk")
    autocomplete_fields = ("customer", "default_schema")
    readonly_fields = _KNOWN
    fieldsets = (
        (None, {"fields": ("customer", "uses_general_policy")}),
        (_("The customer's own"), {"fields": _OWN}),
        (_("Record"), {"fields": _KNOWN}),
    )
    add_fieldsets = fieldsets[:-1]

    def lock(self, record: CustomerPolicy) -> None:
        """Lock the customer."""
        lock_customer(record.customer)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the policies of customers that are not deleted."""
        return super().get_queryset(request).filter(customer__deleted_at=None)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return also the customer: a policy stays with it."""
        return (*_KNOWN, "customer") if obj else _KNOWN

    def get_changeform_initial_data(self, request: Any) -> dict[str, Any]:
        """Return what a customer's policy starts with: the organization's values."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        company = policy_of(request.organization)
        if company is None:
            return initial
        names = [name for row in _OWN for name in row]
        return {**{name: getattr(company, name) for name in names}, **initial}

    def create_record(
        self, organization: Organization | None, values: dict[str, Any], by: Actor
    ) -> CustomerPolicy:
        """Save what the customer has of its own for the first time."""
        customer = lock_customer(values.pop("customer"))
        if find_customer_policy(customer) is not None:
            raise NotUnique("customer")
        return with_notices(services.save_customer_policy(customer=customer, values=values, by=by))

    def update_record(
        self, record: CustomerPolicy, values: dict[str, Any], by: Actor
    ) -> CustomerPolicy:
        """Replace what the customer has of its own."""
        saved = services.save_customer_policy(customer=record.customer, values=values, by=by)
        return with_notices(saved)
