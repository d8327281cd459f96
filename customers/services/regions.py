"""Rules over the tree of regions; every node knows its level, 1 being the top.

`values`: `name`, `position` and `parent` (a region of the organization, None for the top).
"""

from __future__ import annotations

from typing import Any

from django.db.models import F

from core.actor import Actor
from core.errors import HierarchyLoop, InvalidValue, NotFound
from core.models import Organization
from customers.models import Customer, Region
from customers.services.columns import Values
from customers.services.entries import (
    announce,
    changing,
    deleting,
    drop_entry,
    lock_entry,
    read_entry,
    refuse_while_used,
)
from customers.services.records import (
    first_changes,
    insert,
    lock_tree,
    one_transaction,
    remember,
    save_changes,
)
from customers.services.trees import ids_below, is_at_or_below

DEEPEST = 100


def create_region(*, organization: Organization, values: Values, by: Actor) -> Region:
    """Create a region, at the top or below another one.

    Raises MissingValue (`name`), NotFound (`parent`), InvalidValue (also below level DEEPEST) or
    WrongType.
    """
    columns = _read(values, organization, is_new=True)
    with one_transaction():
        lock_tree(organization.pk)
        region = Region(organization=organization, **columns)
        region.level = _level_below(columns.get("parent"))
        insert(region, by=by)
        announce(region, "created", by, first_changes(columns))
    return region


def update_region(*, region: Region, values: Values, by: Actor) -> Region:
    """Change or move a region; what is below it moves along. Return it as it is now.

    Raises what `create_region` raises, and HierarchyLoop (`parent`).
    """
    columns = _read(values, region.organization, is_new=False)
    with one_transaction():
        if "parent" in columns:
            lock_tree(region.organization_id)
        record = lock_entry(region)
        columns = changing(record, columns)
        if "parent" in columns:
            columns["level"] = _move(record, columns["parent"], by)
        changes = save_changes(record, columns, by=by)
        if changes:
            announce(record, "updated", by, changes)
    return record


def delete_region(*, region: Region, by: Actor) -> None:
    """Delete a region; raises StillNeeded while customers or regions are in it."""
    with deleting(region):
        lock_tree(region.organization_id)
        record = lock_entry(region)
        live = Customer.objects.filter(region=record, deleted_at=None)
        refuse_while_used(record, regions=record.children.all(), customers=live)
        # Deleted customers' past rows keep naming it; their last row must not hold it here.
        record.customers.exclude(deleted_at=None).update(region=None)
        drop_entry(record, by)


def _read(values: Values, organization: Organization, *, is_new: bool) -> dict[str, Any]:
    columns = read_entry(Region, values, others=("parent",), is_new=is_new)
    if "parent" in values:
        columns["parent"] = parent = values["parent"]
        if parent is not None and parent.organization_id != organization.pk:
            raise NotFound("region", parent.pk, field="parent")
    return columns


def _level_below(parent: Region | None, *, depth: int = 1) -> int:
    """Return the level under the parent as it is now; `depth` levels must fit there."""
    if parent is None:
        return 1
    level = Region.objects.filter(pk=parent.pk).values_list("level", flat=True).first()
    if level is None:
        raise NotFound("region", parent.pk, field="parent")
    if level + depth > DEEPEST:
        raise InvalidValue(f"Regions have at most {DEEPEST} levels.", field="parent")
    return level + 1


def _move(record: Region, parent: Region | None, by: Actor) -> int:
    """Give what is below the region its new levels; return the region's own."""
    if parent is not None and is_at_or_below(Region, parent.pk, record.pk):
        raise HierarchyLoop("region", field="parent")
    below = Region.objects.filter(id__any=ids_below(Region, record.pk))
    deepest = max(below.values_list("level", flat=True), default=record.level)
    level = _level_below(parent, depth=deepest - record.level + 1)
    if level != record.level:
        below.update(level=F("level") + (level - record.level), updated_at=by.at)
        remember(list(below), kind="~", by=by)
    return level
