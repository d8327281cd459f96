"""Where a customer is served, to read on its page."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.admin.panels import Panel, register_panel
from customers.models import Customer
from dispatch.admin.states import state_name
from dispatch.models import CustomerLocation

_SHOWN: Final = 20


@register_panel(Customer)
def locations_panel(request: HttpRequest, customer: Customer) -> Panel | None:
    """Return the customer's locations, for those who may see customers at locations."""
    if not request.user.has_perm("dispatch.view_customerlocation"):
        return None
    found = CustomerLocation.objects.filter(customer=customer)
    joined = found.select_related("location", "suspension__organization")
    rows = list(joined.order_by("location__name", "pk")[: _SHOWN + 1])
    shown = [(str(row.location), _state(row, customer)) for row in rows[:_SHOWN]]
    if len(rows) > _SHOWN:
        shown.append((_("Others"), _("in the list")))
    return Panel(
        title=_("Service locations"),
        rows=tuple(shown) or ((_("Locations"), _("None yet.")),),
        link=_link(request, customer, is_empty=not rows),
    )


def _state(row: CustomerLocation, customer: Customer) -> str:
    """Return whether the customer is served there, and what speaks against it."""
    if not customer.is_active:
        state = _("Not served: the customer is not active")
    else:
        state = _("Served") if row.is_active else _("Not served: inactive there")
    parts = [state]
    if row.suspension is not None:
        values = {
            "reason": row.suspension.reason,
            "state": state_name(row.suspension, timezone.now()),
            "first": date_format(row.suspension.starts_on),
            "last": date_format(row.suspension.ends_on) if row.suspension.ends_on else "…",
        }
        parts.append(_("suspension (%(state)s): %(reason)s, %(first)s to %(last)s") % values)
    if row.account_number_1:
        parts.append(_("account %s") % row.account_number_1)
    return "; ".join(parts)


def _link(request: HttpRequest, customer: Customer, *, is_empty: bool) -> tuple[str, str] | None:
    """Return the way to the customer's rows or, where there is none, to the first one."""
    pages = "admin:dispatch_customerlocation"
    if not is_empty:
        address = reverse(f"{pages}_changelist")
        return f"{address}?customer__id__exact={customer.pk}", _("Terms at the locations")
    if not request.user.has_perm("dispatch.add_customerlocation"):
        return None
    query = f"?organization={customer.organization_id}&customer={customer.pk}"
    return reverse(f"{pages}_add") + query, _("Link it to a location")
