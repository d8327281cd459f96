"""A company with a yard, a customer who is served there, and a dispatcher's program."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from core.models import Organization
from core.roles import Role
from customers.models import Customer
from dispatch.models import CustomerLocation, Location
from tests.builders import NOW, make_organization
from tests.dispatch.builders import make_customer_location, make_dispatch_customer, make_location
from tests.dispatch_program import Program, dispatch

# When requests come: an hour after everything was made.
TODAY = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def fixed_clock() -> Iterator[None]:
    """Make it TODAY, so that what is written has a time that is known."""
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def company() -> Organization:
    return make_organization("one")


@pytest.fixture
def location(company: Organization) -> Location:
    return make_location(company, "North yard")


@pytest.fixture
def customer(company: Organization) -> Customer:
    return make_dispatch_customer(company, name="George Jones")


@pytest.fixture
def link(customer: Customer, location: Location) -> CustomerLocation:
    return make_customer_location(customer, location)


@pytest.fixture
def program(company: Organization) -> Program:
    """A dispatcher's program, at the newest version."""
    return dispatch(company, role=Role.DISPATCHER, version="2023/04/19")
