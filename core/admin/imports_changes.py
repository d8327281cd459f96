"""What the plan says of rows, as people read it: old and new values, related records by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.admin.differences import NOTHING
from core.admin.imports_words import told
from core.admin.scope import actor_of, choices
from core.event_names import EVENT_NAMES
from core.imports.columns import REMARK
from core.imports.problems import printable
from core.imports.records import ABSENT
from core.imports.registry import kind_named
from core.imports.storing import cells_of
from core.models import ImportRow, ImportRun, RowAction

# Of a text longer than this the beginning is shown.
_LONGEST: Final = 200
_MOST_CELLS: Final = 60


@dataclass(frozen=True, slots=True)
class Difference:
    """A value before and after; `old` is None for what was not there before."""

    name: str
    old: str | None
    new: str


@dataclass(frozen=True, slots=True)
class ShownProblem:
    """What is wrong, and with which column of the file, from 1; 0 for the whole row."""

    position: int
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the file with what becomes of it; `link` leads to the record that is there."""

    line: int
    action: str
    label: str
    look: str
    key: str
    link: str
    differences: list[Difference]
    problems: list[ShownProblem]


_LOOKS: Final = {
    RowAction.CREATE: "good",
    RowAction.UPDATE: "waiting",
    RowAction.UNCHANGED: "",
    RowAction.READ: "",
}


def shown_rows(request: HttpRequest, run: ImportRun, rows: Sequence[ImportRow]) -> list[ShownRow]:
    """Return the rows to show; a query for each kind of record that they name, however many."""
    about = _About(request, run)
    names = about.names_in(rows)
    return [
        ShownRow(
            line=row.line,
            action=row.action,
            label=str(RowAction(row.action).label),
            look=_LOOKS.get(RowAction(row.action), "ended"),
            key=row.key.replace("\x1f", ", "),
            link=about.link_to(row),
            differences=list(about.differences(row, names)),
            problems=[
                ShownProblem(position, column, told(text))
                for position, column, text in row.problems
            ],
        )
        for row in rows
    ]


class _About:
    """What is known of the records that an import is about."""

    def __init__(self, request: HttpRequest, run: ImportRun) -> None:
        self._request = request
        self._run = run
        kind = kind_named(run.kind)
        by = actor_of(request)
        self._model: Any = kind(run.organization, by=by).records().model if kind else None
        self._columns = {each.target: each.name for each in kind.columns} if kind else {}

    def link_to(self, row: ImportRow) -> str:
        """Return the address of the record, "" where there is none that the person may open."""
        if row.subject_id is None or not self._may_open:
            return ""
        try:
            return reverse(
                f"admin:{self._model._meta.label_lower.replace('.', '_')}_change",
                args=[row.subject_id],
            )
        except NoReverseMatch:
            return ""

    @cached_property
    def _may_open(self) -> bool:
        if self._model is None or not admin.site.is_registered(self._model):
            return False
        return admin.site.get_model_admin(self._model).has_view_permission(self._request)

    def names_in(self, rows: Iterable[ImportRow]) -> dict[tuple[type[Model], Any], str]:
        """Return what the records are called that changes name, as far as the person sees them."""
        keys: dict[Any, set[int]] = defaultdict(set)
        for row in rows:
            for name, change in row.changes.items():
                if model := self._related(name):
                    keys[model].update(each for value in change for each in _ids_in(value))
        return {
            (model, record.pk): str(record)
            for model, wanted in keys.items()
            for record in choices(admin.site, self._request, model, self._run.organization).filter(
                pk__in=wanted
            )
        }

    def differences(
        self, row: ImportRow, names: Mapping[tuple[type[Model], Any], str]
    ) -> Iterator[Difference]:
        """Yield what a row changes; of a new record, and one that is refused, what the file says.

        A plan of a new record may name others that only it would make, whose ids mean nothing.
        """
        if row.action not in (RowAction.UPDATE, RowAction.UNCHANGED):
            yield from self._cells(row)
            return
        for name, change in row.changes.items():
            old, new = change if isinstance(change, list) and len(change) == 2 else (None, change)
            if isinstance(old, dict) and isinstance(new, dict):
                code, _space, label = name.partition(" ")
                title = f"{EVENT_NAMES.get(code, code)} {label}".strip()
                yield from (
                    Difference(f"{title}, {part}", _told(old.get(part)), _told(new.get(part)))
                    for part in new
                )
            else:
                model, field = self._related(name), self._field(name)
                values = [_told(value, model, names, field) for value in (old, new)]
                yield Difference(self._called(name), *values)

    def _cells(self, row: ImportRow) -> Iterator[Difference]:
        shown = 0
        for name, cell in zip(self._run.header, cells_of(row), strict=False):
            is_said = cell.strip() not in ("", ABSENT) and not name.startswith(REMARK)
            if is_said and shown < _MOST_CELLS:
                shown += 1
                yield Difference(printable(name), None, _short(printable(cell)))

    def _field(self, name: str) -> Any:
        try:
            return self._model._meta.get_field(name) if self._model else None
        except FieldDoesNotExist:
            return None

    def _related(self, name: str) -> type[Model] | None:
        field = self._field(name)
        found: type[Model] | None = field.related_model if field and field.is_relation else None
        return found

    def _called(self, name: str) -> str:
        field = self._field(name)
        return self._columns.get(name) or str(
            capfirst(getattr(field, "verbose_name", None) or name)
        )


def _ids_in(value: Any) -> Iterator[int]:
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, int) and not isinstance(each, bool):
            yield each


def _told(
    value: Any,
    model: type[Model] | None = None,
    names: Mapping[tuple[type[Model], Any], str] | None = None,
    field: Any = None,
) -> str:
    if value in (None, "", []):
        return NOTHING
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(_told(each, model, names) for each in value)
    if model is not None and names is not None and isinstance(value, int):
        return names.get((model, value), f"#{value}")
    if field is not None and getattr(field, "choices", None):
        return str(dict(field.flatchoices).get(value, value))
    return _short(str(value))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
