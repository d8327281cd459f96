"""A customer's likely duplicates, on its page."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin.panels import TablePanel, linked, register_panel
from customers.admin.merging_access import DUPLICATES, address, may_merge
from customers.admin.merging_duplicates import shown_pair
from customers.duplicates import likely_duplicates
from customers.models import Customer


@register_panel(Customer)
def duplicates_panel(request: HttpRequest, customer: Customer) -> TablePanel | None:
    """Return who may be the same customer, the surest first; None for who may not merge."""
    if not may_merge(request):
        return None
    found = [shown_pair(pair) for pair in likely_duplicates(customer)]
    return TablePanel(
        title=gettext_lazy("Duplicates"),
        tab="duplicates",
        columns=(_("Customer"), _("Why"), _("Tax id"), _("Phone"), _("Compare")),
        rows=tuple(
            (
                str(each.pair.second),
                each.reasons,
                each.pair.second.tax_id or "-",
                each.pair.second.phone or "-",
                linked(each.compare, _("Compare")),
            )
            for each in found
        ),
        empty=_("No customer looks like this one."),
        link=(
            address(DUPLICATES, organization=customer.organization_id),
            _("All likely duplicates"),
        ),
    )
