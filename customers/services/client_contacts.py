"""The wanted list of people at a customer, written as one part of its record.

Each item maps names to values, absent means leave, None means clear: `uuid` of one of the
customer's contacts, which is changed, or none for a new one; the plain columns of Contact; and
`name`, the whole name for clients that know no other (it comes instead of `first_name` and
`last_name`). Contacts that the list leaves out are removed; None removes all. The list has at most
1,000 items, or as many as the customer has contacts.

Unlike `create_contact`, a name is not required of somebody who can be reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from core.actor import Actor
from core.errors import InvalidValue, MissingValue, NotFound, WrongType
from customers.models import Contact, Customer, InvoicingDefaults
from customers.services.columns import (
    Values,
    clean_columns,
    clean_value,
    plain_columns,
    refuse_unknown,
)
from customers.services.invoicing_defaults import write_defaults
from customers.services.pictures import forget_picture
from customers.services.records import (
    Changes,
    differences,
    insert_all,
    remove_all,
    save_changes,
)

# Each costs some statements, and whoever shows the customer shows them all.
_MOST: Final = 1_000
# Somebody with neither a name nor one of these could not be told from nobody.
KNOWN_BY: Final = ("first_name", "last_name", "email", "phone", "phone2", "mobile")

# What is written of one item: the contact as it was, or a new one, and the columns that differ.
_Item = tuple[Contact, dict[str, Any]]


def whole_name(contact: Contact) -> str:
    """Return the name for clients that know no first and last names."""
    return f"{contact.first_name} {contact.last_name}".strip()


def read_name(values: Values, contact: Contact, *, within: str = "") -> dict[str, Any]:
    """Return the columns that hold the whole name, if the values have one.

    A name that is the contact's already leaves both columns as they are. Raises WrongType or
    InvalidValue (`name`, after `within`).
    """
    if "name" not in values:
        return {}
    given = values["name"]
    if isinstance(given, str) and given.strip() == whole_name(contact):
        return {"first_name": contact.first_name, "last_name": contact.last_name}
    first_name = clean_value(plain_columns(Contact)["first_name"], given, name=f"{within}name")
    return {"first_name": first_name, "last_name": ""}


def write_contacts(
    customer: Customer, values: Sequence[Values] | None, by: Actor, *, is_new: bool
) -> Changes:
    """Write the contacts of a new customer, or of one whose row is locked; return the changes.

    Raises NotFound for a `uuid` that is none of the customer's contacts, InvalidValue for one given
    twice, MissingValue (`name`) for somebody with neither name nor e-mail nor telephone, WrongType
    or InvalidValue, all with a field like "contacts[0].email"; InvalidValue (`contacts`) for a list
    that is too long.
    """
    rows = [] if is_new else list(customer.contacts.order_by("pk"))
    if len(values or ()) > max(_MOST, len(rows)):
        raise InvalidValue(f"contacts must have at most {_MOST} items.", field="contacts")
    wanted = _read(values or (), customer, rows)
    kept = {contact.pk for contact, _ in wanted}
    changes: Changes = {}
    for contact, columns in wanted:
        if contact.pk:
            written = save_changes(contact, columns, by=by)
            changes |= {f"contacts.{contact.pk}.{name}": each for name, each in written.items()}
    changes |= _remove([row for row in rows if row.pk not in kept], customer, by)
    _insert([item for item in wanted if not item[0].pk], by)
    before, after = [row.pk for row in rows], sorted(contact.pk for contact, _ in wanted)
    return changes | ({"contacts": [before, after]} if before != after else {})


def forget_default_contact(customer: Customer, uuids: Sequence[UUID], by: Actor) -> Changes:
    """Take contacts who are gone out of what documents of the customer start with."""
    rows = InvoicingDefaults.objects.filter(customer=customer, contact_uuid__in=uuids)
    if not rows.exists():
        return {}
    return write_defaults(customer, {"contact_uuid": None}, by, is_new=False)


def _read(values: Sequence[Values], customer: Customer, rows: Sequence[Contact]) -> list[_Item]:
    by_uuid = {row.uuid: row for row in rows}
    items = []
    for place, item in enumerate(values):
        within = f"contacts[{place}]."
        refuse_unknown(item, {*plain_columns(Contact), "uuid", "name"})
        if item.get("uuid") is None:
            contact = Contact(organization=customer.organization, customer=customer)
        else:
            contact = _take(by_uuid, item["uuid"], rows, within)
        columns = clean_columns(Contact, item, within=within)
        columns |= read_name(item, contact, within=within)
        columns = {name: columns[name] for name in differences(contact, columns)}
        if not any(columns.get(name, getattr(contact, name)) for name in KNOWN_BY):
            raise MissingValue(f"{within}name")
        items.append((contact, columns))
    return items


def _take(
    by_uuid: dict[UUID, Contact], uuid: object, rows: Sequence[Contact], within: str
) -> Contact:
    """Take the contact out of those that can still be named."""
    field = f"{within}uuid"
    if not isinstance(uuid, UUID):
        raise WrongType(field, "a UUID")
    if uuid not in by_uuid and any(row.uuid == uuid for row in rows):
        raise InvalidValue(f"{field} is given twice.", field=field)
    if uuid not in by_uuid:
        raise NotFound("contact", uuid, field=field)
    return by_uuid.pop(uuid)


def _remove(gone: Sequence[Contact], customer: Customer, by: Actor) -> Changes:
    if not gone:
        return {}
    remove_all(customer.contacts.filter(pk__in=[row.pk for row in gone]), by=by)
    for row in gone:
        forget_picture(row.photo)
    return forget_default_contact(customer, [row.uuid for row in gone], by)


def _insert(items: Sequence[_Item], by: Actor) -> None:
    for contact, columns in items:
        contact.created_at = contact.updated_at = by.at
        for name, value in columns.items():
            setattr(contact, name, value)
    insert_all([contact for contact, _ in items], by=by)
