"""The services that a package or a contract holds: the wanted set against what is there.

A wanted set is a sequence of mappings: `service` (its code), and what may be said of it, which are
the plain columns of the model that holds it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import models

from billing.models import Service
from core.actor import Actor
from core.errors import InvalidValue, MissingValue, WrongType
from customers.services.columns import Values, clean_columns, plain_columns, refuse_unknown
from customers.services.records import differences, insert_all, remember, remove_all

MOST_ITEMS: Final = 1_000

# Codes of services, in order, with the columns that were said of each.
Wanted = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ItemPlan:
    """How the rows that are there become the wanted ones; nothing is written yet."""

    before: list[Any]
    after: list[Any]
    added: list[Any]
    removed: list[Any]
    updated: list[Any]


def read_items(model: type[models.Model], items: object, *, field: str) -> Wanted:
    """Return a checked wanted set.

    Raises WrongType, MissingValue, InvalidValue; errors name for example
    `services[0].transaction_limit`. A service named twice is an InvalidValue.
    """
    if not isinstance(items, Sequence) or isinstance(items, str):
        raise WrongType(field, "a list of services")
    if len(items) > MOST_ITEMS:
        raise InvalidValue(f"{field} has more than {MOST_ITEMS} entries.", field=field)
    wanted: Wanted = {}
    twice: dict[str, None] = {}
    for number, item in enumerate(items):
        name = f"{field}[{number}]"
        code = _read_code(item, name)
        if code in wanted:
            twice[code] = None
        refuse_unknown(item, {"service", *plain_columns(model)})
        wanted[code] = clean_columns(model, item, within=f"{name}.")
    if twice:
        raise InvalidValue(f"{field} names {', '.join(twice)} more than once.", field=field)
    return wanted


def _read_code(item: object, name: str) -> str:
    if not isinstance(item, Mapping):
        raise WrongType(name, "a service")
    code = item.get("service")
    if code is None or code == "":
        raise MissingValue(f"{name}.service")
    if not isinstance(code, str):
        raise WrongType(f"{name}.service", "a text")
    return code


def refuse_inactive(services: Iterable[Service], *, field: str) -> None:
    """Raise InvalidValue naming the services that nothing new may have."""
    if codes := [service.code for service in services if not service.is_active]:
        raise InvalidValue(f"No longer offered: {', '.join(codes)}.", field=field)


def plan_items(
    held: Collection[Any], wanted: Wanted, make: Callable[[str, Values], models.Model]
) -> ItemPlan:
    """Compare rows, in their order and with their services, to the wanted set.

    Kept rows come first, in their order, then the ones that `make(code, columns)` builds.
    """
    kept = [row for row in held if row.service.code in wanted]
    changed = {row.pk: _changed(row, wanted[row.service.code]) for row in kept}
    codes = {row.service.code for row in held}
    added = [make(code, columns) for code, columns in wanted.items() if code not in codes]
    after = [changed[row.pk] or row for row in kept]
    return ItemPlan(
        before=list(held),
        after=[*after, *added],
        added=added,
        removed=[row for row in held if row.service.code not in wanted],
        updated=[row for row in changed.values() if row],
    )


def _changed(row: models.Model, columns: Values) -> models.Model | None:
    """Return a copy of the row with other values, or None where they are the same."""
    changes = differences(row, columns)
    if not changes:
        return None
    changed = copy.copy(row)
    for name in changes:
        setattr(changed, name, columns[name])
    return changed


def write_items(plan: ItemPlan, *, by: Actor) -> None:
    """Write what the plan says, with the past of every row."""
    if plan.removed:
        rows = type(plan.removed[0])._base_manager
        remove_all(rows.filter(pk__in=[row.pk for row in plan.removed]), by=by)
    if plan.updated:
        rows = type(plan.updated[0])._base_manager
        rows.bulk_update(plan.updated, _columns_of(plan.updated[0]))
        remember(plan.updated, kind="~", by=by)
    insert_all(plan.added, by=by)


def _columns_of(row: models.Model) -> list[str]:
    return list(plain_columns(type(row)))


def codes_of(rows: Iterable[Any]) -> list[str]:
    """Return the codes of the rows' services."""
    return [row.service.code for row in rows]


def described(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Return the rows in JSON values, as changes and events keep them."""
    return [
        {
            "service": row.service.code,
            **{name: getattr(row, name) for name in _columns_of(row)},
        }
        for row in rows
    ]
