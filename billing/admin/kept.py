"""What is kept of contracts and never edited: their changes and their use."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from billing.models import Recurrence, RecurrenceChange, UsageRecord
from core.admin.amounts import money
from core.admin.scoped import ReadOnlyAdmin, ScopedRelatedFilter

INLINE_PAGE = 20


class KeptAdmin(ReadOnlyAdmin):
    """Records of contracts to look at; those of deleted customers are gone as everywhere."""

    list_filter: Any = (("organization", ScopedRelatedFilter),)
    # Numbered as they arrive, which an index serves.
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the visible records of customers that are not deleted."""
        return super().get_queryset(request).filter(recurrence__customer__deleted_at=None)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """What is written once has no past; its own page says all."""
        return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)

    @admin.display(description=_("customer"), ordering="recurrence__customer__name_lower")
    def customer(self, record: Any) -> Any:
        """Return whose contract it is."""
        return record.recurrence.customer


class ChangeTexts:
    """What a change came to, in words."""

    @admin.display(description=_("by"))
    def author(self, change: RecurrenceChange) -> Any:
        """Return the API client or the person."""
        return change.client or change.user or "-"

    @admin.display(description=_("added"))
    def added_text(self, change: RecurrenceChange) -> str:
        """Return the codes of the services that were added."""
        return ", ".join(change.added) or "-"

    @admin.display(description=_("removed"))
    def removed_text(self, change: RecurrenceChange) -> str:
        """Return the codes of the services that were removed."""
        return ", ".join(change.removed) or "-"

    @admin.display(description=_("updated"))
    def updated_text(self, change: RecurrenceChange) -> str:
        """Return the codes of the services of which something else is said now."""
        return ", ".join(change.updated) or "-"

    @admin.display(description=_("pro rata"))
    def amount_text(self, change: RecurrenceChange) -> str:
        """Return what the rest of the period cost more, or less."""
        return money(change.amount, change.currency)

    @admin.display(description=_("days charged"))
    def days_text(self, change: RecurrenceChange) -> str:
        """Return for how many days of the period the amount is."""
        return f"{change.days_charged} / {change.days_in_period}"


_WHAT = ("added_text", "removed_text", "updated_text", "amount_text", "days_text")


@admin.register(RecurrenceChange)
class ChangeAdmin(ChangeTexts, KeptAdmin):
    """Every change of a contract, newest first."""

    list_display = (
        *("at", "recurrence", "customer", "kind", "added_text", "removed_text"),
        *("amount_text", "author", "organization"),
    )
    list_select_related = ("organization", "recurrence__customer", "user", "client")
    list_filter = (("organization", ScopedRelatedFilter), "kind", "at")
    search_fields = ("recurrence__code", "recurrence__customer__name")
    fields = (
        ("at", "author", "request_id"),
        ("recurrence", "customer", "organization"),
        ("kind", "amount_text", "days_text"),
        ("period_starts_on", "period_ends_on"),
        ("added_text", "removed_text", "updated_text"),
        "before",
        "after",
    )
    readonly_fields = ("author", "customer", *_WHAT)


@admin.register(UsageRecord)
class UsageAdmin(KeptAdmin):
    """What was used, last received first."""

    list_display = (
        *("used_at", "external_id", "service", "quantity", "recurrence", "customer"),
        *("organization", "created_at"),
    )
    list_display_links = ("used_at", "external_id")
    list_select_related = ("organization", "recurrence__customer", "service")
    list_filter = (("organization", ScopedRelatedFilter), "used_at")
    search_fields = ("external_id", "recurrence__code", "recurrence__customer__name")
    fields = (
        ("used_at", "created_at"),
        ("service", "quantity"),
        ("recurrence", "customer", "organization"),
        "external_id",
    )
    readonly_fields = ("customer", "created_at")


class KeptInline(TabularInline):
    """A tab to look at, newest first, shown to whoever may see the contract."""

    tab = True
    extra = 0
    per_page = INLINE_PAGE
    hide_title = True
    joined: ClassVar[tuple[str, ...]] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows with what they show."""
        return super().get_queryset(request).select_related(*self.joined)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether the tab is shown."""
        return bool(self.admin_site.get_model_admin(Recurrence).has_view_permission(request, obj))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes."""
        return False


class ChangesInline(ChangeTexts, KeptInline):
    """Every change of the contract."""

    model = RecurrenceChange
    verbose_name_plural = _("changes")
    joined = ("user", "client")
    ordering = ("-id",)
    fields = ("when", "author", "kind", *_WHAT)
    readonly_fields = fields

    @admin.display(description=_("when"))
    def when(self, change: RecurrenceChange) -> str:
        """Return the time, which leads to the page with the contract before and after."""
        names = f"{self.admin_site.name}:billing_recurrencechange_change"
        address = reverse(names, args=[change.pk])
        return format_html('<a href="{}">{:%Y-%m-%d %H:%M}</a>', address, localtime(change.at))


class UsageInline(KeptInline):
    """What was used under the contract."""

    model = UsageRecord
    joined = ("service",)
    ordering = ("-used_at", "-id")
    fields = ("used_at", "service", "quantity", "external_id", "created_at")
    readonly_fields = fields
