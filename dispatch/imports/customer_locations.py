"""Customers at locations, by the customer's reference and the location's name, with their terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, NotFound
from core.imports.by_service import ServiceImport
from core.imports.columns import Row
from core.imports.kind import Planned
from core.imports.pages import in_pages
from core.imports.saving import without_bad_values
from core.roles import DISPATCH_WRITERS
from customers.imports.by_reference import customers_by_reference
from customers.lookups import is_storable
from customers.models import Customer
from dispatch import services
from dispatch.imports.suspensions import Suspensions
from dispatch.imports.term_columns import CUSTOMER_LOCATION_COLUMNS
from dispatch.models import CustomerLocation, Location, Suspension
from dispatch.services.terms import read_terms, settle_terms

# Where an error is told that the services have no field for.
_PLACES: Final[dict[type[DomainError], str]] = {
    services.CustomerNotActive: "customer",
    services.LocationNotActive: "location",
}
_KEY: Final = ("customer__reference", "location__name")
_SUSPENSION: Final = ("suspension__reason", "suspension__starts_on", "suspension__ends_on")


class CustomerLocationImport(ServiceImport):
    """Puts customers at locations, changes their terms, ends their service and begins it again.

    An absent column leaves its value, for a new row what the customer was made with; an empty cell
    clears it.
    """

    name = "customer_locations"
    title = _("customers at locations")
    noun = "customer at a location"
    columns = CUSTOMER_LOCATION_COLUMNS
    key = ("customer", "location")
    needs = ("dispatch.add_customerlocation", "dispatch.change_customerlocation")
    shown_with = "dispatch.view_customerlocation"
    writers = DISPATCH_WRITERS
    creates_missing = True  # suspensions
    model = CustomerLocation

    def prepare(self, rows: Sequence[Row]) -> None:
        """Look up the rows' customers, locations, suspensions and who is where: five queries."""
        self._customers = customers_by_reference(
            self.organization, (row.cell("customer") or "" for row in rows)
        )
        self._locations = self._locations_named({row.cell("location") or "" for row in rows})
        self._links = self._links_there()
        self._suspensions = Suspensions(
            self.organization,
            {row.cell("suspension") or "" for row in rows} - {""},
            by=self.by,
            create_missing=self.create_missing,
        )
        self._lines: dict[tuple[int, int], int] = {}

    def existing(self, row: Row) -> CustomerLocation | None:
        """Return the row's customer at its location."""
        customer, location = self._who(row), self._where(row)
        if customer is None or location is None:
            return None
        return self._links.get((customer.pk, location.pk))

    def write(self, row: Row) -> CustomerLocation | None:
        """Write one customer at a location, or find out everything that is wrong with it."""
        values = row.values()
        customer, location = self._who(row), self._where(row)
        for name, record in (("customer", customer), ("location", location)):
            if (key := values.pop(name, None)) and record is None:
                row.refuse(name, NotFound(name, key, field=name))
        link = self.existing(row)
        self._settle_suspension(row, values, link)
        saved = None
        if customer is not None and location is not None:
            self._refuse_repeated(row, customer, location)
            saved = self._save(row, values, link, customer=customer, location=location)
        if row.is_refused:
            without_bad_values(self._check_terms, values, row.refuse)
            self._suspensions.forget()
            return None
        self._suspensions.keep()
        return saved

    def records(self) -> models.QuerySet[CustomerLocation]:
        """Return the customers at the organization's locations, served there or not."""
        return CustomerLocation.objects.for_organization(self.organization)

    def exported(self, records: models.QuerySet[Any]) -> Iterator[Sequence[Any]]:
        """Yield their values, by the customer's reference and the location's name."""
        own = [each.target for each in self.columns if each.target not in (*self.key, "suspension")]
        for row in in_pages(records, _KEY, [*_KEY, *_SUSPENSION, *own]):
            values: dict[str, Any] = dict(zip((*self.key, *_SUSPENSION, *own), row, strict=True))
            reason, first, last = (values[name] for name in _SUSPENSION)
            if reason:
                values["suspension"] = str(Suspension(reason=reason, starts_on=first, ends_on=last))
            yield [values.get(column.target) for column in self.columns]

    def _who(self, row: Row) -> Customer | None:
        return self._customers.get(row.cell("customer") or "")

    def _where(self, row: Row) -> Location | None:
        return self._locations.get(row.cell("location") or "")

    def _locations_named(self, names: set[str]) -> dict[str, Location]:
        named = sorted(name for name in names if name and is_storable(name))
        if not named:
            return {}
        locations = Location.objects.for_organization(self.organization).filter(name__in=named)
        return {each.name: each for each in locations}

    def _links_there(self) -> dict[tuple[int, int], CustomerLocation]:
        """Return who of the rows' customers is at which of their locations."""
        customers = {each.pk: each for each in self._customers.values()}
        locations = {each.pk: each for each in self._locations.values()}
        links = self.records().filter(customer__in=customers, location__in=locations)
        found: dict[tuple[int, int], CustomerLocation] = {}
        for link in links.select_related("suspension"):
            link.customer = customers[link.customer_id]
            link.location = locations[link.location_id]
            found[link.customer_id, link.location_id] = link
        return found

    def _settle_suspension(
        self, row: Row, values: dict[str, Any], link: CustomerLocation | None
    ) -> None:
        """Put the suspension in place of what names it; what cannot be is left out."""
        cell = values.get("suspension")
        if not cell:
            return
        try:
            current = link.suspension if link is not None else None
            values["suspension"] = self._suspensions.find(cell, current=current)
        except DomainError as error:
            row.refuse("suspension", error)
            del values["suspension"]

    def _refuse_repeated(self, row: Row, customer: Customer, location: Location) -> None:
        """Refuse a row about which there was one already, by another reference of the customer."""
        line = self._lines.setdefault((customer.pk, location.pk), row.line)
        if line != row.line:
            row.object_to("customer", f"Line {line} is about the same customer at this location.")

    def _save(
        self,
        row: Row,
        values: dict[str, Any],
        link: CustomerLocation | None,
        *,
        customer: Customer,
        location: Location,
    ) -> CustomerLocation | None:
        def save(given: Mapping[str, Any]) -> CustomerLocation:
            if link is None:
                return services.link_customer(
                    customer=customer, location=location, values=given, by=self.by
                )
            return services.update_customer_location(
                customer_location=link, values=given, by=self.by
            )

        def refuse(name: str, error: DomainError) -> None:
            row.refuse(name or _PLACES.get(type(error), ""), error)

        if link is not None:
            values.pop("created_at", None)  # it was made when it was made
            if "is_active" in values and (values["is_active"] is not False) == link.is_active:
                # What stays is no claim that a customer who is not active is served.
                del values["is_active"]
        return without_bad_values(save, values, refuse)

    def _check_terms(self, values: Mapping[str, Any]) -> bool:
        """Raise what the services would raise about the terms alone."""
        columns = read_terms(values)
        settle_terms(columns, self.organization)
        return True

    def _lock(self, planned: Sequence[Planned]) -> None:
        """Lock the customers and suspensions first, each in one order, as the services do."""
        self.prepare([each.row for each in planned])
        _lock_all(Customer, [each.pk for each in self._customers.values()])
        _lock_all(Suspension, self._suspensions.ids())
        super()._lock(planned)


def _lock_all(model: type[models.Model], ids: Sequence[int]) -> None:
    if ids:
        rows = model._base_manager.filter(pk__in=ids).order_by("pk")
        list(rows.select_for_update(no_key=True).values_list("pk"))
