"""A tenant and a program that speaks to the toy surface in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.models import Organization
from tests.builders import make_organization
from tests.core.api.dispatch.urls import PINS, USED, FailuresView
from tests.dispatch_program import Program, dispatch


@pytest.fixture
def tenant() -> Organization:
    return make_organization("one")


@pytest.fixture
def program(tenant: Organization) -> Program:
    return dispatch(tenant)


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    yield
    USED.clear()
    PINS.clear()
    FailuresView.runs.clear()
