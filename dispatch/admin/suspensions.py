"""Suspensions: why and how long customers are not served, with who is under each of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actor import Actor
from core.admin.panels import Panel, register_panel
from core.admin.scoped import ScopedRelatedFilter
from core.admin.service import ServiceAdmin
from core.models import Organization
from dispatch import services
from dispatch.admin.filters import StateFilter
from dispatch.admin.states import state_name
from dispatch.models import CustomerLocation, DefaultTerms, Suspension

_KNOWN: Final = ("organization", "created_at", "updated_at")
# The panel names some; the list, which it leads to, all.
_NAMED: Final = 20


@admin.register(Suspension)
class SuspensionAdmin(ServiceAdmin):
    """Reasons not to serve; one that somebody is under is not deleted."""

    list_display = (
        *("reason", "state", "starts_on", "ends_on", "customers"),
        *("organization", "updated_at"),
    )
    list_filter: Any = (("organization", ScopedRelatedFilter), StateFilter)
    search_fields = ("reason",)
    ordering = ("-starts_on", "-pk")
    readonly_fields = ("state", *_KNOWN)
    fieldsets = (
        (None, {"fields": ("reason", ("starts_on", "ends_on", "state"))}),
        (gettext_lazy("Record"), {"fields": (_KNOWN,)}),
    )
    add_fieldsets = ((None, {"fields": ("reason", ("starts_on", "ends_on"))}),)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Return the page of the list; its suspensions know how many are under them."""
        page = super().get_changelist_instance(request)
        _add_counts(page.result_list)
        return page

    def create_record(
        self, organization: Organization | None, values: dict[str, Any], by: Actor
    ) -> Suspension:
        """Announce the suspension; nobody is under it yet."""
        if organization is None:
            raise TypeError("A suspension belongs to an organization.")
        return services.create_suspension(organization=organization, values=values, by=by)

    def update_record(self, record: Suspension, values: dict[str, Any], by: Actor) -> Suspension:
        """Change the reason or the days, for everybody who is under it."""
        return services.update_suspension(suspension=record, values=values, by=by)

    def delete_record(self, record: Suspension, by: Actor) -> None:
        """Delete the suspension, unless somebody is under it."""
        services.delete_suspension(suspension=record, by=by)

    @admin.display(description=gettext_lazy("state"))
    def state(self, suspension: Suspension) -> str:
        """Return whether it is over, or yet to come."""
        return state_name(suspension, timezone.now()) if suspension.pk else "-"

    @admin.display(description=gettext_lazy("customers under it"))
    def customers(self, suspension: Any) -> str:
        """Return at how many locations somebody is under it."""
        return f"{suspension.customer_count:,}"


@register_panel(Suspension)
def under_it(request: HttpRequest, suspension: Suspension) -> Panel | None:
    """Return who is under the suspension, for those who may see customers at locations."""
    if not request.user.has_perm("dispatch.view_customerlocation"):
        return None
    rows = CustomerLocation.objects.filter(suspension=suspension, customer__deleted_at=None)
    named = rows.select_related("customer", "location").order_by("customer__name_lower", "pk")
    total = rows.count()
    more = total - _NAMED
    terms = DefaultTerms.objects.filter(suspension=suspension, customer__deleted_at=None)
    # The terms of a customer who is at a location already are of no interest before the next one.
    waiting = terms.filter(customer__customer_locations=None).count()
    address = reverse("admin:dispatch_customerlocation_changelist")
    return Panel(
        title=_("Under this suspension: %d") % total,
        rows=(
            *((str(row.customer), str(row.location)) for row in named[:_NAMED]),
            *([(_("Others"), more)] if more > 0 else []),
            *([(_("Customers yet without a location"), waiting)] if waiting else []),
        ),
        link=(f"{address}?suspension__id__exact={suspension.pk}", _("All in a list")),
    )


def _add_counts(suspensions: Iterable[Any]) -> None:
    """Set `customer_count` of each suspension, with one query for all of them."""
    shown = {each.pk: each for each in suspensions}
    rows = CustomerLocation.objects.filter(suspension__in=shown, customer__deleted_at=None)
    counts = dict(rows.order_by().values_list("suspension").annotate(Count("pk")))
    for key, each in shown.items():
        each.customer_count = counts.get(key, 0)
