"""What the dynamics surface answers about a customer, for people in the back office."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.admin.surfaces import ShownReply, answered
from core.roles import Role
from core.tenancy import Access
from customers.api.dynamics.views import ClientView
from customers.models import Customer


class ShownClient(ClientView):
    """The view, for a person whom the back office let see the customer already."""

    shown_access: Access | None = None

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Take the company from the back office."""
        request.access = self.shown_access
        request.accesses = [self.shown_access]


def json_reply(request: HttpRequest, customer: Customer) -> ShownReply:
    """Return what GET /api/dynamics/clients/<uuid> answers now, in JSON."""
    return _reply(request, customer, "application/json", _("dynamics, JSON"))


def xml_reply(request: HttpRequest, customer: Customer) -> ShownReply:
    """Return what GET /api/dynamics/clients/<uuid> answers now, in XML."""
    return _reply(request, customer, "application/xml", _("dynamics, XML"))


def _reply(request: HttpRequest, customer: Customer, accept: str, title: str) -> ShownReply:
    access = Access(customer.organization, frozenset({Role.ADMIN}))
    view = ShownClient.as_view(shown_access=access)
    number = str(customer.uuid)
    path = f"/api/dynamics/clients/{number}"
    headers = {"Accept": accept}
    return answered(request, view, path, title=title, headers=headers, client_id=number)
