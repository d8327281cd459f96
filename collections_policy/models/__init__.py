"""How an organization collects: policies, notification schemas and the small catalog they use."""

from collections_policy.models.policy import CollectionPolicy, CustomerPolicy
from collections_policy.models.schemas import (
    Direction,
    NotificationSchema,
    NotificationSchemaRange,
    NotificationType,
)

__all__ = [
    "CollectionPolicy",
    "CustomerPolicy",
    "Direction",
    "NotificationSchema",
    "NotificationSchemaRange",
    "NotificationType",
]
