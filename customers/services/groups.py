"""Putting one customer into one group, and taking it out."""

from __future__ import annotations

from core import events
from core.actor import Actor
from core.errors import NotFound
from customers.models import Customer, CustomerGroup, CustomerGroupAssignment
from customers.services.customer import lock_customer
from customers.services.records import insert_all, one_transaction, remove, save_changes


def assign_group(*, customer: Customer, group: CustomerGroup, by: Actor) -> bool:
    """Put the customer into the group; tell whether it was not there yet.

    Raises NotFound for a deleted customer, or a group that is gone or another organization's.
    """
    with one_transaction(needs=[("customer group", group)]):
        record = _lock(customer, group)
        if record.group_assignments.filter(group=group).exists():
            return False
        assignment = CustomerGroupAssignment(customer=record, group=group, created_at=by.at)
        insert_all([assignment], by=by)
        _announce(record, [None, group.pk], by)
    return True


def unassign_group(*, customer: Customer, group: CustomerGroup, by: Actor) -> bool:
    """Take the customer out of the group; tell whether it was there. Raises as `assign_group`."""
    with one_transaction():
        record = _lock(customer, group)
        assignment = record.group_assignments.filter(group=group).first()
        if assignment is None:
            return False
        remove(assignment, by=by)
        _announce(record, [group.pk, None], by)
    return True


def _lock(customer: Customer, group: CustomerGroup) -> Customer:
    if group.organization_id != customer.organization_id:
        raise NotFound("customer group", group.pk, field="group")
    return lock_customer(customer)


def _announce(record: Customer, change: list[int | None], by: Actor) -> None:
    changes = save_changes(record, {}, by=by, others={"group": change})
    events.record(
        record,
        code="customer.updated",
        organization=record.organization,
        by=by,
        changes=changes,
    )
