"""What the views of clients share."""

from __future__ import annotations

from rest_framework.exceptions import PermissionDenied
from rest_framework.response import Response

from core.api.dynamics.fields import Values
from core.api.dynamics.views import GRANTOR_KEY, DynamicsView
from core.errors import DomainError, InvalidValue
from customers import services
from customers.api.dynamics import names
from customers.api.dynamics.input import Target, customer_values, given_guid
from customers.api.dynamics.output import client_values, with_parts
from customers.client_lookups import AmbiguousClient, is_uuid_of
from customers.models import Customer
from customers.services.fiscal_warnings import fiscal_warnings


class BaseClientView(DynamicsView):
    """Finds, changes and answers one client of the request's company."""

    tag = "Clients"
    failure_codes = {AmbiguousClient: "AmbiguousClient"}
    domain_fields = names.CUSTOMER_FIELDS

    def target(self, customer: Customer | None) -> Target:
        """Return whom a body is about, None for a new client."""
        return Target(
            organization=self.access.organization,
            customer=customer and with_parts(customer),
            media_url=self.media_url,
        )

    def shown_now(self, values: Values) -> Values:
        """Return what the client that is to be changed shows now, nothing where there is none."""
        before = self.request.access
        try:
            if tax_id := values.get(GRANTOR_KEY):
                self.enter(tax_id)
            customer = self.named(values)
            record = customer and with_parts(customer)
        except (DomainError, PermissionDenied):  # told when the body is whole
            return {}
        finally:
            self.request.access = before
        return client_values(record, media_url=self.media_url) if record else {}

    def named(self, values: Values) -> Customer | None:
        """Return the client that the URL or the body names, None where it is a new one."""
        return None

    def change(self, customer: Customer, values: Values) -> Response:
        """Write the body's values; answer the client with what is odd about its fiscal data."""
        uuid = given_guid(values.get("customer_id"))
        if uuid is not None and not is_uuid_of(customer, uuid):
            raise InvalidValue("It is another client's id.", field="customer_id")
        target = self.target(customer)
        return self.write(customer, customer_values(values, target))

    def write(self, customer: Customer, wanted: Values) -> Response:
        """Change the client; answer it."""
        changed = services.update_customer(customer=customer, values=wanted, by=self.actor)
        return self.answer(changed, is_warned=True)

    def answer(self, customer: Customer, *, is_warned: bool = False) -> Response:
        """Answer the client as it is in the database now."""
        record = with_parts(customer)
        return self.reply(
            client_values(record, media_url=self.media_url),
            details=fiscal_warnings(record) if is_warned else (),
        )
