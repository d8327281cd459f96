"""The CRM's clients."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from core.api.dynamics.fields import Values
from core.api.dynamics.operations import Operation
from customers import services
from customers.api.dynamics.creation import create_client
from customers.api.dynamics.filters import PARAMETERS, filtered
from customers.api.dynamics.models import CUSTOMER
from customers.api.dynamics.output import client_values
from customers.api.dynamics.views import words
from customers.api.dynamics.views.base import BaseClientView
from customers.client_lookups import find_client, list_clients
from customers.models import Customer


class ClientsView(BaseClientView):
    """All clients of a company."""

    operations = {
        "GET": Operation(
            id="listClients",
            summary="List the clients",
            description=words.LIST,
            output=CUSTOMER,
            is_list=True,
            query=PARAMETERS,
        ),
        "POST": Operation(
            id="createClient",
            summary="Make a client",
            message="The client was made.",
            description=words.CREATE,
            input=CUSTOMER,
            output=CUSTOMER,
        ),
    }

    def get(self, request: Request) -> Response:
        """Answer a page of the clients."""
        page = self.page()
        clients = filtered(list_clients(self.access.organization), self.query(), self.zone)
        shown = clients[page.offset : page.offset + page.size]
        return self.reply([client_values(each, media_url=self.media_url) for each in shown])

    def post(self, request: Request) -> Response:
        """Make a client; answer it."""
        values = self.read()
        customer = create_client(values, self.target(None), by=self.actor)
        return self.answer(customer, is_warned=True)


class ClientView(BaseClientView):
    """A client, by its id."""

    operations = {
        "GET": Operation(
            id="showClient",
            summary="Show a client",
            description=f"*Ours.* {words.CLIENT_ID}",
            output=CUSTOMER,
        ),
        "PUT": Operation(
            id="updateClient",
            summary="Change a client",
            message="The client was changed.",
            description=words.UPDATE,
            input=CUSTOMER,
            output=CUSTOMER,
        ),
        "DELETE": Operation(
            id="cancelClient",
            summary="Cancel a client",
            message="The client is cancelled.",
            description=words.CANCEL,
            output=CUSTOMER,
            query=[words.REASON],
        ),
    }

    def get(self, request: Request, client_id: str) -> Response:
        """Answer the client."""
        return self.answer(find_client(self.access.organization, client_id))

    def put(self, request: Request, client_id: str) -> Response:
        """Change the client; answer it."""
        values = self.read()
        return self.change(self.named(values), values)

    def named(self, values: Values) -> Customer:
        """Return the client that the URL names."""
        return find_client(self.access.organization, self.kwargs["client_id"])

    def delete(self, request: Request, client_id: str) -> Response:
        """Cancel the client; answer it."""
        customer = find_client(self.access.organization, client_id)
        reason = self.query().get("REASON", "")
        return self.answer(
            services.cancel_customer(customer=customer, reason=reason, by=self.actor)
        )
