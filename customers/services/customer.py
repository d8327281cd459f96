"""Creating and changing customers; every surface, the admin and the imports write through here.

`values` maps domain names to values. Absent means leave, None means clear. The names:

- the editable plain columns of Customer (texts at most as long as the column);
- `category`, `segmentation`, `region`, `parent`, `created_by`, `customer_type`, `citizenship`:
  records of the same organization;
- `is_sub_customer`: False clears the parent, True needs one; None says nothing;
- `is_same_address`, `billing_address`, `shipping_address`: see `addresses`;
- `addresses`: instead of those three, only when creating: see `address_list`;
- `payment_types` (in order), `groups`: sequences that replace what was there;
- `main_contact`, `contacts`, `defaults`, `delivery_portal`, `payment_settings`, `payment_dates`:
  see `main_contact`, `client_contacts`, `invoicing_defaults`, `delivery_portal`,
  `payment_settings`;
- `image`: an uploaded picture, which becomes `logo`;
- `created_at`: only when creating, for imports.

A cancelled customer that is made active is cancelled no longer, which is told as a second event,
`customer.reopened`; what ended when it was cancelled (see `cancellation`) stays ended.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any, Final

from django.db.models import Q

from core import events
from core.actor import Actor
from core.errors import NotFound, NotUnique
from core.models import Organization
from customers.aliases import is_alias, survivors_by_reference
from customers.lookups import is_storable
from customers.models import Customer
from customers.services import customer_rules as rules
from customers.services.address_list import write_address_list
from customers.services.addresses import Places, read_places, write_places
from customers.services.choices import chosen, read_choices, replace_groups, replace_payment_types
from customers.services.client_contacts import write_contacts
from customers.services.columns import Values
from customers.services.delivery_portal import write_delivery_portal
from customers.services.invoicing_defaults import related, write_defaults
from customers.services.main_contact import write_main_contact
from customers.services.payment_settings import write_payment_dates, write_payment_settings
from customers.services.pictures import forget_picture, stored_picture
from customers.services.records import (
    Changes,
    differences,
    first_changes,
    insert,
    lock_tree,
    one_transaction,
    save_changes,
)

# What writes each part of a customer that has rows of its own, in this order: the defaults name
# one of the contacts.
_PARTS: Final[Mapping[str, Callable[..., Changes]]] = {
    "addresses": write_address_list,
    "payment_types": replace_payment_types,
    "groups": replace_groups,
    "main_contact": write_main_contact,
    "contacts": write_contacts,
    "defaults": write_defaults,
    "delivery_portal": write_delivery_portal,
    "payment_settings": write_payment_settings,
    "payment_dates": write_payment_dates,
}
_NOT_CANCELLED: Final = {"cancelled_at": None, "cancelled_by": None, "cancel_reason": ""}


def create_customer(*, organization: Organization, values: Values, by: Actor) -> Customer:
    """Create a customer.

    Raises MissingValue (`reference`, `name`, `parent`, `due_date_days`), NotUnique (`reference`),
    NotFound, CurrencyNotConfigured, InvalidValue, WrongType, ImageTooLarge or ImageNotSupported.
    """
    columns, places = _read(values, organization, is_new=True)
    with _stored_logo(values, organization) as logo:
        return _create(organization, columns | logo, places, values, by)


def update_customer(*, customer: Customer, values: Values, by: Actor) -> Customer:
    """Change a customer; return it as it is now, read again under a lock.

    Only what differs is written; nothing at all, not even `updated_at`, when nothing differs.
    Raises what `create_customer` raises, HierarchyLoop (`parent`), and NotFound when the customer
    is deleted.
    """
    columns, places = _read(values, customer.organization, is_new=False)
    with _stored_logo(values, customer.organization) as logo:
        return _update(customer, columns | logo, places, values, by)


def upsert_customer(
    *, organization: Organization, reference: str, values: Values, by: Actor
) -> tuple[Customer, bool]:
    """Change the customer with this reference, or create it; tell whether it was created.

    Any number of calls at once make one record. `reference` counts, not one among the values;
    that of a merged customer changes the one that it is part of, whose own reference stays.
    `created_at` only counts when creating. Raises what the other two raise.
    """
    values = {**values, "reference": reference}
    changes = {name: value for name, value in values.items() if name != "created_at"}
    with _stored_logo(values, organization) as logo:
        for _ in range(5):  # each turn another call created or deleted it in between
            found = _find(organization, reference)
            try:
                if found is None:
                    columns, places = _read(values, organization, is_new=True)
                    return _create(organization, columns | logo, places, values, by), True
                columns, places = _read(changes, organization, is_new=False)
                return _update(found, columns | logo, places, changes, by), False
            except NotUnique:
                continue
            except NotFound as error:
                if found is None or error.kind != "customer":
                    raise
    raise NotUnique("reference")


def _find(organization: Organization, reference: object) -> Customer | None:
    text = reference.strip() if isinstance(reference, str) else ""
    if not is_storable(text):  # creating says why
        return None
    found = Customer.objects.for_organization(organization).filter(reference=text).first()
    if found is None:
        found = survivors_by_reference(organization, [text]).get(text)
    if found is not None:
        found.organization = organization
    return found


def _read(
    values: Values, organization: Organization, *, is_new: bool
) -> tuple[dict[str, Any], Places]:
    columns = rules.read_columns(values, is_new=is_new)
    read_choices(values, organization)
    return columns, read_places(values)


def _stored_logo(
    values: Values, organization: Organization
) -> AbstractContextManager[dict[str, Any]]:
    return stored_picture(
        values, key="image", column="logo", organization=organization, folder="photoCustomer"
    )


def _create(
    organization: Organization,
    columns: dict[str, Any],
    places: Places,
    values: Values,
    by: Actor,
) -> Customer:
    rules.check_whole(columns, values, None)
    customer = Customer(organization=organization)
    customer.created_at = rules.read_created_at(values) or by.at
    with _transaction(organization, columns, values):
        rules.check_relations(columns, organization)
        rules.settle_category(columns, organization, is_new=True)
        rules.settle_creator(columns, organization, by)
        rules.settle_currency(columns, organization)
        if columns.get("parent"):
            _lock_live(columns["parent"], kind="parent customer", field="parent")
        for name, value in columns.items():
            setattr(customer, name, value)
        insert(customer, by=by)
        changes = first_changes(columns) | _write_children(
            customer, places, values, by, is_new=True
        )
        events.record(
            customer, code="customer.created", organization=organization, by=by, changes=changes
        )
    return customer


def _update(
    customer: Customer, columns: dict[str, Any], places: Places, values: Values, by: Actor
) -> Customer:
    organization = customer.organization
    parent = columns.get("parent")
    with _transaction(organization, columns, values, but=customer):
        if parent:
            lock_tree(organization.pk)
        record = lock_customer(customer)
        columns = _changed(record, columns, organization)
        rules.check_whole(columns, values, record)
        rules.check_relations(columns, organization)
        if columns.get("parent"):
            _lock_live(columns["parent"], kind="parent customer", field="parent")
            rules.check_parent(record, columns["parent"])
        if columns.get("is_active") and record.cancelled_at is not None:
            columns |= _NOT_CANCELLED
        old_logo = record.logo
        children = _write_children(record, places, values, by, is_new=False)
        changes = save_changes(record, columns, by=by, others=children)
        _announce_update(record, changes, by)
        if "logo" in changes:
            forget_picture(old_logo)
    return record


def _changed(
    record: Customer, columns: dict[str, Any], organization: Organization
) -> dict[str, Any]:
    """Return the columns that differ; what stays is not checked again under newer rules."""
    if columns.get("currency") != record.currency:
        rules.settle_currency(columns, organization)
    rules.settle_category(columns, organization, is_new=False)
    changing = differences(record, columns)
    if "reference" in changing and is_alias(record, columns["reference"]):
        # Its client does not know of the merge, and names the customer as it always did.
        del changing["reference"]
    return {name: columns[name] for name in changing}


def _announce_update(record: Customer, changes: Changes, by: Actor) -> None:
    told = {"customer.updated": changes}
    if "cancelled_at" in changes:
        reopening = ("is_active", *_NOT_CANCELLED)
        told["customer.reopened"] = {name: changes[name] for name in reopening if name in changes}
    for code, each in told.items() if changes else ():
        events.record(record, code=code, organization=record.organization, by=by, changes=each)


def _write_children(
    customer: Customer, places: Places, values: Values, by: Actor, *, is_new: bool
) -> Changes:
    changes = write_places(customer, places, by, is_new=is_new)
    for name, write in _PARTS.items():
        if name in values:
            more = write(customer, values[name], by, is_new=is_new)
            # A contact that goes is taken out of the defaults, which may then name another one.
            for key, (before, after) in more.items():
                changes[key] = [changes.get(key, [before])[0], after]
    return changes


def _transaction(
    organization: Organization,
    columns: dict[str, Any],
    values: Values,
    *,
    but: Customer | None = None,
) -> AbstractContextManager[None]:
    def is_taken() -> bool:
        same = Customer.objects.filter(
            Q(deleted_at=None) | Q(merged_into__isnull=False),
            organization=organization,
            reference=columns.get("reference"),
        )
        return (same.exclude(pk=but.pk) if but else same).exists()

    needs = [(kind, columns.get(name)) for name, kind in rules.RELATIONS.items()]
    needs += [*chosen(values), *related(values.get("defaults"))]
    return one_transaction(is_taken=is_taken, needs=needs)


def lock_customer(customer: Customer) -> Customer:
    """Return the customer as it is now, locked until the transaction ends.

    Raises NotFound when it is deleted.
    """
    record = _lock_live(customer, kind="customer", field=None)
    record.organization = customer.organization
    return record


def _lock_live(customer: Customer, *, kind: str, field: str | None) -> Customer:
    record = (
        Customer.objects.select_for_update(no_key=True)
        .filter(pk=customer.pk, deleted_at=None)
        .first()
    )
    if record is None:
        raise NotFound(kind, customer.pk, field=field)
    return record
