"""What applies to a customer: the one answer for every surface and the back office."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from collections_policy.models import (
    CollectionPolicy,
    CustomerPolicy,
    NotificationSchema,
    NotificationSchemaRange,
    NotificationType,
)
from collections_policy.services.finding import find_customer_policy, policy_of
from collections_policy.services.notices import CANCELLED, Notice
from core.errors import NotFound
from customers.models import Customer


class Source(Enum):
    """Whose values apply."""

    COMPANY = "company"
    CUSTOMER = "customer"


class StopReason(Enum):
    """Why nothing is collected from a customer."""

    CUSTOMER_CANCELLED = "customer cancelled"


@dataclass(frozen=True, kw_only=True, slots=True)
class EffectivePolicy:
    """What applies to one customer.

    The values stand here when a customer can have its own; `company` has all others, and is None
    while the organization has saved no policy. `ranges` are the schema's days in their order.
    `stopped_at` and `stop_reason` are None while the customer is collected from.
    """

    customer: Customer
    source: Source
    uses_general_policy: bool
    reports_automatically: bool
    schema: NotificationSchema
    ranges: tuple[NotificationSchemaRange, ...]
    notification_type: NotificationType
    shows_detail: bool
    attaches_documents: bool
    company: CollectionPolicy | None
    stop_reason: StopReason | None
    stopped_at: datetime | None

    @property
    def is_stopped(self) -> bool:
        """Whether nothing is collected from the customer."""
        return self.stop_reason is not None

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What whoever reads the policy should know."""
        return (CANCELLED,) if self.is_stopped else ()


def effective_policy(customer: Customer) -> EffectivePolicy:
    """Return what applies to the customer now (four queries at most).

    Raises NotFound when neither the customer nor the organization has a policy.
    """
    own = find_customer_policy(customer)
    company = policy_of(customer.organization)
    applying = _applying(own, company)
    if applying is None:
        raise NotFound("collection policy of", customer.tax_id or customer.reference)
    ranges = NotificationSchemaRange.objects.filter(schema=applying.default_schema)
    return combine(customer, own=own, company=company, ranges=ranges.order_by("pk"))


def combine(
    customer: Customer,
    *,
    own: CustomerPolicy | None,
    company: CollectionPolicy | None,
    ranges: Iterable[NotificationSchemaRange],
) -> EffectivePolicy:
    """Put together what applies, from records already read; `ranges` are the schema's.

    A customer's own values apply unless it uses the general policy and there is one.
    """
    applying = _applying(own, company)
    if applying is None:
        raise ValueError("One of the two policies is needed.")
    is_cancelled = customer.cancelled_at is not None
    return EffectivePolicy(
        customer=customer,
        source=Source.CUSTOMER if applying is own else Source.COMPANY,
        uses_general_policy=own is None or own.uses_general_policy,
        reports_automatically=bool(applying.reports_automatically),
        schema=applying.default_schema,
        ranges=tuple(sorted(ranges, key=lambda each: each.offset)),
        notification_type=applying.notification_type,
        shows_detail=applying.shows_detail,
        attaches_documents=applying.attaches_documents,
        company=company,
        stop_reason=StopReason.CUSTOMER_CANCELLED if is_cancelled else None,
        stopped_at=customer.cancelled_at,
    )


def _applying(
    own: CustomerPolicy | None, company: CollectionPolicy | None
) -> CustomerPolicy | CollectionPolicy | None:
    if own is None or (own.uses_general_policy and company is not None):
        return company
    return own
