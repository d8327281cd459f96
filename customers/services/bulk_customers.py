"""Writing many customers at once, as the services would one by one.

Everything was checked and settled before (`customers.imports.bulk_rows`): what is written here is
what `upsert_customer`, `create_contact` and `update_contact` write, their events and past rows too,
in statements for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any

import uuid_utils.compat as uuid_utils
from django.db import connection, models

from core.actor import Actor
from core.models import Organization
from customers.models import (
    Address,
    Contact,
    Customer,
    CustomerGroupAssignment,
    CustomerPaymentType,
)
from customers.services.addresses import Arrangement
from customers.services.bulk_writing import (
    delete_rows,
    insert_rows,
    next_ids,
    record_facts,
    remember_rows,
    update_rows,
)
from customers.services.records import Changes

# code, type, id and label of the subject, changes
_Fact = tuple[str, str, int, str, dict[str, Any]]


@dataclass(slots=True)
class ContactChange:
    """A contact as it will be; `changes` are those of its event."""

    contact: Contact
    changes: Changes
    is_new: bool

    @property
    def code(self) -> str:
        """The code of its event."""
        return "contact.created" if self.is_new else "contact.updated"


@dataclass(slots=True)
class ChoiceChange:
    """What becomes of a customer's groups or payment types: ids of rows, or rows to insert.

    `moved` are rows with their new position, `added` ids of groups or payment types with theirs.
    """

    removed: list[int] = field(default_factory=list)
    moved: list[tuple[int, int]] = field(default_factory=list)
    added: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class CustomerChange:
    """What becomes of one customer.

    `key` is its id, known beforehand for a new one. `columns` are values by `attname`, those that
    differ or, of a new one, all that are given, and `before` those that it had, at least of all
    that any customer written with it changes; `changes` are those of its event, which there is when
    there are any; `updated_at` is how it was before, None of a new one.
    """

    key: int
    label: str
    columns: dict[str, Any]
    changes: Changes
    before: Mapping[str, Any] = field(default_factory=dict)
    updated_at: datetime | None = None
    created_at: datetime | None = None
    places: Arrangement | None = None
    groups: ChoiceChange | None = None
    payment_types: ChoiceChange | None = None
    contacts: list[ContactChange] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        """Whether the customer is made."""
        return self.updated_at is None

    @property
    def says_something(self) -> bool:
        """Whether anything is written at all."""
        return bool(self.changes or self.contacts)


def write_customers(
    changes: Sequence[CustomerChange], *, organization: Organization, by: Actor
) -> None:
    """Write what becomes of customers whose rows are locked, none of them twice.

    Raises IntegrityError when another process was faster to take a reference, or deleted what is
    referred to; nothing may then be kept of it.
    """
    made = [each for each in changes if each.is_new]
    kept = [each for each in changes if not each.is_new]
    written = [*made, *(each for each in kept if each.says_something)]
    _insert_customers(made, organization, by)
    _update_customers(written[len(made) :], by)
    # Every contact moves its customer once more, and each move is remembered.
    kinds = [
        (each.key, kind)
        for each in written
        for kind in (
            *(("+" if each.is_new else "~") if each.changes else ""),
            *("~" * len(each.contacts)),
        )
    ]
    remember_rows(Customer, kinds, by)
    # Rows that neither address shows may change without a word.
    _write_addresses([*made, *kept], by)
    _write_payment_types(written, by)
    _write_groups(written, by)
    _write_contacts([person for each in written for person in each.contacts], by)
    record_facts(_facts(changes), organization=organization, by=by)
    # Foreign keys are checked when a transaction ends, which would be too late to say whose fault.
    connection.check_constraints()


def _insert_customers(
    changes: Sequence[CustomerChange], organization: Organization, by: Actor
) -> None:
    if not changes:
        return
    names, defaults = _defaults()
    blank = defaults | {"organization_id": organization.pk, "updated_at": by.at}
    rows = []
    for each in changes:
        own = {"id": each.key, "uuid": uuid_utils.uuid7(), "created_at": each.created_at or by.at}
        values = blank | each.columns | own
        rows.append([values[name] for name in names])
    insert_rows(Customer, names, rows)


@cache
def _defaults() -> tuple[tuple[str, ...], dict[str, Any]]:
    """Return the columns of a customer that are written, and what they hold unless told."""
    customer = Customer()
    names = tuple(each.attname for each in Customer._meta.concrete_fields if not each.generated)
    return names, {name: getattr(customer, name) for name in names}


def _update_customers(changes: Sequence[CustomerChange], by: Actor) -> None:
    names = sorted({name for each in changes for name in each.columns})
    rows = [
        [
            each.key,
            _moved(each.updated_at, by),
            *(each.columns.get(name, each.before[name]) for name in names),
        ]
        for each in changes
    ]
    update_rows(Customer, ("updated_at", *names), rows)


def _moved(updated_at: datetime | None, by: Actor) -> datetime:
    """Return when a record is changed; time must not run backwards for pollers."""
    return max(by.at, updated_at or by.at)


def _write_addresses(changes: Sequence[CustomerChange], by: Actor) -> None:
    places = [(each.key, each.places) for each in changes if each.places]
    changed = [pair for _, each in places for pair in each.changed]
    names = sorted({name for _, differing in changed for name in differing})
    rows = [[row.pk, by.at, *(getattr(row, name) for name in names)] for row, _ in changed]
    update_rows(Address, ("updated_at", *names), rows)
    remember_rows(Address, [(row.pk, "~") for row, _ in changed], by)
    new = [(key, row) for key, each in places for row in each.new]
    for key, row in new:
        row.customer_id = key
        row.created_at = row.updated_at = by.at
    _insert_records(Address, [row for _, row in new], by)


def _insert_records(model: type[models.Model], records: Sequence[Any], by: Actor) -> None:
    for record, key in zip(records, next_ids(model, len(records)), strict=True):
        record.pk = key
    names = tuple(each.attname for each in model._meta.concrete_fields if not each.generated)
    values = attrgetter(*names)
    insert_rows(model, names, [values(record) for record in records])
    remember_rows(model, [(record.pk, "+") for record in records], by)


def _write_payment_types(changes: Sequence[CustomerChange], by: Actor) -> None:
    choices = [(each.key, each.payment_types) for each in changes if each.payment_types]
    model = CustomerPaymentType
    delete_rows(model, [key for _, choice in choices for key in choice.removed], by)
    moved = [move for _, choice in choices for move in choice.moved]
    update_rows(model, ("position",), moved)
    remember_rows(model, [(key, "~") for key, _ in moved], by)
    new = [
        CustomerPaymentType(customer_id=key, payment_type_id=wanted, position=position)
        for key, choice in choices
        for wanted, position in choice.added
    ]
    _insert_records(model, new, by)


def _write_groups(changes: Sequence[CustomerChange], by: Actor) -> None:
    choices = [(each.key, each.groups) for each in changes if each.groups]
    model = CustomerGroupAssignment
    delete_rows(model, [key for _, choice in choices for key in choice.removed], by)
    new = [
        CustomerGroupAssignment(customer_id=key, group_id=wanted, created_at=by.at)
        for key, choice in choices
        for wanted, _ in choice.added
    ]
    _insert_records(model, new, by)


def _write_contacts(people: Sequence[ContactChange], by: Actor) -> None:
    new = [each.contact for each in people if each.is_new]
    for contact in new:
        contact.created_at = contact.updated_at = by.at
    _insert_records(Contact, new, by)
    changed = [each for each in people if not each.is_new]
    names = sorted({name for each in changed for name in each.changes})
    rows = [
        [
            each.contact.pk,
            _moved(each.contact.updated_at, by),
            *(getattr(each.contact, name) for name in names),
        ]
        for each in changed
    ]
    update_rows(Contact, ("updated_at", *names), rows)
    remember_rows(Contact, [(each.contact.pk, "~") for each in changed], by)


def _facts(changes: Iterable[CustomerChange]) -> Iterator[_Fact]:
    for each in changes:
        if each.changes:
            code = "customer.created" if each.is_new else "customer.updated"
            yield code, "customer", each.key, each.label, each.changes
        for person in each.contacts:
            yield person.code, "contact", person.contact.pk, str(person.contact), person.changes
