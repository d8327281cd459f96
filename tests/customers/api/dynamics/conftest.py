"""A company, a client of it that says everything the dialect can, and a program."""

from __future__ import annotations

import pytest

from core.models import Organization
from customers.models import Customer
from tests.builders import make_organization
from tests.customers.api.dynamics.clients import GRANTOR, make_full_client
from tests.dynamics import Program, dynamics


@pytest.fixture
def company() -> Organization:
    return make_organization("one", tax_id=GRANTOR)


@pytest.fixture
def program(company: Organization) -> Program:
    return dynamics(company)


@pytest.fixture
def client(company: Organization) -> Customer:
    return make_full_client(company)
