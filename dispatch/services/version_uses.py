"""Counting which client uses which version of the surface, without a write per request.

Counts are kept in memory and added to the database in batches: at once for what a process has not
seen before that day, then a minute later at the earliest, and when the process ends. A process that
is killed loses the counts of its last minute.
"""

from __future__ import annotations

import atexit
import logging
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import partial
from threading import Lock
from typing import Final, NamedTuple

from django.db import Error, connection, transaction
from django.db.models import F

from core.database import patience
from core.models import ApiClient
from dispatch.models import VersionUse

PERIOD: Final = timedelta(minutes=1)

logger = logging.getLogger(__name__)


class Use(NamedTuple):
    """What is counted by itself. In the order of these, batches cannot block each other for good.

    `database` is the one that was in use when the request came: tests have one of their own, whose
    counts must not reach the next.
    """

    client_id: int
    version: str
    day: date
    database: str


class UseCounter:
    """The counts of one process, for any number of threads."""

    def __init__(self) -> None:
        self._counts: Counter[Use] = Counter()
        self._seen: set[Use] = set()
        self._flushed_at: datetime | None = None
        self._counting = Lock()
        self._writing = Lock()

    def add(self, client_id: int, version: str, at: datetime) -> None:
        """Count a request, and write the counts if it is time to.

        In a transaction this waits for its end: what is rolled back was not counted.
        """
        day = at.astimezone(UTC).date()
        use = Use(client_id, version, day, _database())
        transaction.on_commit(partial(self._add, use, at))

    def flush(self) -> None:
        """Write all counts, and wait for the thread that is writing others.

        In a transaction this waits for its end. Counts stay for the next time while the database
        cannot take them.
        """
        transaction.on_commit(self._flush)

    def forget(self) -> None:
        """Start anew, without the counts that were not written."""
        with self._counting:
            self._counts.clear()
            self._seen.clear()
            self._flushed_at = None

    def _flush(self) -> None:
        # What claims to be a commit inside a transaction (a test's) may not write.
        if not connection.in_atomic_block:
            with self._writing:
                self._write()

    def _add(self, use: Use, at: datetime) -> None:
        with self._counting:
            self._counts[use] += 1
            is_due = self._is_due(use, at)
            if is_due:
                self._flushed_at = at
        # Whoever finds another thread writing leaves it the next batch.
        if is_due and not connection.in_atomic_block and self._writing.acquire(blocking=False):
            try:
                self._write()
            finally:
                self._writing.release()

    def _is_due(self, use: Use, at: datetime) -> bool:
        if use not in self._seen:
            yesterday = use.day - timedelta(days=1)
            self._seen = {each for each in self._seen if each.day >= yesterday} | {use}
            return True
        passed = at - self._flushed_at if self._flushed_at else PERIOD
        return not timedelta(0) <= passed < PERIOD

    def _write(self) -> None:
        """Write what was counted so far; take it up again when that fails."""
        with self._counting:
            counts, self._counts = self._counts, Counter()
        if not counts:
            return
        try:
            _add_to_database(counts)
        except Error:
            logger.warning("Uses of versions could not be written; they are kept", exc_info=True)
            with self._counting:
                self._counts += counts


def _add_to_database(counts: Counter[Use]) -> None:
    here = {use: count for use, count in counts.items() if use.database == _database()}
    if not here:
        return
    # The request that writes the counts of a minute must not wait for an import to end.
    with patience(seconds=0.2), transaction.atomic():
        ids = {use.client_id for use in here}
        # Of a client that is gone nothing is told any more.
        known = set(ApiClient.objects.filter(pk__in=ids).values_list("pk", flat=True))
        for use in sorted(use for use in here if use.client_id in known):
            columns = {"client_id": use.client_id, "version": use.version, "day": use.day}
            row = VersionUse.objects.filter(**columns)
            if not row.update(requests=F("requests") + here[use]):
                # Another process may make the row meanwhile; then this one does nothing.
                VersionUse.objects.bulk_create([VersionUse(**columns)], ignore_conflicts=True)
                row.update(requests=F("requests") + here[use])


def _database() -> str:
    return str(connection.settings_dict["NAME"])


def _flush_at_exit() -> None:
    try:
        uses.flush()
    finally:
        connection.close()


uses: Final = UseCounter()
atexit.register(_flush_at_exit)
