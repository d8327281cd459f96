"""Regions as a kind of import: a tree whose records are named by their path from the top.

Upper and lower case do not count in a path, as wherever a file names a region; a region's own name
is kept as the last part of its path spells it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, InvalidValue, NotFound
from core.imports.by_service import ServiceImport
from core.imports.chunks import chunks
from core.imports.columns import Column, Row
from core.imports.lists import joined_path, names_in_path
from core.imports.readers import read_text
from core.imports.saving import without_bad_values
from core.values import parse_integer
from customers import services
from customers.imports.catalog import STAND_IN
from customers.models import Region

Path = tuple[str, ...]

_AT_ONCE: Final = 500


def _read_path(name: str, cell: str) -> Path:
    names = tuple(names_in_path(read_text(name, cell)))
    if not names:
        raise InvalidValue(f"{name} must hold the name of a region.", field=name)
    return names


PATH: Final = Column(
    "path",
    "path",
    _read_path,
    aliases=("region",),
    required=True,
    explained="The region's name after the names of all above it, from the top, with > between "
    "them; each of at most 255 characters, at most 100 of them. The regions above must be there or "
    r"in the same file. Upper and lower case do not count. A > in a name is written \> and a \ "
    r"twice.",
    example="Mexico > Jalisco",
)
LEVEL: Final = Column(
    "level",
    "level",
    parse_integer,
    explained="How many names the path has, 1 at the top; for reading, and may be left out.",
    example="2",
)
POSITION: Final = Column(
    "position",
    "position",
    parse_integer,
    explained="The place among the regions below the same one, a whole number; empty for 0.",
    example="1",
)


class RegionImport(ServiceImport):
    """Creates or changes the regions of one organization; another path is another region."""

    name = "regions"
    title = _("regions")
    noun = "region"
    columns = (PATH, LEVEL, POSITION)
    key = ("path",)
    parent = "path"
    needs = ("customers.add_region", "customers.change_region")
    shown_with = "customers.view_region"
    rows_at_once = 500
    model = Region

    def key_of(self, row: Row) -> str:
        """Return the row's path without regard to case."""
        return _key(names_in_path(row.cell("path") or ""))

    def parent_key_of(self, row: Row) -> str:
        """Return the path of what is above."""
        return _key(names_in_path(row.cell("path") or "")[:-1])

    def parent_keys(self, keys: Sequence[str]) -> Mapping[str, str]:
        """Return the paths above these, as far as regions have them.

        Those that a plan shortens are not among them, which only means that rows below a bad one
        are left out with it even if its region is there.
        """
        paths = [tuple(names_in_path(key)) for key in keys]
        known = self._regions_at(paths)
        return {key: _key(names_in_path(key)[:-1]) for key in keys if key in known}

    def prepare(self, rows: Sequence[Row]) -> None:
        """Look up the rows' regions and those above."""
        paths = (tuple(names_in_path(row.cell("path") or "")) for row in rows)
        self._known = self._regions_at(paths)

    def existing(self, row: Row) -> Region | None:
        """Return the region at the row's path; the oldest of several."""
        return next(iter(self._known.get(self.key_of(row), [])), None)

    def write(self, row: Row) -> Region | None:
        """Write the region, or find out everything that is wrong with the row."""
        values = row.values()
        path: Path = values.pop("path", ())
        self._check_level(row, values, path)
        self._check_ambiguity(row, path)
        region = self.existing(row)
        values["name"] = path[-1] if path else STAND_IN  # missing, which was said: go on
        if region is None and len(path) > 1:
            values["parent"] = self._above(row, path)
        saved = without_bad_values(
            lambda given: self._save(region, given),
            values,
            lambda name, error: _refuse(row, name, error),
            essential={"name": STAND_IN, "parent": None},
        )
        if saved is not None and not row.is_refused:
            self._known[_key(path)] = [saved]
        return saved

    def records(self) -> models.QuerySet[Region]:
        """Return the organization's regions."""
        return Region.objects.for_organization(self.organization)

    def exported(self, records: models.QuerySet[Region]) -> Iterator[Sequence[Any]]:
        """Yield their values by path, those above before those below.

        Holds the names of the organization's regions in memory, 200 bytes or so for each.
        """
        all_regions = Region.objects.for_organization(self.organization)
        above = {
            key: (parent, name)
            for key, parent, name in all_regions.values_list("pk", "parent_id", "name").iterator()
        }
        rows = [
            (_path_of(key, above), key, level, position)
            for key, level, position in records.order_by()
            .values_list("pk", "level", "position")
            .iterator()
        ]
        rows.sort(key=lambda row: (_folded(row[0]), row[1]))
        for path, _key_of_region, level, position in rows:
            yield joined_path(path), level, position

    def _save(self, region: Region | None, values: Mapping[str, Any]) -> Region:
        if region is not None:
            return services.update_region(region=region, values=values, by=self.by)
        return services.create_region(organization=self.organization, values=values, by=self.by)

    def _above(self, row: Row, path: Path) -> Region | None:
        known = self._known.get(_key(path[:-1]), [])
        if not known:
            row.refuse("path", NotFound("region", joined_path(path[:-1]), field="path"))
        return known[0] if known else None

    def _check_ambiguity(self, row: Row, path: Path) -> None:
        """Refuse a path that several regions have; nobody can tell which one is meant."""
        for length in range(1, len(path) + 1):
            several = len(self._known.get(_key(path[:length]), []))
            if several > 1:
                text = f"{several} regions are called {joined_path(path[:length])}."
                row.refuse("path", InvalidValue(text, field="path"))
                return

    def _check_level(self, row: Row, values: dict[str, Any], path: Path) -> None:
        level = values.pop("level", None)
        if path and level is not None and level != len(path):
            text = f"level must be {len(path)}, as many as the path has names."
            row.refuse("level", InvalidValue(text, field="level"))

    def _regions_at(self, paths: Iterable[Path]) -> dict[str, list[Region]]:
        """Return the regions at these paths and above them, by key; one query for each level."""
        wanted = {path[:length] for path in map(_folded, paths) for length in range(len(path) + 1)}
        found: dict[str, list[Region]] = {}
        above: dict[int | None, Path] = {None: ()}
        while above:
            below: dict[int | None, Path] = {}
            for region in self._children(above):
                path = (*above[region.parent_id], region.name.casefold())
                if path in wanted:
                    found.setdefault(_key(path), []).append(region)
                    below[region.pk] = path
            above = below
        return found

    def _children(self, above: Mapping[int | None, Path]) -> Iterator[Region]:
        """Yield the regions right below these, the oldest first; below None are the topmost."""
        regions = Region.objects.for_organization(self.organization).order_by("pk")
        if None in above:
            found = [regions.filter(parent=None)]
        else:
            found = [regions.filter(parent__in=chunk) for chunk in chunks(above, _AT_ONCE)]
        for region in (each for some in found for each in some):
            region.organization = self.organization  # known: saves the services a query
            yield region


def _refuse(row: Row, name: str, error: DomainError) -> None:
    """Keep what the service says with the path, which holds the name and what is above."""
    row.refuse("path" if name in ("name", "parent") else name, error, called=name)


def _folded(path: Iterable[str]) -> Path:
    return tuple(name.casefold() for name in path)


def _key(path: Iterable[str]) -> str:
    """Return what names the path in a plan."""
    return joined_path(_folded(path))


def _path_of(key: int, above: Mapping[int, tuple[int | None, str]]) -> Path:
    names: list[str] = []
    at: int | None = key
    while at is not None:
        at, name = above[at]
        names.append(name)
    return tuple(reversed(names))
