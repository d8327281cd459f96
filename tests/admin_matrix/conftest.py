"""A day of March 2026 for every test: what contracts cost and who is suspended follow from it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.builders import NOW


@pytest.fixture(autouse=True)
def fixed_clock() -> Iterator[None]:
    """Make it NOW, 14 March 2026, 3:26 in Mexico City."""
    with time_machine.travel(NOW, tick=False):
        yield
