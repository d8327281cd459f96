"""Locations: where they are, whom to ask, and how work is done there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.admin.scoped import ScopedRelatedFilter
from core.admin.service import ServiceAdmin
from core.models import Organization
from dispatch import services
from dispatch.admin.location_words import BILLING, HELP, JOBS, NOTICES, WORK
from dispatch.models import CustomerLocation, Location
from dispatch.querysets import SERVED

_KNOWN: Final = ("organization", "created_at", "updated_at")
_ADDRESS: Final = (
    *(("line_1", "line_2"), ("line_3", "line_4")),
    *(("city", "state", "postal_code"), ("latitude", "longitude")),
)
_JOBS: Final = (
    ("auto_complete_dumps", "auto_rollover_enabled"),
    ("do_share_drivers", "driver_self_assignment"),
    ("dtt_enabled", "leed_enabled"),
    ("require_reason_fail_delay", "require_reference_number"),
    ("require_signature", "use_additional_items"),
)
_ASSETS: Final = (
    ("allow_new_asset_numbers", "asset_number_required"),
    ("bar_code_type", "main_inventory_name"),
)
_WORK: Final = (
    ("delivery_name", "delivery_hidden"),
    ("pickup_name", "pickup_hidden"),
    ("dropoff_name", "dropoff_hidden"),
    ("exchange_name", "exchange_hidden"),
    ("service_name", "service_hidden"),
    "service_disclaimer",
)
_TOLD: Final = (
    ("notify_on_acknowledged_job", "notify_on_dispatched_job"),
    ("notify_on_completed_job", "notify_on_failed_job"),
)
TAB: Final = ["tab"]


@admin.register(Location)
class LocationAdmin(ServiceAdmin):
    """The depots and yards; one that is not used any more is made inactive."""

    list_display = (
        *("name", "city", "state", "contact_name", "is_active", "served"),
        *("organization", "updated_at"),
    )
    list_filter: Any = (("organization", ScopedRelatedFilter), "is_active")
    search_fields = ("name", "city", "contact_name")
    search_help_text = _("Name, city or contact")
    ordering = ("organization__name", "organization", "name", "pk")
    readonly_fields = ("served", *_KNOWN)
    fieldsets = (
        (
            _("Location"),
            {
                "fields": (
                    ("name", "is_active"),
                    *_ADDRESS,
                    ("contact_name", "contact_email", "contact_number"),
                ),
                "classes": TAB,
            },
        ),
        (_("Jobs"), {"fields": _JOBS, "classes": TAB, "description": JOBS}),
        (_("Kinds of work"), {"fields": _WORK, "classes": TAB, "description": WORK}),
        (_("Assets"), {"fields": _ASSETS, "classes": TAB}),
        (
            _("Billing and distances"),
            {
                "fields": (
                    ("auto_billing_setup", "billing_accounts_global"),
                    ("distance_factor", "distance_label"),
                ),
                "classes": TAB,
                "description": BILLING,
            },
        ),
        (_("Told to the customer"), {"fields": _TOLD, "classes": TAB, "description": NOTICES}),
        (_("Record"), {"fields": ("served", _KNOWN), "classes": TAB}),
    )
    add_fieldsets = fieldsets[:-1]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: customers and clients refer to it for good. Locations are made inactive."""
        return False

    def get_form(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Return the form's class, whose settings are explained."""
        return super().get_form(request, obj, **{"help_texts": HELP, **kwargs})

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Search; a form finds the locations in use: no customer is linked to another one."""
        if "field_name" in request.GET:
            queryset = queryset.filter(is_active=True)
        return super().get_search_results(request, queryset, search_term)

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Return the location with how many customers are at it."""
        location = super().get_object(request, *args, **kwargs)
        if location is not None:
            _add_counts([location])
        return location

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Return the page of the list; its locations know how many customers are at them."""
        page = super().get_changelist_instance(request)
        _add_counts(page.result_list)
        return page

    def create_record(
        self, organization: Organization | None, values: dict[str, Any], by: Actor
    ) -> Location:
        """Open the location."""
        if organization is None:
            raise TypeError("A location belongs to an organization.")
        return services.create_location(organization=organization, values=values, by=by)

    def update_record(self, record: Location, values: dict[str, Any], by: Actor) -> Location:
        """Change the location."""
        return services.update_location(location=record, values=values, by=by)

    @admin.display(description=_("customers served"))
    def served(self, location: Any) -> str:
        """Return how many customers are served from here, of how many there are."""
        return f"{location.served_count:,} / {location.linked_count:,}"


def _add_counts(locations: Iterable[Any]) -> None:
    """Set `linked_count` and `served_count` of each location, with one query for all of them."""
    shown = {location.pk: location for location in locations}
    rows = CustomerLocation.objects.filter(location__in=shown, customer__deleted_at=None)
    numbers = {"linked": Count("pk"), "active": Count("pk", filter=SERVED)}
    counted = rows.order_by().values_list("location").annotate(**numbers)
    counts = {key: (linked, active) for key, linked, active in counted}
    for key, location in shown.items():
        location.linked_count, location.served_count = counts.get(key, (0, 0))
