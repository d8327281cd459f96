"""What happened, to look at and search."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.admin.event_changes import model_of
from core.admin.scoped import ReadOnlyAdmin, ScopedRelatedFilter
from core.event_names import codes_named
from core.models import Event

_SUBTLE: Final = "text-font-subtle-light text-xs dark:text-font-subtle-dark"


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """The feed of an organization, newest first."""

    list_display = ("at", "event", "subject_label", "author", "organization", "request_id")
    list_display_links = ("at", "event")
    list_filter = (("organization", ScopedRelatedFilter), "at")
    list_select_related = ("organization", "actor", "client")
    search_fields = ("code", "subject_label", "request_id")
    # The index on (organization, id) serves this order, and the times are the same.
    ordering = ("-id",)
    fields = (
        ("at", "event"),
        ("kind", "subject_id", "subject_label"),
        ("organization", "author", "request_id"),
        "changes",
    )
    readonly_fields = ("event", "kind", "author")

    @admin.display(description=_("event"), ordering="code")
    def event(self, event: Event) -> str:
        """Return what happened in words, and the code that programs know it by."""
        return format_html('{}<br><span class="{}">{}</span>', event.name, _SUBTLE, event.code)

    @admin.display(description=_("kind of record"))
    def kind(self, event: Event) -> str:
        """Return what records of this kind are called."""
        model = model_of(event.subject_type)
        return str(model._meta.verbose_name) if model else event.subject_type

    @admin.display(description=_("author"))
    def author(self, event: Event) -> Any:
        """Return the API client or the person."""
        return event.client or event.actor

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Search; what an event is called in the person's language finds it, too."""
        found, has_twins = super().get_search_results(request, queryset, search_term)
        if codes := codes_named(search_term):
            within, _twins = super().get_search_results(request, queryset, "")
            found |= within.filter(code__in=codes)
        return found, has_twins

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """An event has no past; its own page says all."""
        return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
