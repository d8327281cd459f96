"""Notification schemas, a policy and some customers' own policies for the demo organizations."""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from collections_policy import services
from core.actor import Actor
from core.models import Organization, User
from customers.demo.clients import demo_clients

# The numbers are the same in every demo, so that examples can name them.
_SCHEMAS: Final = (("standard", "Cobranza estándar"), ("gentle", "Cobranza amable"))
_TEMPLATES: Final = (
    *("new_document_mail_id", "due_mail_id", "on_demand_mail_id", "after_bureau_mail_id"),
    *("before_due_id", "after_due_id", "consolidated_mail_id"),
)
# days, direction (1 after, 2 before the due date)
_DAYS: Final = ((7, 2), (1, 2), (0, 0), (3, 1), (15, 1), (30, 1))
_DUE_DATE: Final = 1


def demo_number(organization: Organization, name: str) -> UUID:
    """Return the Guid that something of this name has in the organization's demo."""
    return uuid5(NAMESPACE_URL, f"cartera-demo/{organization.slug}/{name}")


def add_policies(organization: Organization, *, by: Actor) -> None:
    """Save the schemas with their days, the organization's policy and three customers' own."""
    for key, name in _SCHEMAS:
        _add_schema(organization, key, name, by)
    services.save_policy(organization=organization, values=_policy(organization), by=by)
    for place, customer in enumerate(demo_clients(organization)[3:6]):
        services.save_customer_policy(
            customer=customer,
            values={
                "uses_general_policy": place == 0,
                "reports_automatically": False,
                "default_schema": demo_number(organization, "gentle"),
                "notification_type": 1 + place,
                "shows_detail": True,
                "attaches_documents": place == 1,
            },
            by=by,
        )


def _add_schema(organization: Organization, key: str, name: str, by: Actor) -> None:
    templates = {each: demo_number(organization, f"{key}/{each}") for each in _TEMPLATES}
    number = demo_number(organization, key)
    services.save_schema(
        organization=organization,
        values={**templates, "schema_id": number, "name": name, "after_bureau_frequency_id": 1},
        by=by,
    )
    for event, (days, direction) in enumerate(_DAYS, start=1):
        services.save_range(
            organization=organization,
            values={
                "schema_id": number,
                "template_mail_id": templates["due_mail_id"],
                "event_number": event,
                "base_date_number": _DUE_DATE,
                "days": days,
                "direction": direction,
            },
            by=by,
        )


def _policy(organization: Organization) -> dict[str, Any]:
    seller = User.objects.for_organization(organization).order_by("pk").first()
    return {
        "is_affiliated": True,
        "days_to_uncollectible": 90,
        "reports_to_bureau": True,
        "reports_automatically": False,
        "default_schema": demo_number(organization, "standard"),
        "notification_type": 1,
        "reminder_time": time(9, 30),
        "shows_detail": True,
        "sender_name": f"Cobranza {organization.name}",
        "sender_email": f"cobranza@{organization.slug}.example.com",
        "notifies_payments": True,
        "minimum_interest": Decimal("12.50"),
        "maximum_interest": Decimal("36.00"),
        "maximum_term_days": 60,
        "assigns_seller": True,
        "assigns_branch": False,
        "default_seller": seller.uuid if seller else None,
        "attaches_documents": True,
        "links_documents": True,
    }
