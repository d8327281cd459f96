"""GET /api/v1.0/customers?max=100 against naive DRF, at several sizes, on PostgreSQL.

Usage: .ci/with-postgres .venv/bin/python -m bench.lists [ROWS ...]
"""

from __future__ import annotations

import json
import sys
from functools import partial
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import RequestFactory, override_settings

from bench.data import fill
from bench.measure import compare
from bench.naive import NaiveCustomerList
from customers.api.v1.views import CustomerViewSet

SIZES = (10_000,)
ours = CustomerViewSet.as_view({"get": "list"})
naive = NaiveCustomerList.as_view()


def fetch(view: Any, token: str, query: str) -> bytes:
    request = RequestFactory().get(
        f"/api/v1.0/customers?{query}", headers={"Authorization": f"Bearer {token}"}
    )
    request.request_id = "bench"
    response = view(request)
    if hasattr(response, "render"):
        response.render()
    assert response.status_code == 200, response.content
    return response.content


def check_equal(token: str) -> None:
    """Stop unless both answer the same documents."""
    mine = json.loads(fetch(ours, token, "max=100"))["data"]
    theirs = json.loads(fetch(naive, token, "max=100"))["results"]
    for left, right in zip(mine, theirs, strict=True):
        different = {key: (left[key], right[key]) for key in left if left[key] != right[key]}
        assert not different, different


def main() -> None:
    assert connection.vendor == "postgresql", "run under .ci/with-postgres"
    call_command("migrate", verbosity=0)
    sizes = [int(text) for text in sys.argv[1:]] or SIZES
    for rows in sizes:
        _, token = fill(f"bench-{rows}", rows)
        check_equal(token)
        queries = {
            "page 1": "max=100",
            "90 % in": f"max=100&offset={rows * 9 // 10}",
            "by name": "max=100&sort=name",
            "name=*jewel* + date": "max=100&name=*jewel*&dateCreated_gte=2016-02-01T00:00:00Z",
        }
        runs = {
            f"ours, {name}": partial(fetch, ours, token, query) for name, query in queries.items()
        }
        runs["naive DRF, page 1"] = partial(fetch, naive, token, "max=100")
        with override_settings(API_THROTTLE_RATE="100000000/min"):
            figures = compare(runs, rounds=7, calls=10)
        print(f"{rows:,} customers" + " " * 20 + "CPU ms  wall ms")
        for name, (cpu, wall) in figures.items():
            print(f"  {name:<28} {cpu:8.2f} {wall:8.2f}")
        ratio = figures["naive DRF, page 1"][0] / figures["ours, page 1"][0]
        print(f"  naive / ours, CPU: {ratio:.1f}\n")


if __name__ == "__main__":
    main()
