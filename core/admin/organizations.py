"""Organizations: superusers make them, their own staff may change them, nobody deletes them."""

from __future__ import annotations

from functools import partial, update_wrapper
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelect2Widget

from core.actor import Actor
from core.admin.choosing import choose_organization
from core.admin.scoped import is_superuser
from core.admin.service import ServiceAdmin
from core.models import Organization
from core.services import (
    CHANGEABLE,
    OFFICER,
    create_organization,
    time_zones,
    update_organization,
)

_FIXED = ("slug", "default_currency")


@admin.register(Organization)
class OrganizationAdmin(ServiceAdmin):
    """The tenants."""

    organization_path = "id"
    asks_for_organization = False
    list_display = ("name", "slug", "tax_id", "default_currency", "has_geographical_locations")
    search_fields = ("name", "slug", "tax_id")
    ordering = ("name", "pk")
    fieldsets = (
        (
            _("Identity"),
            {"fields": (("name", "short_name"), ("slug", "tax_id"), "default_currency")},
        ),
        (_("Officer"), {"fields": (OFFICER[:2], OFFICER[2:])}),
        (
            _("Reached at"),
            {
                "fields": (
                    ("email", "phone"),
                    "address",
                    ("postal_code", "city", "state"),
                )
            },
        ),
        (
            _("Settings"),
            {
                "fields": (
                    ("time_zone", "truck_limit"),
                    ("has_geographical_locations", "customer_region_level"),
                )
            },
        ),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return what is decided for good when the organization is made."""
        return _FIXED if obj else ()

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the known time zones."""
        if db_field.name == "time_zone":
            zones = [(zone, zone) for zone in sorted(time_zones())]
            kwargs["widget"] = UnfoldAdminSelect2Widget(choices=zones)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        """Return the pages, with the one where the header's choice is made."""
        view = partial(choose_organization, self.admin_site)
        choosing = self.admin_site.admin_view(update_wrapper(view, choose_organization))
        return [path("choose/", choosing, name="choose_organization"), *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only superusers add one: nobody else would be a member of it."""
        return is_superuser(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes one: events and numbers refer to it for ever."""
        return False

    def create_record(
        self, organization: Organization | None, values: dict[str, Any], by: Actor
    ) -> Organization:
        """Make the organization with its root category and built-in payment types."""
        names = (*_FIXED, *CHANGEABLE)
        return create_organization(**{name: values[name] for name in names}, by=by)

    def update_record(
        self, record: Organization, values: dict[str, Any], by: Actor
    ) -> Organization:
        """Change the organization."""
        return update_organization(organization=record, values=values, by=by)
