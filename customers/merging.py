"""What becomes of the records of a customer that is merged into another one.

Every foreign key to Customer has a rule, which the app of the model registers. A rule speaks of
rows only; `customers.services.merge_moves` applies it. Nothing is ever made or deleted by a merge.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from django.db.models import ForeignKey, Model

if TYPE_CHECKING:
    from customers.models import Customer

# Changes more columns of rows that move, in place; they still belong to the merged customer.
Settle = Callable[[Sequence[Any], "Customer"], None]
# Raises a DomainError when one of the rows that would stay hidden must not.
Check = Callable[[Sequence[Any]], None]
# Fits a row to its new owner: (row, id of the old one, id of the new one); returns the columns that
# it changed. For what must not be kept among the moves, such as secrets.
Fit = Callable[[Any, int, int], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Rule:
    """How the rows of one foreign key to Customer move.

    `unless_same` None moves every row; otherwise a row stays, hidden with the merged customer, when
    the survivor has one that is equal in these columns: `()` means that a customer has one at most.
    `at_most` is how many rows a customer may have after a merge.
    """

    model: type[Model]
    column: str = "customer"
    unless_same: tuple[str, ...] | None = None
    at_most: int | None = None
    settle: Settle | None = None
    check_hidden: Check | None = None
    fit: Fit | None = None

    @property
    def field(self) -> ForeignKey[Any, Any]:
        """The foreign key."""
        return cast("ForeignKey[Any, Any]", self.model._meta.get_field(self.column))


_rules: Final[dict[tuple[type[Model], str], Rule]] = {}
_staying: Final[set[tuple[type[Model], str]]] = set()


def register(*rules: Rule) -> None:
    """Add rules; they are applied in the order of their registration."""
    for rule in rules:
        _rules[rule.model, rule.column] = rule


def register_staying(model: type[Model], *columns: str) -> None:
    """Say that these foreign keys tell of the customer itself, and never move."""
    _staying.update((model, column) for column in columns)


def rules() -> tuple[Rule, ...]:
    """Return all rules."""
    return tuple(_rules.values())


def has_rule(model: type[Model], column: str) -> bool:
    """Tell whether it was said what becomes of the foreign key."""
    return (model, column) in _rules or (model, column) in _staying


def rule_of(model: type[Model], column: str) -> Rule | None:
    """Return the rule of a foreign key that moves."""
    return _rules.get((model, column))
