"""The two looks in which each task is done: at a desk, light, and on a phone, dark."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.desk import PHONE, WIDE


@pytest.fixture(
    params=[
        pytest.param({"size": WIDE, "theme": "light"}, id="desk-light"),
        pytest.param({"size": PHONE, "theme": "dark"}, id="phone-dark"),
    ]
)
def look(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Return what `desk(...)` seats somebody with."""
    return dict(request.param)
