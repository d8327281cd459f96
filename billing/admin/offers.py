"""What the organization offers: services, and packages of them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from billing import services
from billing.admin.items import HolderAdmin, HolderForm, ItemsInline
from billing.models import Package, PackageService, Service
from core.actor import Actor
from core.admin.amounts import money
from core.admin.scoped import ScopedRelatedFilter
from core.admin.service import ServiceAdmin
from core.models import Organization

_CODED = (("code", "name"), "description", "is_active")
_KNOWN = ("organization", "created_at", "updated_at")


class OfferAdmin(ServiceAdmin):
    """What services and packages have in common."""

    list_filter: Any = (("organization", ScopedRelatedFilter), "is_active")
    list_display_links = ("code", "name")
    search_fields = ("code", "name")
    ordering = ("code", "pk")
    readonly_fields = _KNOWN
    # Models whose fields choose offers that are no longer active, too
    chosen_though_inactive: tuple[str, ...] = ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: contracts and usage refer to it for good. Offers are made inactive."""
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Search; a form of what holds offers finds those that may still be added."""
        chosen_by = request.GET.get("model_name") if "field_name" in request.GET else None
        if chosen_by and chosen_by not in self.chosen_though_inactive:
            queryset = queryset.filter(is_active=True)
        return super().get_search_results(request, queryset, search_term)


@admin.register(Service)
class OfferedServiceAdmin(OfferAdmin):
    """Services."""

    list_display = ("code", "name", "is_active", "organization", "updated_at")
    chosen_though_inactive = ("planallowance",)
    fieldsets = ((None, {"fields": _CODED}), (_("Record"), {"fields": _KNOWN}))
    add_fieldsets = fieldsets[:1]

    def create_record(
        self, organization: Organization | None, values: dict[str, Any], by: Actor
    ) -> Model:
        """Offer the service."""
        if organization is None:
            raise TypeError("A service belongs to an organization.")
        return services.create_service(organization=organization, values=values, by=by)

    def update_record(self, record: Service, values: dict[str, Any], by: Actor) -> Model:
        """Change the service."""
        return services.update_service(service=record, values=values, by=by)


class PackageForm(HolderForm):
    """A package; its currency is the organization's unless another one is entered."""

    items_name = "contents"


class ContentsInline(ItemsInline):
    """What a new contract of the package starts with."""

    model = PackageService
    verbose_name_plural = _("services")
    fields = ("service", "transaction_limit", "value")


@admin.register(Package)
class PackageAdmin(HolderAdmin, OfferAdmin):
    """Packages; contracts that were made of one stay as they are when it changes."""

    form = PackageForm
    inlines = (ContentsInline,)
    list_display = (
        *("code", "name", "price_text", "period_months", "is_active"),
        *("organization", "updated_at"),
    )
    fieldsets = (
        (None, {"fields": (*_CODED, ("price", "currency"), "period_months")}),
        (_("Record"), {"fields": _KNOWN}),
    )
    add_fieldsets = fieldsets[:1]

    def get_changeform_initial_data(self, request: Any) -> dict[str, Any]:
        """Return what a new package starts with."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        return {"currency": request.organization.default_currency, **initial}

    def create_record(
        self, organization: Organization | None, values: dict[str, Any], by: Actor
    ) -> Model:
        """Offer the package."""
        if organization is None:
            raise TypeError("A package belongs to an organization.")
        return services.create_package(organization=organization, values=values, by=by)

    def update_record(self, record: Package, values: dict[str, Any], by: Actor) -> Model:
        """Change the package."""
        return services.update_package(package=record, values=values, by=by)

    @admin.display(description=_("price of a period"), ordering="price")
    def price_text(self, package: Package) -> str:
        """Return the price with its currency."""
        return money(package.price, package.currency)
