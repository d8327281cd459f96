"""Imports: the list of them and the addresses of their pages."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django_tasks_db import admin as tasks_admin
from django_tasks_db.models import DBTaskResult
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from core.admin import imports_columns, imports_new, imports_page, imports_steps
from core.admin.imports_access import importable_kinds, seen_by
from core.admin.imports_words import ACTIVE, counts_text, look_of, percent_of, title_of
from core.admin.scope import organization_id
from core.admin.scoped import ReadOnlyAdmin, ScopedRelatedFilter
from core.imports.registry import all_kinds
from core.models import ImportRun

# Tasks are the worker's business; what they are about has pages of its own.
if tasks_admin and admin.site.is_registered(DBTaskResult):
    admin.site.unregister(DBTaskResult)


class KindFilter(admin.SimpleListFilter):
    """Filters by the kind of records."""

    title = _("records")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the kinds there are."""
        return [(kind.name, kind.title) for kind in all_kinds()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the imports of the chosen kind."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    """The imports of an organization, newest first. What is done with one has its own pages."""

    list_display = ("file", "records", "standing", "result", "author", "created_at", "organization")
    list_display_links = ("file",)
    list_filter = (
        ("organization", ScopedRelatedFilter),
        ("state", ChoicesDropdownFilter),
        KindFilter,
        "created_at",
    )
    list_select_related = ("organization", "created_by", "client")
    search_fields = ("source", "request_id")
    # The index on (organization, id) serves this order, and the times are the same.
    ordering = ("-id",)

    @admin.display(description=_("file"), ordering="source")
    def file(self, run: ImportRun) -> str:
        """Return the file's name."""
        return run.source or f"#{run.pk}"

    @admin.display(description=_("records"), ordering="kind")
    def records(self, run: ImportRun) -> str:
        """Return what it is about."""
        return title_of(run)

    @admin.display(description=_("state"), ordering="state")
    def standing(self, run: ImportRun) -> str:
        """Return the state, and how far it is."""
        percent = percent_of(run) if run.state in ACTIVE else None
        return format_html(
            '<span class="state state-{}">{}{}</span>',
            look_of(run),
            run.get_state_display(),
            f" {percent} %" if percent else "",
        )

    @admin.display(description=_("rows"))
    def result(self, run: ImportRun) -> str:
        """Return what came of the rows."""
        return counts_text(run) if run.rows else "-"

    @admin.display(description=_("uploaded by"))
    def author(self, run: ImportRun) -> Any:
        """Return the API client or the person."""
        return run.client or run.created_by

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the imports whose records the person may look at."""
        return seen_by(request.user, super().get_queryset(request))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether the person may import anything."""
        return bool(importable_kinds(request.user))

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, with those of a single import's pages."""
        pages: dict[str, Any] = {
            **{"progress": imports_page.progress, "failed": imports_page.failed_rows},
            **{"columns": imports_columns.page, "again": imports_new.again_page},
            **{step: partial(imports_steps.page, step=step) for step in imports_steps.STEPS},
        }
        own = [
            path(
                f"<path:object_id>/{name}/",
                self.admin_site.admin_view(partial(self.run_view, page=page)),
                name=f"core_importrun_{name}",
            )
            for name, page in pages.items()
        ]
        return [*own, *super().get_urls()]

    def run_view(self, request: HttpRequest, object_id: str, *, page: Any) -> HttpResponseBase:
        """Answer with a page of an import that the person sees; another one does not exist."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        response: HttpResponseBase = page(self, request, self.seen(request, object_id))
        return response

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Show one import."""
        return self.run_view(request, object_id, page=imports_page.page)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Take a file."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return imports_new.page(self, request)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """An import has no past; its own page says all."""
        return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)

    def seen(self, request: HttpRequest, object_id: str) -> ImportRun:
        """Return the import of this id, if the person sees it."""
        runs = self.get_queryset(request).select_related(
            "organization", "created_by", "client", "applied_by"
        )
        found: ImportRun | None = runs.filter(pk=organization_id(object_id)).first()
        if found is None:
            raise Http404
        return found
