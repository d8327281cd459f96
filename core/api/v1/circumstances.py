"""Under which circumstances the parameters of a v1 request are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db.models import Model

from core.models import Organization


class Keys(Enum):
    """What the ids in a request are."""

    IDS = "ids"  # integers
    REFERENCES = "references"  # useExternalId=true
    EITHER = "either"  # upsert: a reference, or an integer id when there is no such reference


@dataclass(frozen=True, slots=True)
class Reading:
    """The circumstances.

    `find_current` returns the record that the request changes, None when it makes one.
    """

    organization: Organization
    keys: Keys = Keys.IDS
    find_current: Callable[[], Model | None] = lambda: None

    def is_current(self, column: str, given: Any) -> bool:
        """Say whether the text is what the record holds in the column.

        It may be sent back as it was shown, though it breaks a rule: other surfaces, which wrote
        it, have fewer of them.
        """
        record = self.find_current() if isinstance(given, str) else None
        return record is not None and vars(record).get(column) == given.strip()
