"""Rules over the tree of customer categories: one root, no loops.

`values`: `reference`, `name`, `description`, `parent` (a category of the organization; every one
but the root needs it), `is_root` (True only for the root itself) and `image` (an uploaded picture).
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from core.actor import Actor
from core.errors import HierarchyLoop, InvalidValue, MissingValue, NotFound, Protected
from core.models import Organization
from customers.models import Customer, CustomerCategory
from customers.services.columns import Values, read_flag
from customers.services.entries import (
    announce,
    changing,
    create_entry,
    deleting,
    drop_entry,
    lock_entry,
    read_entry,
    refuse_while_used,
    upsert_entry,
)
from customers.services.pictures import forget_picture, stored_picture
from customers.services.records import lock_tree, one_transaction, save_changes
from customers.services.trees import is_at_or_below

_OTHERS = ("parent", "is_root", "image")


def create_category(*, organization: Organization, values: Values, by: Actor) -> CustomerCategory:
    """Create a category below another one.

    Raises MissingValue (`reference`, `name`, `parent`), NotUnique (`reference`), NotFound
    (`parent`), InvalidValue (`is_root`: there is one already), WrongType or an image's errors.
    """
    columns = _read(values, organization, is_new=True)
    if values.get("is_root"):
        raise InvalidValue("An organization has one root category.", field="is_root")
    if columns.get("parent") is None:
        raise MissingValue("parent")
    with _stored_image(values, organization) as image:
        return create_entry(CustomerCategory, organization, columns | image, by)


def update_category(*, category: CustomerCategory, values: Values, by: Actor) -> CustomerCategory:
    """Change a category; return it as it is now.

    Raises what `create_category` raises, HierarchyLoop (`parent`), and InvalidValue for a parent of
    the root.
    """
    organization = category.organization
    columns = _read(values, organization, is_new=False)
    with _stored_image(values, organization) as image:
        columns |= image
        with one_transaction(is_taken=lambda: _is_taken(category, columns)):
            if columns.get("parent"):
                lock_tree(organization.pk)
            record = lock_entry(category)
            columns = changing(record, columns)
            _check_place(record, columns, is_root=values.get("is_root"))
            old_image = record.image
            changes = save_changes(record, columns, by=by)
            if changes:
                announce(record, "updated", by, changes)
            if "image" in changes:
                forget_picture(old_image)
    return record


def upsert_category(
    *, organization: Organization, reference: str, values: Values, by: Actor
) -> tuple[CustomerCategory, bool]:
    """Change the category with this reference, or create it; tell whether it was created."""
    values = {**values, "reference": reference}
    return upsert_entry(
        lambda: create_category(organization=organization, values=values, by=by),
        lambda found: update_category(category=found, values=values, by=by),
        CustomerCategory,
        organization,
        values,
    )


def delete_category(*, category: CustomerCategory, by: Actor) -> None:
    """Delete a category and, once that is certain, its image.

    Raises Protected for the root, StillNeeded while customers or categories are in it.
    """
    with deleting(category):
        lock_tree(category.organization_id)
        record = lock_entry(category)
        if record.parent_id is None:
            raise Protected("The root category cannot be deleted.")
        live = Customer.objects.filter(category=record, deleted_at=None)
        refuse_while_used(record, categories=record.children.all(), customers=live)
        root = CustomerCategory.objects.for_organization(record.organization).roots().get()
        # Deleted customers' past rows keep naming it; their last row must not hold it here.
        record.customers.exclude(deleted_at=None).update(category=root)
        drop_entry(record, by)
        forget_picture(record.image)


def _read(values: Values, organization: Organization, *, is_new: bool) -> dict[str, Any]:
    columns = read_entry(CustomerCategory, values, others=_OTHERS, is_new=is_new)
    read_flag(values.get("is_root"), name="is_root")
    if "parent" in values:
        columns["parent"] = parent = values["parent"]
        if parent is not None and parent.organization_id != organization.pk:
            raise NotFound("customer category", parent.pk, field="parent")
    return columns


def _check_place(record: CustomerCategory, columns: Values, *, is_root: bool | None) -> None:
    """Check the parent, which is only among the columns when it changes."""
    if record.parent_id is None:
        if "parent" in columns:
            raise InvalidValue("The root category has no parent.", field="parent")
        if is_root is False:
            raise MissingValue("parent")
        return
    if is_root:
        raise InvalidValue("An organization has one root category.", field="is_root")
    if "parent" not in columns:
        return
    if columns["parent"] is None:
        raise MissingValue("parent")
    if is_at_or_below(CustomerCategory, columns["parent"].pk, record.pk):
        raise HierarchyLoop("customer category", field="parent")


def _is_taken(category: CustomerCategory, columns: Values) -> bool:
    same = CustomerCategory.objects.for_organization(category.organization).filter(
        reference=columns.get("reference", category.reference)
    )
    return same.exclude(pk=category.pk).exists()


def _stored_image(
    values: Values, organization: Organization
) -> AbstractContextManager[dict[str, Any]]:
    return stored_picture(
        values,
        key="image",
        column="image",
        organization=organization,
        folder="photoCustomerCategory",
    )
