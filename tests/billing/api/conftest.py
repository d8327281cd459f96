"""A company with two services, a client with a contract of both, and a program that knows them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
import time_machine

from billing.models import Recurrence
from core.models import Organization
from customers.models import Customer
from tests import builders
from tests.billing.builders import make_package, make_service, make_services
from tests.billing.building import contract_of
from tests.builders import NOW
from tests.dynamics import Program, dynamics


@pytest.fixture(autouse=True)
def fixed_clock() -> Iterator[None]:
    """Make it NOW, 14 March 2026, 3:26 in Mexico City: amounts depend on the day."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def company() -> Organization:
    organization = builders.make_organization("one", tax_id="AAA010101AAA")
    make_services(organization, "stamps", "mails")
    make_service(organization, "calls", description="Phone calls")
    make_package(
        organization,
        "PRO",
        price=Decimal("500.00"),
        currency="USD",
        period_months=3,
        contents=[{"service": "calls", "transaction_limit": 7, "value": "gold"}],
    )
    return organization


@pytest.fixture
def client(company: Organization) -> Customer:
    return builders.make_customer(company, reference="C-1", name="Joyas del Norte")


@pytest.fixture
def contract(client: Customer) -> Recurrence:
    """31 days of March at 310.00, so that a day is 10.00; 18 of them are left."""
    return contract_of(client, "stamps", "mails", code="R-1", name="Basic")


@pytest.fixture
def program(company: Organization) -> Program:
    return dynamics(company)
