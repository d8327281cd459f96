"""What applies to a customer, to read on its page and on that of its own policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from collections_policy.models import CollectionPolicy, CustomerPolicy
from collections_policy.services import EffectivePolicy, Source, StopReason, effective_policy
from core.admin.differences import Kind, register_past
from core.admin.panels import Panel, register_panel
from core.errors import NotFound
from customers.models import Customer

_APP: Final = "collections_policy"

register_past(
    Customer,
    Kind(
        model=CustomerPolicy,
        column="customer_id",
        permission=f"{_APP}.view_customerpolicy",
        has_events=True,
    ),
)


@register_panel(Customer)
def customer_panel(request: HttpRequest, customer: Customer) -> Panel | None:
    """Return what applies to the customer, for those who may see customers' policies."""
    if not request.user.has_perm(f"{_APP}.view_customerpolicy"):
        return None
    way = _way(request, customer)
    has_own = _own_of(customer) is not None
    return Panel(
        title=_("Collection policy in effect"),
        tab="collection-policy-in-effect",
        rows=effective_rows(customer),
        link=way if has_own else None,
        actions=() if has_own or way is None else (way,),
    )


@register_panel(CustomerPolicy)
def policy_panel(request: HttpRequest, own: CustomerPolicy) -> Panel:
    """Return what applies to the customer whose own policy this is."""
    return Panel(title=_("In effect"), rows=effective_rows(own.customer))


def effective_rows(customer: Customer) -> tuple[tuple[str, Any], ...]:
    """Return labels and texts of what applies to the customer now."""
    try:
        policy = effective_policy(customer)
    except NotFound:
        nobody = _("Neither the customer nor the organization has a policy.")
        return ((_("Applies"), nobody),)
    return (*_customer_rows(policy, customer), *_company_rows(policy.company))


def _customer_rows(policy: EffectivePolicy, customer: Customer) -> Iterator[tuple[str, Any]]:
    is_own = policy.source is Source.CUSTOMER
    applies = _("The customer's own policy") if is_own else _("The organization's policy")
    yield _("Applies"), applies
    yield _("Why"), _why(policy, customer)
    yield _("Uses the organization's policy"), _yes(policy.uses_general_policy)
    yield _("Collection"), _stopped(policy)
    yield _("Notification schema"), policy.schema
    days = ", ".join(f"{each.offset:+d}" if each.offset else "0" for each in policy.ranges)
    yield _("Days from the base date"), days or "-"
    yield _("Notification type"), policy.notification_type
    yield _("Reports automatically"), _yes(policy.reports_automatically)
    yield _("Sees the detail of invoices"), _yes(policy.shows_detail)
    yield _("Gets documents as attachments"), _yes(policy.attaches_documents)


def _company_rows(company: CollectionPolicy | None) -> Iterator[tuple[str, Any]]:
    """Yield what only the organization decides."""
    if company is None:
        yield _("The organization's policy"), _("None was saved yet.")
        return
    begins = company.reminder_time
    yield _("Reminders start at"), begins.strftime("%H:%M") if begins else "-"
    yield _("Reminders come from"), f"{company.sender_name} <{company.sender_email}>"
    yield _("Interest"), f"{company.minimum_interest} - {company.maximum_interest} %"
    yield _("Longest term in days"), company.maximum_term_days
    yield _("Days to uncollectible"), company.days_to_uncollectible


def _why(policy: EffectivePolicy, customer: Customer) -> str:
    if _own_of(customer) is None:
        return _("The customer has no policy of its own.")
    if policy.uses_general_policy and policy.source is Source.CUSTOMER:
        return _("The organization has no policy that the customer could use.")
    if policy.source is Source.CUSTOMER:
        return _("The customer has a policy of its own and does not use the organization's.")
    return _("The customer uses the organization's policy; its own is only kept.")


def _own_of(customer: Customer) -> CustomerPolicy | None:
    return getattr(customer, "collection_policy", None)


def _stopped(policy: EffectivePolicy) -> str:
    if policy.stop_reason is None or policy.stopped_at is None:
        return _("Running")
    reasons = {StopReason.CUSTOMER_CANCELLED: _("the customer is cancelled")}
    since = f"{localtime(policy.stopped_at):%Y-%m-%d %H:%M}"
    values = {"since": since, "reason": reasons[policy.stop_reason]}
    return _("Stopped on %(since)s: %(reason)s") % values


def _yes(value: bool) -> str:
    return _("Yes") if value else _("No")


def _way(request: HttpRequest, customer: Customer) -> tuple[str, str] | None:
    """Return the way to the customer's own policy, or to give it one."""
    pages = f"admin:{_APP}_customerpolicy"
    own = _own_of(customer)
    if own is not None:
        return reverse(f"{pages}_change", args=[own.pk]), _("The customer's own policy")
    if not request.user.has_perm(f"{_APP}.add_customerpolicy"):
        return None
    query = f"?organization={customer.organization_id}&customer={customer.pk}"
    return reverse(f"{pages}_add") + query, _("Give it a policy of its own")
