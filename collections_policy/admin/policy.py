"""The policy of each organization: one page, saved as a whole."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from collections_policy import services
from collections_policy.admin.differing import DifferingPage
from collections_policy.admin.policy_words import POLICY_HELP, REMINDER_TIME_HELP
from collections_policy.admin.whole import WholeForm, with_notices
from collections_policy.models import CollectionPolicy
from collections_policy.services.finding import policy_of
from core.actor import Actor
from core.admin.scoped import ScopedRelatedFilter
from core.admin.service import StaleRecord
from core.models import Organization
from core.transactions import lock_rows

_KNOWN = ("organization", "created_at", "updated_at")


class MinuteField(forms.TimeField):
    """A time of the day as clients write it: HH:MM."""

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%H:%M"], widget=UnfoldAdminTextInputWidget, **options)

    def prepare_value(self, value: Any) -> Any:
        """Return what the form shows."""
        return value.strftime("%H:%M") if isinstance(value, time) else value


class PolicyForm(WholeForm):
    """All of a policy; schemas are made and renamed on their own pages."""

    numbered = {"default_schema": "uuid", "notification_type": "number", "default_seller": "uuid"}
    reminder_time = MinuteField(
        label=capfirst(_("reminders start at")),
        required=False,
        help_text=REMINDER_TIME_HELP,
    )


@admin.register(CollectionPolicy)
class PolicyAdmin(DifferingPage):
    """How each organization collects."""

    form = PolicyForm
    help_texts = POLICY_HELP
    list_display = (
        *("organization", "default_schema", "notification_type", "reminder_time"),
        *("reports_to_bureau", "days_to_uncollectible", "updated_at"),
    )
    list_select_related = ("default_schema", "notification_type", "default_seller")
    list_filter: Any = (("organization", ScopedRelatedFilter), "reports_to_bureau")
    search_fields = ("organization__name", "sender_name", "sender_email")
    ordering = ("organization__name", "pk")
    autocomplete_fields = ("default_schema", "default_seller")
    readonly_fields = _KNOWN
    fieldsets = (
        (
            _("Reminders"),
            {"fields": ("default_schema", "notification_type", "reminder_time")},
        ),
        (_("Sender"), {"fields": (("sender_name", "sender_email"),)}),
        (_("Interest"), {"fields": (("minimum_interest", "maximum_interest"),)}),
        (_("Terms"), {"fields": ("maximum_term_days",)}),
        (_("Uncollectible"), {"fields": ("days_to_uncollectible",)}),
        (
            _("Notifications"),
            {
                "fields": (
                    ("notifies_payments", "shows_detail"),
                    ("attaches_documents", "links_documents"),
                )
            },
        ),
        (
            _("Sellers and branches"),
            {"fields": (("assigns_seller", "default_seller"), "assigns_branch")},
        ),
        (
            _("Credit bureau"),
            {"fields": ("is_affiliated", "reports_to_bureau", "reports_automatically")},
        ),
        (_("Record"), {"fields": _KNOWN}),
    )
    add_fieldsets = fieldsets[:-1]

    def changeform_view(
        self,
        request: Any,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Show or save the form; an organization that has a policy gets no second one."""
        response = super().changeform_view(request, object_id, form_url, extra_context)
        organization = getattr(request, "organization", None)
        if object_id is None and request.method == "GET" and organization is not None:
            known = policy_of(organization)
            if known is not None:
                name = f"{self.admin_site.name}:collections_policy_collectionpolicy_change"
                return HttpResponseRedirect(reverse(name, args=[known.pk]))
        return response

    def create_record(
        self, organization: Organization | None, values: dict[str, Any], by: Actor
    ) -> CollectionPolicy:
        """Save the organization's first policy."""
        if organization is None:
            raise TypeError("A policy belongs to an organization.")
        lock_rows(organization)
        if policy_of(organization) is not None:
            raise StaleRecord(gettext("The organization has a policy meanwhile. Open that one."))
        return with_notices(services.save_policy(organization=organization, values=values, by=by))

    def update_record(
        self, record: CollectionPolicy, values: dict[str, Any], by: Actor
    ) -> CollectionPolicy:
        """Replace the policy."""
        saved = services.save_policy(organization=record.organization, values=values, by=by)
        return with_notices(saved)
