"""Notification schemas with their days, and the types of notification."""

from __future__ import annotations

from typing import Any, Final

import uuid_utils.compat as uuid_utils
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from collections_policy import services
from collections_policy.admin.ranges import RangesInline
from collections_policy.admin.whole import WholeAdmin, WholeForm
from collections_policy.models import NotificationSchema, NotificationType
from collections_policy.services.schemas import REQUIRED
from core.actor import Actor
from core.admin.panels import Panel, register_panel
from core.admin.scoped import ScopedRelatedFilter
from core.models import Organization
from customers.admin.numbered import NumberedAdmin

admin.site.register(NotificationType, NumberedAdmin)

_KNOWN: Final = ("uuid", "organization", "created_at", "updated_at")


class SchemaForm(WholeForm):
    """A name and templates; one that a policy only named has no templates yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields.keys() & set(REQUIRED):
            self.fields[name].required = True


@admin.register(NotificationSchema)
class SchemaAdmin(WholeAdmin):
    """The schemas that policies choose from."""

    form = SchemaForm
    inlines = (RangesInline,)
    list_display = ("name", "uuid", "organization", "updated_at")
    list_filter: Any = (("organization", ScopedRelatedFilter),)
    search_fields = ("name",)
    ordering = ("name", "pk")
    readonly_fields = _KNOWN
    fieldsets = (
        (None, {"fields": ("name", "after_bureau_frequency_id")}),
        (
            _("Mail templates"),
            {
                "fields": (
                    ("new_document_mail_id", "due_mail_id"),
                    ("on_demand_mail_id", "after_bureau_mail_id"),
                    ("consolidated_mail_id",),
                )
            },
        ),
        (
            _("Call templates"),
            {"fields": ("on_demand_ivr_id", "after_bureau_ivr_id", "consolidated_ivr_id")},
        ),
        (_("Payment templates"), {"fields": ("before_due_id", "after_due_id")}),
        (_("Record"), {"fields": _KNOWN}),
    )
    add_fieldsets = fieldsets[:-1]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Return the days; a new schema has none yet."""
        return self.inlines if obj else ()

    def create_record(
        self, organization: Organization | None, values: dict[str, Any], by: Actor
    ) -> NotificationSchema:
        """Make the schema; with a number of its own, as without one the service might find one."""
        if organization is None:
            raise TypeError("A schema belongs to an organization.")
        values = {**values, "schema_id": uuid_utils.uuid7()}
        return services.save_schema(organization=organization, values=values, by=by)

    def update_record(
        self, record: NotificationSchema, values: dict[str, Any], by: Actor
    ) -> NotificationSchema:
        """Replace name and templates."""
        values = {**values, "schema_id": record.uuid}
        return services.save_schema(organization=record.organization, values=values, by=by)


@register_panel(NotificationSchema)
def new_day(request: HttpRequest, schema: NotificationSchema) -> Panel | None:
    """Return the way to the page that adds a day, for those who may."""
    if not request.user.has_perm("collections_policy.add_notificationschemarange"):
        return None
    page = reverse("admin:collections_policy_notificationschemarange_add")
    return Panel(title=_("Days"), rows=(), link=(f"{page}?schema={schema.pk}", _("Add a day")))
