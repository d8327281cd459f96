"""Everything that can be done to collection policies, called as `services.save_policy(...)`."""

from collections_policy.services.customer_policy import save_customer_policy
from collections_policy.services.effective import (
    EffectivePolicy,
    Source,
    StopReason,
    effective_policy,
)
from collections_policy.services.finding import (
    find_customer_policy,
    find_policy,
    find_schema,
    schemas_of,
)
from collections_policy.services.furnishing import furnish_organization
from collections_policy.services.notices import Notice, Saved
from collections_policy.services.policy import save_policy
from collections_policy.services.ranges import save_range
from collections_policy.services.schemas import save_schema

__all__ = [
    "EffectivePolicy",
    "Notice",
    "Saved",
    "Source",
    "StopReason",
    "effective_policy",
    "find_customer_policy",
    "find_policy",
    "find_schema",
    "furnish_organization",
    "save_customer_policy",
    "save_policy",
    "save_range",
    "save_schema",
    "schemas_of",
]
