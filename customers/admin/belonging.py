"""What belongs to a customer and has a past of its own."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.admin.differences import Kind
from customers.models import (
    Address,
    Contact,
    CustomerExternalId,
    CustomerGroupAssignment,
    CustomerPaymentType,
    DeliveryPortal,
    InvoicingDefaults,
    MainContact,
    PaymentDate,
    PaymentSettings,
)

_OWNER: Final = "customer_id"
_CONTACTS: Final = "customers.view_contact"

BELONGING: Final = (
    Kind(model=Address, column=_OWNER, name=str, has_events=True),
    Kind(model=Contact, column=_OWNER, name=str, permission=_CONTACTS, has_events=True),
    Kind(
        model=CustomerExternalId,
        column=_OWNER,
        name=str,
        permission="customers.view_customerexternalid",
        has_events=True,
    ),
    Kind(model=MainContact, column=_OWNER, permission=_CONTACTS),
    Kind(model=InvoicingDefaults, column=_OWNER),
    Kind(model=DeliveryPortal, column=_OWNER),
    Kind(model=PaymentSettings, column=_OWNER),
    Kind(model=PaymentDate, column=_OWNER),
    Kind(model=CustomerGroupAssignment, column=_OWNER, title=_("group")),
    Kind(model=CustomerPaymentType, column=_OWNER, title=_("payment type")),
)
