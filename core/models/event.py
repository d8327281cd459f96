"""What happened, written once."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.event_names import event_name
from core.models.clients import ApiClient
from core.models.organization import Organization
from core.models.people import User


class EventQuerySet(models.QuerySet["Event"]):
    """Events are written once."""

    def update(self, **_values: Any) -> int:
        """Refuse: an event is what happened."""
        raise TypeError("Events cannot be changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse: an event is what happened."""
        raise TypeError("Events cannot be deleted.")


class Event(models.Model):
    """One business fact: what happened to which record, who did it, when, in which request.

    Written by the service in the transaction of the change; the feed for audit and polling.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    code = models.CharField(max_length=64, help_text=_("For example customer.created."))
    at = models.DateTimeField()
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    client = models.ForeignKey(ApiClient, models.SET_NULL, null=True, related_name="+")
    request_id = models.CharField(max_length=64)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    subject_label = models.CharField(max_length=255, blank=True)
    changes = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            # the feed of an organization, oldest first
            models.Index(fields=["organization", "id"], name="event_feed"),
            # everything that happened to one record
            models.Index(fields=["subject_type", "subject_id", "id"], name="event_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.subject_label}"

    @property
    def name(self) -> str:
        """What it is called in the back office."""
        return event_name(self.code)
