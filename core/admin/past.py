"""The page with a record's past: what changed, when and by whom. There is no way back from it."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from simple_history.template_utils import HistoricalRecordContextHelper

PER_PAGE = 50
# In every row, and said by the row's own time already.
NOT_SHOWN = ("updated_at",)


class PastPage:
    """Replaces the admin's own log by the rows that django-simple-history keeps."""

    admin_site: Any
    model: Any
    opts: Any

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Show the past, newest first; also that of a record which is no more."""
        if not hasattr(self.model, "history"):  # an API client's changes are events and log entries
            return super().history_view(request, object_id, extra_context)  # type: ignore[misc]
        if not self.has_view_or_change_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        rows = self._past(request, unquote(object_id))
        newest = rows.first() if rows is not None else None
        if rows is None or newest is None:
            return self._get_obj_does_not_exist_redirect(  # type: ignore[attr-defined]
                request, self.opts, object_id
            )
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get(PAGE_VAR))
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %s") % newest.instance,
            "subtitle": None,
            "object": newest.instance,
            "opts": self.opts,
            "page_obj": page,
            "page_var": PAGE_VAR,
            "entries": self._entries(rows, page),
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/cartera/past.html", context)

    def _past(self, request: HttpRequest, key: str) -> QuerySet[Any] | None:
        try:
            number = self.model._meta.pk.to_python(key)
        except ValidationError:
            return None
        rows = self.model.history.filter(id=number).select_related("history_user")
        # Joins what the rows refer to, so that naming it costs no query for each.
        rows = rows._select_related_history_tracked_objs()
        return self.visible(request, rows).order_by(  # type: ignore[attr-defined]
            "-history_date", "-history_id"
        )

    def _entries(self, rows: QuerySet[Any], page: Any) -> list[dict[str, Any]]:
        """Return the page's rows, each with what it changed against the row before."""
        start = page.start_index() - 1 if page.paginator.count else 0
        window = list(rows[start : start + PER_PAGE + 1])
        entries = []
        for row, earlier in zip(window, [*window[1:], None], strict=True):
            changes = self._changes(row, earlier) if earlier is not None else []
            entries.append({"row": row, "changes": changes})
        return entries[:PER_PAGE]

    def _changes(self, row: Any, earlier: Any) -> list[dict[str, Any]]:
        delta = row.diff_against(earlier, excluded_fields=NOT_SHOWN, foreign_keys_are_objs=True)
        helper = HistoricalRecordContextHelper(self.model, row)
        return helper.context_for_delta_changes(delta)
