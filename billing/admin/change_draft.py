"""What a person is about to change of a contract; the browser carries it from page to page.

It holds differences and not the wanted set, so that what somebody else changes meanwhile stays.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.core.exceptions import BadRequest

from billing.models import RecurrenceService
from customers.services.columns import plain_columns

# What is said of a service of a contract.
SAID: Final = tuple(plain_columns(RecurrenceService))
_COLUMNS: Final = frozenset({"package", "name", "price"})

# What is said of services, by their codes.
Said = dict[str, dict[str, Any]]


@dataclass(slots=True)
class Draft:
    """Differences to a contract.

    `columns` are its own values (the price as text, the package's code), `removed` codes of its
    services, `said` what is now said of kept ones, `added` what is said of new ones, in order.
    """

    columns: dict[str, Any] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    said: Said = field(default_factory=dict)
    added: Said = field(default_factory=dict)

    @classmethod
    def read(cls, text: str) -> Draft:
        """Return the draft of a page's hidden field; raises BadRequest for what is none."""
        parts = read_object(text)
        draft = cls(
            columns=_object(parts.get("columns"), _COLUMNS),
            removed=_codes(parts.get("removed")),
            said=_said(parts.get("said")),
            added=_said(parts.get("added")),
        )
        if "price" in draft.columns:
            _decimal(draft.columns["price"])
        return draft

    def text(self) -> str:
        """Return what the page's hidden field holds."""
        return json.dumps(
            {
                "columns": self.columns,
                "removed": self.removed,
                "said": self.said,
                "added": self.added,
            }
        )

    def say(self, code: str, values: dict[str, Any]) -> None:
        """Take in what is said of a kept or a new service; None and "" of a new one is nothing."""
        known = self.added if code in self.added else self.said
        merged = {**known.get(code, {}), **values}
        if known is self.added:
            merged = {name: each for name, each in merged.items() if each not in (None, "")}
        if merged or known is self.added:
            known[code] = merged

    def remove(self, code: str, *, is_removed: bool) -> None:
        """Take the service out, or leave it in; a new one is forgotten."""
        if code in self.added:
            if is_removed:
                del self.added[code]
        elif is_removed and code not in self.removed:
            self.removed.append(code)
        elif not is_removed and code in self.removed:
            self.removed.remove(code)

    def values(self, held: Iterable[str]) -> dict[str, Any]:
        """Return what the service takes, of a contract that holds the services of these codes."""
        columns = dict(self.columns)
        if "price" in columns:
            columns["price"] = _decimal(columns["price"])
        if not (self.removed or self.said or self.added):
            return columns
        wanted = {code: self.said.get(code, {}) for code in held if code not in self.removed}
        for code, said in self.added.items():
            wanted[code] = {**wanted.get(code, {}), **said}
        items = [{"service": code, **said} for code, said in wanted.items()]
        return {**columns, "services": items}


def read_object(text: str) -> dict[str, Any]:
    """Return the JSON object of a hidden field, an empty one for no text; raises BadRequest."""
    try:
        found = json.loads(text or "{}")
        json.dumps(found, ensure_ascii=False).encode()  # no half of a surrogate pair
    except (ValueError, RecursionError) as error:
        raise BadRequest("A hidden field was changed.") from error
    return _object(found)


def _object(value: Any, names: Collection[str] | None = None) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict) or (names is not None and not value.keys() <= set(names)):
        raise BadRequest("A hidden field was changed.")
    return value


def _codes(value: Any) -> list[str]:
    codes = [] if value is None else value
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise BadRequest("A hidden field was changed.")
    return codes


def _said(value: Any) -> Said:
    return {code: _object(said, SAID) for code, said in _object(value).items()}


def _decimal(text: Any) -> Decimal:
    try:
        price = Decimal(text) if isinstance(text, str) and len(text) <= 50 else None
    except InvalidOperation:
        price = None
    if price is None or not price.is_finite():
        raise BadRequest("A hidden field was changed.")
    return price
