"""Where the organization's trucks start from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import record_history
from core.models import Organization, TimestampedModel
from dispatch.models.settings import LocationSettings
from dispatch.querysets import LocationQuerySet


class Location(LocationSettings, TimestampedModel):
    """A depot or yard of the organization; customers are served from one or several."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="locations", db_index=False
    )
    name = models.CharField(_("name"), max_length=64)
    is_active = models.BooleanField(_("active"), default=True)
    line_1 = models.CharField(_("street"), max_length=256, blank=True)
    line_2 = models.CharField(_("second line"), max_length=256, blank=True)
    line_3 = models.CharField(_("third line"), max_length=256, blank=True)
    line_4 = models.CharField(_("fourth line"), max_length=256, blank=True)
    city = models.CharField(_("city"), max_length=86, blank=True)
    state = models.CharField(_("state"), max_length=32, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=86, blank=True)
    latitude = models.DecimalField(
        _("latitude"), max_digits=10, decimal_places=7, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=10, decimal_places=7, null=True, blank=True
    )
    contact_name = models.CharField(_("contact"), max_length=128, blank=True)
    contact_email = models.CharField(_("e-mail"), max_length=256, blank=True)
    contact_number = models.CharField(_("phone"), max_length=90, blank=True)

    objects = LocationQuerySet.as_manager()
    history = record_history()

    class Meta:
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"],
                name="location_name_unique",
                violation_error_message=_("This name is already used."),
            ),
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="location_name_given",
                violation_error_message=_("A name is required."),
            ),
            models.CheckConstraint(
                condition=models.Q(latitude=None) | models.Q(latitude__range=(-90, 90)),
                name="location_latitude_range",
                violation_error_message=_("A latitude is between -90 and 90."),
            ),
            models.CheckConstraint(
                condition=models.Q(longitude=None) | models.Q(longitude__range=(-180, 180)),
                name="location_longitude_range",
                violation_error_message=_("A longitude is between -180 and 180."),
            ),
            models.CheckConstraint(
                condition=models.Q(distance_factor__gte=0),
                name="location_distance_factor_not_negative",
                violation_error_message=_("A factor is not negative."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
