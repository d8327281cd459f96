"""What changed of a record and of what belongs to it, in one time line with readable values.

Past rows are read for one page at a time: two queries for every kind of record on it, and one for
every kind of record that they name. Secrets are in no past row (`record_history`), so not here.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import IntegerField, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

NOTHING: Final = "-"
_NEWEST_FIRST: Final = ("-history_date", "-history_id")
# In every row, and said by the row's own time already.
_NOT_SHOWN: Final = frozenset({"created_at", "updated_at"})

Names = Mapping[tuple[type[Model], Any], str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """Records with a past that belong to records of another kind.

    `column` is the past rows' column with the owner's key, `name` says which record a row is of,
    `permission` is needed to see them.
    """

    model: Any
    column: str
    title: Any = ""
    name: Callable[[Any], str] | None = None
    permission: str = ""
    # Whether events are about these records themselves.
    has_events: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Past rows of one kind; `kind` is None for those of the record itself."""

    rows: QuerySet[Any]
    kind: Kind | None = None

    @property
    def hidden(self) -> frozenset[str]:
        """The columns that are not shown."""
        own = {self.kind.column, "id", "uuid", "organization_id"} if self.kind else set()
        return frozenset(_NOT_SHOWN | own)


_KINDS: dict[type[Model], list[Kind]] = {}


def register_past(owner: type[Model], *kinds: Kind) -> None:
    """Show the past of these kinds with that of the owner."""
    _KINDS.setdefault(owner, []).extend(kinds)


def kinds_of(owner: type[Model]) -> Sequence[Kind]:
    """Return what belongs to records of the model."""
    return _KINDS.get(owner, ())


class Timeline:
    """Entries of several sources, newest first; a paginator slices it.

    An entry has the past `row`, its `changes` (`field`, `old`, `new`), and of records that belong
    to the owner `title` and `name`.
    """

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources
        keys = [
            source.rows.order_by()
            .annotate(place=Value(place, IntegerField()))
            .values_list("place", "history_date", "history_id")
            for place, source in enumerate(sources)
        ]
        first, *others = keys
        self._keys: QuerySet[Any, Any] = first.union(*others, all=True) if others else first

    def count(self) -> int:
        """Return how many entries there are."""
        return self._keys.count()

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[dict[str, Any]]:
        keys = list(self._keys.order_by(*_NEWEST_FIRST, "place")[part])
        wanted: dict[int, list[int]] = defaultdict(list)
        for place, _at, key in keys:
            wanted[place].append(key)
        read = {place: _rows(self._sources[place].rows.model, ids) for place, ids in wanted.items()}
        found = [(self._sources[place], *read[place][key]) for place, _at, key in keys]
        drafts = [(source, row, list(_differing(source, row, old))) for source, row, old in found]
        names = _names(values for *_, changes in drafts for values in changes)
        return [_entry(*draft, names) for draft in drafts]


def _rows(past: Any, ids: Sequence[int]) -> dict[int, tuple[Any, Any]]:
    """Return the past rows by their keys, each with the row before it of the same record."""
    key = past.instance_type._meta.pk.attname
    before = Q(history_date__lt=OuterRef("history_date")) | Q(
        history_date=OuterRef("history_date"), history_id__lt=OuterRef("history_id")
    )
    same = past.objects.filter(before, **{key: OuterRef(key)}).order_by(*_NEWEST_FIRST)
    rows = past.objects.filter(history_id__in=ids).select_related("history_user")
    rows = list(rows.annotate(earlier=Subquery(same.values("history_id")[:1])))
    earlier = past.objects.in_bulk([row.earlier for row in rows if row.earlier is not None])
    return {row.history_id: (row, earlier.get(row.earlier)) for row in rows}


def _differing(source: Source, row: Any, earlier: Any) -> Iterator[tuple[Any, Any, Any]]:
    """Yield column, old and new value; what a record of the owner began with is its creation."""
    is_end = row.history_type == "-"
    if earlier is None and (source.kind is None or is_end):
        return
    for column in row.tracked_fields:
        if column.attname in source.hidden or column.name in source.hidden:
            continue
        new = getattr(row, column.attname)
        old = getattr(earlier, column.attname) if earlier else None
        if is_end:
            old, new = new, None
        elif earlier is None and column.has_default() and new == column.get_default():
            continue
        if old != new and not (old in (None, "") and new in (None, "")):
            yield column, old, new


def _names(changes: Iterable[tuple[Any, Any, Any]]) -> dict[tuple[type[Model], Any], str]:
    """Return what the records are called that relations name, one query for each model."""
    keys: dict[Any, set[Any]] = defaultdict(set)
    for column, *values in changes:
        if column.is_relation:
            keys[column.related_model].update(value for value in values if value is not None)
    return {
        (model, key): str(record)
        for model, wanted in keys.items()
        for key, record in model._base_manager.in_bulk(wanted).items()
    }


def _entry(source: Source, row: Any, changes: Any, names: Names) -> dict[str, Any]:
    kind = source.kind
    title = capfirst(kind.title or kind.model._meta.verbose_name) if kind else ""
    return {
        "row": row,
        "title": title,
        "name": kind.name(row.instance) if kind and kind.name else "",
        "changes": [
            {
                "field": capfirst(column.verbose_name),
                "old": _told(column, old, names),
                "new": _told(column, new, names),
            }
            for column, old, new in changes
        ],
    }


def _told(column: Any, value: Any, names: Names) -> str:
    """Return a value as people read it."""
    if value is None or value == "":
        return NOTHING
    if column.is_relation:
        return names.get((column.related_model, value), f"#{value}")
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return f"{localtime(value):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
