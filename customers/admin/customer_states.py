"""The four states that staff tell customers apart by; each customer is in exactly one."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.models import Customer

STATES: Final[dict[str, Any]] = {
    "active": _("Active"),
    "on_hold": _("On hold"),
    "inactive": _("Inactive"),
    "cancelled": _("Cancelled"),
}
CONDITIONS: Final = {
    "active": Q(is_active=True, is_on_hold=False),
    "on_hold": Q(is_active=True, is_on_hold=True),
    # A cancelled customer is never active.
    "inactive": Q(is_active=False, cancelled_at=None),
    "cancelled": Q(is_active=False, cancelled_at__isnull=False),
}


def state_of(customer: Customer) -> str:
    """Return the key of the customer's state."""
    if customer.is_active:
        return "on_hold" if customer.is_on_hold else "active"
    return "inactive" if customer.cancelled_at is None else "cancelled"
