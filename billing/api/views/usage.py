"""The use of a client's contracts."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from billing import services
from billing.api.contract_models import USAGE, USAGE_TAKEN
from billing.api.contract_output import limit_warnings
from billing.api.views.base import ContractView
from core.api.dynamics.operations import Operation


class UsageView(ContractView):
    """The use of a contract."""

    operations = {
        "POST": Operation(
            id="recordUsage",
            summary="Tell what was used",
            description="*Ours.* One record or many, all of them or none. A record is taken"
            " once: it may be sent again with the same content, and with another one is 409. Uses"
            " over a limit are taken and told in `messageDetail`. A cancelled contract takes uses"
            " up to its end; a service that was removed, uses up to then.",
            input=USAGE,
            output=USAGE_TAKEN,
        ),
    }

    def post(self, request: Request, client_id: str, recurrence_id: str) -> Response:
        """Take the records; answer how many were new, and the contract."""
        by = self.actor
        entries = self.read()["usage"]
        recurrence = self.recurrence(client_id, recurrence_id)
        recorded = services.record_usage(recurrence=recurrence, entries=entries, by=by)
        contract = self.shown(recorded.recurrence, by)
        values = {
            "taken": recorded.taken,
            "already_taken": recorded.already_taken,
            "recurrence": contract,
        }
        return self.reply(values, details=limit_warnings(contract))
