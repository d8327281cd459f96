"""The company itself."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from billing.api.catalog_output import grantor_values
from billing.api.models import GRANTOR
from billing.services import plan_status
from core.api.dynamics.operations import Operation
from core.api.dynamics.views import DynamicsView


class GrantorView(DynamicsView):
    """A company and the use of its plan."""

    tag = "Grantor"
    operations = {
        "GET": Operation(
            id="showGrantor",
            summary="Show a company",
            description="With the use of its plan in this month of its calendar: for each service"
            " of the plan, the uses under all contracts together. `From` and `To` are the first and"
            " the last day of the month, each at its first instant in the company's time zone"
            " (*ours*).",
            output=GRANTOR,
        ),
    }

    def get(self, request: Request, grantor_tax_id: str) -> Response:
        """Answer the company."""
        organization = self.access.organization
        return self.reply(grantor_values(organization, plan_status(organization, self.actor.at)))
