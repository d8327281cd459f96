"""The organizations' own plans, with what was used of them this month."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from billing import services
from billing.models import PlanAllowance
from core.actor import Actor
from core.admin.scoped import ScopedRelatedFilter
from core.admin.service import ServiceAdmin
from core.models import Organization


@admin.register(PlanAllowance)
class PlanAllowanceAdmin(ServiceAdmin):
    """How many uses of a service the organization's plan includes each month."""

    list_display = ("service", "total_included", "consumed", "organization", "updated_at")
    list_select_related = ("service",)
    list_filter: Any = (("organization", ScopedRelatedFilter),)
    search_fields = ("service__code", "service__name")
    # The sums are asked for once for each organization that a page of the list shows.
    ordering = ("organization__name", "organization", "service__code")
    autocomplete_fields = ("service",)
    readonly_fields = ("consumed", "organization", "created_at", "updated_at")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return what is entered and, of an existing allowance, what is known besides."""
        entered = ("service", "total_included")
        return (*entered, *self.readonly_fields) if obj else entered

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Return the allowance with what was used of it."""
        allowance = super().get_object(request, *args, **kwargs)
        if allowance is not None:
            _add_sums([allowance])
        return allowance

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Return the page of the list; its allowances know what was used of them."""
        page = super().get_changelist_instance(request)
        _add_sums(page.result_list)
        return page

    def create_record(
        self, organization: Organization | None, values: dict[str, Any], by: Actor
    ) -> Model:
        """Include the service in the plan."""
        if organization is None:
            raise TypeError("An allowance belongs to an organization.")
        return services.create_allowance(organization=organization, values=values, by=by)

    def update_record(self, record: PlanAllowance, values: dict[str, Any], by: Actor) -> Model:
        """Change the allowance."""
        return services.update_allowance(allowance=record, values=values, by=by)

    def delete_record(self, record: PlanAllowance, by: Actor) -> None:
        """Take the service out of the plan."""
        services.delete_allowance(allowance=record, by=by)

    @admin.display(description=_("used this month"))
    def consumed(self, allowance: Any) -> str:
        """Return the month's uses; more than the plan includes is said so."""
        if allowance.consumed > allowance.total_included:
            return format_html(
                "<strong>{}</strong> ({})", f"{allowance.consumed:,}", _("over the plan")
            )
        return f"{allowance.consumed:,}"


def _add_sums(allowances: Iterable[Any]) -> None:
    """Set `consumed` of each allowance: the uses in the running month of its organization."""
    sums: dict[int, dict[int, int]] = {}
    for allowance in allowances:
        if (key := allowance.organization_id) not in sums:
            status = services.plan_status(allowance.organization, timezone.now())
            sums[key] = {each.service.pk: each.total_consumed for each in status.details}
        allowance.consumed = sums[key].get(allowance.service_id, 0)
