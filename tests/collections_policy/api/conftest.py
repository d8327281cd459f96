"""A company, a customer of it and a program with a token for the company."""

from __future__ import annotations

import pytest

from core.models import Organization
from customers.models import Customer
from tests import builders
from tests.dynamics import Program, dynamics


@pytest.fixture
def company() -> Organization:
    return builders.make_organization("one", tax_id="AAA010101AAA")


@pytest.fixture
def customer(company: Organization) -> Customer:
    return builders.make_customer(company, tax_id="XEXX010101000")


@pytest.fixture
def program(company: Organization) -> Program:
    return dynamics(company)
