"""Customers at locations: on what terms they are served, and whether they are."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.admin.forms import ServiceForm
from core.admin.scoped import ScopedAdmin, ScopedRelatedFilter
from core.errors import DomainError
from core.models import Organization
from dispatch import services
from dispatch.admin.deactivating import DeactivatePage
from dispatch.admin.filters import ServedFilter, SuspendedFilter
from dispatch.admin.states import state_name, state_of
from dispatch.admin.switching import SwitchActions
from dispatch.models import CustomerLocation

_WHERE: Final = ("customer", "location")
_COMPUTED: Final = ("is_served", "sales_user")
_KNOWN: Final = ("organization_text", "created_at", "updated_at")
_TERMS: Final = (
    ("account_number_1", "account_number_2"),
    ("reference_number", "renewal_on"),
    ("sales_rep", "sales_rep_key"),
    "note",
)


class CustomerLocationForm(ServiceForm):
    """A customer at a location; what speaks against the pair is said at the one it is about."""

    def field_of(self, error: DomainError) -> str | None:
        """Return the form's name for the field."""
        if isinstance(error, services.CustomerNotActive):
            return error.field or "customer"
        if isinstance(error, services.LocationNotActive):
            return error.field or "location"
        return error.field


@admin.register(CustomerLocation)
class CustomerLocationAdmin(SwitchActions, DeactivatePage):
    """Who is served where; nobody is taken away from a location, but made inactive there."""

    form = CustomerLocationForm
    organization_path = "customer__organization"
    list_display = (
        *("customer", "location", "is_served", "suspension_text", "account_number_1"),
        *("sales_rep_text", "renewal_on", "organization_text", "updated_at"),
    )
    list_display_links = ("customer", "location")
    list_select_related = ("customer__organization", "location", "suspension__organization")
    list_filter: Any = (
        ("customer__organization", ScopedRelatedFilter),
        ("location", ScopedRelatedFilter),
        ServedFilter,
        SuspendedFilter,
        ("suspension", ScopedRelatedFilter),
        "is_commercial",
    )
    search_fields = ("customer__name", "customer__reference", "account_number_1")
    search_help_text = _("The customer's name or reference, or the account number")
    ordering = ("customer__name_lower", "customer", "pk")
    autocomplete_fields = ("customer", "location", "suspension")
    readonly_fields = (*_COMPUTED, *_KNOWN)
    fieldsets = (
        (None, {"fields": (_WHERE, ("is_active", "is_served"), ("is_commercial", "suspension"))}),
        (_("Terms"), {"fields": _TERMS}),
        (_("Record"), {"fields": (_KNOWN, "sales_user")}),
    )
    add_fieldsets = (
        (None, {"fields": (_WHERE, ("is_commercial", "suspension"))}),
        (
            _("Terms"),
            {
                "fields": _TERMS,
                "description": _(
                    "What is left blank is as it was given when the customer was made, if it was."
                ),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the visible rows; those of deleted customers are gone here as everywhere."""
        # A row's organization is its customer's: it has no column of its own to join.
        rows = ScopedAdmin.get_queryset(self, request).filter(customer__deleted_at=None)
        return rows.select_related(*self.list_select_related, "sales_user")

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Return the row, which knows whose it is: its form offers what is theirs."""
        row = super().get_object(request, *args, **kwargs)
        if row is not None:
            row.organization = row.customer.organization
        return row

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return also the customer and the location: they are the row's identity."""
        return (*_WHERE, *self.readonly_fields) if obj else self.readonly_fields

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: clients know the pair for good. It is made inactive."""
        return False

    def create_record(
        self, organization: Organization | None, values: dict[str, Any], by: Actor
    ) -> CustomerLocation:
        """Link the customer to the location; what is left blank is not said."""
        customer, location = values.pop("customer"), values.pop("location")
        said = {name: value for name, value in values.items() if value not in (None, "", False)}
        try:
            return services.link_customer(customer=customer, location=location, values=said, by=by)
        except services.AlreadyAtLocation as error:
            # In its own words: it is the pair that exists, not a value that is used.
            raise DomainError(error.message, field="location") from error

    def update_record(
        self, record: CustomerLocation, values: dict[str, Any], by: Actor
    ) -> CustomerLocation:
        """Change on what terms the customer is served there, and whether."""
        return services.update_customer_location(customer_location=record, values=values, by=by)

    @admin.display(description=_("served"), boolean=True)
    def is_served(self, row: CustomerLocation) -> bool:
        """Return whether the row and its customer are active."""
        return row.is_served

    @admin.display(description=_("suspension"), ordering="suspension__starts_on")
    def suspension_text(self, row: CustomerLocation) -> str:
        """Return what the customer is suspended by, and whether that is so now."""
        if row.suspension is None:
            return "-"
        now = timezone.now()
        text = f"{row.suspension.reason} ({state_name(row.suspension, now)})"
        if state_of(row.suspension, now) == "current":
            return format_html("<strong>{}</strong>", text)
        return text

    @admin.display(description=_("sales representative"), ordering="sales_rep")
    def sales_rep_text(self, row: CustomerLocation) -> str:
        """Return the name that was given, else the member's."""
        return row.sales_rep or str(row.sales_user or "-")

    @admin.display(description=_("organization"), ordering="customer__organization__name")
    def organization_text(self, row: CustomerLocation) -> str:
        """Return whose customer it is."""
        return str(row.customer.organization)
