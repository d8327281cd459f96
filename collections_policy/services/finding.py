"""Finding what a caller names, always within one organization."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from collections_policy.models import (
    CollectionPolicy,
    CustomerPolicy,
    NotificationSchema,
    NotificationType,
)
from core.errors import NotFound
from core.models import Organization, User
from customers.lookups import find_numbered
from customers.models import Customer
from customers.services.columns import Values
from customers.services.numbered import check_given

_NOBODY = UUID(int=0)


def given(number: UUID | None) -> UUID | None:
    """Return the number, or None for the empty Guid: a client's word for no number."""
    return None if number == _NOBODY else number


def policy_of(organization: Organization) -> CollectionPolicy | None:
    """Return the organization's policy with what it refers to, if it has one."""
    policies = CollectionPolicy.objects.for_organization(organization)
    found: CollectionPolicy | None = policies.select_related(
        "default_schema", "notification_type", "default_seller"
    ).first()
    if found is not None:
        found.organization = organization
    return found


def find_policy(organization: Organization) -> CollectionPolicy:
    """Return the organization's policy; raises NotFound while none was saved."""
    found = policy_of(organization)
    if found is None:
        raise NotFound("collection policy of", organization.tax_id)
    return found


def find_customer_policy(customer: Customer) -> CustomerPolicy | None:
    """Return what the customer has of its own, if anything."""
    policies = CustomerPolicy.objects.for_organization(customer.organization)
    found: CustomerPolicy | None = (
        policies.filter(customer=customer)
        .select_related("default_schema", "notification_type")
        .first()
    )
    if found is not None:
        found.organization, found.customer = customer.organization, customer
    return found


def schemas_of(organization: Organization) -> QuerySet[NotificationSchema]:
    """Return the organization's notification schemas, the oldest first."""
    schemas: QuerySet[NotificationSchema] = NotificationSchema.objects.for_organization(
        organization
    )
    return schemas.order_by("pk")


def find_schema(
    organization: Organization, number: UUID, *, field: str | None = None
) -> NotificationSchema:
    """Return the schema that clients know by this number; raises NotFound."""
    found = schemas_of(organization).filter(uuid=number).first()
    if found is None:
        raise NotFound("notification schema", number, field=field)
    found.organization = organization
    return found


def find_notification_type(
    organization: Organization, number: int, *, kept: NotificationType | None
) -> NotificationType:
    """Return the notification type of this number, which is active or is `kept`.

    A record keeps the type it has when that is no longer active. Raises NotFound or InvalidValue.
    """
    found = find_numbered(NotificationType, organization, number, field="notification_type")
    if found != kept:
        check_given(found, organization, field="notification_type")
    return found


def find_related(
    organization: Organization,
    values: Values,
    *,
    record: CollectionPolicy | CustomerPolicy | None,
) -> dict[str, Any]:
    """Return what a policy of either kind refers to; `record` is the one there is already.

    Raises NotFound or InvalidValue.
    """
    kept = record.notification_type if record else None
    number = values["notification_type"]
    schema = find_schema(organization, values["default_schema"], field="default_schema")
    return {
        "default_schema": schema,
        "notification_type": find_notification_type(organization, number, kept=kept),
    }


def find_member(organization: Organization, number: UUID, *, kept: User | None) -> User:
    """Return the person of the organization with this number, or `kept` although no longer of it.

    Raises NotFound.
    """
    if kept is not None and kept.uuid == number:
        return kept
    found = User.objects.for_organization(organization).filter(uuid=number).first()
    if found is None:
        raise NotFound("user", number, field="default_seller")
    return found


def is_member(organization: Organization, person: User) -> bool:
    """Return whether the person is still of the organization."""
    return bool(User.objects.for_organization(organization).filter(pk=person.pk).exists())
