"""Customers as a kind of import, written one by one through the services."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, InvalidValue, NotFound
from core.imports.by_service import ServiceImport
from core.imports.columns import Column, Header, Row
from core.imports.saving import without_bad_values
from customers import services
from customers.aliases import survivors_by_reference
from customers.imports.columns import CUSTOMER_COLUMNS
from customers.imports.contacts import (
    contacts_by_customer,
    match_contacts,
    says_nothing_new,
    take_contacts,
)
from customers.imports.customer_export import exported, exported_columns
from customers.imports.references import References
from customers.lookups import is_storable
from customers.models import Contact, Customer
from customers.services.columns import Values


class CustomersByService(ServiceImport):
    """Creates or changes the customers of one organization.

    An absent column leaves its value, an empty cell clears it; contacts are found by e-mail or
    name and never deleted.
    """

    name = "customers"
    title = _("customers")
    noun = "customer"
    columns = CUSTOMER_COLUMNS
    key = ("reference",)
    parent = "parent"
    needs = ("customers.add_customer", "customers.change_customer")
    shown_with = "customers.export_customers"
    creates_missing = True
    model = Customer
    creates_on_request = (
        "customer_category.created",
        "customer_segmentation.created",
        "customer_group.created",
    )
    _exported_columns: list[Column] | None = None

    def parent_keys(self, keys: Sequence[str]) -> Mapping[str, str]:
        """Return the references of the parents of the customers with these references."""
        customers = Customer.objects.for_organization(self.organization)
        found = customers.filter(reference__in=[key for key in keys if is_storable(key)])
        return {
            reference: above or ""
            for reference, above in found.values_list("reference", "parent__reference")
        }

    def notes(self, header: Header) -> list[str]:
        """Tell when regions are ignored."""
        if "region" in header.places and not self.organization.has_geographical_locations:
            return ["The column region is ignored: the organization has no geographical locations."]
        return []

    def prepare(self, rows: Sequence[Row]) -> None:
        """Look up the rows' customers, parents and contacts, and the small tables."""
        cells = {row.cell(name) or "" for row in rows for name in ("reference", "parent")}
        named = sorted(cell for cell in cells if cell and is_storable(cell))
        customers = Customer.objects.for_organization(self.organization)
        self._stored = {each.reference: each for each in customers.filter(reference__in=named)}
        self._stored |= survivors_by_reference(
            self.organization, [each for each in named if each not in self._stored]
        )
        self._contacts = contacts_by_customer(self.organization, named)
        self._references = References(
            self.organization, by=self.by, create_missing=self.create_missing
        )

    def existing(self, row: Row) -> Customer | None:
        """Return the customer with the row's reference, or the one that it was merged into."""
        return self._stored.get(row.cell("reference") or "")

    def write(self, row: Row) -> Customer | None:
        """Write one customer and its contacts, or find out everything that is wrong with them."""
        customer = self._write(row)
        if customer is None or row.is_refused:
            self._references.forget()
        else:
            self._references.keep()
            self._stored[row.cell("reference") or ""] = customer
        return customer

    def records(self) -> models.QuerySet[Customer]:
        """Return the organization's customers."""
        return Customer.objects.for_organization(self.organization)

    def columns_for(self, records: models.QuerySet[Customer]) -> list[Column]:
        """Return the columns that `exported` gives: none for people that nobody has."""
        self._exported_columns = exported_columns(records)
        return self._exported_columns

    def exported(self, records: models.QuerySet[Customer]) -> Iterator[Sequence[Any]]:
        """Yield their values by reference, in the order of `columns_for`."""
        columns = self._exported_columns or self.columns_for(records)
        return exported(records, self.organization, columns)

    def _write(self, row: Row) -> Customer | None:
        values = row.values()
        if not self.organization.has_geographical_locations:
            values.pop("region", None)
        self._references.resolve(values, row.refuse)
        self._settle_parent(row, values)
        self._check_created_at(row, values)
        people = take_contacts(values)
        reference = values.pop("reference", "")
        if not reference or not is_storable(reference):
            return None  # without a reference of its own it is nobody
        values.setdefault("name", reference)  # missing, which was said: go on and find the rest
        customer = without_bad_values(
            lambda given: self._upsert(reference, given),
            values,
            row.refuse,
            essential={"name": reference},
        )
        if customer is not None:
            self._write_contacts(row, customer, people)
        return customer

    def _upsert(self, reference: str, values: Mapping[str, Any]) -> Customer:
        customer, _ = services.upsert_customer(
            organization=self.organization, reference=reference, values=values, by=self.by
        )
        return customer

    def _write_contacts(
        self, row: Row, customer: Customer, people: Mapping[str, dict[str, Any]]
    ) -> None:
        matched = match_contacts(people, self._contacts.get(customer.pk, []))
        for prefix, person in people.items():
            contact = matched.get(prefix)
            if contact is not None:
                if says_nothing_new(person, contact):
                    continue
                contact.customer = customer  # known: saves the service two queries

            def save(given: Values, contact: Contact | None = contact) -> Contact:
                if contact is None:
                    return services.create_contact(customer=customer, values=given, by=self.by)
                return services.update_contact(contact=contact, values=given, by=self.by)

            def refuse(name: str, error: DomainError, prefix: str = prefix) -> None:
                row.refuse(f"{prefix}.{name}", error, called=name)

            without_bad_values(save, person, refuse)

    def _settle_parent(self, row: Row, values: dict[str, Any]) -> None:
        """Put the parent's record in place of its reference; what cannot be is left out."""
        reference = values.pop("parent", "")
        if reference is None:
            values["parent"] = None
        elif parent := self._stored.get(reference):
            values["parent"] = parent
        elif reference:
            row.refuse("parent", NotFound("parent customer", reference, field="parent"))

    def _check_created_at(self, row: Row, values: dict[str, Any]) -> None:
        created_at = values.get("created_at")
        if created_at is not None and created_at > self.by.at:
            row.refuse(
                "created_at",
                InvalidValue("created_at lies in the future.", field="created_at"),
            )
            del values["created_at"]
