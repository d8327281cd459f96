"""Policies and schemas for tests, made through the services."""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from typing import Any
from uuid import UUID

from collections_policy import services
from collections_policy.models import (
    CollectionPolicy,
    CustomerPolicy,
    NotificationSchema,
    NotificationSchemaRange,
    NotificationType,
)
from core.models import Event, Organization
from customers.models import Customer
from tests import builders

SCHEMA = UUID("08de22c4-0ad9-82b3-ba1f-9f35ac4f117a")
OTHER_SCHEMA = UUID("08de22c4-0ad9-82b3-ba1f-9f35ac4f117b")
TEMPLATE = UUID("08de22c4-0ad9-82b3-ba1f-9f35ac4f1190")
UNKNOWN = UUID("08de22c4-0ad9-82b3-ba1f-9f35ac4f11ff")


def policy_values(**changes: Any) -> dict[str, Any]:
    """Return values that `save_policy` takes; they make the schema they name."""
    return {
        "is_affiliated": True,
        "days_to_uncollectible": 90,
        "reports_to_bureau": True,
        "reports_automatically": True,
        "default_schema": SCHEMA,
        "schemas": [{"schema_id": SCHEMA, "name": "Normal"}],
        "notification_type": 1,
        "reminder_time": time(9, 59),
        "shows_detail": True,
        "sender_name": "Cobranza",
        "sender_email": "cobranza@example.com.mx",
        "notifies_payments": False,
        "minimum_interest": Decimal("6.1"),
        "maximum_interest": Decimal("7.1"),
        "maximum_term_days": 60,
        "assigns_seller": False,
        "assigns_branch": True,
        "default_seller": None,
        "attaches_documents": True,
        "links_documents": False,
        **changes,
    }


def save_policy(
    organization: Organization, *, by: Any = None, **changes: Any
) -> services.Saved[CollectionPolicy]:
    """Save the organization's policy; the values are those of `policy_values`."""
    return services.save_policy(
        organization=organization, values=policy_values(**changes), by=by or builders.make_actor()
    )


def make_policy(organization: Organization, **changes: Any) -> CollectionPolicy:
    """Return the organization's policy."""
    return save_policy(organization, **changes).record


def make_schema(
    organization: Organization, number: UUID | None = SCHEMA, *, by: Any = None, **changes: Any
) -> NotificationSchema:
    """Return a schema with the templates that every schema needs."""
    values = {
        "schema_id": number,
        "name": "Normal",
        "due_mail_id": TEMPLATE,
        "on_demand_mail_id": TEMPLATE,
        "after_bureau_mail_id": TEMPLATE,
        "consolidated_mail_id": TEMPLATE,
        "after_bureau_frequency_id": 3,
        **changes,
    }
    return services.save_schema(
        organization=organization, values=values, by=by or builders.make_actor()
    )


def make_range(
    organization: Organization, *, by: Any = None, **changes: Any
) -> NotificationSchemaRange:
    """Return a day of the schema: 5 days after the base date unless told otherwise."""
    values = {
        "schema_id": SCHEMA,
        "template_mail_id": TEMPLATE,
        "event_number": 1,
        "base_date_number": 1,
        "direction": 1,
        "days": 5,
        **changes,
    }
    return services.save_range(
        organization=organization, values=values, by=by or builders.make_actor()
    )


def save_customer_policy(
    customer: Customer, *, by: Any = None, **changes: Any
) -> services.Saved[CustomerPolicy]:
    """Save what the customer has of its own."""
    values = {
        "uses_general_policy": False,
        "reports_automatically": False,
        "default_schema": SCHEMA,
        "notification_type": 2,
        "shows_detail": False,
        "attaches_documents": False,
        **changes,
    }
    return services.save_customer_policy(
        customer=customer, values=values, by=by or builders.make_actor()
    )


def notification_type(organization: Organization, number: int) -> NotificationType:
    """Return the entry of this number."""
    found: NotificationType = NotificationType.objects.get(organization=organization, number=number)
    return found


def codes(organization: Organization) -> list[str]:
    """Return the codes of the organization's events of this app, the oldest first."""
    kinds = ("collection", "customer_policy", "notification_")
    events = Event.objects.filter(organization=organization).order_by("pk")
    return [event.code for event in events if event.code.startswith(kinds)]
