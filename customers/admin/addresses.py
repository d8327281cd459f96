"""The addresses of customers one by one: added, changed and taken out of use by their services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from core.actor import Actor
from core.admin.forms import Refusal, ServiceForm
from core.admin.scope import actor_of
from core.admin.scoped import ScopedRelatedFilter
from core.admin.service import ServiceAdmin
from core.errors import DomainError
from core.models import Organization
from customers import services
from customers.admin.customer_form import country_field
from customers.models import Address

_PLACE = (
    ("line_1", "line_2"),
    ("line_3", "line_4"),
    ("external_number", "internal_number"),
    ("district", "postal_code"),
    ("city", "state", "country"),
    ("latitude", "longitude"),
)
_ENTERED = (("customer", "is_billing", "is_shipping"), *_PLACE)


class AddressForm(ServiceForm):
    """An address, whose country may be a name."""

    country = country_field()


@admin.register(Address)
class AddressAdmin(ServiceAdmin):
    """All addresses of the visible customers; whoever may change a customer may change them."""

    form = AddressForm
    organization_path = "customer__organization"
    actions_detail = ("deactivate",)
    list_display = ("__str__", "customer", "is_billing", "is_shipping", "is_active", "updated_at")
    list_select_related = ("customer__organization",)
    list_filter: Any = (
        ("customer__organization", ScopedRelatedFilter),
        *("is_active", "is_billing", "is_shipping"),
    )
    search_fields = ("line_1", "city", "postal_code", "customer__name", "customer__reference")
    ordering = ("customer__name_lower", "customer", "pk")
    autocomplete_fields = ("customer",)
    fieldsets = (
        (None, {"fields": _ENTERED}),
        (gettext_lazy("Record"), {"fields": (("is_active", "created_at", "updated_at"),)}),
    )
    add_fieldsets = fieldsets[:1]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the addresses of customers that are not deleted."""
        # An address has no organization of its own to join.
        rows = super(ServiceAdmin, self).get_queryset(request).filter(customer__deleted_at=None)
        return rows.select_related(*self.list_select_related)

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Return the address, which knows whose it is."""
        address = super().get_object(request, *args, **kwargs)
        if address is not None:
            address.organization = address.customer.organization
        return address

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return also the customer: an address stays with it."""
        known = ("is_active", "created_at", "updated_at")
        return ("customer", *known) if obj else known

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Say whether the index has the list; it is reached from the customers."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether the person may see customers."""
        return bool(request.user.has_perm("customers.view_customer")) or (
            self.has_change_permission(request, obj)
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say whether the person may change customers: a new address does."""
        return self.has_change_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether the person may change customers."""
        return bool(request.user.has_perm("customers.change_customer"))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: clients know the address for good. It is taken out of use."""
        return False

    def create_record(
        self, organization: Organization | None, values: dict[str, Any], by: Actor
    ) -> Address:
        """Add the address to its customer."""
        customer = values.pop("customer")
        return services.create_address(customer=customer, values=values, by=by)

    def update_record(self, record: Address, values: dict[str, Any], by: Actor) -> Address:
        """Change the address."""
        return services.update_address(address=record, values=values, by=by)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        """Return the buttons, for an address in use that the person may change."""
        address = self.get_object(request, unquote(str(object_id)))
        is_offered = address is not None and address.is_active
        if not (is_offered and self.has_change_permission(request, address)):
            return []
        return super().get_actions_detail(request, object_id)

    @action(description=gettext_lazy("Take out of use"), url_path="deactivate", icon="location_off")
    def deactivate(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Ask first, and take the address out of use on the answer."""
        address = self.get_object(request, unquote(object_id))
        if address is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_change_permission(request, address):
            raise PermissionDenied
        form = forms.Form(request.POST if request.method == "POST" else None)
        names = f"{self.admin_site.name}:customers_address_change"
        page = reverse(names, args=[quote(address.pk)])
        if form.is_valid():
            try:
                services.deactivate_address(address=address, by=actor_of(request))
            except DomainError as error:
                form.add_error(None, Refusal(error).text)
            else:
                messages.success(request, _("The address is out of use."))
                return HttpResponseRedirect(page)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Take the address out of use: %s") % address,
            "title_of_step": _("Take out of use"),
            "told": (
                _("The next active address with its roles, if there is one, takes its place."),
                _("Nothing makes it active again."),
            ),
            "opts": self.opts,
            "original": address,
            "original_organization": address.customer,
            "form": form,
            "record_page": page,
        }
        return TemplateResponse(request, "admin/cartera/change_form_step.html", context)
