"""What the pages of customers say in words: in the list, and to those who may not change them."""

from __future__ import annotations

from typing import Final

from django.contrib import admin
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.admin.amounts import money
from customers.admin.customer_form import PLACE
from customers.models import Address, Customer

# Fields of the form that are no columns, and the texts that stand for them.
TEXTS: Final = {
    "chosen_groups": "groups_text",
    "chosen_payment_types": "payment_types_text",
    "image": "logo_text",
}


class CustomerTexts:
    """The texts, as methods of the admin."""

    @admin.display(description=_("balance"), ordering="balance")
    def balance_text(self, customer: Customer) -> str:
        """Return the balance with its currency."""
        return money(customer.balance, customer.currency)

    @admin.display(description=_("groups"))
    def groups_text(self, customer: Customer) -> str:
        """Return the names of the customer's groups."""
        return ", ".join(customer.groups.order_by("name").values_list("name", flat=True)) or "-"

    @admin.display(description=_("payment types"))
    def payment_types_text(self, customer: Customer) -> str:
        """Return the names of the ways to pay, in their order."""
        chosen = customer.payment_type_choices.order_by("position", "pk")
        return ", ".join(chosen.values_list("payment_type__name", flat=True)) or "-"

    @admin.display(description=_("Logo"))
    def logo_text(self, customer: Customer) -> str:
        """Return a link to the picture."""
        if not customer.logo:
            return "-"
        return format_html('<a href="{0}">{0}</a>', default_storage.url(customer.logo))

    @admin.display(description=_("Billing address"))
    def billing_text(self, customer: Customer) -> str:
        """Return the billing address in one line."""
        return _line(customer.addresses.filter(is_active=True, is_billing=True))

    @admin.display(description=_("Shipping address"))
    def shipping_text(self, customer: Customer) -> str:
        """Return the shipping address in one line."""
        return _line(customer.addresses.filter(is_active=True, is_shipping=True))


def _line(addresses: QuerySet[Address]) -> str:
    """Return the first of the addresses, which is the one that counts."""
    address = addresses.order_by("pk").first()
    values = (getattr(address, name, None) for name in PLACE)
    return ", ".join(str(value) for value in values if value not in (None, "")) or "-"
