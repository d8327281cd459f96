"""What a list of clients may be asked for, as parameters of its URL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, tzinfo
from typing import Any, Final

from core.api.dynamics.fields import Kind
from core.api.dynamics.reading import InvalidModel, not_valid
from core.api.dynamics.scalars import from_text
from customers.querysets import CustomerQuerySet

_LONGEST: Final = 255


def _tax_id(clients: CustomerQuerySet, text: str) -> CustomerQuerySet:
    return clients.filter(tax_id__in={text, text.upper(), text.lower()})


def _search(clients: CustomerQuerySet, text: str) -> CustomerQuerySet:
    return clients.filter(name_lower__contains=text.lower())


def _is_active(clients: CustomerQuerySet, flag: bool) -> CustomerQuerySet:
    return clients.filter(is_active=flag)


def _updated_since(clients: CustomerQuerySet, at: Any) -> CustomerQuerySet:
    return clients.filter(updated_at__gte=at.astimezone(UTC))


_FILTERS: Final[Mapping[str, tuple[Kind, Callable[..., CustomerQuerySet]]]] = {
    "taxId": (Kind.STRING, _tax_id),
    "search": (Kind.STRING, _search),
    "isActive": (Kind.BOOLEAN, _is_active),
    "updatedSince": (Kind.DATETIME, _updated_since),
}

# As OpenAPI declares them.
PARAMETERS: Final = (
    {
        "name": "taxId",
        "schema": {"type": "string", "maxLength": 13},
        "description": "Only clients with this RFC, in any case.",
    },
    {
        "name": "search",
        "schema": {"type": "string", "maxLength": _LONGEST},
        "description": "Only clients whose legal name holds this text, in any case.",
    },
    {
        "name": "isActive",
        "schema": {"type": "boolean"},
        "description": "Only active clients, or only those that are cancelled or switched off.",
    },
    {
        "name": "updatedSince",
        "schema": {"type": "string", "format": "date-time"},
        "description": "Only clients changed then or later; without an offset it is the company's"
        " local time.",
    },
)


def filtered(clients: CustomerQuerySet, query: Mapping[str, str], zone: tzinfo) -> CustomerQuerySet:
    """Return the clients that the parameters (names in upper case) ask for.

    An empty parameter says nothing. Raises InvalidModel with every one that cannot be read.
    """
    problems: list[str] = []
    for name, (kind, narrow) in _FILTERS.items():
        text = query.get(name.upper(), "").strip()
        if not text:
            continue
        try:
            if len(text) > _LONGEST:
                raise ValueError("too long")
            clients = narrow(clients, from_text(kind, text, zone))
        except ValueError:
            problems.append(not_valid(name, text))
    if problems:
        raise InvalidModel(problems)
    return clients
