"""Moving what belongs to one customer to another, and keeping every column that it took.

A move is `{"model": "customers.contact", "pk": 5, "column": "customer_id", "before": 3, "after":
9}` in JSON values. Where the foreign key is the row's own primary key, `pk` is that of before, and
`made` tells the row from another one that is made in its place later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.db.models import Model, Q

from core.actor import Actor
from core.errors import DomainError
from core.models import TimestampedModel
from customers.merging import Rule, rules
from customers.models import Customer
from customers.services.records import json_value, remember

Move = dict[str, Any]
# A row's values by attribute.
Columns = dict[str, Any]

# Each row takes some parameters of a statement.
_AT_ONCE: Final = 500


class NotMergeable(DomainError):
    """The two customers cannot be made one; the message says why."""


def move_everything(survivor: Customer, merged: Customer, by: Actor) -> list[Move]:
    """Apply every rule to two customers whose rows are locked; return the moves in their order."""
    return [move for rule in rules() for move in _apply(rule, survivor, merged, by)]


def moves_of(record: Model, changed: Mapping[str, Any]) -> list[Move]:
    """Return the moves of a record that is about to get these values, named by attribute."""
    return [
        _move(record, column, getattr(record, column), after)
        for column, after in changed.items()
        if getattr(record, column) != after
    ]


def count_moved(moves: Iterable[Move]) -> dict[str, list[int]]:
    """Return how many rows of each model moved, as an event tells it."""
    rows = {(move["model"], move["pk"]) for move in moves}
    counted = Counter(model.partition(".")[2] for model, _ in rows)
    return {f"moved.{name}": [0, number] for name, number in sorted(counted.items())}


def is_own_key(rule: Rule) -> bool:
    """Tell whether the foreign key is the primary key of its row."""
    return bool(rule.field.primary_key)


def touch(row: Model, by: Actor) -> list[str]:
    """Move the row's `updated_at`, if it has one; return the names of the columns to write."""
    if not isinstance(row, TimestampedModel):
        return []
    row.updated_at = max(by.at, row.updated_at)
    return ["updated_at"]


def write_rows(rows: Sequence[Any], columns: Iterable[str], by: Actor) -> None:
    """Write the columns of rows of one model, and their past."""
    names = {row._meta.get_field(column).name for row in rows[:1] for column in columns}
    if rows and names:
        names.update(name for row in rows for name in touch(row, by))
        type(rows[0])._base_manager.bulk_update(rows, sorted(names), batch_size=_AT_ONCE)
        remember(rows, kind="~", by=by)


def rekey(row: Any, column: str, owner_id: int, columns: Iterable[str], by: Actor) -> None:
    """Give a row another customer for its primary key; its past goes on under the new one."""
    old = row.pk
    setattr(row, column, owner_id)
    names = [*columns, column, *touch(row, by)]
    values = {name: getattr(row, name) for name in names}
    type(row)._base_manager.filter(pk=old).update(**values)
    remember([row], kind="~", by=by)


def _apply(rule: Rule, survivor: Customer, merged: Customer, by: Actor) -> list[Move]:
    rows, hidden = _divided(rule, survivor, merged)
    if hidden and rule.check_hidden:
        rule.check_hidden(hidden)
    if not rows:
        return []
    _check_number(rule, len(rows), survivor)
    before = {row.pk: _columns(row) for row in rows}
    if rule.settle:
        rule.settle(rows, survivor)
    if is_own_key(rule):
        return _move_keys(rule, rows, before, survivor, by)
    for row in rows:
        setattr(row, rule.field.attname, survivor.pk)
    moves = [
        _move(row, column, old, getattr(row, column))
        for row in rows
        for column, old in before[row.pk].items()
        if old != getattr(row, column)
    ]
    write_rows(rows, dict.fromkeys(move["column"] for move in moves), by)
    return moves


def _divided(rule: Rule, survivor: Customer, merged: Customer) -> tuple[list[Any], list[Any]]:
    """Return the merged customer's rows, locked: those that move, and those that stay."""
    manager = rule.model._base_manager
    # A survivor right below the merged customer takes its place (see `merging`).
    is_itself = Q(pk=survivor.pk) if rule.model is Customer else Q(pk__in=[])
    rows = manager.filter(**{rule.column: merged}).exclude(is_itself)
    locked = list(rows.select_for_update(no_key=True).order_by("pk"))
    if rule.unless_same is None or not locked:
        return locked, []
    options: Any = rule.model._meta
    names = [options.get_field(name).attname for name in rule.unless_same]
    own = manager.filter(**{rule.column: survivor})
    taken = set(own.values_list(*names)) if names else {()} & {() for _ in own[:1]}
    is_taken = {row.pk: tuple(getattr(row, name) for name in names) in taken for row in locked}
    return (
        [row for row in locked if not is_taken[row.pk]],
        [row for row in locked if is_taken[row.pk]],
    )


def _check_number(rule: Rule, moving: int, survivor: Customer) -> None:
    if rule.at_most is None:
        return
    own = rule.model._base_manager.filter(**{rule.column: survivor}).count()
    if own + moving > rule.at_most:
        name = rule.model._meta.verbose_name_plural
        raise NotMergeable(f"Together they would have more than {rule.at_most} {name}.")


def _move_keys(
    rule: Rule,
    rows: Sequence[Any],
    before: Mapping[int, Mapping[str, Any]],
    to: Customer,
    by: Actor,
) -> list[Move]:
    moves = []
    for row in rows:
        old = before[row.pk]
        changed = [column for column, value in old.items() if getattr(row, column) != value]
        made = json_value(row.created_at)
        moves += [_move(row, name, old[name], getattr(row, name)) for name in changed]
        moves.append({**_move(row, rule.field.attname, row.pk, to.pk), "made": made})
        fitted = rule.fit(row, row.pk, to.pk) if rule.fit else ()
        rekey(row, rule.field.attname, to.pk, [*changed, *fitted], by)
    return moves


def _move(row: Model, column: str, before: Any, after: Any) -> Move:
    return {
        "model": row._meta.label_lower,
        "pk": row.pk,
        "column": column,
        "before": json_value(before),
        "after": json_value(after),
    }


def _columns(row: Model) -> Columns:
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.generated
    }
