"""The customers of a location."""

from __future__ import annotations

from django.http import HttpResponse
from rest_framework.request import Request

from core.api.dispatch.operations import Operation
from dispatch import services
from dispatch.api.base import BaseView
from dispatch.api.filters import filter_customer_locations
from dispatch.api.models.customer_locations import CUSTOMER_LOCATION
from dispatch.api.models.customers import CREATE_CUSTOMER, CUSTOMER
from dispatch.api.models.queries import LIST_CUSTOMERS
from dispatch.api.shown import list_customer_locations, seen_links


class LocationCustomersView(BaseView):
    """All customers that are or were served from a location."""

    tag = "Customers at locations"
    operations = {
        "GET": Operation(
            id="listLocationCustomers",
            summary="List a location's customers",
            description="By the customers' ids. `active` speaks of being served there;"
            " `created_on_gte` and `last_updated_gte` of the times that are shown; `location_id`"
            " asks for those who are at that location, too (*ours*).",
            output=CUSTOMER_LOCATION,
            query=LIST_CUSTOMERS,
            is_list=True,
        ),
        "POST": Operation(
            id="createLocationCustomer",
            summary="Make a customer at a location",
            description="As `POST /customers`, and puts the customer at the location with the"
            " terms of the body (*ours*). The location must be in use (*ours*).",
            input=CREATE_CUSTOMER,
            output=CUSTOMER,
            status=201,
        ),
    }

    def get(self, request: Request, location_id: int) -> HttpResponse:
        """Answer a page of the customers there."""
        rows = list_customer_locations(self.location(location_id), self.sight)
        links = seen_links(self.organization, self.sight)
        return self.reply_page(filter_customer_locations(rows, self.parameters, links))

    def post(self, request: Request, location_id: int) -> HttpResponse:
        """Make a customer there; answer it."""
        location = self.location(location_id)
        values = self.named(self.read())
        customer = services.create_customer(
            organization=self.organization, values=values, location=location, by=self.actor
        )
        return self.reply(self.shown_customer(customer.pk))


class LocationCustomerView(BaseView):
    """A customer at a location, by way of the location."""

    tag = "Customers at locations"
    operations = {
        "GET": Operation(
            id="getLocationCustomer",
            summary="Show a location's customer",
            description="The same record as `GET /customers/{id}/locations/{location_id}`.",
            output=CUSTOMER_LOCATION,
        ),
    }

    def get(self, request: Request, location_id: int, customer_id: int) -> HttpResponse:
        """Answer the customer there."""
        location = self.location(location_id)
        return self.reply(self.shown_customer_location(customer_id, location.pk))
