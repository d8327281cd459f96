"""By what the lists of the back office are narrowed, besides related records."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter

from core.admin.scope import organizations_of
from dispatch.admin.states import STATES, in_state
from dispatch.querysets import SERVED

_SERVED = {
    "yes": SERVED,
    "no": ~SERVED,
    "here": Q(is_active=False, customer__is_active=True),
    "customer": Q(customer__is_active=False),
}


class ServedFilter(DropdownFilter):
    """Filters customers at locations by whether they are served, and why they are not."""

    title = _("served")
    parameter_name = "served"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return what can be asked for."""
        return [
            ("yes", _("served")),
            ("no", _("not served")),
            ("here", _("inactive at the location only")),
            ("customer", _("the customer is not active")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows; any other word asks for nothing."""
        wanted = _SERVED.get(self.value() or "")
        return queryset if wanted is None else queryset.filter(wanted)


class SuspendedFilter(DropdownFilter):
    """Filters customers at locations by the state of what they are suspended by."""

    title = _("suspended")
    parameter_name = "suspended"
    path = "suspension__"
    nothing: tuple[tuple[str, Any], ...] = (("none", _("no suspension")),)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return what can be asked for."""
        return [*STATES, *self.nothing]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows; any other word asks for nothing."""
        wanted = self.value()
        if wanted in dict(self.nothing):
            return queryset.filter(suspension=None)
        if wanted not in dict(STATES):
            return queryset
        visible = organizations_of(request.user)
        return queryset.filter(in_state(wanted, visible, timezone.now(), self.path))


class StateFilter(SuspendedFilter):
    """Filters suspensions by their state."""

    title = _("state")
    parameter_name = "state"
    path = ""
    nothing = ()
