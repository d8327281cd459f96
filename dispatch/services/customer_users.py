"""Which customer a user with the role ClientCustomer acts for."""

from __future__ import annotations

from core.actor import Actor
from core.errors import InvalidValue, NotFound
from core.models import Membership, Organization, User
from core.roles import Role
from core.transactions import lock_rows
from customers.models import Customer
from customers.services.customer import lock_customer
from customers.services.entries import announce
from customers.services.records import (
    first_changes,
    insert,
    one_transaction,
    remove,
    save_changes,
)
from dispatch.models import CustomerUser


def bind_customer_user(*, user: User, customer: Customer, by: Actor) -> CustomerUser:
    """Let the user, a person or an API client's own, act for this customer and no other.

    It holds in the customer's organization. Raises NotFound for a deleted customer (`customer`),
    or a user who is no member (`user`); InvalidValue (`user`) for a member without the role.
    """
    with one_transaction():
        try:
            record = lock_customer(customer)
        except NotFound as error:
            raise NotFound("customer", customer.pk, field="customer") from error
        lock_rows(user)  # bound twice at once, it would be refused by the database
        _check_role(user, record.organization)
        return _bind(user, record, by)


def unbind_customer_user(*, user: User, organization: Organization, by: Actor) -> None:
    """Let the user act for no customer of the organization any more.

    Raises NotFound when it acts for none.
    """
    with one_transaction():
        lock_rows(user)
        record = CustomerUser.objects.filter(user=user, organization=organization).first()
        if record is None:
            raise NotFound("customer of the user", user.pk)
        record.organization = organization
        announce(record, "unbound", by, {"customer": [record.customer_id, None]})
        remove(record, by=by)


def _check_role(user: User, organization: Organization) -> None:
    held = set(
        Membership.objects.filter(user=user, organization=organization).values_list(
            "role", flat=True
        )
    )
    if not held:
        raise NotFound("user", user.pk, field="user")
    if Role.CLIENT_CUSTOMER not in held:
        text = f"The user does not have the role {Role.CLIENT_CUSTOMER}."
        raise InvalidValue(text, field="user")


def _bind(user: User, customer: Customer, by: Actor) -> CustomerUser:
    organization = customer.organization
    bound = CustomerUser.objects.filter(user=user, organization=organization).first()
    if bound is None:
        bound = CustomerUser(user=user, organization=organization, customer=customer)
        insert(bound, by=by)
        changes = first_changes({"user": user, "customer": customer})
    else:
        bound.organization, bound.user = organization, user
        changes = save_changes(bound, {"customer": customer}, by=by)
    if changes:
        announce(bound, "bound", by, changes)
    return bound
