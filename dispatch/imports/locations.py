"""Locations, by name, with all their settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.imports.by_service import ServiceImport
from core.imports.columns import Row
from core.imports.pages import in_pages
from core.imports.saving import without_bad_values
from core.roles import DISPATCH_WRITERS
from customers.lookups import is_storable
from dispatch import services
from dispatch.imports.location_columns import LOCATION_COLUMNS
from dispatch.models import Location


class LocationImport(ServiceImport):
    """Creates or changes the locations of one organization.

    An absent column leaves its value, an empty cell clears it: a setting becomes what it is in a
    new location.
    """

    name = "locations"
    title = _("locations")
    noun = "location"
    columns = LOCATION_COLUMNS
    key = ("name",)
    needs = ("dispatch.add_location", "dispatch.change_location")
    shown_with = "dispatch.view_location"
    writers = DISPATCH_WRITERS
    model = Location

    def prepare(self, rows: Sequence[Row]) -> None:
        """Look up the rows' locations, in one query."""
        names = {row.cell("name") or "" for row in rows}
        named = sorted(name for name in names if name and is_storable(name))
        self._stored: dict[str, Location] = {each.name: each for each in self._named(named)}
        for location in self._stored.values():
            location.organization = self.organization

    def existing(self, row: Row) -> Location | None:
        """Return the location of the row's name."""
        return self._stored.get(row.cell("name") or "")

    def write(self, row: Row) -> Location | None:
        """Write one location, or find out everything that is wrong with it."""
        values = row.values()
        location = self.existing(row)
        if location is not None:
            del values["name"]  # it has this one
            return without_bad_values(
                lambda given: self._update(location, given), values, row.refuse
            )
        # Nobody's name stands in for a bad one, to find out what else is wrong.
        nobody = str(uuid4())
        values.setdefault("name", nobody)
        return without_bad_values(self._create, values, row.refuse, essential={"name": nobody})

    def records(self) -> models.QuerySet[Location]:
        """Return the organization's locations, in use or not."""
        return Location.objects.for_organization(self.organization)

    def exported(self, records: models.QuerySet[Any]) -> Iterator[Sequence[Any]]:
        """Yield their values, by name."""
        return in_pages(records, ["name"], [column.target for column in self.columns])

    def _named(self, names: Sequence[str]) -> models.QuerySet[Location]:
        return self.records().filter(name__in=names) if names else Location.objects.none()

    def _create(self, values: Mapping[str, Any]) -> Location:
        return services.create_location(organization=self.organization, values=values, by=self.by)

    def _update(self, location: Location, values: Mapping[str, Any]) -> Location:
        return services.update_location(location=location, values=values, by=self.by)
