"""Making two records of one customer one, taking it back, and saying that two are two.

A merge only changes columns of rows that are there, and `CustomerMerge.moves` keeps each of them:
undoing it writes the values of before, backwards. What somebody changed since stays as it is and is
reported. What moves, and what stays hidden with the merged customer because the survivor has its
own, is said by the rules of `customers.merging`; `updated_at` moves with every change.

Merges of one organization, and whoever moves its customers in their tree, wait for each other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from core import events
from core.actor import Actor
from core.errors import NotFound
from customers.models import Customer, CustomerMerge, DistinctCustomers
from customers.services.columns import clean_value
from customers.services.customer import lock_customer
from customers.services.merge_moves import (
    Move,
    NotMergeable,
    count_moved,
    move_everything,
    moves_of,
)
from customers.services.merge_replay import Kept
from customers.services.merge_rules import register_rules
from customers.services.merge_undo import NotUndoable, UndoReport, undo_merge
from customers.services.merge_values import BALANCE_SUM, read_take, takeable, taken_values
from customers.services.records import Changes, lock_tree, one_transaction, save_changes
from customers.services.trees import is_at_or_below

__all__ = [
    "BALANCE_SUM",
    "Kept",
    "NotMergeable",
    "NotUndoable",
    "UndoReport",
    "keep_apart",
    "merge_customers",
    "takeable",
    "undo_merge",
]

register_rules()


def merge_customers(
    *, survivor: Customer, merged: Customer, take: Iterable[str] = (), reason: str = "", by: Actor
) -> CustomerMerge:
    """Make the merged customer a part of the survivor; return what was done.

    The merged one is deleted, and its number, uuid and reference go on meaning the survivor. A
    survivor below it takes its place in the tree. `take` names what the survivor takes over:
    columns of `takeable`, or BALANCE_SUM. The reason has at most 255 characters.

    Raises NotMergeable, NotFound (one of them was deleted or merged meanwhile), InvalidValue,
    WrongType, MissingValue or CurrencyNotConfigured (`take`, `reason`, or a column that cannot be
    taken over).
    """
    names = read_take(take)
    field = CustomerMerge._meta.get_field("reason")
    text = clean_value(field, reason, name="reason")
    _check_pair(survivor, merged)
    with one_transaction():
        lock_tree(survivor.organization_id)
        kept, gone = _locked(survivor, merged)
        if kept.cancelled_at is not None and gone.cancelled_at is None:
            raise NotMergeable("The customer that is kept is cancelled; the other one is not.")
        return _merge(kept, gone, names, text, by)


def keep_apart(*, first: Customer, second: Customer, by: Actor) -> DistinctCustomers:
    """Say that the two are different customers, in any order; said again, it changes nothing.

    Raises NotMergeable, or NotFound when one of them is deleted.
    """
    _check_pair(first, second)
    with one_transaction():
        # Whoever puts one below the other locks them in the order of the tree.
        lock_tree(first.organization_id)
        one, two = sorted(_locked(first, second), key=lambda record: record.pk)
        pair, is_new = DistinctCustomers.objects.get_or_create(
            first=one,
            second=two,
            defaults={
                "organization_id": one.organization_id,
                "decided_at": by.at,
                "decided_by": by.user,
            },
        )
        for record, other in ((one, two), (two, one)) if is_new else ():
            changes: Changes = {"kept_apart": [None, other.pk]}
            _announce(record, "customer.kept_apart", changes, by)
    return pair


def _check_pair(first: Customer, second: Customer) -> None:
    if first.organization_id != second.organization_id:
        raise NotFound("customer", second.pk)
    if first.pk == second.pk:
        raise NotMergeable("This is one and the same customer.")


def _locked(first: Customer, second: Customer) -> tuple[Customer, Customer]:
    """Return both as they are now, locked in the order of their ids; raises NotFound."""
    pair = sorted((first, second), key=lambda record: record.pk)
    locked = {record.pk: lock_customer(record) for record in pair}
    return locked[first.pk], locked[second.pk]


def _merge(
    survivor: Customer, merged: Customer, take: Collection[str], reason: str, by: Actor
) -> CustomerMerge:
    values = taken_values(survivor, merged, take)
    if is_at_or_below(Customer, survivor.pk, merged.pk):
        values["parent"] = merged.parent
    moves = move_everything(survivor, merged, by)
    counted = count_moved(moves)
    moves += _save(survivor, values, by, {"merged": [None, merged.pk], **counted})
    moves += _save(merged, {"deleted_at": by.at, "merged_into": survivor}, by, {})
    return CustomerMerge.objects.create(
        organization=survivor.organization,
        survivor=survivor,
        merged=merged,
        reason=reason,
        moves=moves,
        merged_at=by.at,
        merged_by=by.user,
    )


def _save(record: Customer, values: dict[str, Any], by: Actor, others: Changes) -> list[Move]:
    options: Any = Customer._meta
    attributes = {
        options.get_field(name).attname: getattr(value, "pk", value)
        for name, value in values.items()
    }
    moves = moves_of(record, attributes)
    changes = save_changes(record, values, by=by, others=others)
    _announce(record, "customer.merged", changes, by)
    return moves


def _announce(record: Customer, code: str, changes: Changes, by: Actor) -> None:
    organization = record.organization
    events.record(record, code=code, organization=organization, by=by, changes=changes)
