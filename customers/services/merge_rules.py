"""How the records that the customer base itself keeps of a customer move when it is merged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.encryption import EncryptedColumn, Undecryptable, decrypt, encrypt
from customers.merging import Rule, register, register_staying
from customers.models import (
    Address,
    Contact,
    Customer,
    CustomerExternalId,
    CustomerGroupAssignment,
    CustomerMerge,
    CustomerPaymentType,
    DeliveryPortal,
    DistinctCustomers,
    InvoicingDefaults,
    MainContact,
    PaymentDate,
    PaymentSettings,
)
from customers.services.address_list import MOST

_PASSWORD = EncryptedColumn(DeliveryPortal, "password_encrypted")


def register_rules() -> None:
    """Register the rules; contacts come before the defaults, which name one of them."""
    register(
        Rule(Address, at_most=MOST, settle=_leave_main_addresses),
        Rule(Contact),
        Rule(MainContact, unless_same=()),
        Rule(InvoicingDefaults, unless_same=(), settle=_forget_hidden_contact),
        Rule(DeliveryPortal, unless_same=(), fit=_seal_for),
        Rule(PaymentSettings, unless_same=()),
        Rule(PaymentDate),
        Rule(CustomerGroupAssignment, unless_same=("group",)),
        Rule(CustomerPaymentType, unless_same=("payment_type",), settle=_put_last),
        Rule(CustomerExternalId),
        Rule(Customer, "parent"),
        # So every alias names its survivor at once, however many merges led there.
        Rule(Customer, "merged_into"),
    )
    register_staying(CustomerMerge, "survivor", "merged")
    register_staying(DistinctCustomers, "first", "second")


def _leave_main_addresses(rows: Sequence[Address], survivor: Customer) -> None:
    """Take from older rows the roles in which they would come before the survivor's own."""
    own = list(survivor.addresses.filter(is_active=True).order_by("pk"))
    for role in ("is_billing", "is_shipping"):
        main = next((row for row in own if getattr(row, role)), None)
        for row in rows:
            if main is not None and row.pk < main.pk:
                setattr(row, role, False)


def _forget_hidden_contact(rows: Sequence[InvoicingDefaults], survivor: Customer) -> None:
    for row in rows:
        if not has_contact(survivor, row.contact_uuid):
            row.contact_uuid = None


def has_contact(customer: Customer, uuid: Any) -> bool:
    """Tell whether it is the customer's main contact or one of its contacts."""
    return uuid is not None and any(
        model._default_manager.filter(customer=customer, uuid=uuid).exists()
        for model in (MainContact, Contact)
    )


def _put_last(rows: Sequence[CustomerPaymentType], survivor: Customer) -> None:
    taken = survivor.payment_type_choices.values_list("position", flat=True)
    first = max(taken, default=-1) + 1
    for position, row in enumerate(sorted(rows, key=lambda row: (row.position, row.pk)), first):
        row.position = position


def _seal_for(portal: DeliveryPortal, old: int, new: int) -> Sequence[str]:
    """Encrypt the password for its new row; one that nobody can read stays as it is."""
    if not portal.password_encrypted:
        return ()
    organization_id = Customer.objects.values_list("organization_id", flat=True).get(pk=new)
    contexts = [_PASSWORD.context(organization_id=organization_id, row_id=pk) for pk in (old, new)]
    try:
        password = decrypt(portal.password_encrypted, context=contexts[0])
    except Undecryptable:
        return ()
    portal.password_encrypted = encrypt(password, context=contexts[1])
    return (_PASSWORD.name,)
