"""How much each API client does on each surface, counted as `core.uses` counts, and reported."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, NamedTuple

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest

from core.database import patience
from core.models import ApiClient, ApiSurface, ClientUse
from core.uses import UseCounter, database_in_use

# What "lately" means in the reports, today included.
DAYS: Final = 30


class Outcome(NamedTuple):
    """What is counted by itself; see `core.uses.Counted`. `column` is that of the kind of reply."""

    client_id: int
    day: date
    surface: str
    column: str
    database: str

    @property
    def row(self) -> tuple[int, date, str]:
        """What names the row."""
        return self.client_id, self.day, self.surface


class ClientUseCounter(UseCounter[Outcome]):
    """The counts of one process, with the time of the last request of each row."""

    def __init__(self) -> None:
        super().__init__(self._add_to_database)
        self._last: dict[tuple[int, date, str], datetime] = {}

    def add(self, client_id: int, surface: ApiSurface, status: int, at: datetime) -> None:
        """Count a request that was answered with this status.

        In a transaction this waits for its end. Raises what the database raises when it is not
        known whether there is a transaction; a failure to write is no failure of this call.
        """
        day = at.astimezone(UTC).date()
        use = Outcome(client_id, day, str(surface), _column(status), database_in_use())
        self._last[use.row] = at
        self.count(use, at)

    def forget(self) -> None:
        """Start anew, without the counts that were not written."""
        super().forget()
        self._last.clear()

    def _add_to_database(self, counts: Counter[Outcome]) -> None:
        rows = _rows(counts)
        # The request that writes the counts of a minute must not wait for an import to end.
        with patience(seconds=0.2), transaction.atomic():
            ids = {client_id for client_id, _, _ in rows}
            # Of a client that is gone nothing is told any more.
            known = set(ApiClient.objects.filter(pk__in=ids).values_list("pk", flat=True))
            for row in sorted(row for row in rows if row[0] in known):
                # A clock that was put back may have made the time of the last one be forgotten.
                start = datetime.combine(row[1], time(), UTC)
                _add(row, rows[row], self._last.get(row, start))
        newest = max((use.day for use in counts), default=date.min)
        # A copy: meanwhile other threads count.
        for row in tuple(self._last):
            if row[1] < newest - timedelta(days=1):
                self._last.pop(row, None)


def _column(status: int) -> str:
    if status >= 500:
        return "failed"
    return "refused" if status >= 400 else "requests"


def _rows(counts: Counter[Outcome]) -> Mapping[tuple[int, date, str], Counter[str]]:
    """Return by row what to add to its columns; what was refused or failed is a request, too."""
    rows: defaultdict[tuple[int, date, str], Counter[str]] = defaultdict(Counter)
    here = database_in_use()
    for use, count in counts.items():
        if use.database == here:
            rows[use.row][use.column] += count
            if use.column != "requests":
                rows[use.row]["requests"] += count
    return rows


def _add(row: tuple[int, date, str], counts: Counter[str], last: datetime) -> None:
    columns: dict[str, Any] = dict(zip(("client_id", "day", "surface"), row, strict=True))
    found = ClientUse.objects.filter(**columns)
    change: dict[str, Any] = {name: F(name) + count for name, count in counts.items()}
    change["last_used_at"] = Greatest("last_used_at", last)
    if not found.update(**change):
        # Another process may make the row meanwhile; then this one does nothing.
        new = ClientUse(**columns, last_used_at=last)
        ClientUse.objects.bulk_create([new], ignore_conflicts=True)
        found.update(**change)


def with_use(clients: QuerySet[ApiClient], today: date) -> QuerySet[Any]:
    """Return the clients with `last_used_at`, `requests_lately` and `errors_lately`.

    Errors are what was refused or failed. `today` is a day of UTC.
    """
    uses = ClientUse.objects.filter(client=OuterRef("pk"))
    last = uses.order_by("-day", "-last_used_at").values("last_used_at")[:1]
    lately = uses.filter(day__gt=today - timedelta(days=DAYS)).order_by().values("client")
    return clients.annotate(
        last_used_at=Subquery(last),
        requests_lately=Coalesce(Subquery(lately.annotate(n=Sum("requests")).values("n")), 0),
        errors_lately=Coalesce(
            Subquery(lately.annotate(n=Sum(F("refused") + F("failed"))).values("n")), 0
        ),
    )


def last_uses(client: ApiClient) -> dict[str, datetime]:
    """Return when the client was last on each surface that it ever used (a query for each)."""
    found: dict[str, datetime] = {}
    for surface in ApiSurface.values:
        uses = ClientUse.objects.filter(client=client, surface=surface).order_by("-day")
        if last := uses.values_list("last_used_at", flat=True).first():
            found[surface] = last
    return found


def daily_uses(client: ApiClient, today: date) -> list[ClientUse]:
    """Return what the client did in the last days, newest first, by surface; at most 90 rows."""
    uses = ClientUse.objects.filter(client=client, day__gt=today - timedelta(days=DAYS))
    return list(uses.order_by("-day", "surface"))


client_uses: Final = ClientUseCounter()
