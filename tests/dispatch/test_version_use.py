"""Which version a client is pinned to, and how its use is counted."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from core.models import ApiClient
from dispatch.models import ClientVersion, VersionUse
from dispatch.services import pinned_version, use_version, version_uses
from tests.builders import NOW, make_organization
from tests.dispatch.builders import make_program

pytestmark = pytest.mark.django_db(transaction=True)

FIRST, SECOND = "2019/02/08", "2021/04/07"
DAY = NOW.date()


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    version_uses.uses.forget()
    yield
    version_uses.uses.forget()


@pytest.fixture
def client() -> ApiClient:
    return make_program(make_organization())


def use(
    client: ApiClient | None, version: str = FIRST, *, given: bool = False, after: float = 0
) -> None:
    """Make a request, some seconds after NOW."""
    use_version(client, version, given=given, at=NOW + timedelta(seconds=after))


def written() -> list[tuple[Any, ...]]:
    rows = VersionUse.objects.order_by("client", "version", "day")
    return list(rows.values_list("client", "version", "day", "requests"))


def statements(call: Callable[[], object]) -> list[str]:
    """Return the statements of the call, by their first words."""
    ran: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        ran.append(sql.split(" ", 1)[0])
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        call()
    return ran


def database_away(*, when: str = "") -> AbstractContextManager[None]:
    """Let the statements that hold the word fail as when the server is gone."""

    def fail(execute: Any, sql: str, *rest: Any) -> Any:
        if when in sql:
            raise OperationalError("server closed the connection unexpectedly")
        return execute(sql, *rest)

    return connection.execute_wrapper(fail)


def test_a_client_that_named_no_version_has_none(client: ApiClient):
    use(client)
    assert pinned_version(client) is None
    assert pinned_version(None) is None
    assert not ClientVersion.objects.exists()


def test_a_client_is_pinned_to_the_version_it_named_last(client: ApiClient):
    other = make_program(make_organization("entity2"))
    use(client, SECOND, given=True)
    assert pinned_version(client) == SECOND
    use(client, FIRST, given=True, after=5)
    use(client, SECOND, after=6)
    assert pinned_version(client) == FIRST
    assert ClientVersion.objects.get().since == NOW + timedelta(seconds=5)
    assert pinned_version(other) is None


def test_somebody_without_a_client_is_neither_pinned_nor_counted():
    use(None, SECOND, given=True)
    version_uses.uses.flush()
    assert not ClientVersion.objects.exists()
    assert written() == []


def test_a_request_writes_nothing_when_nothing_is_new(client: ApiClient):
    first = statements(lambda: use(client, given=True))
    assert first.count("INSERT") == 2  # the pin, and the first use of the day
    assert statements(lambda: use(client, given=True)) == ["SELECT"]
    assert statements(lambda: use(client)) == []
    assert ClientVersion.objects.get().since == NOW


def test_the_first_use_is_written_at_once_and_the_others_together(client: ApiClient):
    use(client)
    assert written() == [(client.pk, FIRST, DAY, 1)]
    for second in range(1, 60):
        use(client, after=second)
    assert written() == [(client.pk, FIRST, DAY, 1)]
    use(client, after=60)
    assert written() == [(client.pk, FIRST, DAY, 61)]
    use(client, after=61)
    version_uses.uses.flush()
    version_uses.uses.flush()
    assert written() == [(client.pk, FIRST, DAY, 62)]


def test_every_client_version_and_day_is_counted_by_itself(client: ApiClient):
    other = make_program(make_organization("entity2"))
    seconds_of_a_day = 24 * 3600
    for _ in range(3):
        use(client)
        use(client, SECOND)
        use(other)
        use(client, after=seconds_of_a_day)
    version_uses.uses.flush()
    assert written() == [
        (client.pk, FIRST, DAY, 3),
        (client.pk, FIRST, DAY + timedelta(days=1), 3),
        (client.pk, SECOND, DAY, 3),
        (other.pk, FIRST, DAY, 3),
    ]


def test_a_day_is_one_of_utc(client: ApiClient):
    at = datetime.fromisoformat("2026-03-14T18:30:00-06:00")
    use_version(client, FIRST, given=False, at=at)
    assert written() == [(client.pk, FIRST, DAY + timedelta(days=1), 1)]


def test_a_clock_that_was_put_back_does_not_keep_counts_from_being_written(client: ApiClient):
    use(client, after=3600)
    use(client, after=1)
    assert written() == [(client.pk, FIRST, DAY, 2)]


@pytest.mark.parametrize("when", ["", "INSERT", "UPDATE", "core_apiclient"])
def test_counts_are_kept_while_the_database_is_away(client: ApiClient, when: str):
    with database_away(when=when):
        use(client)
        use(client)
        version_uses.uses.flush()
    assert written() == []
    use(client)
    version_uses.uses.flush()
    assert written() == [(client.pk, FIRST, DAY, 3)]


def test_a_batch_is_written_whole_or_not_at_all(client: ApiClient):
    other = make_program(make_organization("entity2"))
    for each in (client, other, client, other):
        use(each)
    failing = [None, None]  # the second row's statements

    def fail(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("UPDATE"):
            failing.pop()
            if not failing:
                raise OperationalError("server closed the connection unexpectedly")
        return execute(sql, *rest)

    with connection.execute_wrapper(fail):
        version_uses.uses.flush()
    assert failing == []
    assert [row[3] for row in written()] == [1, 1]
    version_uses.uses.flush()
    assert [row[3] for row in written()] == [2, 2]


def test_a_failure_is_not_tried_again_with_every_request(client: ApiClient):
    with database_away():
        use(client)
        assert statements(lambda: use(client, after=59)) == []
    use(client, after=60)
    assert written() == [(client.pk, FIRST, DAY, 3)]


def test_a_request_that_is_rolled_back_is_not_counted(client: ApiClient):
    with transaction.atomic():
        use(client)
        version_uses.uses.flush()
        transaction.set_rollback(True)
    version_uses.uses.flush()
    assert written() == []


def test_nothing_is_written_before_a_transaction_ends(client: ApiClient):
    use(client)
    use(client)
    with transaction.atomic():
        use(client)
        version_uses.uses.flush()
        assert written() == [(client.pk, FIRST, DAY, 1)]
    assert written() == [(client.pk, FIRST, DAY, 3)]


def test_counts_of_a_client_that_is_gone_are_dropped(client: ApiClient):
    other = make_program(make_organization("entity2"))
    for each in (client, other, client, other):
        use(each)
    VersionUse.objects.all().delete()
    ApiClient.objects.filter(pk=client.pk).delete()
    version_uses.uses.flush()
    assert written() == [(other.pk, FIRST, DAY, 1)]


def test_counts_of_another_database_are_not_written_to_this_one(
    client: ApiClient, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as patch:
        patch.setattr(version_uses, "_database", lambda: "elsewhere")
        with database_away():
            use(client)
    version_uses.uses.flush()
    assert written() == []


def test_counts_are_written_when_the_process_ends():
    script = (
        "import django; django.setup()\n"
        "from datetime import UTC, date\n"
        "from dispatch.services import version_uses\n"
        "version_uses._add_to_database = lambda counts: print(*counts.values())\n"
        "use = version_uses.Use(1, '2019/02/08', date(2026, 3, 14), 'x')\n"
        "version_uses.uses._counts[use] += 7\n"
    )
    ended = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", script],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout == "7\n"


def test_what_only_claims_to_be_a_commit_writes_nothing_and_ends(
    client: ApiClient, django_capture_on_commit_callbacks: Any
):
    with transaction.atomic():
        with django_capture_on_commit_callbacks(execute=True):
            use(client)
            version_uses.uses.flush()
        assert written() == []
