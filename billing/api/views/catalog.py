"""What a company offers."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from billing.api.catalog_models import OFFERED_SERVICE, PACKAGE
from billing.api.catalog_output import package_values, service_values
from billing.models import Package, Service
from core.api.dynamics.operations import Operation
from core.api.dynamics.views import DynamicsView


class OffersView(DynamicsView):
    """A list of what the company offers, by code."""

    tag = "Recurrence"

    def offers(self, model: type[Package] | type[Service]) -> list[Any]:
        """Return a page of the company's records."""
        page = self.page()
        records = model.objects.for_organization(self.access.organization).order_by("code")
        return list(records[page.offset : page.offset + page.size])


class PackagesView(OffersView):
    """The company's packages."""

    operations = {
        "GET": Operation(
            id="listPackages",
            summary="List the packages",
            description="*Ours.* In the order of their ids, those no longer offered, too.",
            output=PACKAGE,
            is_list=True,
        ),
    }

    def get(self, request: Request) -> Response:
        """Answer a page of the packages."""
        return self.reply(package_values(self.offers(Package)))


class ServicesView(OffersView):
    """The company's services."""

    operations = {
        "GET": Operation(
            id="listServices",
            summary="List the services",
            description="*Ours.* In the order of their ids, those no longer offered, too.",
            output=OFFERED_SERVICE,
            is_list=True,
        ),
    }

    def get(self, request: Request) -> Response:
        """Answer a page of the services."""
        return self.reply(service_values(self.offers(Service)))
