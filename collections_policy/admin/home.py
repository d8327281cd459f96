"""The part of the home page that says how is collected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_policy.models import CustomerPolicy
from collections_policy.services.finding import policy_of
from core.admin.counting import counted, figure
from core.admin.figures import Card
from core.admin.home import register_figures
from core.models import Organization
from customers.admin.home import customer_list, customer_states, deleted_customers, is_large

_APP: Final = "collections_policy"


@register_figures(gettext_lazy("Collection"), order=30)
def figures(request: HttpRequest, organization: Organization) -> Iterator[Card]:
    """Yield whether the organization has a policy, and for whom it is not followed."""
    if request.user.has_perm(f"{_APP}.view_collectionpolicy"):
        yield _policy(request, organization)
    if not request.user.has_perm(f"{_APP}.view_customerpolicy"):
        return
    own, as_of = figure("own-policies", organization, is_large=is_large(request, organization))
    yield Card(
        label=_("Customers with a policy of their own"),
        value=f"{own:,}",
        link=f"{reverse(f'admin:{_APP}_customerpolicy_changelist')}?uses_general_policy__exact=0",
        as_of=as_of,
    )
    if request.user.has_perm("customers.view_customer"):
        yield Card(
            label=_("Collection stopped"),
            value=f"{customer_states(request, organization).cancelled:,}",
            link=customer_list(state="cancelled"),
            note=_("cancelled customers"),
        )


@counted("own-policies")
def own_policies(organization: Organization) -> int:
    """Return how many customers are collected from by a policy of their own."""
    rows = CustomerPolicy.objects.for_organization(organization).filter(uses_general_policy=False)
    gone = rows.filter(customer__in=deleted_customers(organization))
    return int(rows.count() - gone.count())


def _policy(request: HttpRequest, organization: Organization) -> Card:
    pages = f"admin:{_APP}_collectionpolicy"
    saved = policy_of(organization)
    label = _("The organization's policy")
    if saved is not None:
        return Card(
            label=label,
            value=_("Saved"),
            link=reverse(f"{pages}_change", args=[saved.pk]),
            note=str(saved.default_schema),
        )
    address = ""
    if request.user.has_perm(f"{_APP}.add_collectionpolicy"):
        address = reverse(f"{pages}_add") + f"?organization={organization.pk}"
    return Card(
        label=label,
        value=_("None yet"),
        link=address,
        note=_("Until then only customers' own policies apply."),
    )
