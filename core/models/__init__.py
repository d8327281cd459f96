"""Organizations, the people and machines that act in them, and what they did."""

from core.models.clients import ApiClient, ApiSurface, ClientUse
from core.models.event import Event, EventQuerySet
from core.models.idempotency import IdempotencyKey
from core.models.imports import (
    BAD_ACTIONS,
    WRITING_ACTIONS,
    ImportChunk,
    ImportProfile,
    ImportRow,
    ImportRun,
    ImportState,
    OnError,
    RowAction,
)
from core.models.organization import SLUG, Organization, TimestampedModel, thirteen_digits
from core.models.people import MemberManager, Membership, User, UserQuerySet

__all__ = [
    "BAD_ACTIONS",
    "SLUG",
    "WRITING_ACTIONS",
    "ApiClient",
    "ApiSurface",
    "ClientUse",
    "Event",
    "EventQuerySet",
    "IdempotencyKey",
    "ImportChunk",
    "ImportProfile",
    "ImportRow",
    "ImportRun",
    "ImportState",
    "MemberManager",
    "Membership",
    "OnError",
    "Organization",
    "RowAction",
    "TimestampedModel",
    "User",
    "UserQuerySet",
    "thirteen_digits",
]
