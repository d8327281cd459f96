"""What happened, to look at and search."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin.scoped import ReadOnlyAdmin, ScopedRelatedFilter
from core.models import Event


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """The feed of an organization, newest first."""

    list_display = ("at", "code", "subject_label", "author", "organization", "request_id")
    list_display_links = ("at", "code")
    list_filter = (("organization", ScopedRelatedFilter), "at")
    list_select_related = ("organization", "actor", "client")
    search_fields = ("code", "subject_label", "request_id")
    # The index on (organization, id) serves this order, and the times are the same.
    ordering = ("-id",)
    fields = (
        ("at", "code"),
        ("subject_type", "subject_id", "subject_label"),
        ("organization", "author", "request_id"),
        "changes",
    )
    readonly_fields = ("author",)

    @admin.display(description=_("author"))
    def author(self, event: Event) -> Any:
        """Return the API client or the person."""
        return event.client or event.actor

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """An event has no past; its own page says all."""
        return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
