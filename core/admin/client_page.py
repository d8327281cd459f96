"""What the page of an API client tells: what it reaches, what it did, what was done to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.admin.scope import organizations_of
from core.client_uses import DAYS, daily_uses, last_uses
from core.models import ApiClient, ApiSurface, ClientUse, Event, Membership

MOST_EVENTS: Final = 50
CREATED: Final = "api_client.created"

_MADE_SUMS: Final = ("requests", "refused", "failed")


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day, or all of them: requests by surface, in all, refused and failed."""

    day: date | None
    by_surface: list[int]
    requests: int
    refused: int
    failed: int


def client_context(request: HttpRequest, client: ApiClient, today: date) -> dict[str, Any]:
    """Return what the template of the page needs; `today` is a day of UTC. Seven queries."""
    uses = daily_uses(client, today)
    last = last_uses(client)
    facts = _events(request, client)
    made = [event for event in facts if event.code == CREATED]
    return {
        "made_at": made[-1].at if made else client.created,
        "made_by": (made[-1].client or made[-1].actor) if made else None,
        "reaches": _reaches(request, client),
        "last_uses": [(ApiSurface(name).label, at) for name, at in last.items()],
        "days": DAYS,
        "surfaces": [ApiSurface(name).label for name in last],
        "rows": _rows(uses, list(last)),
        "total": _row(None, uses, list(last)),
        "facts": facts,
    }


def _rows(uses: Iterable[ClientUse], surfaces: list[str]) -> list[DayRow]:
    by_day: dict[date, list[ClientUse]] = {}
    for use in uses:
        by_day.setdefault(use.day, []).append(use)
    return [_row(day, of_day, surfaces) for day, of_day in by_day.items()]


def _row(day: date | None, uses: list[ClientUse], surfaces: list[str]) -> DayRow:
    by_surface = [
        sum(use.requests for use in uses if use.surface == surface) for surface in surfaces
    ]
    return DayRow(
        day,
        by_surface,
        requests=sum(use.requests for use in uses),
        refused=sum(use.refused for use in uses),
        failed=sum(use.failed for use in uses),
    )


def _reaches(request: HttpRequest, client: ApiClient) -> list[str]:
    """Return the client's roles in the person's organizations, and that there are others."""
    held = Membership.objects.filter(user_id=client.user_id)
    visible = held.filter(organization__in=organizations_of(request.user))
    rows = list(visible.select_related("organization").order_by("organization__name", "pk"))
    names = [f"{each.organization}: {each.get_role_display()}" for each in rows]
    if held.count() > len(rows):
        names.append(_("and organizations that are not yours"))
    return names


def _events(request: HttpRequest, client: ApiClient) -> list[Event]:
    """Return what was done to the client, newest first; at most `MOST_EVENTS`.

    There is an event in each organization that it reaches: of several the person sees one.
    """
    events = Event.objects.filter(subject_type="apiclient", subject_id=client.pk)
    seen = events.filter(organization__in=organizations_of(request.user))
    newest = seen.select_related("actor", "client").order_by("-id")[: MOST_EVENTS * 4]
    once = {(event.code, event.at, event.request_id): event for event in newest}
    return list(once.values())[:MOST_EVENTS]
