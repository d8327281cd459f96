"""The tenant's customers."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Model
from django.http import HttpResponse
from rest_framework.request import Request

from core.api.dispatch.operations import Operation
from customers.models import Customer
from customers.services import update_customer
from dispatch import services
from dispatch.api.base import BaseView
from dispatch.api.filters import filter_customers
from dispatch.api.models.customers import CREATE_CUSTOMER, CUSTOMER, UPDATE_CUSTOMER
from dispatch.api.models.queries import LIST_CUSTOMERS
from dispatch.api.shown import list_customers, seen_links


class CustomersView(BaseView):
    """All customers of a tenant."""

    tag = "Customers"
    operations = {
        "GET": Operation(
            id="listCustomers",
            summary="List the customers",
            description="By their ids; cancelled ones, too, unless `active` says otherwise.",
            output=CUSTOMER,
            query=LIST_CUSTOMERS,
            is_list=True,
        ),
        "POST": Operation(
            id="createCustomer",
            summary="Make a customer",
            description="At no location yet: the terms of the body are kept for all that it is put"
            " at later (*ours*). All or nothing.",
            input=CREATE_CUSTOMER,
            output=CUSTOMER,
            status=201,
        ),
    }

    def get(self, request: Request) -> HttpResponse:
        """Answer a page of the customers."""
        customers = list_customers(self.organization, self.sight)
        links = seen_links(self.organization, self.sight)
        return self.reply_page(filter_customers(customers, self.parameters, links))

    def post(self, request: Request) -> HttpResponse:
        """Make a customer; answer it."""
        customer = services.create_customer(
            organization=self.organization, values=self.named(self.read()), by=self.actor
        )
        return self.reply(self.shown_customer(customer.pk))


class CustomerView(BaseView):
    """A customer."""

    gets_parent = False
    tag = "Customers"
    operations = {
        "GET": Operation(
            id="getCustomer",
            summary="Show a customer",
            description="A cancelled one, too: `is_active` of its `locations` is false then.",
            output=CUSTOMER,
        ),
        "PATCH": Operation(
            id="updateCustomer",
            summary="Change a customer",
            description="Its name and its parent; a customer cannot be below itself.",
            input=UPDATE_CUSTOMER,
            output=CUSTOMER,
        ),
    }

    def get(self, request: Request, customer_id: int) -> HttpResponse:
        """Answer the customer."""
        return self.reply(self.shown_customer(customer_id))

    def patch(self, request: Request, customer_id: int) -> HttpResponse:
        """Change the customer; answer it."""
        customer = self.customer(customer_id)
        values = self.read_change(CUSTOMER, customer)
        self.gets_parent = values.get("parent") is not None
        with self.unchanged(lambda: self.shown_customer(customer_id)):
            update_customer(customer=customer, values=values, by=self.actor)
        return self.reply(self.shown_customer(customer_id))

    def locks(self, record: Customer) -> Sequence[Model]:
        """Return the rows that are locked; a new parent holds the tenant's trees before."""
        return [record.organization, record] if self.gets_parent else [record]
