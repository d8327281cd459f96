"""Reading what is sent as usage of a contract.

An entry is a mapping: `service` (its code), `quantity` (1 to 2^31 - 1), `used_at` (aware, from 1900
on, at most a day ahead of when it is sent) and `external_id` (1 to 100 characters, the
organization's own).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from core.errors import DomainError, InvalidValue, MissingValue, WrongType
from customers.lookups import is_storable

MOST_ENTRIES: Final = 1_000
LARGEST_QUANTITY: Final = 2**31 - 1
# Clocks of other machines run ahead, and some senders write the end of the day.
FUTURE: Final = timedelta(days=1)
# Contracts begin in 1900 at the earliest; of the first year some time zones have no local time.
EARLIEST: Final = datetime(1900, 1, 1, tzinfo=UTC)
_LONGEST_ID: Final = 100
_NAMES: Final = frozenset({"service", "quantity", "used_at", "external_id"})


class UsageConflict(DomainError):
    """Ids of usage records are already taken by records of other content; `ids` are all of them."""

    def __init__(self, ids: Iterable[str], *, field: str | None = None) -> None:
        self.ids = tuple(ids)
        self.messages = [f"The usage record {id_} is known with other content." for id_ in self.ids]
        super().__init__(" ".join(self.messages), field=field)


@dataclass(frozen=True, slots=True)
class Entry:
    """One checked entry; equal ones are one record."""

    external_id: str
    service: str
    quantity: int
    used_at: datetime


def read_entries(entries: Sequence[Mapping[str, Any]], at: datetime) -> dict[str, Entry]:
    """Return the checked entries by their ids; an entry repeated is one."""
    if not 1 <= len(entries) <= MOST_ENTRIES:
        raise InvalidValue(f"usage must have 1 to {MOST_ENTRIES} entries.", field="usage")
    read: dict[str, Entry] = {}
    conflicts: dict[str, None] = {}
    for number, values in enumerate(entries):
        entry = _read_entry(values, f"usage[{number}].", at)
        if read.setdefault(entry.external_id, entry) != entry:
            conflicts[entry.external_id] = None
    if conflicts:
        raise UsageConflict(conflicts, field="external_id")
    return read


def _read_entry(values: Mapping[str, Any], within: str, at: datetime) -> Entry:
    if unknown := values.keys() - _NAMES:
        raise TypeError(f"Unknown values: {', '.join(sorted(unknown))}.")
    return Entry(
        external_id=_read_id(values.get("external_id"), f"{within}external_id"),
        service=_read_text(values.get("service"), f"{within}service"),
        quantity=_read_quantity(values.get("quantity"), f"{within}quantity"),
        used_at=_read_time(values.get("used_at"), f"{within}used_at", at),
    )


def _read_text(value: object, name: str) -> str:
    if value is None or value == "":
        raise MissingValue(name)
    if not isinstance(value, str):
        raise WrongType(name, "a text")
    return value


def _read_id(value: object, name: str) -> str:
    text = _read_text(value, name).strip()
    if not text:
        raise MissingValue(name)
    if len(text) > _LONGEST_ID:
        raise InvalidValue(f"{name} must have at most {_LONGEST_ID} characters.", field=name)
    if not is_storable(text):
        raise InvalidValue(f"{name} holds characters that cannot be stored.", field=name)
    return text


def _read_quantity(value: object, name: str) -> int:
    if value is None:
        raise MissingValue(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise WrongType(name, "an integer")
    if not 1 <= value <= LARGEST_QUANTITY:
        raise InvalidValue(f"{name} must be between 1 and {LARGEST_QUANTITY}.", field=name)
    return value


def _read_time(value: object, name: str, at: datetime) -> datetime:
    if value is None:
        raise MissingValue(name)
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise WrongType(name, "a time with its offset")
    if value < EARLIEST:
        raise InvalidValue(f"{name} must not be before {EARLIEST.year}.", field=name)
    if value > at + FUTURE:
        raise InvalidValue(f"{name} must not be more than a day ahead.", field=name)
    return value
