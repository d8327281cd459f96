"""The page with a record's past: what changed, when and by whom. There is no way back from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from core.admin.differences import Source, Timeline, kinds_of

PER_PAGE = 50


class PastPage:
    """Replaces the admin's own log by the rows that django-simple-history keeps."""

    admin_site: Any
    model: Any
    opts: Any
    past_template = "admin/cartera/past.html"

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
        timeline: Any = Timeline([Source(rows), *self._belonging(request, newest)])
        page = Paginator(timeline, PER_PAGE).get_page(request.GET.get(PAGE_VAR))
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %s") % newest.instance,
            "subtitle": None,
            "object": newest.instance,
            "opts": self.opts,
            "page_obj": page,
            "page_var": PAGE_VAR,
            "entries": page.object_list,
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, self.past_template, context)

    def _past(self, request: HttpRequest, key: str) -> QuerySet[Any] | None:
        primary = self.model._meta.pk
        try:
            number = primary.to_python(key)
        except ValidationError:
            return None
        rows = self.model.history.filter(**{primary.attname: number})
        return self.visible(request, rows).order_by(  # type: ignore[attr-defined]
            "-history_date", "-history_id"
        )

    def _belonging(self, request: HttpRequest, newest: Any) -> Iterator[Source]:
        """Yield the past of what belongs to the record, as far as the person may see it."""
        key = getattr(newest, self.model._meta.pk.attname)
        for kind in kinds_of(self.model):
            if not kind.permission or request.user.has_perm(kind.permission):
                yield Source(kind.model.history.filter(**{kind.column: key}), kind)
