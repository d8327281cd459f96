"""What becomes of a customer's own policy when it is merged into another one."""

from __future__ import annotations

from collections_policy.models import CustomerPolicy
from customers.merging import Rule, register


def register_rules() -> None:
    """Register the rule: the survivor's own policy holds, if it has one."""
    register(Rule(CustomerPolicy, unless_same=()))
