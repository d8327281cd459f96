"""What a customer has of its own over the organization's policy."""

from __future__ import annotations

from collections_policy.models import CustomerPolicy
from collections_policy.services.finding import (
    find_customer_policy,
    find_related,
    policy_of,
)
from collections_policy.services.notices import Saved, notices_of_customer_policy
from core import events
from core.actor import Actor
from core.errors import MissingValue
from customers.models import Customer
from customers.services.columns import Values, clean_columns, plain_columns, refuse_unknown
from customers.services.customer import lock_customer
from customers.services.records import Need, first_changes, insert, one_transaction, save_changes


def save_customer_policy(*, customer: Customer, values: Values, by: Actor) -> Saved[CustomerPolicy]:
    """Set what the customer has of its own, as a whole; every version stays in its history.

    `values` are the columns of CustomerPolicy, `default_schema` (the `uuid` of a schema) and
    `notification_type` (the `number` of an active entry, or the one it has already); all are
    needed. Raises MissingValue, WrongType or NotFound.
    """
    names = plain_columns(CustomerPolicy)
    refuse_unknown(values, {*names, "default_schema", "notification_type"})
    for name in (*names, "default_schema", "notification_type"):
        if values.get(name) is None:
            raise MissingValue(name)
    columns = clean_columns(CustomerPolicy, values)
    organization = customer.organization
    needs: list[Need] = []
    with one_transaction(needs=needs):
        locked = lock_customer(customer)
        record = find_customer_policy(locked)
        columns |= find_related(organization, values, record=record)
        needs.append(("notification type", columns["notification_type"]))
        if record is None:
            record = CustomerPolicy(organization=organization, customer=locked, **columns)
            insert(record, by=by)
            changes = first_changes(columns)
        else:
            changes = save_changes(record, columns, by=by)
        if changes:
            code = "customer_policy.saved"
            events.record(record, code=code, organization=organization, by=by, changes=changes)
    return Saved(record, tuple(notices_of_customer_policy(record, policy_of(organization))))
