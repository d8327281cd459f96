"""The contacts of a customer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db.models import Model
from django.http import HttpResponse
from rest_framework.request import Request

from core.api.dispatch.operations import Operation
from core.errors import NotFound
from customers import services
from customers.models import Contact
from dispatch.api.base import BaseView
from dispatch.api.models.contacts import (
    CREATE_CUSTOMER_CONTACT,
    CUSTOMER_CONTACT,
    UPDATE_CUSTOMER_CONTACT,
)

# What the domain misses when nothing is left to know a contact by.
_FIELDS: Final = {"last_name": "name"}


class ContactsView(BaseView):
    """All contacts of a customer."""

    tag = "Contacts"
    domain_fields = _FIELDS
    operations = {
        "GET": Operation(
            id="listCustomerContacts",
            summary="List a customer's contacts",
            description="On one page, by their ids.",
            output=CUSTOMER_CONTACT,
            is_list=True,
        ),
        "POST": Operation(
            id="createCustomerContact",
            summary="Make a contact",
            description="It needs a name, a telephone or an e-mail (*ours*).",
            input=CREATE_CUSTOMER_CONTACT,
            output=CUSTOMER_CONTACT,
            status=201,
        ),
    }

    def get(self, request: Request, customer_id: int) -> HttpResponse:
        """Answer the contacts."""
        return self.reply_all(self.customer(customer_id).contacts.order_by("pk"))

    def post(self, request: Request, customer_id: int) -> HttpResponse:
        """Make a contact; answer it."""
        customer = self.customer(customer_id)
        # With a whole name, though an empty one, whoever can be reached needs no other.
        values = {"name": "", **self.read()}
        return self.reply(services.create_contact(customer=customer, values=values, by=self.actor))


class ContactView(BaseView):
    """A contact of a customer."""

    tag = "Contacts"
    domain_fields = _FIELDS
    operations = {
        "GET": Operation(
            id="getCustomerContact", summary="Show a contact", output=CUSTOMER_CONTACT
        ),
        "PATCH": Operation(
            id="updateCustomerContact",
            summary="Change a contact",
            description="Something must be left to know the contact by: a name, a telephone or an"
            " e-mail (*ours*).",
            input=UPDATE_CUSTOMER_CONTACT,
            output=CUSTOMER_CONTACT,
        ),
    }

    def get(self, request: Request, customer_id: int, contact_id: int) -> HttpResponse:
        """Answer the contact."""
        return self.reply(self.contact(customer_id, contact_id))

    def patch(self, request: Request, customer_id: int, contact_id: int) -> HttpResponse:
        """Change the contact; answer it."""
        contact = self.contact(customer_id, contact_id)
        values = self.read_change(CUSTOMER_CONTACT, contact)
        with self.unchanged(lambda: self.contact(customer_id, contact_id)):
            contact = services.update_contact(contact=contact, values=values, by=self.actor)
        return self.reply(contact)

    def contact(self, customer_id: int, contact_id: int) -> Contact:
        """Return the contact that the URL names; raises NotFound."""
        customer = self.customer(customer_id)
        found = customer.contacts.filter(pk=contact_id).first()
        if found is None:
            raise NotFound("contact", contact_id)
        found.customer = customer
        return found

    def locks(self, record: Contact) -> Sequence[Model]:
        """Return the row that is locked: the customer's, for all that belongs to it."""
        return [record.customer]
