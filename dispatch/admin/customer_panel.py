"""Where a customer is served, to read on its page."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.admin.differences import Kind, register_past
from core.admin.panels import SHOWN, TablePanel, linked, register_panel
from customers.models import Customer
from dispatch.admin.states import state_name
from dispatch.models import CustomerLocation

_PAGES: Final = "admin:dispatch_customerlocation"

register_past(
    Customer,
    Kind(
        model=CustomerLocation,
        column="customer_id",
        permission="dispatch.view_customerlocation",
        has_events=True,
    ),
)


@register_panel(Customer)
def locations_panel(request: HttpRequest, customer: Customer) -> TablePanel | None:
    """Return the customer's locations, for those who may see customers at locations."""
    if not request.user.has_perm("dispatch.view_customerlocation"):
        return None
    found = CustomerLocation.objects.filter(customer=customer)
    joined = found.select_related("location", "suspension__organization")
    rows = list(joined.order_by("location__name", "pk")[: SHOWN + 1])
    return TablePanel(
        title=_("Service locations"),
        tab="service-locations",
        columns=(_("Location"), _("State"), _("Suspension"), _("Account")),
        rows=tuple(_row(row, customer) for row in rows[:SHOWN]),
        link=_list_of(customer) if rows else None,
        more=_("There are more in the list.") if len(rows) > SHOWN else None,
        actions=_linking(request, customer),
    )


def _row(row: CustomerLocation, customer: Customer) -> tuple[Any, ...]:
    page = reverse(f"{_PAGES}_change", args=[row.pk])
    return (
        linked(page, str(row.location)),
        _state(row, customer),
        _suspension(row),
        row.account_number_1 or "-",
    )


def _state(row: CustomerLocation, customer: Customer) -> str:
    """Return whether the customer is served there."""
    if not customer.is_active:
        return _("Not served: the customer is not active")
    return _("Served") if row.is_active else _("Not served: inactive there")


def _suspension(row: CustomerLocation) -> str:
    """Return what the customer is suspended by, and whether that is so now."""
    if row.suspension is None:
        return "-"
    values = {
        "reason": row.suspension.reason,
        "state": state_name(row.suspension, timezone.now()),
        "first": date_format(row.suspension.starts_on),
        "last": date_format(row.suspension.ends_on) if row.suspension.ends_on else "…",
    }
    return _("%(reason)s (%(state)s), %(first)s to %(last)s") % values


def _list_of(customer: Customer) -> tuple[str, str]:
    address = reverse(f"{_PAGES}_changelist")
    return f"{address}?customer__id__exact={customer.pk}", _("Terms at the locations")


def _linking(request: HttpRequest, customer: Customer) -> tuple[tuple[str, str], ...]:
    """Return the way to a further location, for those who may; only active customers get one."""
    if not (customer.is_active and request.user.has_perm("dispatch.add_customerlocation")):
        return ()
    query = f"?organization={customer.organization_id}&customer={customer.pk}"
    return ((reverse(f"{_PAGES}_add") + query, _("Link to a location")),)
