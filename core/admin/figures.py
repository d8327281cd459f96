"""What the home page shows: figures, charts and what happened last."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any, Final, Literal

# In the order of a chart's series; `home.css` has the same for the key.
_COLORS: Final = ("var(--color-primary-500)", "var(--color-orange-500)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """One figure. `link` leads to the list of exactly what it counts.

    `note` says what it is of, `trend` how it was before, `as_of` when it was counted if not now.
    """

    label: Any
    value: Any
    link: str = ""
    note: Any = ""
    trend: Any = ""
    as_of: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """Numbers to look at: each of `series` is a name with a number for each of `labels`.

    `links` lead to what the numbers of the first series count. The page has the same as a table,
    headed by `head`.
    """

    kind: Literal["line", "bar"]
    title: Any
    head: Any
    labels: Sequence[Any]
    series: Sequence[tuple[Any, Sequence[int]]]
    links: Sequence[str] = ()
    link: tuple[str, Any] | None = None
    as_of: datetime | None = None

    @property
    def data(self) -> str:
        """What the theme's script draws, in JSON."""
        sets = [
            {
                "label": str(name),
                "data": list(numbers),
                "borderColor": color,
                "backgroundColor": color,
                # A second line is told from the first without its color, too.
                "borderDash": [6, 4] if number else [],
                "displayYAxis": True,
                "maxBarThickness": 32,
            }
            for number, ((name, numbers), color) in enumerate(
                zip(self.series, _COLORS, strict=False)
            )
        ]
        return json.dumps({"labels": [str(label) for label in self.labels], "datasets": sets})

    @property
    def rows(self) -> list[tuple[Any, list[tuple[str, str]]]]:
        """The table: each label with its numbers, each of them with its link if it has one."""
        numbers = zip(*(values for _name, values in self.series), strict=True)
        filled = zip_longest(self.labels, self.links, numbers, fillvalue="")
        return [
            (label, [(f"{each:,}", "" if place else link) for place, each in enumerate(row)])
            for label, link, row in filled
        ]


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedEntry:
    """Something that happened: when, who did it, what it was, and where there is more of it.

    `hint` is shown to whoever points at what it was.
    """

    at: datetime
    who: Any
    what: Any
    link: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """The latest of what happened, newest first; `link` leads to all."""

    title: Any
    entries: Sequence[FeedEntry]
    link: tuple[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """What one app shows."""

    title: Any
    cards: Sequence[Card]
    charts: Sequence[Chart]
    feeds: Sequence[Feed]


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A figure of several organizations, by their ids; those that are missing have none."""

    label: Any
    values: dict[int, int]
