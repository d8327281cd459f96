"""A customer's contract, what it holds, and every change it went through."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from billing.models.catalog import MOST_MONTHS, Package, Service
from billing.querysets import OrganizationQuerySet, RecurrenceQuerySet
from core.history import record_history
from core.models import ApiClient, Organization, TimestampedModel
from customers.models import Customer


class Recurrence(TimestampedModel):
    """The services that a customer has, and what they cost each period.

    `code` is the wire's recurrence_id. Periods are counted in whole months from `starts_on`, a day
    of the organization's calendar; a day that a month lacks is its last one. So the running period
    and the next billing day follow from the date, and nothing has to roll them on.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="recurrences", db_index=False
    )
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="recurrences")
    code = models.CharField(_("contract id"), max_length=100)
    package = models.ForeignKey(
        Package,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recurrences",
        verbose_name=_("package"),
    )
    name = models.CharField(_("name"), max_length=255, blank=True)
    price = models.DecimalField(
        _("price of a period"),
        max_digits=14,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0)],
    )
    currency = models.CharField(_("currency"), max_length=3, help_text=_("ISO 4217 code"))
    period_months = models.PositiveSmallIntegerField(
        _("period in months"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_MONTHS)],
    )
    starts_on = models.DateField(_("first day"))
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True, editable=False)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("cancelled by"),
    )
    cancel_reason = models.CharField(
        _("reason for the cancellation"), max_length=255, blank=True, editable=False
    )

    objects: ClassVar[Any] = RecurrenceQuerySet.as_manager()
    history = record_history()

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "code"],
                name="recurrence_code_unique",
                violation_error_message=_("The customer already has a contract of this id."),
            ),
            models.CheckConstraint(
                condition=~models.Q(code=""),
                name="recurrence_code_given",
                violation_error_message=_("A contract id is required."),
            ),
            models.CheckConstraint(
                condition=models.Q(price__gte=0),
                name="recurrence_price_not_negative",
                violation_error_message=_("A price is not negative."),
            ),
            models.CheckConstraint(
                condition=models.Q(period_months__range=(1, MOST_MONTHS)),
                name="recurrence_period_range",
                violation_error_message=_("A period has 1 to 120 months."),
            ),
        ]
        indexes = [
            # contracts of one organization, in id order
            models.Index(fields=["organization", "id"], name="recurrence_list"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})" if self.name else self.code


class RecurrenceService(models.Model):
    """A service that a contract holds."""

    recurrence = models.ForeignKey(Recurrence, models.CASCADE, related_name="services")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    transaction_limit = models.PositiveIntegerField(_("uses per period"), default=0)
    value = models.CharField(_("value"), max_length=255, blank=True)
    external_id = models.CharField(_("id in the CRM"), max_length=255, blank=True)

    history = record_history()

    class Meta:
        verbose_name = _("service of a contract")
        verbose_name_plural = _("services of a contract")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recurrence", "service"],
                name="recurrenceservice_unique",
                violation_error_message=_("The contract already has this service."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recurrence}: {self.service}"


class ChangeKind(models.TextChoices):
    """What a change of a contract amounts to."""

    UPGRADE = "upgrade", _("upgrade")
    DOWNGRADE = "downgrade", _("downgrade")
    CHANGE = "change", _("change")


class RecurrenceChange(models.Model):
    """One change of a contract's services or price, kept for good.

    `before` and `after` are the whole contract in JSON values; `added`, `removed` and `updated` the
    codes of services. `amount` is what the rest of the running period costs more (less when
    negative). The id tells in which order changes of one contract were made.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    recurrence = models.ForeignKey(Recurrence, models.CASCADE, related_name="changes")
    kind = models.CharField(_("kind"), max_length=9, choices=ChangeKind.choices)
    at = models.DateTimeField(_("when"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    client = models.ForeignKey(ApiClient, models.SET_NULL, null=True, related_name="+")
    request_id = models.CharField(max_length=64)
    before = models.JSONField(_("before"))
    after = models.JSONField(_("after"))
    added = models.JSONField(_("added"), default=list)
    removed = models.JSONField(_("removed"), default=list)
    updated = models.JSONField(_("updated"), default=list)
    amount = models.DecimalField(_("pro rata"), max_digits=14, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    period_starts_on = models.DateField(_("period from"))
    period_ends_on = models.DateField(_("period before"), help_text=_("The next billing day."))
    days_charged = models.PositiveSmallIntegerField(_("days charged"))

    objects: ClassVar[Any] = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a contract")
        verbose_name_plural = _("changes of contracts")
        ordering = ["id"]
        indexes = [
            # those of the last days
            models.Index(fields=["organization", "at"], name="recurrencechange_lately"),
        ]

    def __str__(self) -> str:
        return f"{self.recurrence}: {self.get_kind_display()}"

    @property
    def days_in_period(self) -> int:
        """How many days the running period had."""
        return (self.period_ends_on - self.period_starts_on).days
