"""Whoever asks for a page in Spanish leaves the thread in Spanish: no test begins with that."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english_before_and_after() -> Iterator[None]:
    with translation.override("en", deactivate=True):
        yield
