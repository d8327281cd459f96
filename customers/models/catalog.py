"""The small tables of an organization that customers refer to."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import record_history
from core.models import Organization, TimestampedModel
from customers.querysets import CatalogQuerySet, CategoryQuerySet, OrganizationQuerySet


class CatalogRecord(TimestampedModel):
    """A named entry of an organization with a reference of its own."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="%(class)s_set", db_index=False
    )
    reference = models.CharField(_("reference"), max_length=255)
    name = models.CharField(_("name"), max_length=255)

    objects: ClassVar[Any] = CatalogQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "reference"],
                name="%(class)s_reference_unique",
                violation_error_message=_("reference already used"),
            ),
            models.CheckConstraint(
                condition=~models.Q(reference=""),
                name="%(class)s_reference_given",
                violation_error_message=_("A reference is required."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.reference})"


class CustomerCategory(CatalogRecord):
    """A node of the organization's category tree; the one without a parent is the root."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    description = models.TextField(_("description"), blank=True)
    image = models.CharField(max_length=255, blank=True, editable=False)

    objects: ClassVar[Any] = CategoryQuerySet.as_manager()
    history = record_history()

    class Meta(CatalogRecord.Meta):
        abstract = False
        verbose_name = _("customer category")
        verbose_name_plural = _("customer categories")
        constraints = [
            *CatalogRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(parent=None),
                name="customercategory_one_root",
                violation_error_message=_("An organization has one root category."),
            ),
        ]


class CustomerSegmentation(CatalogRecord):
    """A segment of the market; a customer is in at most one."""

    description = models.TextField(_("description"), blank=True)

    history = record_history()

    class Meta(CatalogRecord.Meta):
        abstract = False
        verbose_name = _("customer segmentation")
        verbose_name_plural = _("customer segmentations")


class CustomerGroup(CatalogRecord):
    """A free grouping; a customer may be in many."""

    description = models.TextField(_("description"), blank=True)

    history = record_history()

    class Meta(CatalogRecord.Meta):
        abstract = False
        verbose_name = _("customer group")
        verbose_name_plural = _("customer groups")


class PaymentType(CatalogRecord):
    """A way to pay that the organization accepts."""

    # The references that every organization has, that mean the same in upper case, and that can
    # never be deleted.
    BUILT_IN = ("cash", "credit_card", "cheque")

    is_active = models.BooleanField(_("active"), default=True)

    history = record_history()

    class Meta(CatalogRecord.Meta):
        abstract = False
        verbose_name = _("payment type")
        verbose_name_plural = _("payment types")

    @classmethod
    def spelled(cls, reference: str) -> str:
        """Return the reference as it is stored: those of the built-in three in lower case."""
        return reference.lower() if reference.lower() in cls.BUILT_IN else reference

    @property
    def is_built_in(self) -> bool:
        """Whether the record is one of the three that must not be deleted."""
        return self.reference.lower() in self.BUILT_IN


class Region(TimestampedModel):
    """A node of the organization's geographical tree; `level` 1 is the top."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="regions")
    name = models.CharField(_("name"), max_length=255)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    level = models.PositiveSmallIntegerField(_("level"), editable=False)
    position = models.IntegerField(_("position"), default=0)

    objects = OrganizationQuerySet.as_manager()
    history = record_history()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        constraints = [
            models.CheckConstraint(condition=models.Q(level__gte=1), name="region_level_from_1"),
            models.CheckConstraint(
                condition=models.Q(parent=None, level=1)
                | models.Q(parent__isnull=False, level__gt=1),
                name="region_level_matches_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CurrencyRate(TimestampedModel):
    """A currency that the organization trades in besides its own, and what one unit is worth."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="currency_rates", db_index=False
    )
    code = models.CharField(_("currency"), max_length=3, help_text=_("ISO 4217 code"))
    rate = models.DecimalField(
        _("rate"),
        max_digits=15,
        decimal_places=8,
        validators=[MinValueValidator(0)],
        help_text=_("Units of the organization's currency for one unit of this one."),
    )

    history = record_history()

    class Meta:
        verbose_name = _("currency rate")
        verbose_name_plural = _("currency rates")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "code"],
                name="currencyrate_code_unique",
                violation_error_message=_("This currency already has a rate."),
            ),
            models.CheckConstraint(
                condition=models.Q(rate__gt=0),
                name="currencyrate_positive",
                violation_error_message=_("A rate is greater than 0."),
            ),
        ]

    def __str__(self) -> str:
        return self.code
