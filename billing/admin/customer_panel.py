"""A customer's contracts, to read on its page."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from billing.admin.contract_form import ContractTexts
from billing.models import Recurrence
from core.admin.differences import Kind, register_past
from core.admin.panels import SHOWN, TablePanel, linked, register_panel
from customers.models import Customer

_PAGES = "admin:billing_recurrence"

register_past(
    Customer,
    Kind(
        model=Recurrence,
        column="customer_id",
        name=str,
        permission="billing.view_recurrence",
        has_events=True,
    ),
)


@register_panel(Customer)
def contracts_panel(request: HttpRequest, customer: Customer) -> TablePanel | None:
    """Return the customer's contracts, open ones first, for those who may see contracts."""
    if not request.user.has_perm("billing.view_recurrence"):
        return None
    found = Recurrence.objects.filter(customer=customer).select_related("package")
    rows = list(found.order_by(F("cancelled_at").desc(nulls_first=True), "-pk")[: SHOWN + 1])
    return TablePanel(
        title=_("Contracts"),
        tab="contracts",
        columns=(_("Contract"), _("Package"), _("State"), _("Price"), _("Next billing day")),
        rows=tuple(_row(row, customer) for row in rows[:SHOWN]),
        link=_list_of(customer) if rows else None,
        more=_("There are more in the list.") if len(rows) > SHOWN else None,
        actions=_making(request, customer),
    )


def _row(contract: Recurrence, customer: Customer) -> tuple[Any, ...]:
    # Known already: the day depends on the organization's time zone.
    contract.organization = customer.organization
    texts = ContractTexts()
    months = contract.period_months
    price = _("%(price)s / %(months)d months") % {
        "price": texts.price_text(contract),
        "months": months,
    }
    return (
        linked(reverse(f"{_PAGES}_change", args=[contract.pk]), contract.code),
        str(contract.package) if contract.package else "-",
        texts.state(contract),
        price if months != 1 else _("%s / month") % texts.price_text(contract),
        texts.next_billing_day(contract),
    )


def _list_of(customer: Customer) -> tuple[str, str]:
    address = reverse(f"{_PAGES}_changelist")
    return f"{address}?customer__id__exact={customer.pk}", _("List of the contracts")


def _making(request: HttpRequest, customer: Customer) -> tuple[tuple[str, str], ...]:
    """Return the way to a new contract, which only an active customer gets."""
    if not (customer.is_active and request.user.has_perm("billing.add_recurrence")):
        return ()
    query = f"?organization={customer.organization_id}&customer={customer.pk}"
    return ((reverse(f"{_PAGES}_add") + query, _("New contract")),)
