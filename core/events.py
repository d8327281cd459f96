"""Recording of business facts; called by services inside their transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models

from core.actor import Actor
from core.models import Event, Organization

# Where the events of the innermost `collected` block go besides.
_collecting: ContextVar[list[Event] | None] = ContextVar("core.events.collecting", default=None)


def describe(
    subject: models.Model,
    *,
    code: str,
    organization: Organization,
    by: Actor,
    changes: dict[str, Any] | None = None,
) -> Event:
    """Return the unsaved event that `code` happened to the subject.

    `changes` maps domain field names to [before, after], in JSON values.
    """
    return Event(
        organization=organization,
        code=code,
        at=by.at,
        actor=by.user,
        client=by.client,
        request_id=by.request_id,
        subject_type=subject._meta.model_name or "",
        subject_id=subject.pk,
        subject_label=str(subject)[:255],
        changes=changes or {},
    )


def record(
    subject: models.Model,
    *,
    code: str,
    organization: Organization,
    by: Actor,
    changes: dict[str, Any] | None = None,
) -> None:
    """Keep the fact that `code` happened to the subject; takes part in the caller's transaction."""
    event = describe(subject, code=code, organization=organization, by=by, changes=changes)
    event.save()
    collecting = _collecting.get()
    if collecting is not None:
        collecting.append(event)


@contextmanager
def collected() -> Iterator[list[Event]]:
    """Hand over what is recorded in the block, as far as it got, in that order."""
    events: list[Event] = []
    token = _collecting.set(events)
    try:
        yield events
    finally:
        _collecting.reset(token)
