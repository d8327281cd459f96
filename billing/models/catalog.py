"""What an organization sells by contract: services, packages of them, and its own plan."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from billing.querysets import OrganizationQuerySet
from core.history import record_history
from core.models import Organization, TimestampedModel

MOST_MONTHS = 120


class CodedRecord(TimestampedModel):
    """An entry that clients name by the organization's own `code`, exactly as it is written."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="%(class)s_set", db_index=False
    )
    code = models.CharField(_("code"), max_length=100)
    name = models.CharField(_("name"), max_length=255)
    description = models.TextField(_("description"), blank=True)
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Whether new contracts may have it.")
    )

    objects: ClassVar[Any] = OrganizationQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "code"],
                name="%(class)s_code_unique",
                violation_error_message=_("This code is already used."),
            ),
            models.CheckConstraint(
                condition=~models.Q(code="") & ~models.Q(name=""),
                name="%(class)s_code_and_name_given",
                violation_error_message=_("A code and a name are required."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Service(CodedRecord):
    """Something that is counted and sold, such as invoices stamped or messages sent."""

    history = record_history()

    class Meta(CodedRecord.Meta):
        abstract = False
        verbose_name = _("service")
        verbose_name_plural = _("services")


class Package(CodedRecord):
    """A ready-made contract: what a new one has where it says nothing else."""

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
    services = models.ManyToManyField(Service, through="PackageService", related_name="packages")

    history = record_history()

    class Meta(CodedRecord.Meta):
        abstract = False
        verbose_name = _("package")
        verbose_name_plural = _("packages")
        constraints = [
            *CodedRecord.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(price__gte=0),
                name="package_price_not_negative",
                violation_error_message=_("A price is not negative."),
            ),
            models.CheckConstraint(
                condition=models.Q(period_months__range=(1, MOST_MONTHS)),
                name="package_period_range",
                violation_error_message=_("A period has 1 to 120 months."),
            ),
        ]


class PackageService(models.Model):
    """A service of a package, with the limit and value that a new contract starts with."""

    package = models.ForeignKey(Package, models.CASCADE, related_name="contents")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    transaction_limit = models.PositiveIntegerField(_("uses per period"), default=0)
    value = models.CharField(_("value"), max_length=255, blank=True)

    history = record_history()

    class Meta:
        verbose_name = _("service of a package")
        verbose_name_plural = _("services of a package")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["package", "service"],
                name="packageservice_unique",
                violation_error_message=_("The package already has this service."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.package}: {self.service}"


class PlanAllowance(TimestampedModel):
    """How many uses of a service the organization's own plan includes each month."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="plan_allowances", db_index=False
    )
    service = models.ForeignKey(
        Service, models.PROTECT, related_name="+", verbose_name=_("service")
    )
    total_included = models.PositiveBigIntegerField(_("uses a month"))

    objects: ClassVar[Any] = OrganizationQuerySet.as_manager()
    history = record_history()

    class Meta:
        verbose_name = _("plan allowance")
        verbose_name_plural = _("plan allowances")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "service"],
                name="planallowance_unique",
                violation_error_message=_("The plan already names this service."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service}: {self.total_included}"
