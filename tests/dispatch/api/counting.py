"""How many queries a request makes."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.dispatch_program import Program, results


def queries_of(program: Program, path: str, **query: Any) -> tuple[int, int]:
    """Return how many records the list has, and how many queries it takes to show them."""
    program.get(path, **query)  # the first request of a client writes down its version
    with CaptureQueriesContext(connection) as captured:
        reply = program.get(path, **query)
    return len(results(reply)), len(captured)
