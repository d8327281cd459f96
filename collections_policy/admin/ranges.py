"""The days of notification schemas: a page for each, and a table on the schema's page."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import admin
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from collections_policy import services
from collections_policy.admin.policy_summary import when
from collections_policy.admin.policy_words import RANGE_HELP
from collections_policy.admin.whole import WholeAdmin, WholeForm
from collections_policy.models import NotificationSchema, NotificationSchemaRange
from collections_policy.models.schemas import OFFSET
from core.actor import Actor
from core.admin.scoped import ScopedRelatedFilter
from core.models import Organization
from core.transactions import lock_rows

_DAY: Final = ("base_date_number", OFFSET.asc(), "event_number", "pk")


class DayTexts:
    """A day in words."""

    @admin.display(description=_("when"))
    def when(self, day: NotificationSchemaRange) -> str:
        """Return how far the day is before or after the base date."""
        return when(day.offset)


@admin.register(NotificationSchemaRange)
class RangeAdmin(DayTexts, WholeAdmin):
    """The days of all visible schemas."""

    # Its schema says of which.
    asks_for_organization = False
    organization_path = "schema__organization"
    form = WholeForm
    help_texts = RANGE_HELP
    list_display = ("when", "schema", "event_number", "base_date_number", "updated_at")
    list_select_related = ("schema__organization",)
    list_filter: Any = (
        ("schema__organization", ScopedRelatedFilter),
        ("schema", ScopedRelatedFilter),
    )
    search_fields = ("schema__name",)
    ordering: Any = ("schema__name", "schema", *_DAY)
    autocomplete_fields = ("schema",)
    readonly_fields = ("uuid", "created_at", "updated_at")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "schema",
                    ("days", "direction", "base_date_number"),
                    ("event_number", "days_range_number"),
                    ("template_mail_id", "template_ivr_id"),
                    ("bureau_number", "detail_number"),
                )
            },
        ),
        (_("Record"), {"fields": readonly_fields}),
    )
    add_fieldsets = fieldsets[:-1]

    def lock(self, record: NotificationSchemaRange) -> None:
        """Lock the organization of the schema."""
        lock_rows(record.schema.organization)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the visible days with their schemas, which the service needs."""
        return super().get_queryset(request).select_related(*self.list_select_related)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return also the schema: a day stays in it."""
        return (*self.readonly_fields, "schema") if obj else self.readonly_fields

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Go back to the schema, whose days are edited one after the other."""
        return _to_schema(obj)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Go back to the schema."""
        return _to_schema(obj)

    def create_record(
        self, organization: Organization | None, values: dict[str, Any], by: Actor
    ) -> NotificationSchemaRange:
        """Add the day to its schema."""
        return _save(values.pop("schema"), values, by)

    def update_record(
        self, record: NotificationSchemaRange, values: dict[str, Any], by: Actor
    ) -> NotificationSchemaRange:
        """Replace the day."""
        return _save(record.schema, {**values, "range_id": record.uuid}, by)


def _to_schema(day: NotificationSchemaRange) -> HttpResponseRedirect:
    page = "admin:collections_policy_notificationschema_change"
    return HttpResponseRedirect(reverse(page, args=[day.schema_id]))


def _save(schema: NotificationSchema, values: dict[str, Any], by: Actor) -> NotificationSchemaRange:
    values = {**values, "schema_id": schema.uuid}
    return services.save_range(organization=schema.organization, values=values, by=by)


class RangesInline(DayTexts, TabularInline):
    """The days of one schema, to read; each leads to its own page."""

    model = NotificationSchemaRange
    extra = 0
    per_page = 20
    show_change_link = True
    ordering: Any = _DAY
    fields = ("when", "base_date_number", "event_number", "template_mail_id", "template_ivr_id")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the days with their schema, which their names begin with."""
        return super().get_queryset(request).select_related("schema")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether the table is shown: to whoever may see the schema."""
        schemas = self.admin_site.get_model_admin(NotificationSchema)
        return bool(schemas.has_view_permission(request, obj))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody adds here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes."""
        return False
