"""Panels: what apps of upper layers show on the pages of records that belong to lower ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

# A panel shows as many records; the others are in the list that its link leads to.
SHOWN = 20

# An address and its text.
Link = tuple[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Panel:
    """What is known, to read: rows of a label and a text.

    `link` is where there is more of it, `actions` lead to what may be done next. `tab` is the key
    of the tab that the panel stands in, on pages that have tabs; where the page's form has no such
    tab it is the panel's own, in addresses the same in every language, and the page's header
    repeats its actions.
    """

    title: Any
    rows: tuple[tuple[Any, Any], ...]
    link: Link | None = None
    actions: tuple[Link, ...] = ()
    tab: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class TablePanel:
    """Records, to read: a row each, with a cell for every column.

    A cell is a text or HTML such as `linked` gives. `more` is said below the rows where there are
    more records than are shown, `empty` where there is none. All else is as in `Panel`.
    """

    title: Any
    columns: tuple[Any, ...]
    rows: tuple[tuple[Any, ...], ...]
    link: Link | None = None
    more: Any = None
    empty: Any = None
    actions: tuple[Link, ...] = ()
    tab: str = ""


AnyPanel = Panel | TablePanel
# Gives None where the person may not see the panel.
PanelMaker = Callable[[HttpRequest, Any], AnyPanel | None]

_MAKERS: dict[type[Model], list[PanelMaker]] = {}


def register_panel(model: type[Model]) -> Callable[[PanelMaker], PanelMaker]:
    """Return a decorator: what it decorates makes a panel of every page of the model's records."""

    def register(maker: PanelMaker) -> PanelMaker:
        _MAKERS.setdefault(model, []).append(maker)
        return maker

    return register


def panels_of(request: HttpRequest, record: Model) -> list[AnyPanel]:
    """Return the panels that the person may see on the record's page."""
    made = (maker(request, record) for maker in _MAKERS.get(type(record), ()))
    return [panel for panel in made if panel is not None]


def linked(address: str, text: Any) -> SafeString:
    """Return a cell that leads somewhere."""
    return format_html(
        '<a class="font-medium text-primary-600 dark:text-primary-500" href="{}">{}</a>',
        address,
        text,
    )
