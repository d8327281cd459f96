"""Figures of the home page that take long to count where there is much.

There they are counted in the background and shown as they were a moment ago, with the time.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.cache import cache
from django.utils import timezone
from django_tasks import task

from core.models import Organization

# A figure older than this is counted anew in the background, and shown until then.
FRESH_FOR: Final = timedelta(minutes=1)
# One older than this is counted while the page waits: nobody seems to work in the background.
SHOWN_FOR: Final = timedelta(minutes=15)

Counter = Callable[[Organization], Any]

_COUNTERS: Final[dict[str, Counter]] = {}


def counted(name: str) -> Callable[[Counter], Counter]:
    """Return a decorator: what it decorates counts the figure of this name."""

    def register(counter: Counter) -> Counter:
        _COUNTERS[name] = counter
        return counter

    return register


def figure(name: str, organization: Organization, *, is_large: bool) -> tuple[Any, datetime | None]:
    """Return the figure, and when it was counted, None for now.

    `is_large` says that counting takes long. Then the page only waits for it when nobody looked
    for a quarter of an hour.
    """
    if not is_large:
        return _COUNTERS[name](organization), None
    key = _key(name, organization.pk)
    found: tuple[Any, datetime] | None = cache.get(key)
    now = timezone.now()
    if found is None or now - found[1] > SHOWN_FOR:
        return _count(name, organization)
    if now - found[1] > FRESH_FOR and cache.add(f"{key}:asked", True, FRESH_FOR.total_seconds()):
        recount.enqueue(name, organization.pk)
    return found


@task()
def recount(name: str, organization_id: int) -> None:
    """Count the figure of an organization, which may be gone by now."""
    organization = Organization.objects.filter(pk=organization_id).first()
    if organization is not None and name in _COUNTERS:
        _count(name, organization)


def _count(name: str, organization: Organization) -> tuple[Any, datetime]:
    counted_now = (_COUNTERS[name](organization), timezone.now())
    cache.set(_key(name, organization.pk), counted_now, SHOWN_FOR.total_seconds())
    return counted_now


def _key(name: str, organization_id: int) -> str:
    return f"home:{name}:{organization_id}"
