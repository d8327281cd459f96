"""Recording of business facts; called by services inside their transaction."""

from __future__ import annotations

from typing import Any

from django.db import models

from core.actor import Actor
from core.models import Event, Organization


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
    describe(subject, code=code, organization=organization, by=by, changes=changes).save()
