"""Organizations, and what every record of theirs starts from."""

from __future__ import annotations

import re
import secrets

from django.core.validators import MinLengthValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import record_history

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


def thirteen_digits() -> str:
    """Return 13 random digits, the first not 0.

    Image links carry them where the original product put a time stamp. Links are read without a
    token (they stand in `<img>` tags), so what makes one unguessable must be random.
    """
    return str(10**12 + secrets.randbelow(9 * 10**12))


class TimestampedModel(models.Model):
    """A record that knows when it was made and last changed (UTC; set by services, not clocks)."""

    created_at = models.DateTimeField(_("created"), editable=False)
    updated_at = models.DateTimeField(_("last updated"), editable=False)

    class Meta:
        abstract = True


class Organization(TimestampedModel):
    """A company that owns customers, grants credit and runs trucks: the tenant of every record.

    `id` is the dispatch surface's tenant id, `slug` the v1 surface's name for it and `tax_id` (RFC)
    the dynamics surface's.
    """

    slug = models.CharField(
        max_length=50,
        validators=[RegexValidator(SLUG, _("Lower-case letters, digits and single hyphens only."))],
    )
    name = models.CharField(_("name"), max_length=255)
    short_name = models.CharField(
        _("short name"), max_length=100, blank=True, help_text=_("The name it is known by.")
    )
    tax_id = models.CharField(_("tax id (RFC)"), max_length=13)
    officer_given_name = models.CharField(_("officer's given name"), max_length=250, blank=True)
    officer_given_name_2 = models.CharField(
        _("officer's second given name"), max_length=250, blank=True
    )
    officer_surname_1 = models.CharField(_("officer's first surname"), max_length=50, blank=True)
    officer_surname_2 = models.CharField(_("officer's second surname"), max_length=50, blank=True)
    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    phone = models.CharField(
        _("phone"),
        max_length=15,
        blank=True,
        validators=[MinLengthValidator(7, _("A phone number has 7 to 15 characters."))],
    )
    address = models.CharField(_("address"), max_length=256, blank=True)
    city = models.CharField(_("city"), max_length=86, blank=True)
    state = models.CharField(_("state"), max_length=32, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=86, blank=True)
    truck_limit = models.PositiveIntegerField(
        _("trucks"), null=True, blank=True, help_text=_("How many it may run; empty: no limit.")
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="America/Mexico_City")
    default_currency = models.CharField(
        _("default currency"), max_length=3, default="MXN", help_text=_("ISO 4217 code")
    )
    has_geographical_locations = models.BooleanField(
        _("geographical locations"),
        default=False,
        help_text=_("Customers carry a region, and API replies show it."),
    )
    customer_region_level = models.PositiveSmallIntegerField(
        _("region level in use"),
        default=1,
        help_text=_("Customers may use regions of this level or below; 1 is the top of the tree."),
    )
    media_stamp = models.CharField(max_length=13, default=thirteen_digits, editable=False)

    history = record_history()

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        constraints = [
            models.UniqueConstraint(
                fields=["slug"],
                name="organization_slug_unique",
                violation_error_message=_("This slug is already used."),
            ),
            models.UniqueConstraint(
                fields=["tax_id"],
                name="organization_tax_id_unique",
                violation_error_message=_("This tax id is already used."),
            ),
            models.CheckConstraint(
                condition=models.Q(customer_region_level__gte=1),
                name="organization_region_level_from_1",
                violation_error_message=_("The top level is 1."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
