"""Where a customer is billed and shipped to."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import record_history
from core.models import TimestampedModel


class Address(TimestampedModel):
    """One place of a customer, with the roles it plays.

    The billing address of v1, the fiscal address of dynamics and the first active billing address
    of dispatch are the same row: the active one with `is_billing` and the lowest id. The shipping
    address likewise; when both are one row, the customer ships to its billing address.
    """

    customer = models.ForeignKey("customers.Customer", models.CASCADE, related_name="addresses")
    is_billing = models.BooleanField(_("billing"), default=False)
    is_shipping = models.BooleanField(_("shipping"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    country = models.CharField(_("country"), max_length=2, blank=True, help_text="ISO 3166-1")
    state = models.CharField(_("state"), max_length=255, blank=True)
    city = models.CharField(_("city"), max_length=255, blank=True)
    district = models.CharField(_("district"), max_length=150, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=86, blank=True)
    line_1 = models.CharField(_("street"), max_length=256, blank=True)
    line_2 = models.CharField(_("second line"), max_length=256, blank=True)
    line_3 = models.CharField(_("third line"), max_length=256, blank=True)
    line_4 = models.CharField(_("fourth line"), max_length=256, blank=True)
    external_number = models.CharField(_("external number"), max_length=100, blank=True)
    internal_number = models.CharField(_("internal number"), max_length=100, blank=True)
    latitude = models.DecimalField(
        _("latitude"), max_digits=10, decimal_places=7, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=10, decimal_places=7, null=True, blank=True
    )

    history = record_history()

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude=None) | models.Q(latitude__range=(-90, 90)),
                name="address_latitude_range",
                violation_error_message=_("A latitude is between -90 and 90."),
            ),
            models.CheckConstraint(
                condition=models.Q(longitude=None) | models.Q(longitude__range=(-180, 180)),
                name="address_longitude_range",
                violation_error_message=_("A longitude is between -180 and 180."),
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.line_1, self.city, self.country) if part)
