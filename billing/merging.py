"""What becomes of contracts when their customer is merged into another one."""

from __future__ import annotations

from collections.abc import Sequence

from billing.models import Recurrence
from core.errors import StillNeeded
from customers.merging import Rule, register


def register_rules() -> None:
    """Register the rule: contracts move, but for one that has ended whose code is taken."""
    register(Rule(Recurrence, unless_same=("code",), check_hidden=_refuse_open))


def _refuse_open(recurrences: Sequence[Recurrence]) -> None:
    """Raise StillNeeded: a contract that runs must not disappear, and its code is its client's."""
    for recurrence in recurrences:
        if recurrence.cancelled_at is None:
            raise StillNeeded(f"Both customers have a contract {recurrence.code}.")
