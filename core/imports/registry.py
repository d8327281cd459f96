"""The kinds of record that can be imported and exported, as the apps registered them."""

from __future__ import annotations

from typing import Final

from core.imports.kind import ImportKind

_kinds: Final[dict[str, type[ImportKind]]] = {}


def register(*kinds: type[ImportKind]) -> None:
    """Add kinds, in the order in which people see them."""
    for kind in kinds:
        _kinds[kind.name] = kind


def all_kinds() -> list[type[ImportKind]]:
    """Return every kind."""
    return list(_kinds.values())


def kind_named(name: str) -> type[ImportKind] | None:
    """Return the kind of this name."""
    return _kinds.get(name)
