"""Contracts: made, changed and cancelled by their services, with all that is kept of them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import DropdownFilter

from billing import services
from billing.admin.change_preview import said_of
from billing.admin.changing import ChangePage
from billing.admin.contract_form import ContractForm, ContractTexts, HeldInline, ServicesInline
from billing.admin.items import HolderAdmin
from billing.admin.kept import ChangesInline, UsageInline
from billing.models import Recurrence
from core.actor import Actor
from core.admin.forms import Refusal
from core.admin.scoped import ScopedRelatedFilter
from core.models import Organization

# The price is changed on the page that shows what it comes to.
_MADE_WITH = (
    *("organization", "customer", "code", "price", "currency", "period_months", "starts_on"),
)
_COMPUTED = ("state", "period_text", "next_billing_day")
_ENDED = ("cancelled_at", "cancelled_by", "cancel_reason")
_KNOWN = ("created_at", "updated_at")


class StateFilter(DropdownFilter):
    """Filters by whether contracts are cancelled."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return what can be asked for."""
        return [("open", gettext_lazy("open")), ("cancelled", gettext_lazy("cancelled"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the contracts in the state; any other word asks for nothing."""
        if self.value() not in {"open", "cancelled"}:
            return queryset
        return queryset.filter(cancelled_at__isnull=self.value() == "open")


@admin.register(Recurrence)
class ContractAdmin(ContractTexts, ChangePage, HolderAdmin):
    """The contracts of customers that are not deleted."""

    form = ContractForm
    inlines = (HeldInline, ChangesInline, UsageInline)
    add_inlines = (ServicesInline,)
    list_display = (
        *("customer", "code", "package", "price_text", "months", "next_billing_day"),
        *("state", "organization"),
    )
    list_display_links = ("customer", "code")
    list_select_related = ("customer", "package")
    list_filter = (
        ("organization", ScopedRelatedFilter),
        StateFilter,
        ("package", ScopedRelatedFilter),
    )
    search_fields = ("code", "name", "customer__name", "customer__reference")
    search_help_text = gettext_lazy("Contract id, name, or the customer's name or reference")
    ordering = ("customer__name_lower", "customer", "pk")
    autocomplete_fields = ("customer", "package")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("customer", "code", "state"),
                    ("package", "name"),
                    ("price", "currency", "period_months"),
                    ("starts_on", "period_text", "next_billing_day"),
                )
            },
        ),
        (gettext_lazy("Record"), {"fields": (("organization", *_KNOWN),)}),
    )
    ended_fieldset = (gettext_lazy("Cancellation"), {"fields": (_ENDED[:2], _ENDED[2])})
    add_fieldsets = (
        (
            None,
            {
                "description": gettext_lazy(
                    "What is left blank is as in the package, its services as well where none is"
                    " entered. A contract begins today and gets an id of its own unless told"
                    " otherwise."
                ),
                "fields": (
                    ("customer", "code"),
                    ("package", "name"),
                    ("price", "currency"),
                    ("period_months", "starts_on"),
                ),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the visible contracts; those of deleted customers are gone as everywhere."""
        return super().get_queryset(request).filter(customer__deleted_at=None)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields; of a cancelled contract with how it ended."""
        fieldsets = super().get_fieldsets(request, obj)
        ended = obj is not None and obj.cancelled_at is not None
        return (fieldsets[0], self.ended_fieldset, *fieldsets[1:]) if ended else fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return what a contract was made with, and what is computed."""
        return (*_MADE_WITH, *_COMPUTED, *_ENDED, *_KNOWN) if obj else ()

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Return the tables to look at; of a new contract the one that is filled in."""
        return self.inlines if obj else self.add_inlines

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether the contract may be changed; a cancelled one stays as it was."""
        is_open = getattr(obj, "cancelled_at", None) is None
        return super().has_change_permission(request, obj) and is_open

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: contracts are cancelled, and stay to be read."""
        return False

    def changeform_view(
        self,
        request: Any,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Show or save the form; what was cancelled while it was open is said on the page."""
        if request.method == "POST" and object_id is not None:
            contract = self.get_object(request, unquote(object_id))
            if contract is not None and contract.cancelled_at is not None:
                refused = services.RecurrenceCancelled(contract.code)
                self.message_user(request, Refusal(refused).text, messages.ERROR)
                return HttpResponseRedirect(self.page_of(contract))
        return super().changeform_view(request, object_id, form_url, extra_context)

    def create_record(
        self, organization: Organization | None, values: dict[str, Any], by: Actor
    ) -> Recurrence:
        """Make the contract of its customer."""
        customer = values.pop("customer")
        return services.create_contract(customer=customer, values=values, by=by)

    def update_record(self, record: Recurrence, values: dict[str, Any], by: Actor) -> Recurrence:
        """Change the contract; `save_related` says what the change, kept on it, came to."""
        record.change_made = services.change_services(recurrence=record, values=values, by=by)  # type: ignore[attr-defined]
        record.refresh_from_db(fields=("name", "package", "price", "updated_at"))
        return record

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save, and say what a change came to."""
        super().save_related(request, form, formsets, change)
        made: services.Change | None = vars(form.instance).pop("change_made", None)
        if made is None or made.is_empty:
            return
        self.message_user(request, said_of(made), messages.INFO)
