"""Merges of customers: the list, what each of them did, and undoing it."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin.forms import Refusal
from core.admin.scope import actor_of
from core.admin.scoped import ReadOnlyAdmin, ScopedRelatedFilter
from core.errors import DomainError
from customers import services
from customers.admin.merging_access import DUPLICATES, UNDO, address, may_merge, require_merging
from customers.admin.merging_compare import ComparePage
from customers.admin.merging_duplicates import DuplicatesPage
from customers.admin.merging_words import told
from customers.models import CustomerMerge

# Of a merge that many were changed since, more would be no reading.
_SAID: Final = 20


@admin.register(CustomerMerge)
class CustomerMergeAdmin(DuplicatesPage, ComparePage, ReadOnlyAdmin):
    """Every merge there was, also those that were undone."""

    list_display = ("merged", "survivor", "merged_at", "merged_by", "reason", "undone_at")
    list_display_links = ("merged",)
    list_select_related = ("survivor", "merged", "merged_by", "undone_by")
    list_filter = (("organization", ScopedRelatedFilter), ("undone_at", admin.EmptyFieldListFilter))
    search_fields = (
        *("survivor__name", "survivor__reference", "merged__name", "merged__reference"),
        "reason",
    )
    search_help_text = gettext_lazy("Name or reference of one of them, or the reason")
    ordering = ("-pk",)
    list_before_template = "admin/cartera/merge_list_links.html"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever merges sees what was merged."""
        return super().has_view_permission(request, obj) or may_merge(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the visible merges with both customers."""
        return super().get_queryset(request).select_related(*self.list_select_related)

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, with that of undoing."""
        view = self.admin_site.admin_view(self.undo_view)
        return [path("<path:object_id>/undo/", view, name=UNDO), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Show the list, with the way to the duplicates for those who may merge."""
        duplicates = address(DUPLICATES) if may_merge(request) else ""
        return super().changelist_view(request, {**(extra_context or {}), "duplicates": duplicates})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Show in words what the merge did; there is no form."""
        if object_id is None or not self.has_view_permission(request):
            raise PermissionDenied
        merge = self.get_object(request, unquote(object_id))
        if merge is None:
            return self._missing(request, object_id)
        context = {"title": _("Merge: %(merge)s") % {"merge": merge}, "told": told(merge)}
        return self._merge_page(request, merge, "merge_detail", context)

    def undo_view(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Ask first; the POST undoes the merge and reports what stays as it is."""
        require_merging(request)
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        merge = self.get_object(request, unquote(object_id))
        if merge is None:
            return self._missing(request, object_id)
        if request.method == "POST":
            return self._undo(request, merge)
        context = {"title": _("Undo the merge: %(merge)s") % {"merge": merge}, "told": told(merge)}
        return self._merge_page(request, merge, "merge_undo", context)

    def _undo(self, request: HttpRequest, merge: CustomerMerge) -> HttpResponseBase:
        try:
            report = services.undo_merge(merge=merge, by=actor_of(request))
        except DomainError as error:
            messages.error(request, Refusal(error).text)
            return HttpResponseRedirect(_page_of(self, request, merge))
        text = _("%(merged)s is a customer of its own again.") % {"merged": merge.merged}
        messages.success(request, text)
        for kept in report.kept[:_SAID]:
            names = {"record": kept.what, "column": kept.column}
            text = _("Changed since and left as it is: %(record)s, %(column)s.") % names
            messages.warning(request, text)
        if len(report.kept) > _SAID:
            more = {"number": len(report.kept) - _SAID}
            messages.warning(request, _("%(number)d more were left as they are.") % more)
        return HttpResponseRedirect(_page_of(self, request, merge))

    def _missing(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        answer: HttpResponseBase = self._get_obj_does_not_exist_redirect(
            request, self.opts, object_id
        )
        return answer

    def _merge_page(
        self, request: HttpRequest, merge: CustomerMerge, name: str, context: dict[str, Any]
    ) -> HttpResponseBase:
        is_live = merge.survivor.deleted_at is None
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": merge,
            "merge": merge,
            "survivor_page": address("customers_customer_change", merge.survivor_id)
            if is_live and request.user.has_perm("customers.view_customer")
            else "",
            "merge_page": address("customers_customermerge_change", merge.pk),
            "undo_page": address(UNDO, merge.pk)
            if may_merge(request) and merge.undone_at is None
            else "",
            **context,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, f"admin/cartera/{name}.html", context)


def _page_of(page: CustomerMergeAdmin, request: HttpRequest, merge: CustomerMerge) -> str:
    """Return the merge's own page, or the survivor's for those who may not see merges."""
    if page.has_view_permission(request):
        return address("customers_customermerge_change", merge.pk)
    return address("customers_customer_change", merge.survivor_id)
