"""What was used of a contract's services."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from billing.models.catalog import Service
from billing.models.recurrence import Recurrence
from billing.querysets import OrganizationQuerySet
from core.models import Organization


class UsageRecord(models.Model):
    """Uses of one service under one contract; written once.

    `external_id` is the sender's own number of the record, by which a second sending is known.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    recurrence = models.ForeignKey(Recurrence, models.PROTECT, related_name="usage", db_index=False)
    service = models.ForeignKey(Service, models.PROTECT, related_name="+", db_index=False)
    quantity = models.PositiveIntegerField(_("quantity"))
    used_at = models.DateTimeField(_("when"))
    external_id = models.CharField(_("id of the sender"), max_length=100)
    created_at = models.DateTimeField(_("received"), editable=False)

    objects: ClassVar[Any] = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("usage")
        verbose_name_plural = _("usage")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "external_id"],
                name="usagerecord_external_id_unique",
                violation_error_message=_("This usage was already taken."),
            ),
            models.CheckConstraint(
                condition=models.Q(quantity__gte=1) & ~models.Q(external_id=""),
                name="usagerecord_quantity_from_1",
                violation_error_message=_("A quantity of at least 1 and an id are required."),
            ),
        ]
        indexes = [
            # the sums of a contract's running period
            models.Index(
                fields=["recurrence", "used_at"],
                include=["service", "quantity"],
                name="usagerecord_of_recurrence",
            ),
            # the month's sums of the organization's plan
            models.Index(
                fields=["organization", "used_at"],
                include=["service", "quantity"],
                name="usagerecord_of_month",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.external_id}: {self.quantity} x {self.service}"
