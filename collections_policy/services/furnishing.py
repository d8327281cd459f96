"""What an organization starts with."""

from __future__ import annotations

from typing import Final

from collections_policy.models import NotificationType
from core.actor import Actor
from core.models import Organization
from customers.services.numbered import furnish_numbered

NOTIFICATION_TYPES: Final = ("Correo electrónico", "Llamada (IVR)", "Ambos")


def furnish_organization(*, organization: Organization, by: Actor) -> None:
    """Give a new organization its notification types, numbered from 1."""
    furnish_numbered(NotificationType, organization=organization, names=NOTIFICATION_TYPES, by=by)
