"""What threads and processes may do to the counts and pins of versions at the same time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection

from core.models import ApiClient
from dispatch.models import ClientVersion
from dispatch.services import version_uses
from dispatch.services.version_uses import UseCounter
from tests.builders import NOW, make_organization
from tests.customers.test_customer_races import at_once
from tests.dispatch.builders import make_program
from tests.dispatch.test_version_use import DAY, FIRST, SECOND, database_away, use, written

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    version_uses.uses.forget()
    yield
    version_uses.uses.forget()


@pytest.fixture
def client() -> ApiClient:
    return make_program(make_organization())


def test_requests_of_many_threads_are_all_counted(client: ApiClient):
    def requests() -> None:
        for number in range(50):
            use(client, (FIRST, SECOND)[number % 2], after=number * 7)

    at_once([requests] * 8)
    version_uses.uses.flush()
    assert written() == [(client.pk, FIRST, DAY, 200), (client.pk, SECOND, DAY, 200)]


def test_processes_that_write_the_first_row_of_a_day_at_once_are_all_counted(client: ApiClient):
    for number in range(10):
        at = NOW + timedelta(days=number)
        processes = [UseCounter() for _ in range(4)]
        at_once([partial(each.add, client.pk, FIRST, at) for each in processes])
    assert [row[3] for row in written()] == [4] * 10


def test_processes_that_write_the_same_rows_do_not_block_each_other():
    programs = [make_program(make_organization(f"entity{number}")) for number in range(8)]
    orders = [programs, programs[::-1]] * 2
    counters = [UseCounter() for _ in orders]
    with database_away():
        for counter, order in zip(counters, orders, strict=True):
            for program in order:
                counter.add(program.pk, FIRST, NOW)
    at_once([counter.flush for counter in counters])
    assert [row[3] for row in written()] == [4] * 8


def test_pins_set_at_once_leave_one_of_them(client: ApiClient):
    at_once([partial(use, client, version, given=True) for version in (FIRST, SECOND) * 4])
    assert ClientVersion.objects.get().version in (FIRST, SECOND)
    version_uses.uses.flush()
    assert [row[3] for row in written()] == [4, 4]


def test_who_flushes_waits_for_whoever_is_writing(client: ApiClient, monkeypatch: Any):
    use(client)
    use(client)
    is_writing, may_end = threading.Event(), threading.Event()
    add = version_uses._add_to_database

    def slowly(counts: Any) -> None:
        is_writing.set()
        assert may_end.wait(10)
        add(counts)

    monkeypatch.setattr(version_uses, "_add_to_database", slowly)

    def write() -> None:
        version_uses.uses.flush()
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    assert is_writing.wait(10)
    use(client, after=70)  # due, but somebody is writing
    assert written() == [(client.pk, FIRST, DAY, 1)]
    may_end.set()
    version_uses.uses.flush()
    assert written() == [(client.pk, FIRST, DAY, 3)]
    writer.join()
