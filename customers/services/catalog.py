"""Rules over the organization's segmentations, groups and payment types.

`values` holds `reference`, `name`, and `description` or (payment types) `is_active`. Absent means
leave, None means clear. Creating and changing raise MissingValue, InvalidValue, WrongType or
NotUnique (`reference`).
"""

from __future__ import annotations

from typing import Any

from core.actor import Actor
from core.errors import Protected
from core.models import Organization
from customers.models import (
    CustomerCategory,
    CustomerGroup,
    CustomerPaymentType,
    CustomerSegmentation,
    PaymentType,
)
from customers.services.columns import Values
from customers.services.entries import (
    change_entry,
    create_entry,
    deleting,
    drop_entry,
    lock_entry,
    read_entry,
    refuse_while_used,
    upsert_entry,
)
from customers.services.numbered import STANDARD_ENTRIES, furnish_numbered
from customers.services.records import insert, insert_all, remove_all


def furnish_organization(*, organization: Organization, by: Actor) -> None:
    """Give a new organization what it starts with.

    That is the root category, the built-in payment types, and the usual entries of the numbered
    catalogs.
    """
    root = CustomerCategory(organization=organization, reference="root", name="Root")
    insert(root, by=by)
    payment_types = [
        PaymentType(
            organization=organization,
            reference=reference,
            name=reference.replace("_", " ").capitalize(),
            created_at=by.at,
            updated_at=by.at,
        )
        for reference in PaymentType.BUILT_IN
    ]
    insert_all(payment_types, by=by)
    for model, names in STANDARD_ENTRIES.items():
        furnish_numbered(model, organization=organization, names=names, by=by)


def create_segmentation(
    *, organization: Organization, values: Values, by: Actor
) -> CustomerSegmentation:
    """Create a segmentation."""
    columns = read_entry(CustomerSegmentation, values, is_new=True)
    return create_entry(CustomerSegmentation, organization, columns, by)


def update_segmentation(
    *, segmentation: CustomerSegmentation, values: Values, by: Actor
) -> CustomerSegmentation:
    """Change a segmentation; return it as it is now."""
    return change_entry(segmentation, read_entry(CustomerSegmentation, values, is_new=False), by)


def upsert_segmentation(
    *, organization: Organization, reference: str, values: Values, by: Actor
) -> tuple[CustomerSegmentation, bool]:
    """Change the segmentation with this reference, or create it; tell whether it was created."""
    values = {**values, "reference": reference}
    return upsert_entry(
        lambda: create_segmentation(organization=organization, values=values, by=by),
        lambda found: update_segmentation(segmentation=found, values=values, by=by),
        CustomerSegmentation,
        organization,
        values,
    )


def delete_segmentation(*, segmentation: CustomerSegmentation, by: Actor) -> None:
    """Delete a segmentation; raises StillNeeded while a customer is in it."""
    with deleting(segmentation):
        record = lock_entry(segmentation)
        refuse_while_used(record, customers=record.customers.filter(deleted_at=None))
        # Deleted customers' past rows keep naming it; their last row must not hold it here.
        record.customers.exclude(deleted_at=None).update(segmentation=None)
        drop_entry(record, by)


def create_group(*, organization: Organization, values: Values, by: Actor) -> CustomerGroup:
    """Create a group without customers."""
    columns = read_entry(CustomerGroup, values, is_new=True)
    return create_entry(CustomerGroup, organization, columns, by)


def update_group(*, group: CustomerGroup, values: Values, by: Actor) -> CustomerGroup:
    """Change a group; return it as it is now."""
    return change_entry(group, read_entry(CustomerGroup, values, is_new=False), by)


def upsert_group(
    *, organization: Organization, reference: str, values: Values, by: Actor
) -> tuple[CustomerGroup, bool]:
    """Change the group with this reference, or create it; tell whether it was created."""
    values = {**values, "reference": reference}
    return upsert_entry(
        lambda: create_group(organization=organization, values=values, by=by),
        lambda found: update_group(group=found, values=values, by=by),
        CustomerGroup,
        organization,
        values,
    )


def delete_group(*, group: CustomerGroup, by: Actor) -> None:
    """Delete a group with its customers' memberships of it."""
    with deleting(group):
        record = lock_entry(group)
        remove_all(record.assignments.all(), by=by)
        drop_entry(record, by)


def create_payment_type(*, organization: Organization, values: Values, by: Actor) -> PaymentType:
    """Create a payment type."""
    columns = _read_payment_type(values, is_new=True)
    return create_entry(PaymentType, organization, columns, by)


def update_payment_type(*, payment_type: PaymentType, values: Values, by: Actor) -> PaymentType:
    """Change a payment type; return it as it is now.

    Raises Protected for another reference of a built-in one, which would make it deletable.
    """
    columns = _read_payment_type(values, is_new=False)
    if payment_type.is_built_in and columns.get("reference", payment_type.reference) != (
        payment_type.reference
    ):
        raise Protected("The reference of a built-in payment type cannot change.")
    return change_entry(payment_type, columns, by)


def upsert_payment_type(
    *, organization: Organization, reference: str, values: Values, by: Actor
) -> tuple[PaymentType, bool]:
    """Change the payment type with this reference, or create it; tell whether it was created."""
    values = {**values, "reference": PaymentType.spelled(reference)}
    return upsert_entry(
        lambda: create_payment_type(organization=organization, values=values, by=by),
        lambda found: update_payment_type(payment_type=found, values=values, by=by),
        PaymentType,
        organization,
        values,
    )


def _read_payment_type(values: Values, *, is_new: bool) -> dict[str, Any]:
    """Return the columns; `CASH` is the built-in `cash`, not a second one beside it."""
    columns = read_entry(PaymentType, values, is_new=is_new)
    if "reference" in columns:
        columns["reference"] = PaymentType.spelled(columns["reference"])
    return columns


def delete_payment_type(*, payment_type: PaymentType, by: Actor) -> None:
    """Delete a payment type; raises Protected (built in), StillNeeded while a customer has it."""
    with deleting(payment_type):
        record = lock_entry(payment_type)
        if record.is_built_in:
            raise Protected("A built-in payment type cannot be deleted.")
        choices = CustomerPaymentType.objects.filter(payment_type=record)
        refuse_while_used(record, customers=choices.filter(customer__deleted_at=None))
        remove_all(choices.exclude(customer__deleted_at=None), by=by)
        drop_entry(record, by)
