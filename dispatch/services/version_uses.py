"""Counting which client uses which version of the surface, as `core.uses` counts."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from typing import Final, NamedTuple

from django.db import transaction
from django.db.models import F

from core import uses as counting
from core.database import patience
from core.models import ApiClient
from core.uses import database_in_use as _database
from dispatch.models import VersionUse


class Use(NamedTuple):
    """What is counted by itself; see `core.uses.Counted`."""

    client_id: int
    version: str
    day: date
    database: str


class UseCounter(counting.UseCounter[Use]):
    """The counts of one process, for any number of threads."""

    def __init__(self) -> None:
        super().__init__(lambda counts: _add_to_database(counts))

    def add(self, client_id: int, version: str, at: datetime) -> None:
        """Count a request; see `count`."""
        self.count(Use(client_id, version, at.astimezone(UTC).date(), _database()), at)


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


uses: Final = UseCounter()
