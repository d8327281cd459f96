"""How the requests of API clients are counted, on every surface."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from core.api.uses import count_use
from core.client_uses import ClientUseCounter, client_uses
from core.models import ApiClient, ApiSurface, ClientUse, Organization
from tests.builders import NOW, make_organization
from tests.customers.test_customer_races import at_once
from tests.dispatch.builders import make_program
from tests.dispatch.test_version_use import database_away, statements
from tests.dispatch_program import dispatch
from tests.dynamics import dynamics
from tests.v1 import api

pytestmark = pytest.mark.django_db(transaction=True)
DAY = NOW.date()


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    client_uses.forget()
    yield
    client_uses.forget()


@pytest.fixture
def mine() -> Organization:
    return make_organization()


@pytest.fixture
def client(mine: Organization) -> ApiClient:
    return make_program(mine)


def use(client: ApiClient, status: int = 200, *, after: float = 0, surface: str = "v1") -> None:
    """Make a request, some seconds after NOW."""
    at = NOW + timedelta(seconds=after)
    client_uses.add(client.pk, ApiSurface(surface), status, at)


def written() -> list[tuple[Any, ...]]:
    rows = ClientUse.objects.order_by("client", "day", "surface")
    return list(rows.values_list("surface", "day", "requests", "refused", "failed"))


def test_what_was_refused_and_what_failed_are_counted_apart_and_as_requests(client: ApiClient):
    for status in (200, 201, 302, 400, 401, 404, 429, 500, 503):
        use(client, status)
    client_uses.flush()
    assert written() == [("v1", DAY, 9, 4, 2)]


def test_every_surface_day_and_client_is_counted_by_itself(client: ApiClient):
    other = make_program(make_organization("entity2"))
    for _ in range(2):
        use(client)
        use(client, surface="dynamics")
        use(client, after=24 * 3600)
        use(other, 404)
    client_uses.flush()
    assert written() == [
        ("dynamics", DAY, 2, 0, 0),
        ("v1", DAY, 2, 0, 0),
        ("v1", DAY + timedelta(days=1), 2, 0, 0),
        ("v1", DAY, 2, 2, 0),
    ]


def test_the_last_use_is_that_of_the_last_request_whoever_writes_later(client: ApiClient):
    other_process = ClientUseCounter()
    with transaction.atomic():
        other_process.add(client.pk, ApiSurface.V1, 200, NOW + timedelta(seconds=5))
        use(client, after=50)
    other_process.flush()
    assert ClientUse.objects.get().last_used_at == NOW + timedelta(seconds=50)
    use(client, after=55)
    client_uses.flush()
    assert ClientUse.objects.get().last_used_at == NOW + timedelta(seconds=55)


def test_requests_within_a_minute_write_nothing(client: ApiClient):
    use(client)

    def ask() -> None:
        for second in range(1, 60):
            use(client, after=second)

    assert statements(ask) == []
    assert written() == [("v1", DAY, 1, 0, 0)]
    use(client, after=60)
    assert written() == [("v1", DAY, 61, 0, 0)]


@pytest.mark.parametrize("when", ["", "INSERT", "UPDATE", "core_apiclient"])
def test_counts_are_kept_while_the_database_is_away(client: ApiClient, when: str):
    with database_away(when=when):
        use(client)
        use(client, 500)
        client_uses.flush()
    assert written() == []
    use(client)
    client_uses.flush()
    assert written() == [("v1", DAY, 3, 0, 1)]


def test_a_database_that_cannot_be_reached_at_all_fails_no_request(
    client: ApiClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    class Sent:
        """What the base views hand over."""

        _auth = type("Credentials", (), {"client": client})
        status_code = 200

    def refuse() -> None:
        raise OperationalError("connection refused")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "get_autocommit", refuse)
        count_use(Sent(), Sent(), ApiSurface.V1)  # type: ignore[arg-type]
    assert "could not be counted" in caplog.text
    client_uses.flush()
    assert written() == []


def test_counts_of_a_client_that_is_gone_are_dropped(client: ApiClient):
    other = make_program(make_organization("entity2"))
    for each in (client, other, client, other):
        use(each)
    ClientUse.objects.all().delete()
    ApiClient.objects.filter(pk=client.pk).delete()
    client_uses.flush()
    assert written() == [("v1", DAY, 1, 0, 0)]


def test_processes_that_write_the_first_row_of_a_day_at_once_are_all_counted(client: ApiClient):
    processes = [ClientUseCounter() for _ in range(4)]

    def ask(counter: ClientUseCounter) -> None:
        counter.add(client.pk, ApiSurface.V1, 404, NOW)
        counter.flush()

    at_once([partial(ask, each) for each in processes])
    for each in processes:
        each.flush()
    assert written() == [("v1", DAY, 4, 4, 0)]


def test_counts_are_written_when_the_process_ends():
    script = (
        "import django; django.setup()\n"
        "from datetime import date\n"
        "from core.client_uses import Outcome, client_uses\n"
        "client_uses._write_batch = lambda counts: print(*counts.values())\n"
        "client_uses._counts[Outcome(1, date(2026, 3, 14), 'v1', 'requests', 'x')] += 7\n"
    )
    ended = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", script],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout == "7\n"


def test_the_three_surfaces_count_what_they_answer(mine: Organization):
    program = api(mine)
    for path in ("/customers", "/customers", "/customers/999999", "/nowhere"):
        program.get(path)
    clients = dynamics(mine)
    clients.get("/dynamics/clients")
    clients.post("/dynamics/clients", {})
    drivers = dispatch(mine)
    drivers.get("/locations")
    drivers.in_tenant("x").get("/locations")
    drivers.in_tenant(mine.pk + 1).get("/locations")
    client_uses.flush()
    # An address that leads nowhere has no view, and so nobody is asked for a token.
    counted = {row[0]: row[2:] for row in written()}
    assert counted == {"v1": (3, 1, 0), "dynamics": (2, 1, 0), "dispatch": (3, 2, 0)}


def test_somebody_without_a_valid_token_is_not_counted(mine: Organization):
    program = api(mine)
    program.client.defaults["HTTP_AUTHORIZATION"] = "Bearer wrong"
    assert program.get("/customers").status_code == 401
    client_uses.flush()
    assert written() == []


def test_a_client_that_comes_while_counts_are_written_fails_nothing(client: ApiClient):
    counter = ClientUseCounter()

    class Day(date):
        def __lt__(self, other: date) -> bool:
            counter._last[(-1, DAY, "v1")] = NOW  # as another thread does, at any moment
            return super().__lt__(other)

    counter._last[(client.pk, Day(DAY.year, DAY.month, DAY.day), "v1")] = NOW
    counter.add(client.pk, ApiSurface.V1, 200, NOW)
    assert written() == [("v1", DAY, 1, 0, 0)]
