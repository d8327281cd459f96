"""The back office of how an organization collects."""

from collections_policy.admin import (
    customer_policy,
    effective,
    home,
    policy,
    policy_summary,
    schemas,
)

__all__ = ["customer_policy", "effective", "home", "policy", "policy_summary", "schemas"]
