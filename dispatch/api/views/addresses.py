"""The addresses of a customer."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Model
from django.http import HttpResponse
from rest_framework.request import Request

from core.api.dispatch.operations import Operation
from core.errors import NotFound
from customers import services
from customers.models import Address
from dispatch.api.base import BaseView
from dispatch.api.models.addresses import (
    CREATE_CUSTOMER_ADDRESS,
    CUSTOMER_ADDRESS,
    UPDATE_CUSTOMER_ADDRESS,
)
from dispatch.api.shown import list_addresses


class AddressesView(BaseView):
    """All addresses of a customer."""

    tag = "Addresses"
    operations = {
        "GET": Operation(
            id="listCustomerAddresses",
            summary="List a customer's addresses",
            description="On one page, by their ids; inactive ones, too, but for a Driver (*ours*).",
            output=CUSTOMER_ADDRESS,
            is_list=True,
        ),
        "POST": Operation(
            id="createCustomerAddress",
            summary="Make an address",
            description="A customer has up to 1,000, inactive ones counted (*ours*).",
            input=CREATE_CUSTOMER_ADDRESS,
            output=CUSTOMER_ADDRESS,
            status=201,
        ),
    }

    def get(self, request: Request, customer_id: int) -> HttpResponse:
        """Answer the addresses."""
        return self.reply_all(list_addresses(self.customer(customer_id), self.sight))

    def post(self, request: Request, customer_id: int) -> HttpResponse:
        """Make an address; answer it."""
        customer = self.customer(customer_id)
        return self.reply(
            services.create_address(customer=customer, values=self.read(), by=self.actor)
        )


class AddressView(BaseView):
    """An address of a customer."""

    tag = "Addresses"
    operations = {
        "GET": Operation(
            id="getCustomerAddress",
            summary="Show an address",
            description="An inactive one, too, but for a Driver (*ours*).",
            output=CUSTOMER_ADDRESS,
        ),
        "PATCH": Operation(
            id="updateCustomerAddress",
            summary="Change an address",
            description="Takes the whole address. An inactive one may be changed and stays inactive"
            " (*ours*).",
            input=UPDATE_CUSTOMER_ADDRESS,
            output=CUSTOMER_ADDRESS,
        ),
        "DELETE": Operation(
            id="deactivateCustomerAddress",
            summary="Deactivate an address",
            description="Nothing is deleted; the address is answered. Repeated, it changes nothing"
            " (*ours*). The last billing or shipping address may go, too (*ours*).",
            output=CUSTOMER_ADDRESS,
        ),
    }

    def get(self, request: Request, customer_id: int, address_id: int) -> HttpResponse:
        """Answer the address."""
        return self.reply(self.address(customer_id, address_id))

    def patch(self, request: Request, customer_id: int, address_id: int) -> HttpResponse:
        """Change the address; answer it."""
        address = self.address(customer_id, address_id)
        values = self.read_change(CUSTOMER_ADDRESS, address)
        with self.unchanged(lambda: self.address(customer_id, address_id)):
            address = services.update_address(address=address, values=values, by=self.actor)
        return self.reply(address)

    def delete(self, request: Request, customer_id: int, address_id: int) -> HttpResponse:
        """Deactivate the address; answer it."""
        address = self.address(customer_id, address_id)
        with self.unchanged(lambda: self.address(customer_id, address_id)):
            address = services.deactivate_address(address=address, by=self.actor)
        return self.reply(address)

    def address(self, customer_id: int, address_id: int) -> Address:
        """Return the address that the URL names; raises NotFound."""
        customer = self.customer(customer_id)
        found = list_addresses(customer, self.sight).filter(pk=address_id).first()
        if found is None:
            raise NotFound("address", address_id)
        found.customer = customer
        return found

    def locks(self, record: Address) -> Sequence[Model]:
        """Return the row that is locked: the customer's, for all that belongs to it."""
        return [record.customer]
