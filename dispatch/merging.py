"""What becomes of a customer's locations, terms and users when it is merged into another one."""

from __future__ import annotations

from customers.merging import Rule, register
from dispatch.models import CustomerLocation, CustomerUser, DefaultTerms


def register_rules() -> None:
    """Register the rules: where the survivor has terms of its own, those hold."""
    register(
        Rule(CustomerLocation, unless_same=("location",)),
        Rule(DefaultTerms, unless_same=()),
        Rule(CustomerUser),
    )
