"""Customers as a kind of import: created or changed by reference, with their contacts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from core.actor import Actor
from core.errors import DomainError, InvalidValue, NotFound
from core.imports.columns import Header, Row
from core.imports.problems import shown
from core.imports.run import Counts
from core.models import Event, Organization
from customers import services
from customers.imports.columns import CUSTOMER_COLUMNS
from customers.imports.contacts import (
    contacts_by_customer,
    match_contacts,
    says_nothing_new,
    take_contacts,
)
from customers.imports.parents import Hierarchy
from customers.imports.references import References
from customers.imports.saving import without_bad_values
from customers.lookups import is_storable
from customers.models import Contact, Customer
from customers.services.columns import Values


class CustomerImport:
    """Creates or changes the customers of one organization; see `core.imports.run.ImportKind`.

    An absent column leaves its value, an empty cell clears it; contacts are found by e-mail or
    name and never deleted. With `skip_bad_rows` the children of a new customer that cannot be
    written are refused too; without it nothing is written then, so only real causes are told.
    """

    columns = CUSTOMER_COLUMNS

    def __init__(
        self,
        organization: Organization,
        *,
        by: Actor,
        create_missing: bool = False,
        skip_bad_rows: bool = False,
    ) -> None:
        self._organization = organization
        self._by = by
        self._skip_bad_rows = skip_bad_rows
        self._references = References(organization, by=by, create_missing=create_missing)
        self._rows: dict[str, Row] = {}
        self._in_loops: set[int] = set()
        self._contacts: dict[int, list[Contact]] = {}
        self._hierarchy = Hierarchy(organization, {})
        self._last_event = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    def arrange(self, rows: Sequence[Row], header: Header) -> Iterable[Row]:
        """Find repeated references and loops, and put parents before their children."""
        others = [row for row in rows if not (row.is_whole and self._claim(row))]
        for row in others:
            if not row.is_whole:  # nobody knows, but its children should not be blamed
                self._rows.setdefault(row.cell("reference") or "", row)
        if any(name.startswith("contact") for name in header.places):
            self._contacts = contacts_by_customer(self._organization, self._rows)
        if "parent" not in header.places:
            return [*self._rows.values(), *others]
        self._hierarchy = Hierarchy(self._organization, self._rows)
        return [*self._hierarchy.in_order(self._object_to_loop), *others]

    def write(self, row: Row) -> None:
        """Write one customer and its contacts, or find out everything that is wrong with them."""
        if not row.is_whole:
            return  # its values stand under the wrong names
        with transaction.atomic():
            customer = self._write(row)
            if row.is_refused:
                transaction.set_rollback(True)
        if customer is None or row.is_refused:
            self._references.forget()
        else:
            self._references.keep()
            self._hierarchy.stored[customer.reference] = customer

    def count(self, rows: int) -> Counts:
        """Count by the events that were recorded: they are written where the change is."""
        events = Event.objects.filter(
            pk__gt=self._last_event,
            organization=self._organization,
            request_id=self._by.request_id,
        )
        by_code = {
            code: set(events.filter(code=code).values_list("subject_id", flat=True))
            for code in (
                *("customer.created", "customer.updated"),
                *("contact.created", "contact.updated"),
            )
        }
        people = by_code["contact.created"] | by_code["contact.updated"]
        employers = Contact.objects.filter(id__any=people).values_list("customer_id", flat=True)
        created = by_code["customer.created"]
        updated = (by_code["customer.updated"] | set(employers)) - created
        contacts = (
            f"Contacts: {len(by_code['contact.created'])} added, "
            f"{len(by_code['contact.updated'])} changed."
        )
        others = [contacts] if people else []
        if made := self._references.created():
            others.append(f"Created on request: {', '.join(made)}.")
        return Counts(len(created), len(updated), rows - len(created) - len(updated), others)

    def notes(self, header: Header) -> Sequence[str]:
        """Tell when regions are ignored."""
        if "region" in header.places and not self._organization.has_geographical_locations:
            return ["The column region is ignored: the organization has no geographical locations."]
        return []

    def _claim(self, row: Row) -> bool:
        """Note the row under its reference; a row without one, or with one taken, is not noted."""
        reference = row.cell("reference")
        if not reference or not is_storable(reference):
            return False
        first = self._rows.setdefault(reference, row)
        if first is not row:
            row.object_to(
                "reference", f"{shown(reference)} is already the reference of line {first.line}."
            )
        return first is row

    def _object_to_loop(self, row: Row, text: str) -> None:
        row.object_to("parent", text)
        self._in_loops.add(row.line)

    def _write(self, row: Row) -> Customer | None:
        values = row.values()
        if not self._organization.has_geographical_locations:
            values.pop("region", None)
        self._references.resolve(values, row.refuse)
        self._settle_parent(row, values)
        self._check_created_at(row, values)
        people = take_contacts(values)
        reference = values.pop("reference", "")
        if self._rows.get(reference) is not row:
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
            organization=self._organization, reference=reference, values=values, by=self._by
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
                    return services.create_contact(customer=customer, values=given, by=self._by)
                return services.update_contact(contact=contact, values=given, by=self._by)

            def refuse(name: str, error: DomainError, prefix: str = prefix) -> None:
                row.refuse(f"{prefix}.{name}", error, called=name)

            without_bad_values(save, person, refuse)

    def _settle_parent(self, row: Row, values: dict[str, Any]) -> None:
        """Put the parent's record in place of its reference; what cannot be is left out."""
        reference = values.pop("parent", "")
        if reference is None:
            values["parent"] = None
        elif row.line in self._in_loops:
            return
        elif parent := self._hierarchy.stored.get(reference):
            values["parent"] = parent
        elif reference and reference not in self._rows:
            row.refuse("parent", NotFound("parent customer", reference, field="parent"))
        elif reference and self._skip_bad_rows:
            line = self._rows[reference].line
            row.object_to("parent", f"The parent, in line {line}, cannot be written.")

    def _check_created_at(self, row: Row, values: dict[str, Any]) -> None:
        created_at = values.get("created_at")
        if created_at is not None and created_at > self._by.at:
            row.refuse(
                "created_at",
                InvalidValue("created_at lies in the future.", field="created_at"),
            )
            del values["created_at"]
