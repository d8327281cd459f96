"""The actions of the customers' list."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.admin.bulk import run
from customers.admin import bulk_changes as changes
from customers.admin.bulk_assigning import AssignCategory, AssignSegmentation
from customers.admin.merging_access import COMPARE, may_merge


class BulkActions:
    """What can be done to the chosen customers, or to all that the list has found."""

    actions: Any = (
        *("hold", "release", "activate", "cancel"),
        *("assign_category", "assign_segmentation", "merge"),
    )

    @admin.action(description=changes.Hold.title, permissions=["change"])
    def hold(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponseBase | None:
        """Put them on hold, with a reason."""
        return run(self, request, queryset, changes.Hold())

    @admin.action(description=changes.Release.title, permissions=["change"])
    def release(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponseBase | None:
        """End their hold."""
        return run(self, request, queryset, changes.Release())

    @admin.action(description=changes.Activate.title, permissions=["change"])
    def activate(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponseBase | None:
        """Serve them again."""
        return run(self, request, queryset, changes.Activate())

    @admin.action(description=changes.Cancel.title, permissions=["change"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponseBase | None:
        """Serve them no longer."""
        return run(self, request, queryset, changes.Cancel())

    @admin.action(description=AssignCategory.title, permissions=["change"])
    def assign_category(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponseBase | None:
        """Move them to a category."""
        return run(self, request, queryset, AssignCategory())

    @admin.action(description=AssignSegmentation.title, permissions=["change"])
    def assign_segmentation(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponseBase | None:
        """Move them to a segmentation, or out of any."""
        return run(self, request, queryset, AssignSegmentation())

    @admin.action(description=_("Merge two customers"), permissions=["merge"])
    def merge(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponseBase | None:
        """Go where two are compared and merged."""
        chosen = list(queryset.order_by("pk").values_list("pk", flat=True)[:3])
        if len(chosen) != 2:
            messages.error(request, gettext("Choose exactly two customers to merge."))
            return None
        query = urlencode({"first": chosen[0], "second": chosen[1]})
        return HttpResponseRedirect(f"{reverse(f'admin:{COMPARE}')}?{query}")

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Say whether the person may download customers, with whom is talked to there."""
        may_export: bool = super().has_export_permission(request)  # type: ignore[misc]
        return may_export and request.user.has_perm("customers.view_contact")

    def has_merge_permission(self, request: HttpRequest) -> bool:
        """Say whether the person may merge."""
        return may_merge(request)
