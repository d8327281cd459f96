"""Asking the services again without the values they refuse, so that nothing stays untold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from core.errors import DomainError

Result = TypeVar("Result")

# A rule that misses a value can only be kept quiet by taking it out as well.
_ASKED_FOR_BY: Final = {"due_date_days": "due_date_rule"}


def without_bad_values(
    save: Callable[[Mapping[str, Any]], Result],
    values: dict[str, Any],
    refuse: Callable[[str, DomainError], None],
    *,
    essential: Mapping[str, Any] | None = None,
) -> Result | None:
    """Call `save` with the values; on an error take out the value concerned and try again.

    Every error is passed to `refuse` with the value's name. The caller undoes what was saved if
    there was any. An essential value is replaced by its stand-in, not taken out. None when it
    cannot be saved at all.
    """
    stand_ins = dict(essential or {})
    while True:
        try:
            return save(nested(values))
        except DomainError as error:
            name = error.field or ""
            refuse(name, error)
            is_changed = False
            for each in (name, _ASKED_FOR_BY.get(name, "")):
                if each in stand_ins:
                    values[each] = stand_ins.pop(each)
                    is_changed = True
                elif each in values and each not in (essential or {}):
                    del values[each]
                    is_changed = True
            if not is_changed:
                return None


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return {"a": {"b": 1}} for {"a.b": 1}, as services take addresses."""
    result: dict[str, Any] = {}
    for name, value in values.items():
        group, _, member = name.rpartition(".")
        (result.setdefault(group, {}) if group else result)[member] = value
    return result
