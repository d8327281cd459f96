"""One address of a customer as a record of its own; writing it moves the customer's `updated_at`.

`values` are those of `address_list`. Which rows are a customer's main addresses (see `addresses`)
follows from what is written here: a new row comes after all others, so it becomes a main address
only where none has its role; a row that is deactivated, or loses a role, leaves it to the next
active one that has it, if there is one. Nothing requires that one is left.

An address that is not active can be changed and stays out of use: nothing makes it active again.
"""

from __future__ import annotations

from core import events
from core.actor import Actor
from core.errors import InvalidValue, NotFound
from customers.models import Address, Customer
from customers.services.address_list import MOST, read_address
from customers.services.columns import Values
from customers.services.customer import lock_customer
from customers.services.records import (
    Changes,
    first_changes,
    insert,
    one_transaction,
    save_changes,
)


def create_address(*, customer: Customer, values: Values, by: Actor) -> Address:
    """Add an address to a customer.

    Raises WrongType or InvalidValue; InvalidValue without a field when the customer has 1,000
    addresses, active or not; NotFound when it is deleted.
    """
    columns = read_address(values)
    with one_transaction():
        record = lock_customer(customer)
        if record.addresses.count() >= MOST:
            raise InvalidValue(f"A customer has at most {MOST} addresses.")
        address = Address(customer=record, **columns)
        insert(address, by=by)
        _announce(address, "created", first_changes(columns), by)
    return address


def update_address(*, address: Address, values: Values, by: Actor) -> Address:
    """Change an address; return it as it is now, read again under a lock.

    Nothing is written when nothing differs. Raises WrongType, InvalidValue or NotFound.
    """
    columns = read_address(values)
    with one_transaction():
        record = _lock(address)
        if changes := save_changes(record, columns, by=by):
            _announce(record, "updated", changes, by)
    return record


def deactivate_address(*, address: Address, by: Actor) -> Address:
    """Take an address out of use; return it as it is now. Repeated, it changes nothing.

    Raises NotFound.
    """
    with one_transaction():
        record = _lock(address)
        if changes := save_changes(record, {"is_active": False}, by=by):
            _announce(record, "deactivated", changes, by)
    return record


def _lock(address: Address) -> Address:
    """Return the address as it is now; its customer is locked for both."""
    customer = lock_customer(address.customer)
    record: Address | None = customer.addresses.filter(pk=address.pk).first()
    if record is None:
        raise NotFound("address", address.pk)
    record.customer = customer
    return record


def _announce(address: Address, what: str, changes: Changes, by: Actor) -> None:
    customer = address.customer
    organization = customer.organization
    events.record(
        address, code=f"address.{what}", organization=organization, by=by, changes=changes
    )
    # The customer's own row moves too: pollers of customers see their addresses.
    save_changes(customer, {}, by=by, others=changes or {"addresses": [None, address.pk]})
