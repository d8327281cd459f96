"""Panels: what apps of upper layers show on the pages of records that belong to lower ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import HttpRequest


@dataclass(frozen=True, kw_only=True, slots=True)
class Panel:
    """A table to read under the form: rows of a label and a text.

    `link` is an address with its text, or None.
    """

    title: Any
    rows: tuple[tuple[Any, Any], ...]
    link: tuple[str, Any] | None = None


# Gives None where the person may not see the panel.
PanelMaker = Callable[[HttpRequest, Any], Panel | None]

_MAKERS: dict[type[Model], list[PanelMaker]] = {}


def register_panel(model: type[Model]) -> Callable[[PanelMaker], PanelMaker]:
    """Return a decorator: what it decorates makes a panel of every page of the model's records."""

    def register(maker: PanelMaker) -> PanelMaker:
        _MAKERS.setdefault(model, []).append(maker)
        return maker

    return register


def panels_of(request: HttpRequest, record: Model) -> list[Panel]:
    """Return the panels that the person may see on the record's page."""
    made = (maker(request, record) for maker in _MAKERS.get(type(record), ()))
    return [panel for panel in made if panel is not None]
