"""Services as a kind of import: created or changed by code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from billing import services
from billing.imports.offers import (
    IS_ACTIVE,
    OfferImport,
    code_column,
    description_column,
    name_column,
)
from billing.models import Service
from core.imports.pages import in_pages


class ServiceOfferImport(OfferImport):
    """Creates or changes the services that one organization offers."""

    name = "services"
    title = _("services")
    noun = "service"
    columns = (
        code_column("service", "service_id", "ServiceCode", example="CFDI"),
        name_column("service_name", example="Facturas timbradas"),
        description_column("Comprobantes fiscales digitales, timbrados por el SAT."),
        IS_ACTIVE,
    )
    needs = ("billing.add_service", "billing.change_service")
    shown_with = "billing.view_service"
    model = Service

    def save(self, record: Service | None, values: Mapping[str, Any]) -> Service:
        """Offer the service, or change it."""
        if record is None:
            return services.create_service(
                organization=self.organization, values=values, by=self.by
            )
        return services.update_service(service=record, values=values, by=self.by)

    def says_nothing_new(self, record: Service, values: Mapping[str, Any]) -> bool:
        """Compare the columns."""
        return not self.differs(record, values)

    def exported(self, records: models.QuerySet[Any]) -> Iterator[Sequence[Any]]:
        """Return their columns, by code."""
        return in_pages(records, ("code",), ("code", "name", "description", "is_active"))
