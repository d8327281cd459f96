"""Customers at locations, on what terms, and why somebody is not served for a while."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import record_history
from core.models import Organization, TimestampedModel
from customers.models import Customer
from dispatch.models.location import Location
from dispatch.querysets import CustomerLocationQuerySet, SuspensionQuerySet


class Suspension(TimestampedModel):
    """A reason not to serve customers for a while; any number of them may be under the same one."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="suspensions")
    reason = models.CharField(_("reason"), max_length=255)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day; empty while it is open.")
    )

    objects = SuspensionQuerySet.as_manager()
    history = record_history()

    class Meta:
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="suspension_reason_given",
                violation_error_message=_("A reason is required."),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="suspension_ends_after_start",
                violation_error_message=_("It cannot end before it starts."),
            ),
        ]

    def __str__(self) -> str:
        until = self.ends_on or "…"
        return f"{self.reason} ({self.starts_on} - {until})"


class ServiceTerms(models.Model):
    """On what terms a customer is served."""

    account_number_1 = models.CharField(_("account number"), max_length=128, blank=True)
    account_number_2 = models.CharField(_("second account number"), max_length=128, blank=True)
    is_commercial = models.BooleanField(_("commercial"), default=False)
    note = models.TextField(_("note"), max_length=2048, blank=True)
    reference_number = models.CharField(_("reference number"), max_length=256, blank=True)
    renewal_on = models.DateField(_("renewal"), null=True, blank=True)
    sales_rep = models.CharField(_("sales representative"), max_length=64, blank=True)
    sales_rep_key = models.CharField(
        _("sales representative's id"),
        max_length=64,
        blank=True,
        help_text=_("A provider's number, or a member's UUID or user name."),
    )
    sales_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("sales user"),
    )
    suspension = models.ForeignKey(
        Suspension,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("suspension"),
    )

    class Meta:
        abstract = True


class CustomerLocation(ServiceTerms, TimestampedModel):
    """One customer served from one location; inactive when it is served there no longer.

    A customer that is not active is inactive at every location, whatever its rows say (`is_served`
    tells); active again, it is served where it was.
    """

    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="customer_locations", db_index=False
    )
    location = models.ForeignKey(
        Location, models.PROTECT, related_name="customer_locations", db_index=False
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = CustomerLocationQuerySet.as_manager()
    history = record_history()

    class Meta:
        verbose_name = _("customer at a location")
        verbose_name_plural = _("customers at locations")
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "location"],
                name="customerlocation_unique",
                violation_error_message=_("The customer is already at this location."),
            ),
        ]
        indexes = [
            # GET /locations/{id}/customers, in the order of the customers' ids
            models.Index(fields=["location", "customer"], name="customerlocation_list"),
        ]

    def __str__(self) -> str:
        return f"{self.customer} @ {self.location}"

    @property
    def is_served(self) -> bool:
        """Say whether the customer is served here now."""
        return self.is_active and self.customer.is_active


class DefaultTerms(ServiceTerms, TimestampedModel):
    """The terms that a customer was made with, before it was at any location.

    A location that it is linked to later starts with them.
    """

    customer = models.OneToOneField(
        Customer, models.CASCADE, primary_key=True, related_name="default_terms"
    )

    history = record_history()

    class Meta:
        verbose_name = _("default terms")
        verbose_name_plural = _("default terms")

    def __str__(self) -> str:
        return str(self.customer_id)
