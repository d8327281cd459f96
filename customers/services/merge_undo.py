"""Undoing a merge: every column that it wrote gets its value of before (see `merge_replay`)."""

from __future__ import annotations

from dataclasses import dataclass, field

from core import events
from core.actor import Actor
from core.errors import DomainError, HierarchyLoop
from core.transactions import lock_rows
from customers.models import Customer, CustomerMerge, InvoicingDefaults
from customers.services import customer_rules as rules
from customers.services.invoicing_defaults import write_defaults
from customers.services.merge_replay import Kept, Replay
from customers.services.merge_rules import has_contact
from customers.services.records import Changes, lock_tree, one_transaction, save_changes
from customers.services.trees import is_at_or_below


class NotUndoable(DomainError):
    """The merge cannot be undone, or not yet; the message says why."""


@dataclass(frozen=True, slots=True)
class UndoReport:
    """A merge that was undone, and what stays because it was changed since."""

    merge: CustomerMerge
    kept: list[Kept] = field(default_factory=list)


def undo_merge(*, merge: CustomerMerge, by: Actor) -> UndoReport:
    """Make the merged customer one of its own again, with everything that was its.

    Raises NotUndoable; HierarchyLoop, MissingValue, NotFound or CurrencyNotConfigured when what was
    changed since does not go with what it would bring back.
    """
    with one_transaction():
        lock_tree(merge.organization_id)
        report = UndoReport(_lock(merge))
        record = report.merge
        survivor, merged = record.survivor, record.merged
        Replay(record, by, report.kept).run()
        for customer in (survivor, merged):
            customer.refresh_from_db()
            customer.organization = record.organization
            _forget_foreign_contact(customer, by)
        _settle_parent(merged, report.kept, by)
        _check_below(survivor)
        # Nobody kept its rate for a customer that was not there.
        rules.settle_currency({"currency": merged.currency}, record.organization)
        record.undone_at, record.undone_by = by.at, by.user
        record.save(update_fields=["undone_at", "undone_by"])
        _announce(survivor, {"merged": [merged.pk, None]}, by)
        _announce(merged, {"merged_into": [survivor.pk, None]}, by)
    return report


def _lock(merge: CustomerMerge) -> CustomerMerge:
    """Return the merge as it is now, with both customers, all locked.

    The survivor before its alias, as whoever deletes it locks them.
    """
    locked = CustomerMerge.objects.select_for_update(no_key=True)
    if locked.get(pk=merge.pk).undone_at is not None:
        raise NotUndoable("The merge was undone already.")
    lock_rows(merge.survivor, merge.merged)
    record = CustomerMerge.objects.select_related("survivor", "merged").get(pk=merge.pk)
    for each in (record, record.survivor, record.merged):
        each.organization = merge.organization
    if record.survivor.merged_into_id is not None:
        raise NotUndoable(
            "The customer that was kept was merged itself since; undo that merge first."
        )
    if record.survivor.deleted_at is not None:
        raise NotUndoable("The customer that was kept was deleted since.")
    if record.merged.merged_into_id != record.survivor_id:
        raise NotUndoable("The merged customer is no longer part of the one that was kept.")
    return record


def _forget_foreign_contact(customer: Customer, by: Actor) -> None:
    """Take out of the defaults a contact that is the other customer's again."""
    defaults = InvoicingDefaults.objects.filter(customer=customer).first()
    uuid = defaults.contact_uuid if defaults else None
    if uuid is not None and not has_contact(customer, uuid):
        write_defaults(customer, {"contact_uuid": None}, by, is_new=False)


def _settle_parent(merged: Customer, kept: list[Kept], by: Actor) -> None:
    """Put a customer on its own whose parent is gone; raises HierarchyLoop when it is below it."""
    parent = merged.parent
    if parent is not None and parent.deleted_at is not None:
        save_changes(merged, {"parent": None}, by=by)
        field = Customer._meta.get_field("parent")
        kept.append(Kept(f"{Customer._meta.verbose_name} {merged}", str(field.verbose_name)))
    else:
        _check_below(merged)


def _check_below(customer: Customer) -> None:
    """Raise HierarchyLoop when the customer is below itself.

    Whatever loop there is goes through one that got another parent: the survivor, or the merged
    customer, whose children are back below it.
    """
    if customer.parent_id and is_at_or_below(Customer, customer.parent_id, customer.pk):
        raise HierarchyLoop("customer")


def _announce(customer: Customer, changes: Changes, by: Actor) -> None:
    events.record(
        customer,
        code="customer.merge_undone",
        organization=customer.organization,
        by=by,
        changes=changes,
    )
