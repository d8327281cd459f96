"""A customer at a location: put there, changed, deactivated, brought back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db.models import Model
from django.http import HttpResponse
from rest_framework.request import Request

from core.api.dispatch.operations import Operation
from dispatch import services
from dispatch.api.base import BaseView
from dispatch.api.models.customer_locations import (
    CREATE_CUSTOMER_LOCATION,
    CUSTOMER_LOCATION,
    UPDATE_CUSTOMER_LOCATION,
)
from dispatch.models import CustomerLocation

_LINK: Final = (
    "Customer and location must be active, and the customer not be there yet, active or not: 400"
    " otherwise (*ours*)."
)
_UPDATE: Final = (
    "`is_active` true brings back a customer that was deactivated here. It is refused while the"
    " customer is not active as a whole, or the location is out of use (*ours*)."
)
_DEACTIVATE: Final = (
    "The customer is served here no longer; nothing is deleted, and the whole record is answered."
    " Repeated, it changes nothing and answers the same (*ours*)."
)


class CustomerLocationView(BaseView):
    """A customer at a location, by way of the customer."""

    tag = "Customers at locations"
    operations = {
        "GET": Operation(
            id="getCustomerLocation",
            summary="Show a customer at a location",
            description="An inactive one, too.",
            output=CUSTOMER_LOCATION,
        ),
        "POST": Operation(
            id="createCustomerLocation",
            summary="Put a customer at a location",
            description=_LINK,
            input=CREATE_CUSTOMER_LOCATION,
            output=CUSTOMER_LOCATION,
            status=201,
        ),
        "PATCH": Operation(
            id="updateCustomerLocation",
            summary="Change a customer at a location",
            description=_UPDATE,
            input=UPDATE_CUSTOMER_LOCATION,
            output=CUSTOMER_LOCATION,
        ),
        "DELETE": Operation(
            id="deactivateCustomerLocation",
            summary="Deactivate a customer at a location",
            description=_DEACTIVATE,
            output=CUSTOMER_LOCATION,
        ),
    }

    def get(self, request: Request, customer_id: int, location_id: int) -> HttpResponse:
        """Answer the customer at the location."""
        return self.reply(self.shown_customer_location(customer_id, location_id))

    def post(self, request: Request, customer_id: int, location_id: int) -> HttpResponse:
        """Put the customer at the location; answer it."""
        customer, location = self.customer(customer_id), self.location(location_id)
        values = self.named(self.read())
        services.link_customer(customer=customer, location=location, values=values, by=self.actor)
        return self.reply(self.shown_customer_location(customer_id, location_id))

    def patch(self, request: Request, customer_id: int, location_id: int) -> HttpResponse:
        """Change what is given; answer the customer at the location."""
        row = self.shown_customer_location(customer_id, location_id)
        values = self.read_change(CUSTOMER_LOCATION, row)
        with self.unchanged(lambda: self.shown_customer_location(customer_id, location_id)):
            services.update_customer_location(customer_location=row, values=values, by=self.actor)
        return self.reply(self.shown_customer_location(customer_id, location_id))

    def delete(self, request: Request, customer_id: int, location_id: int) -> HttpResponse:
        """Deactivate the customer at the location; answer it."""
        row = self.shown_customer_location(customer_id, location_id)
        with self.unchanged(lambda: self.shown_customer_location(customer_id, location_id)):
            services.deactivate_customer_location(customer_location=row, by=self.actor)
        return self.reply(self.shown_customer_location(customer_id, location_id))

    def locks(self, record: CustomerLocation) -> Sequence[Model]:
        """Return the rows that are locked: the customer before what it has."""
        return [record.customer, record]
