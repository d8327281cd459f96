"""What v1 answers about a customer, for people who look at it in the back office."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.admin.surfaces import ShownReply, answered
from core.roles import Role
from core.tenancy import Access
from customers.api.v1.views import CustomerViewSet
from customers.models import Customer


class ShownCustomer(CustomerViewSet):
    """The view, for a person whom the back office let see the customer already."""

    shown_access: Access | None = None

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Take the organization from the back office."""
        request.access = self.shown_access


def v1_reply(request: HttpRequest, customer: Customer) -> ShownReply:
    """Return what GET /api/v1.0/customers/<id> answers now."""
    access = Access(customer.organization, frozenset({Role.ADMIN}))
    view = ShownCustomer.as_view({"get": "show"}, shown_access=access)
    path = f"/api/v1.0/customers/{customer.pk}"
    return answered(request, view, path, title=_("v1, JSON"), id=str(customer.pk))
