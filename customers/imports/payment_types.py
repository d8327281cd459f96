"""Payment types as a kind of import."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.imports.columns import Column, Row
from core.values import parse_boolean
from customers import services
from customers.imports.catalog import NAME, REFERENCE, CatalogImport
from customers.models import PaymentType

IS_ACTIVE = Column(
    "is_active",
    "is_active",
    parse_boolean,
    aliases=("active",),
    explained="Whether payments of this type are taken: true or false; empty for true.",
    example="true",
)


class PaymentTypeImport(CatalogImport):
    """Creates or changes the payment types of one organization.

    `CASH` is the built-in `cash`; those three are there from the start and only change.
    """

    name = "payment_types"
    title = _("payment types")
    noun = "payment type"
    columns = (REFERENCE, NAME, IS_ACTIVE)
    read_from = ("reference", "name", "is_active")
    needs = ("customers.add_paymenttype", "customers.change_paymenttype")
    shown_with = "customers.view_paymenttype"
    model = PaymentType

    def key_of(self, row: Row) -> str:
        """Return the reference as it is stored."""
        return PaymentType.spelled(super().key_of(row))

    def create(self, values: Mapping[str, Any]) -> PaymentType:
        """Make a payment type."""
        return services.create_payment_type(
            organization=self.organization, values=values, by=self.by
        )

    def change(self, record: Any, values: Mapping[str, Any]) -> PaymentType:
        """Change a payment type."""
        return services.update_payment_type(payment_type=record, values=values, by=self.by)
