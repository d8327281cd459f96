"""The home page and the list of customers in the back office, on PostgreSQL, at several sizes.

Usage: .ci/with-postgres .venv/bin/python -m bench.back_office [ROWS ...]

Server time of whole requests of a member with every permission. Fails where a page takes longer
than TARGET_MS at the last size, or more than TARGET_RATIO of what it takes at the first. Home with
all figures counted anew, which is for whoever looks first in a quarter of an hour, is shown and not
judged.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

from bench.back_office_data import furnish
from bench.data import fill
from core.actor import command_actor
from core.models import Organization, User
from core.roles import Role
from core.services import grant_roles

SIZES = (10_000, 1_000_000)
ROUNDS = 15
TARGET_MS = 200.0
TARGET_RATIO = 1.5
# The list pages no further than to its 10,000th customer.
LAST_PAGE = 200
ANEW = "home, all counted anew"


def organization_of(rows: int) -> Organization:
    """Return the organization with so many customers, one every five minutes until now."""
    slug = f"back-office-{rows}"
    found = Organization.objects.filter(slug=slug).first()
    if found is None:
        found, _token = fill(slug, rows, datetime.now(UTC) - rows * timedelta(minutes=5))
        furnish(found)
    return found


def member_of(organization: Organization) -> Client:
    """Return a member with every permission, logged in."""
    user = User.objects.create_user(username=f"{organization.slug}-{time.time()}", is_staff=True)
    grant_roles(user=user, organization=organization, roles=[Role.ADMIN], by=command_actor())
    user.user_permissions.set(Permission.objects.all())
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def open_page(client: Client, address: str, *, anew: bool = False) -> None:
    if anew:
        cache.clear()
    response = client.get(address)
    assert response.status_code == 200, f"{address}: {response.status_code}"


def pages_of(rows: int) -> dict[str, Callable[[], None]]:
    """Return what is measured, by name."""
    member = member_of(organization_of(rows))
    home, customers = reverse("admin:index"), reverse("admin:customers_customer_changelist")
    queries = {
        "customers, page 1": "",
        "customers, on hold": "?state=on_hold",
        "customers, last page": f"?p={LAST_PAGE}",
        "customers, by reference": f"?q=REF-{rows - 5:08}",
        "customers, by name": f"?q=Taller+Mu%C3%B1oz+{rows - 8}",
    }
    return {
        "home": partial(open_page, member, home),
        ANEW: partial(open_page, member, home, anew=True),
        **{name: partial(open_page, member, customers + query) for name, query in queries.items()},
    }


def medians(runs: dict[str, dict[int, Callable[[], None]]]) -> dict[str, dict[int, float]]:
    """Return the median ms of every page at every size, over interleaved rounds."""
    samples: dict[str, dict[int, list[float]]] = {
        name: {rows: [] for rows in sizes} for name, sizes in runs.items()
    }
    for number in range(ROUNDS + 1):
        for name, sizes in runs.items():
            for rows, run in sizes.items():
                started = time.perf_counter()
                run()
                if number:  # the first round warms up
                    samples[name][rows].append((time.perf_counter() - started) * 1e3)
    return {
        name: {rows: statistics.median(taken) for rows, taken in sizes.items()}
        for name, sizes in samples.items()
    }


def main() -> None:
    assert connection.vendor == "postgresql", "run under .ci/with-postgres"
    call_command("migrate", verbosity=0)
    sizes = [int(text) for text in sys.argv[1:]] or list(SIZES)
    pages = {rows: pages_of(rows) for rows in sizes}
    runs = {name: {rows: pages[rows][name] for rows in sizes} for name in pages[sizes[0]]}
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        figures = medians(runs)
    print(f"{'server time, ms':<26}" + "".join(f"{rows:>12,}" for rows in sizes) + "   ratio")
    missed = []
    for name, taken in figures.items():
        first, last = taken[sizes[0]], taken[sizes[-1]]
        ratio = last / first
        is_met = name == ANEW or (last < TARGET_MS and ratio <= TARGET_RATIO)
        missed += [] if is_met else [name]
        line = "".join(f"{taken[rows]:>12.1f}" for rows in sizes)
        print(f"{name:<26}{line}{ratio:>8.2f}{'' if is_met else '  missed'}")
    if missed:
        sys.exit(f"Not under {TARGET_MS:.0f} ms, or more than {TARGET_RATIO} times: {missed}")


if __name__ == "__main__":
    main()
