"""Who is served at a location, to read on its page; suspended customers are marked."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.admin.panels import SHOWN, TablePanel, linked, register_panel
from dispatch.admin.states import state_name, state_of
from dispatch.models import CustomerLocation, Location

_PAGES: Final = "admin:dispatch_customerlocation"


@register_panel(Location)
def customers_panel(request: HttpRequest, location: Location) -> TablePanel | None:
    """Return the first customers at the location, for those who may see them (two queries)."""
    if not request.user.has_perm("dispatch.view_customerlocation"):
        return None
    found = CustomerLocation.objects.filter(location=location, customer__deleted_at=None)
    joined = found.select_related("customer", "suspension__organization")
    rows = list(joined.order_by("customer__name_lower", "pk")[: SHOWN + 1])
    may_change = request.user.has_perm("dispatch.change_customerlocation")
    address = reverse(f"{_PAGES}_changelist")
    return TablePanel(
        title=_("Customers at this location"),
        columns=(_("Customer"), _("Served"), _("Suspension"), _("Account"), _("What to do")),
        rows=tuple(_row(row, may_change=may_change) for row in rows[:SHOWN]),
        link=(f"{address}?location__id__exact={location.pk}", _("All in a list")) if rows else None,
        more=_("There are more in the list, where many are deactivated at once.")
        if len(rows) > SHOWN
        else None,
        empty=_("Nobody is linked to this location yet."),
        actions=_actions(request, location),
    )


def _row(row: CustomerLocation, *, may_change: bool) -> tuple[Any, ...]:
    page = reverse(f"{_PAGES}_change", args=[row.pk])
    return (
        linked(page, row.customer),
        served_text(row),
        _suspension(row),
        row.account_number_1 or "-",
        _step(row) if may_change else "-",
    )


def served_text(row: CustomerLocation) -> str:
    """Return whether the customer is served there, and why not."""
    if not row.customer.is_active:
        return _("No: the customer is not active")
    return _("Yes") if row.is_active else _("No: inactive at the location")


def _suspension(row: CustomerLocation) -> Any:
    if row.suspension is None:
        return "-"
    now = timezone.now()
    text = f"{row.suspension.reason} ({state_name(row.suspension, now)})"
    if state_of(row.suspension, now) == "current":
        return format_html("<strong>{}: {}</strong>", _("Suspended"), text)
    return text


def _step(row: CustomerLocation) -> Any:
    """Return the way to the page that asks first."""
    if row.is_active:
        return _way("stop_serving", row, _("Deactivate here"))
    return _way("serve_again", row, _("Reactivate here")) if row.customer.is_active else "-"


def _way(step: str, row: CustomerLocation, text: str) -> Any:
    address = reverse(f"{_PAGES}_{step}", args=[row.pk])
    return format_html(
        '<a class="font-medium text-primary-600 dark:text-primary-500" href="{}?from=location"'
        ' aria-label="{}: {}">{}</a>',
        *(address, text, row.customer, text),
    )


def _actions(request: HttpRequest, location: Location) -> tuple[tuple[str, Any], ...]:
    if not (location.is_active and request.user.has_perm("dispatch.add_customerlocation")):
        return ()
    query = f"?organization={location.organization_id}&location={location.pk}"
    return ((reverse(f"{_PAGES}_add") + query, _("Link a customer")),)
