"""The small tables that the dynamics surface refers to by a number of the organization's own."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import record_history
from core.models import Organization, TimestampedModel
from customers.querysets import OrganizationQuerySet


class NumberedRecord(TimestampedModel):
    """An entry of a catalog that staff edit; clients know it by `number`.

    One that is no longer active stays with the records that have it, and is not given again.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="%(class)s_set", db_index=False
    )
    number = models.PositiveIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=100)
    is_active = models.BooleanField(_("active"), default=True)

    objects: ClassVar[Any] = OrganizationQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "number"],
                name="%(class)s_number_unique",
                violation_error_message=_("This number is already used."),
            ),
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="%(class)s_name_given",
                violation_error_message=_("A name is required."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class CustomerType(NumberedRecord):
    """What kind of person the customer is, such as a company or a natural person."""

    history = record_history()

    class Meta(NumberedRecord.Meta):
        abstract = False
        verbose_name = _("customer type")
        verbose_name_plural = _("customer types")


class Citizenship(NumberedRecord):
    """Whether the customer is of the country or from abroad."""

    history = record_history()

    class Meta(NumberedRecord.Meta):
        abstract = False
        verbose_name = _("citizenship")
        verbose_name_plural = _("citizenships")


class PaymentCondition(NumberedRecord):
    """When a customer pays, such as at once or on credit."""

    history = record_history()

    class Meta(NumberedRecord.Meta):
        abstract = False
        verbose_name = _("payment condition")
        verbose_name_plural = _("payment conditions")


class ExchangeRateType(NumberedRecord):
    """Where the exchange rate of a document comes from, such as the official journal."""

    history = record_history()

    class Meta(NumberedRecord.Meta):
        abstract = False
        verbose_name = _("exchange rate type")
        verbose_name_plural = _("exchange rate types")
