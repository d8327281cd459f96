"""The people at a customer. They are part of its record: changing one moves its `updated_at`.

`values`: the editable columns of Contact, `user` (a member of the organization) and `photo_image`
(an uploaded picture, which becomes `photo`). Absent means leave, None means clear. Clients that
know no first and last names give `name` instead, the whole name, which may be empty for somebody
who can be reached (see `client_contacts`).
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from core import events
from core.actor import Actor
from core.errors import MissingValue, NotFound
from core.models import Organization
from customers.models import Contact, Customer
from customers.services.client_contacts import KNOWN_BY, forget_default_contact, read_name
from customers.services.columns import Values, clean_columns, plain_columns, refuse_unknown
from customers.services.customer import lock_customer
from customers.services.customer_rules import check_member
from customers.services.pictures import forget_picture, stored_picture
from customers.services.records import (
    differences,
    first_changes,
    insert,
    one_transaction,
    remove,
    save_changes,
)


def create_contact(*, customer: Customer, values: Values, by: Actor) -> Contact:
    """Add a person to a customer.

    Raises MissingValue (`last_name`, when there is no first name either, or `name`), InvalidValue,
    WrongType, NotFound (`user`, or a deleted customer), ImageTooLarge or ImageNotSupported.
    """
    columns = _read(values) | read_name(values, Contact())
    _check_named(columns, Contact(), values)
    with _stored_photo(values, customer.organization) as photo, one_transaction():
        record = lock_customer(customer)
        columns |= photo
        contact = Contact(organization=record.organization, customer=record)
        _check_user(columns, record.organization)
        for name, value in columns.items():
            setattr(contact, name, value)
        insert(contact, by=by)
        _announce(contact, "created", record, first_changes(columns), by)
    return contact


def update_contact(*, contact: Contact, values: Values, by: Actor) -> Contact:
    """Change a contact; return it as it is now. Raises what `create_contact` raises."""
    columns = _read(values)
    with (
        _stored_photo(values, contact.customer.organization) as photo,
        one_transaction(),
    ):
        customer, record = _lock(contact)
        old_photo = record.photo
        columns |= photo | read_name(values, record)
        columns = {name: columns[name] for name in differences(record, columns)}
        _check_named(columns, record, values)
        _check_user(columns, customer.organization)
        changes = save_changes(record, columns, by=by)
        if changes:
            _announce(record, "updated", customer, changes, by)
        if "photo" in changes:
            forget_picture(old_photo)
    return record


def delete_contact(*, contact: Contact, by: Actor) -> None:
    """Delete a contact and, once that is certain, its photo. Raises NotFound when it is gone."""
    with one_transaction():
        customer, record = _lock(contact)
        forget_default_contact(customer, [record.uuid], by)
        _announce(record, "deleted", customer, {}, by)
        remove(record, by=by)
        forget_picture(record.photo)


def _read(values: Values) -> dict[str, Any]:
    refuse_unknown(values, {*plain_columns(Contact), "name", "user", "photo_image"})
    columns = clean_columns(Contact, values)
    return columns | ({"user": values["user"]} if "user" in values else {})


def _check_named(columns: Values, contact: Contact, values: Values) -> None:
    """Raise MissingValue when the contact gets no name, or nothing is left to know it by.

    One that never had a name (see `client_contacts`) can still be changed otherwise.
    """
    names = ("first_name", "last_name")
    has_whole_name = "name" in values
    is_named_now = contact.pk is None or any(name in columns for name in names)
    needed = names if is_named_now and not has_whole_name else KNOWN_BY
    if not any(columns.get(name, getattr(contact, name)) for name in needed):
        raise MissingValue("name" if has_whole_name else "last_name")


def _check_user(columns: Values, organization: Organization) -> None:
    if columns.get("user") is not None:
        check_member(columns["user"], organization, field="user")


def _stored_photo(
    values: Values, organization: Organization
) -> AbstractContextManager[dict[str, Any]]:
    return stored_picture(
        values, key="photo_image", column="photo", organization=organization, folder="photoContact"
    )


def _lock(contact: Contact) -> tuple[Customer, Contact]:
    """Return the contact as it is now and its customer, which is locked for both."""
    customer = lock_customer(contact.customer)
    record = Contact.objects.filter(pk=contact.pk, customer=customer).first()
    if record is None:
        raise NotFound("contact", contact.pk)
    record.customer = customer
    return customer, record


def _announce(
    contact: Contact, what: str, customer: Customer, changes: dict[str, list[Any]], by: Actor
) -> None:
    code = f"contact.{what}"
    organization = customer.organization
    events.record(contact, code=code, organization=organization, by=by, changes=changes)
    # The customer's own row moves too: pollers of customers see their contacts.
    save_changes(customer, {}, by=by, others=changes or {"contacts": [contact.pk, None]})
