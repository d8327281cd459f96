"""Writing the values that a merge overwrote, the last one first.

A column that was changed since stays as it is, and so does one whose value of before is gone, such
as a category that was deleted; these are kept and told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.db.models import Field, ForeignKey

from core.actor import Actor
from customers.merging import rule_of
from customers.models import Customer, CustomerMerge
from customers.services import customer_rules as rules
from customers.services.merge_moves import Move, rekey, write_rows
from customers.services.merge_values import AMOUNTS
from customers.services.records import json_value

_CUSTOMER: Final = Customer._meta.label_lower
# The database takes as many parameters in one statement.
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Kept:
    """A value that stays as it is when the merge is undone.

    `what` is what staff call the record, `column` what they call the value.
    """

    what: str
    column: str

    def __str__(self) -> str:
        return f"{self.what}: {self.column}"


class Replay:
    """Writes the values of before, one row after the other."""

    def __init__(self, merge: CustomerMerge, by: Actor, kept: list[Kept]) -> None:
        self.merge = merge
        self.by = by
        self.kept = kept

    def run(self) -> None:
        """Write everything that can be; note the rest."""
        by_model: dict[str, dict[Any, list[Move]]] = {}
        for move in reversed(self.merge.moves):
            by_model.setdefault(move["model"], {}).setdefault(move["pk"], []).append(move)
        # Whoever polls must see the survivor, whatever of its own comes back.
        by_model[_CUSTOMER].setdefault(self.merge.survivor_id, [])
        for label, by_row in by_model.items():
            model: Any = apps.get_model(label)
            if model._meta.pk.is_relation:
                for moves in by_row.values():
                    self._return_key(model, moves)
            else:
                self._return_rows(model, by_row)

    def _return_rows(self, model: Any, by_row: dict[Any, list[Move]]) -> None:
        rows = model._base_manager.select_for_update(no_key=True).order_by("pk")
        found = {row.pk: row for pks in _chunks([*by_row]) for row in rows.filter(pk__in=pks)}
        written: dict[str, None] = {}
        changed = []
        for pk, moves in by_row.items():
            row = found.get(pk)
            columns = self._restore(row, moves)
            if row is not None and (columns or not moves):
                changed.append(row)
                written |= dict.fromkeys(columns)
        write_rows(changed, written, self.by)

    def _return_key(self, model: Any, moves: Sequence[Move]) -> None:
        """Give a row back the primary key that it had, if it is the row that was moved."""
        key = next(move for move in moves if model._meta.get_field(move["column"]).primary_key)
        rows = model._base_manager.select_for_update(no_key=True)
        row = rows.filter(pk=key["after"]).first()
        if row is None or json_value(row.created_at) != key["made"]:
            self._keep(None, moves)
            return
        columns = self._restore(row, [move for move in moves if move is not key])
        foreign_key = model._meta.pk
        rule = rule_of(model, foreign_key.name)
        fitted = rule.fit(row, row.pk, key["before"]) if rule and rule.fit else ()
        rekey(row, foreign_key.attname, key["before"], [*columns, *fitted], self.by)

    def _restore(self, row: Any, moves: Iterable[Move]) -> list[str]:
        """Set the values of before on the row; return the columns that were set."""
        columns = []
        are_amounts_kept = False
        for move in sorted(moves, key=lambda move: move["column"] != "currency"):
            column = move["column"]
            if row is None or not self._can_restore(row, move):
                are_amounts_kept |= column == "currency"
                self._keep(row, [move])
            elif are_amounts_kept and column in AMOUNTS:
                self._keep(row, [move])
            else:
                setattr(row, column, _value(row, move, "before"))
                columns.append(column)
        if isinstance(row, Customer) and row.pk == self.merge.survivor_id:
            self._check_survivor(row, columns)
        return columns

    def _can_restore(self, row: Any, move: Move) -> bool:
        if getattr(row, move["column"]) != _value(row, move, "after"):
            return False
        before = _value(row, move, "before")
        column: Field = row._meta.get_field(move["column"])
        if before is None or not isinstance(column, ForeignKey):
            return True
        if column.related_model is not Customer:
            related: Any = column.related_model
            return bool(related._base_manager.filter(pk=before).exists())
        # Below or part of a customer that is gone, it would be gone with it.
        is_back = before == self.merge.merged_id
        return is_back or Customer.objects.filter(pk=before, deleted_at=None).exists()

    def _check_survivor(self, row: Customer, columns: Sequence[str]) -> None:
        row.organization = self.merge.organization
        rules.check_whole({}, {}, row)
        if "currency" in columns:
            rules.settle_currency({"currency": row.currency}, row.organization)

    def _keep(self, row: Any, moves: Iterable[Move]) -> None:
        for move in moves:
            model = apps.get_model(move["model"])
            name = model._meta.verbose_name
            what = f"{name} {row if row is not None else move['pk']}"
            column = model._meta.get_field(move["column"]).verbose_name
            self.kept.append(Kept(what, str(column)))


def _value(row: Any, move: Move, which: str) -> Any:
    return row._meta.get_field(move["column"]).to_python(move[which])


def _chunks(keys: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE))
