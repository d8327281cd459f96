"""What the dispatch surface answers about a customer, for people in the back office."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.admin.surfaces import ShownReply, answered
from core.api.dispatch.headers import VERSION
from core.roles import Role
from core.tenancy import Access
from customers.models import Customer
from dispatch.api.versions import HISTORY
from dispatch.api.views import CustomerView


class ShownCustomer(CustomerView):
    """The view, for a person whom the back office let see the customer already."""

    shown_access: Access | None = None

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Take the tenant from the back office; nobody's use of a version is counted."""
        self.now = datetime.now(UTC)
        self.found_version = HISTORY.newest
        self.parameters = {}
        request.access = self.shown_access
        request.accesses = [self.shown_access]


def dispatch_reply(request: HttpRequest, customer: Customer) -> ShownReply:
    """Return what GET /customers/<id> answers now, in the newest version."""
    organization = customer.organization
    view = ShownCustomer.as_view(shown_access=Access(organization, frozenset({Role.ADMIN})))
    return answered(
        request,
        view,
        f"/customers/{customer.pk}",
        title=_("dispatch %s, JSON") % HISTORY.newest,
        headers={VERSION: HISTORY.newest, "x-tenant-id": str(organization.pk)},
        customer_id=customer.pk,
    )
