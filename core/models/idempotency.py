"""Replies that are kept to be given again."""

from __future__ import annotations

from django.db import models

from core.models.organization import Organization


class IdempotencyKey(models.Model):
    """The reply to a request that its sender named by a key, to give again; for 24 hours.

    Written in the transaction of what the request did (`core.idempotency`). `caller` is the API
    client's id (0 for a login session) and the user's, `body` the reply as it was sent.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    caller = models.CharField(max_length=41)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    http_status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "caller", "key"], name="idempotencykey_unique"
            )
        ]
        indexes = [
            # finding those whose time is over
            models.Index(fields=["created_at"], name="idempotencykey_age"),
        ]

    def __str__(self) -> str:
        return self.key
