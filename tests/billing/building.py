"""What tests of usage and of the API start from: a contract of two services, and uses of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from billing.models import Recurrence
from customers.models import Customer
from tests import builders
from tests.billing.builders import item, make_contract, make_services


def at(month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    """Return an instant of 2026, UTC; contracts of the builders run from 1 March, local time."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def contract_of(customer: Customer, *codes: str, limit: int = 10, **values: Any) -> Recurrence:
    """Return a contract of these services, each with the limit."""
    held = [item(code, transaction_limit=limit) for code in codes]
    return make_contract(customer, services=held, **values)


def furnished(slug: str = "entity1", **values: Any) -> Recurrence:
    """Return a contract of stamps and mails, in an organization of its own that offers both."""
    organization = builders.make_organization(slug)
    make_services(organization, "stamps", "mails")
    return contract_of(builders.make_customer(organization), "stamps", "mails", **values)


def entry(external_id: str = "u-1", service: str = "stamps", **values: Any) -> dict[str, Any]:
    """Return one use of a service, on 10 March 2026."""
    return {
        "service": service,
        "quantity": 1,
        "used_at": at(3, 10),
        "external_id": external_id,
        **values,
    }
