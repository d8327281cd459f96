"""What is worth telling about a policy although it breaks no rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from collections_policy.models import CollectionPolicy, CustomerPolicy
from collections_policy.services.finding import is_member

Record = TypeVar("Record")
# Whether it holds, the field it is about, and what is told then.
Condition = tuple[bool, str, str]


@dataclass(frozen=True, slots=True)
class Notice:
    """One warning: the domain name of the value it is about, and a plain English sentence."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Saved(Generic[Record]):
    """What a call saved, and the warnings about it."""

    record: Record
    notices: tuple[Notice, ...] = ()


CANCELLED: Final = Notice(
    "customer_tax_id", "The customer is cancelled; nothing is collected from it."
)


def told(conditions: Iterable[Condition]) -> Iterator[Notice]:
    """Yield a notice for each condition that holds."""
    for holds, field, message in conditions:
        if holds:
            yield Notice(field, message)


def notices_of_policy(policy: CollectionPolicy) -> Iterator[Notice]:
    """Yield the warnings about an organization's policy."""
    yield from told(
        [
            (
                policy.reports_to_bureau and not policy.is_affiliated,
                "reports_to_bureau",
                "Only members of the credit bureau can report to it.",
            ),
            (
                bool(policy.reports_automatically) and not policy.reports_to_bureau,
                "reports_automatically",
                "Nothing is reported while reporting to the credit bureau is off.",
            ),
            *_about_seller(policy),
            _inactive_type(policy),
        ]
    )


def _about_seller(policy: CollectionPolicy) -> Iterator[Condition]:
    seller = policy.default_seller
    if seller is None:
        message = "Documents without a seller of their own get none."
        yield policy.assigns_seller, "default_seller", message
        return
    message = "The usual seller can no longer sign in."
    yield not seller.is_active, "default_seller", message
    message = "The usual seller is no longer a member of the company."
    yield not is_member(policy.organization, seller), "default_seller", message


def notices_of_customer_policy(
    own: CustomerPolicy, policy: CollectionPolicy | None
) -> Iterator[Notice]:
    """Yield the warnings about a customer's policy over the organization's."""
    has_bureau = policy is not None and policy.reports_to_bureau
    yield from told(
        [
            *_about_general_policy(own, policy),
            (
                own.reports_automatically and not own.uses_general_policy and not has_bureau,
                "reports_automatically",
                "Nothing is reported while the company's reporting to the bureau is off.",
            ),
            _inactive_type(own),
        ]
    )
    if own.customer.cancelled_at is not None:
        yield CANCELLED


def _about_general_policy(
    own: CustomerPolicy, policy: CollectionPolicy | None
) -> Iterator[Condition]:
    is_used = own.uses_general_policy
    message = "The company has no policy yet; these values apply until it has one."
    yield is_used and policy is None, "uses_general_policy", message
    message = "The company's values apply; the customer's own are only kept."
    is_kept = is_used and policy is not None and _differs(own, policy)
    yield is_kept, "uses_general_policy", message


def _inactive_type(policy: CollectionPolicy | CustomerPolicy) -> Condition:
    message = "This notification type is no longer active."
    return not policy.notification_type.is_active, "notification_type", message


def _differs(own: CustomerPolicy, policy: CollectionPolicy) -> bool:
    names = ("default_schema_id", "notification_type_id", "shows_detail", "attaches_documents")
    return own.reports_automatically != bool(policy.reports_automatically) or any(
        getattr(own, name) != getattr(policy, name) for name in names
    )
