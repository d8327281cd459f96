"""What the views of a client's contracts share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from billing.api.contract_output import contract_values
from billing.lookups import find_recurrence
from billing.models import Recurrence
from billing.services import CustomerInactive, RecurrenceCancelled, UsageConflict, local_day
from core.actor import Actor
from core.api.dynamics.fields import Values
from core.api.dynamics.views import DynamicsView
from core.errors import DomainError, InvalidValue
from customers.client_lookups import AmbiguousClient, find_client
from customers.models import Customer

# The names that a change may hold; the body's recurrence_id only says which contract is meant.
_CHANGED: Final = ("package", "name", "price", "services")


class RecurrenceMismatch(InvalidValue):
    """The URL and the body name different contracts."""


class ContractView(DynamicsView):
    """A view of a client's contracts."""

    tag = "Recurrence"
    failure_codes: ClassVar[Mapping[type[DomainError], str]] = {
        AmbiguousClient: "AmbiguousClient",
        CustomerInactive: "ClientInactive",
        RecurrenceCancelled: "RecurrenceCancelled",
        RecurrenceMismatch: "RecurrenceMismatch",
        UsageConflict: "UsageConflict",
    }

    def client(self, client_id: str) -> Customer:
        """Return the client that the URL names; raises NotFound."""
        return find_client(self.access.organization, client_id)

    def recurrence(self, client_id: str, recurrence_id: str) -> Recurrence:
        """Return the contract that the URL names; raises NotFound."""
        return find_recurrence(self.client(client_id), recurrence_id)

    def shown(self, recurrence: Recurrence, by: Actor) -> Values:
        """Return one contract as the surface shows it."""
        return contract_values([recurrence], by.at)[0]

    def read_new(self) -> dict[str, Any]:
        """Return what the body says of a new contract, for `create_contract`."""
        values = dict(self.read()["recurrence"])
        if starts_at := values.get("starts_on"):
            values["starts_on"] = local_day(starts_at, self.access.organization.time_zone)
        if not values.get("code"):
            values.pop("code", None)
        return values

    def read_change(self, recurrence_id: str) -> dict[str, Any]:
        """Return what the body says of the contract, for `change_services`.

        Raises RecurrenceMismatch when the body names another contract than the URL.
        """
        values: Values = self.read()["recurrence"]
        named = values.get("recurrence_id")
        if named and named != recurrence_id:
            raise RecurrenceMismatch("It is not the recurrence of the URL.", field="recurrence_id")
        return {name: values[name] for name in _CHANGED if name in values}
