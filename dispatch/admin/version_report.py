"""Who uses which dated version, counted for the page by which versions are retired."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Max, Q, QuerySet, Sum

from core.models import ApiClient
from dispatch.models import ClientVersion, VersionUse
from dispatch.version_history import HISTORY

SHORT: Final = 30
LONG: Final = 90


@dataclass(frozen=True, slots=True)
class ClientUse:
    """How a client used a version in the last days, today included."""

    client: ApiClient
    short: int
    long: int
    last: date


@dataclass(slots=True)
class VersionReport:
    """A version: what it broke, who used it, who gets it without asking."""

    version: str
    is_offered: bool
    is_default: bool
    changes: tuple[str, ...]
    uses: list[ClientUse] = field(default_factory=list)
    pinned: list[ClientVersion] = field(default_factory=list)

    @property
    def short(self) -> int:
        """The requests of the last `SHORT` days."""
        return sum(use.short for use in self.uses)

    @property
    def long(self) -> int:
        """The requests of the last `LONG` days."""
        return sum(use.long for use in self.uses)

    @property
    def is_needed(self) -> bool:
        """Say whether somebody would notice if it were gone; the newest is always needed."""
        return bool(self.uses or self.pinned) or self.version == HISTORY.newest


def version_reports(clients: QuerySet[Any], today: date) -> list[VersionReport]:
    """Return all versions, the newest first, with what these clients did with them.

    Three queries. A version that is offered no more is among them while somebody used it lately or
    is pinned to it.
    """
    reports = {version: _report(version) for version in HISTORY.versions}
    for use in _uses(clients, today):
        _of(reports, use["version"]).uses.append(use["use"])
    pins = ClientVersion.objects.filter(client__in=clients).select_related("client__user")
    for pin in pins.order_by("client__name", "pk"):
        _of(reports, pin.version).pinned.append(pin)
    return sorted(reports.values(), key=lambda report: report.version, reverse=True)


def _uses(clients: QuerySet[Any], today: date) -> Iterable[dict[str, Any]]:
    first = today - timedelta(days=LONG - 1)
    lately = Q(day__gt=today - timedelta(days=SHORT))
    rows = (
        VersionUse.objects.filter(client__in=clients, day__gte=first)
        .order_by()
        .values("version", "client")
        .annotate(short=Sum("requests", filter=lately), long=Sum("requests"), last=Max("day"))
    )
    found = list(rows)
    known = ApiClient.objects.select_related("user").in_bulk({row["client"] for row in found})
    for row in sorted(found, key=lambda row: (-row["long"], row["client"])):
        client = known[row["client"]]
        use = ClientUse(client, row["short"] or 0, row["long"], row["last"])
        yield {"version": row["version"], "use": use}


def _of(reports: dict[str, VersionReport], version: str) -> VersionReport:
    return reports.setdefault(version, _report(version))


def _report(version: str) -> VersionReport:
    is_offered = version in HISTORY
    changes = tuple(change.about for change in HISTORY.changes_of(version)) if is_offered else ()
    return VersionReport(version, is_offered, version == HISTORY.earliest, changes)
