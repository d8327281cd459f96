"""What the customer base does when something happens elsewhere."""

from __future__ import annotations

from core.actor import Actor
from core.models import Organization
from core.services import organization_created
from customers.services.catalog import furnish_organization


def connect() -> None:
    """Listen to the facts announced by the layers below."""
    organization_created.connect(_furnish, dispatch_uid="customers.furnish_organization")


def _furnish(*, organization: Organization, by: Actor, **_: object) -> None:
    furnish_organization(organization=organization, by=by)
