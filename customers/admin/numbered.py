"""The catalogs whose entries clients know by a number."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.actor import Actor
from core.admin.forms import Refusal
from core.admin.scope import actor_of
from core.admin.scoped import ScopedRelatedFilter
from core.admin.service import ServiceAdmin
from core.errors import DomainError
from core.models import Organization
from customers.models import (
    Citizenship,
    CustomerType,
    ExchangeRateType,
    NumberedRecord,
    PaymentCondition,
)
from customers.services.numbered import create_numbered, delete_numbered, update_numbered

_ENTERED = ("number", "name", "is_active")


class NumberedAdmin(ServiceAdmin):
    """A catalog of any model derived from NumberedRecord; register it for each of them.

    An entry in use is not deleted: the page says so, and it can be made inactive instead.
    """

    list_display = (*_ENTERED, "organization", "updated_at")
    list_display_links = ("number", "name")
    list_filter: Any = (("organization", ScopedRelatedFilter), "is_active")
    search_fields = ("number", "name")
    ordering = ("number", "pk")
    readonly_fields = ("organization", "created_at", "updated_at")
    actions = ("deactivate",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return what is entered and, of an existing entry, what is known besides."""
        return (*_ENTERED, *self.readonly_fields) if obj else _ENTERED

    def create_record(
        self, organization: Organization | None, values: dict[str, Any], by: Actor
    ) -> Model:
        """Create the entry."""
        if organization is None:
            raise TypeError("An entry belongs to an organization.")
        return create_numbered(self.model, organization=organization, values=values, by=by)

    def update_record(self, record: NumberedRecord, values: dict[str, Any], by: Actor) -> Model:
        """Change the entry."""
        return update_numbered(record=record, values=values, by=by)

    def delete_record(self, record: NumberedRecord, by: Actor) -> None:
        """Delete the entry, unless something has it."""
        delete_numbered(record=record, by=by)

    @admin.action(description=_("Make inactive"), permissions=["change"])
    def deactivate(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Offer the chosen entries no more; what has them keeps them."""
        done = 0
        for record in queryset.order_by("pk"):
            try:
                update_numbered(record=record, values={"is_active": False}, by=actor_of(request))
            except DomainError as error:
                self.message_user(request, f"{record}: {Refusal(error).text}", messages.ERROR)
            else:
                done += 1
        if done:
            text = ngettext("%d entry is inactive.", "%d entries are inactive.", done) % done
            self.message_user(request, text, messages.SUCCESS)


admin.site.register((CustomerType, Citizenship, PaymentCondition, ExchangeRateType), NumberedAdmin)
