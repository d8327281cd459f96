"""What contracts do when something happens to their customer."""

from __future__ import annotations

from billing.demo import add_contracts
from billing.services.cancellation import end_contracts, refuse_open_contracts
from core.actor import Actor
from core.models import Organization
from customers.demo.organizations import demo_filled
from customers.models import Customer
from customers.services.cancellation import customer_cancelled
from customers.services.deletion import customer_deleting


def connect() -> None:
    """Listen to the facts announced by the customer base."""
    customer_cancelled.connect(_end_contracts, dispatch_uid="billing.end_contracts")
    customer_deleting.connect(_refuse_open_contracts, dispatch_uid="billing.refuse_open_contracts")
    demo_filled.connect(_fill_demo, dispatch_uid="billing.fill_demo")


def _end_contracts(*, customer: Customer, by: Actor, **_: object) -> None:
    end_contracts(customer=customer, reason=customer.cancel_reason, by=by)


def _refuse_open_contracts(*, customer: Customer, **_: object) -> None:
    refuse_open_contracts(customer=customer)


def _fill_demo(*, organization: Organization, by: Actor, **_: object) -> None:
    add_contracts(organization, by=by)
