"""Organizations, the people and machines that act in them, and what they did."""

from core.models.clients import ApiClient, ApiSurface, ClientUse
from core.models.event import Event, EventQuerySet
from core.models.idempotency import IdempotencyKey
from core.models.organization import SLUG, Organization, TimestampedModel, thirteen_digits
from core.models.people import MemberManager, Membership, User, UserQuerySet

__all__ = [
    "SLUG",
    "ApiClient",
    "ApiSurface",
    "ClientUse",
    "Event",
    "EventQuerySet",
    "IdempotencyKey",
    "MemberManager",
    "Membership",
    "Organization",
    "TimestampedModel",
    "User",
    "UserQuerySet",
    "thirteen_digits",
]
