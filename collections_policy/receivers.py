"""What collection does when something happens elsewhere."""

from __future__ import annotations

from collections_policy.demo import add_policies
from collections_policy.services import furnish_organization
from core import events
from core.actor import Actor
from core.models import Organization
from core.services import organization_created
from customers.demo.organizations import demo_filled
from customers.models import Customer
from customers.services.cancellation import customer_cancelled


def connect() -> None:
    """Listen to the facts announced by the layers below."""
    organization_created.connect(_furnish, dispatch_uid="collections_policy.furnish_organization")
    customer_cancelled.connect(_stop, dispatch_uid="collections_policy.stop_collection")
    demo_filled.connect(_fill_demo, dispatch_uid="collections_policy.fill_demo")


def _furnish(*, organization: Organization, by: Actor, **_: object) -> None:
    furnish_organization(organization=organization, by=by)


def _stop(*, customer: Customer, by: Actor, **_: object) -> None:
    """Record that collection stopped; nothing is stored, `effective_policy` looks at the customer.

    Reopening the customer resumes it.
    """
    organization = customer.organization
    events.record(customer, code="collection.stopped", organization=organization, by=by)


def _fill_demo(*, organization: Organization, by: Actor, **_: object) -> None:
    add_policies(organization, by=by)
