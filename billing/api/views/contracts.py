"""Contracts of a client: listed, made, shown, changed, previewed and ended."""

from __future__ import annotations

from typing import Final

from rest_framework.request import Request
from rest_framework.response import Response

from billing import services
from billing.api.contract_models import CHANGE, CONTRACT, CREATE_RECURRENCE
from billing.api.contract_output import (
    change_message,
    change_values,
    contract_values,
    limit_warnings,
)
from billing.api.models import CHANGE_OF_SERVICES
from billing.api.views.base import ContractView
from billing.models import Recurrence
from core.api.dynamics.operations import Operation
from customers.api.dynamics.models import CUSTOMER
from customers.api.dynamics.output import fresh_client_values

_WANTED_SET: Final = (
    "`services` is the wanted set: missing ones are removed, new ones added, others updated. Absent"
    " or null keeps them, an empty list removes all; of a service, what is absent stays. `price`,"
    " `name` and `package_id` stay when absent; a null or empty `name` or `package_id` is cleared."
    " All or nothing: an unknown package or service is 404, naming all of them."
)
_REASON: Final = {
    "name": "reason",
    "schema": {"type": "string", "maxLength": 255},
    "description": "Why the contract ends; kept with it.",
}


class RecurrencesView(ContractView):
    """All contracts of a client."""

    operations = {
        "GET": Operation(
            id="listRecurrences",
            summary="List a client's contracts",
            description="*Ours.* Cancelled ones, too, in the order they were made.",
            output=CONTRACT,
            is_list=True,
        ),
        "POST": Operation(
            id="createRecurrence",
            summary="Make a contract",
            message="The contract was made.",
            description="*Ours.* What is absent comes from the package, its services too; the"
            " documented body of a change of services is accepted as it is. `starts_on` is the"
            " company's day at that time. A client that is not active gets none (409).",
            input=CREATE_RECURRENCE,
            output=CONTRACT,
        ),
    }

    def get(self, request: Request, client_id: str) -> Response:
        """Answer a page of the contracts."""
        page = self.page()
        client = self.client(client_id)
        found = Recurrence.objects.for_organization(client.organization).for_customer(client)
        recurrences = list(found.order_by("pk")[page.offset : page.offset + page.size])
        for recurrence in recurrences:
            recurrence.organization = client.organization
        return self.reply(contract_values(recurrences, self.actor.at))

    def post(self, request: Request, client_id: str) -> Response:
        """Make a contract; answer it."""
        by = self.actor
        values = self.read_new()
        client = self.client(client_id)
        recurrence = services.create_contract(customer=client, values=values, by=by)
        return self.reply(self.shown(recurrence, by))


class RecurrenceView(ContractView):
    """A contract of a client."""

    operations = {
        "GET": Operation(
            id="showRecurrence",
            summary="Show a contract",
            description="*Ours.* With the use of each service in the running period. What is over a"
            " limit is told in `messageDetail`, too.",
            output=CONTRACT,
        ),
        "PUT": Operation(
            id="changeServices",
            summary="Add or remove services",
            description=f"{_WANTED_SET} `message` tells the kind of the change and its pro-rata"
            " amount, which `preview` answers as numbers; `messageDetail` names services that are"
            " over their limit. A cancelled contract is 409.",
            input=CHANGE_OF_SERVICES,
            output=CUSTOMER,
        ),
        "DELETE": Operation(
            id="cancelRecurrence",
            summary="End a contract",
            message="The contract is cancelled.",
            description="*Ours.* It ends now and stays readable; nothing is deleted. Repeated, it"
            " answers the same and changes nothing.",
            output=CONTRACT,
            query=[_REASON],
        ),
    }

    def get(self, request: Request, client_id: str, recurrence_id: str) -> Response:
        """Answer the contract."""
        values = self.shown(self.recurrence(client_id, recurrence_id), self.actor)
        return self.reply(values, details=limit_warnings(values))

    def put(self, request: Request, client_id: str, recurrence_id: str) -> Response:
        """Change the contract; answer the client."""
        by = self.actor
        values = self.read_change(recurrence_id)
        recurrence = self.recurrence(client_id, recurrence_id)
        change = services.change_services(recurrence=recurrence, values=values, by=by)
        return self.reply(
            fresh_client_values(recurrence.customer, media_url=self.media_url),
            message=change_message(change),
            details=limit_warnings(self.shown(recurrence, by)),
        )

    def delete(self, request: Request, client_id: str, recurrence_id: str) -> Response:
        """End the contract; answer it."""
        by = self.actor
        recurrence = self.recurrence(client_id, recurrence_id)
        reason = self.query().get("REASON", "")
        record = services.cancel_contract(recurrence=recurrence, reason=reason, by=by)
        return self.reply(self.shown(record, by))


class PreviewView(ContractView):
    """What a change of a contract would come to."""

    operations = {
        "POST": Operation(
            id="previewChange",
            summary="Preview a change of services",
            message="Nothing was changed.",
            description=f"*Ours.* Answers what the same PUT would do now, and writes nothing."
            f" {_WANTED_SET}",
            input=CHANGE_OF_SERVICES,
            output=CHANGE,
        ),
    }

    def post(self, request: Request, client_id: str, recurrence_id: str) -> Response:
        """Answer the change."""
        at = self.actor.at
        values = self.read_change(recurrence_id)
        recurrence = self.recurrence(client_id, recurrence_id)
        change = services.preview_change(recurrence=recurrence, values=values, at=at)
        return self.reply(change_values(change))
