"""The states of suspensions: they begin and end with the days where their organization is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import Organization
from dispatch.models import Suspension

STATES: Final = (("current", _("current")), ("to_come", _("to come")), ("past", _("past")))


def local_day(organization: Organization, at: datetime) -> date:
    """Return the day that it is in the organization's time zone."""
    return at.astimezone(ZoneInfo(organization.time_zone)).date()


def state_of(suspension: Suspension, at: datetime) -> str:
    """Return which of `STATES` the suspension is in."""
    today = local_day(suspension.organization, at)
    if suspension.starts_on > today:
        return "to_come"
    is_over = suspension.ends_on is not None and suspension.ends_on < today
    return "past" if is_over else "current"


def state_name(suspension: Suspension, at: datetime) -> str:
    """Return the state in words."""
    return gettext(str(dict(STATES)[state_of(suspension, at)]))


def in_state(state: str, organizations: Iterable[Organization], at: datetime, path: str = "") -> Q:
    """Return the condition that a suspension (at the end of `path`) is in the state."""
    zones: dict[str, list[int]] = {}
    for organization in organizations:
        zones.setdefault(organization.time_zone, []).append(organization.pk)
    conditions = [
        Q(**{f"{path}organization__in": keys})
        & _on_day(state, at.astimezone(ZoneInfo(zone)).date(), path)
        for zone, keys in zones.items()
    ]
    return reduce(or_, conditions, Q(pk__in=[]))


def _on_day(state: str, day: date, path: str) -> Q:
    if state == "to_come":
        return Q(**{f"{path}starts_on__gt": day})
    if state == "past":
        return Q(**{f"{path}ends_on__lt": day})
    is_open = Q(**{f"{path}ends_on": None}) | Q(**{f"{path}ends_on__gte": day})
    return Q(**{f"{path}starts_on__lte": day}) & is_open
