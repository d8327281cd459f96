"""The page of the dated versions in use, so that one is retired knowingly."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from core.admin.scope import chosen_organization, members_of
from core.admin.scoped import ReadOnlyAdmin
from core.models import ApiClient
from dispatch.admin.version_report import LONG, SHORT, version_reports
from dispatch.models import VersionUse


@admin.register(VersionUse)
class VersionUseAdmin(ReadOnlyAdmin):
    """One page to read: for each version who used it, who is pinned to it, and what it broke."""

    def within(self, records: QuerySet[Any], organizations: Any) -> QuerySet[Any]:
        """Return the clients that reach one of the organizations."""
        return records.filter(user__in=members_of(organizations))

    def get_urls(self) -> list[URLPattern]:
        """Return the one address: days and sums have no pages of their own."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_changelist"
        return [path("", self.admin_site.admin_view(self.changelist_view), name=name)]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show the versions; counted are the clients that reach the person's organizations."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        request.is_list = True  # type: ignore[attr-defined]
        clients = self.visible(request, ApiClient.objects.all())
        context = {
            **self.admin_site.each_context(request),
            "title": _("Versions in use"),
            "opts": self.opts,
            "reports": version_reports(clients, timezone.now().astimezone(UTC).date()),
            "short": SHORT,
            "long": LONG,
            "sees_all": request.user.is_superuser and chosen_organization(request) is None,
            "may_open_clients": request.user.has_perm("core.view_apiclient"),
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/cartera/versions.html", context)
