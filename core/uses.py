"""Counting what happens in requests, without a write per request.

Counts are kept in memory and added to the database in batches: at once for what a process has not
seen before that day, then a minute later at the earliest, and when the process ends. A process that
is killed loses the counts of its last minute.
"""

from __future__ import annotations

import atexit
import logging
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from threading import Lock
from typing import Any, Final, Generic, Protocol, TypeVar

from django.db import Error, connection, transaction

PERIOD: Final = timedelta(minutes=1)

logger = logging.getLogger(__name__)


class Counted(Protocol):
    """What is counted by itself: a named tuple whose order all batches are written in.

    In the same order they cannot block each other for good. `database` is the one that was in use
    when the request came: tests have one of their own, whose counts must not reach the next.
    """

    @property
    def day(self) -> date:
        """The day (UTC) that the count is of."""

    @property
    def database(self) -> str:
        """What `database_in_use` said."""


K = TypeVar("K", bound=Any)  # a Counted


class UseCounter(Generic[K]):
    """The counts of one process, for any number of threads.

    `write` adds a batch to the database, in one transaction, and raises what the database raises.
    """

    def __init__(self, write: Callable[[Counter[K]], None]) -> None:
        self._write_batch = write
        self._counts: Counter[K] = Counter()
        self._seen: set[K] = set()
        self._flushed_at: datetime | None = None
        self._counting = Lock()
        self._writing = Lock()
        atexit.register(self._flush_at_exit)

    def count(self, use: K, at: datetime) -> None:
        """Count a request, and write the counts if it is time to.

        In a transaction this waits for its end: what is rolled back was not counted.
        """
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

    def _add(self, use: K, at: datetime) -> None:
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

    def _is_due(self, use: K, at: datetime) -> bool:
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
            self._write_batch(counts)
        except Error:
            logger.warning("Counts of uses could not be written; they are kept", exc_info=True)
            with self._counting:
                self._counts += counts

    def _flush_at_exit(self) -> None:
        if not self._counts:
            return
        try:
            self.flush()
        except Error:
            logger.warning("Counts of uses could not be written", exc_info=True)
        finally:
            connection.close()


def database_in_use() -> str:
    """Return the name of the database, by which counts of several are told apart."""
    return str(connection.settings_dict["NAME"])
