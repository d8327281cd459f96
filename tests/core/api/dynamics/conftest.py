"""A company and a token for it."""

from __future__ import annotations

import pytest

from core.models import Organization
from tests.builders import make_organization
from tests.core.api.dynamics.calls import token


@pytest.fixture
def company() -> Organization:
    return make_organization("one", tax_id="AAA010101AAA")


@pytest.fixture
def key(company: Organization) -> str:
    return token(company)
