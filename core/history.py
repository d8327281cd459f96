"""The past of every business record, kept by django-simple-history.

One past row a change: what the record looked like, who changed it, when, and in which request.
Services call `attribute` before they save or delete, so no thread-local request is needed.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords

from core.actor import Actor


class HistoryEntry(models.Model):
    """What every past row has besides the record's own columns."""

    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        abstract = True


def record_history(**options: Any) -> HistoricalRecords:
    """Return the declaration that gives a model its past; `options` as of HistoricalRecords."""
    return HistoricalRecords(bases=[HistoryEntry], **options)


def attribute(instance: models.Model, actor: Actor) -> None:
    """Make the next save or delete of the record be remembered as the actor's."""
    instance._history_user = actor.user  # type: ignore[attr-defined]
    instance._history_date = actor.at  # type: ignore[attr-defined]
    instance._history_request_id = actor.request_id  # type: ignore[attr-defined]


def copy_request_id(*, instance: models.Model, history_instance: Any, **_: object) -> None:
    """Receive `pre_create_historical_record`: simple-history's only way to extra columns."""
    history_instance.request_id = getattr(instance, "_history_request_id", "")
