"""How work is done at a location, as far as its clients need to know."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class BarCode(models.TextChoices):
    """How bar codes of assets are printed."""

    CODE_39 = "code_39", "Code 39"
    CODE_93 = "code_93", "Code 93"
    CODE_128 = "code_128", "Code 128"
    EAN_13 = "ean_13", "EAN-13"
    QR = "qr", "QR"


class DistanceUnit(models.TextChoices):
    """In what distances are shown."""

    KILOMETERS = "km", _("kilometers")
    MILES = "mi", _("miles")


class LocationSettings(models.Model):
    """The settings of a location: they are the dispatcher's; no rule of this system reads them."""

    # assets
    allow_new_asset_numbers = models.BooleanField(_("drivers may add assets"), default=True)
    asset_number_required = models.BooleanField(_("asset number required"), default=False)
    bar_code_type = models.CharField(
        _("bar codes"), max_length=16, choices=BarCode.choices, default=BarCode.CODE_39
    )
    main_inventory_name = models.CharField(
        _("name of the main inventory"), max_length=64, blank=True
    )
    # jobs
    auto_complete_dumps = models.BooleanField(_("complete dumps automatically"), default=False)
    auto_rollover_enabled = models.BooleanField(_("carry jobs over to the next day"), default=False)
    do_share_drivers = models.BooleanField(_("share drivers with other locations"), default=False)
    driver_self_assignment = models.BooleanField(_("drivers may take jobs"), default=False)
    dtt_enabled = models.BooleanField(_("disposal tickets (DTT)"), default=False)
    leed_enabled = models.BooleanField(_("LEED reports"), default=False)
    require_reason_fail_delay = models.BooleanField(
        _("reason required for failure or delay"), default=False
    )
    require_reference_number = models.BooleanField(_("reference number required"), default=False)
    require_signature = models.BooleanField(_("signature required"), default=False)
    use_additional_items = models.BooleanField(_("additional items"), default=False)
    # billing
    auto_billing_setup = models.BooleanField(_("set billing up automatically"), default=False)
    billing_accounts_global = models.BooleanField(
        _("billing accounts of all locations"), default=False
    )
    # distances
    distance_factor = models.DecimalField(
        _("distance factor"),
        max_digits=8,
        decimal_places=4,
        default=1,
        validators=[MinValueValidator(0)],
        help_text=_("What a distance as the crow flies is multiplied with."),
    )
    distance_label = models.CharField(
        _("distances in"),
        max_length=2,
        choices=DistanceUnit.choices,
        default=DistanceUnit.KILOMETERS,
    )
    # kinds of work: what they are called here, and whether they are offered
    delivery_name = models.CharField(_("deliveries are called"), max_length=64, default="Delivery")
    delivery_hidden = models.BooleanField(_("no deliveries"), default=False)
    pickup_name = models.CharField(_("pick-ups are called"), max_length=64, default="Pickup")
    pickup_hidden = models.BooleanField(_("no pick-ups"), default=False)
    dropoff_name = models.CharField(_("drop-offs are called"), max_length=64, default="Dropoff")
    dropoff_hidden = models.BooleanField(_("no drop-offs"), default=False)
    exchange_name = models.CharField(_("exchanges are called"), max_length=64, default="Exchange")
    exchange_hidden = models.BooleanField(_("no exchanges"), default=False)
    service_name = models.CharField(_("services are called"), max_length=64, default="Service")
    service_hidden = models.BooleanField(_("no services"), default=False)
    service_disclaimer = models.TextField(_("disclaimer"), max_length=2048, blank=True)
    # what the customer is told of a job
    notify_on_acknowledged_job = models.BooleanField(_("tell: job acknowledged"), default=False)
    notify_on_dispatched_job = models.BooleanField(_("tell: job dispatched"), default=False)
    notify_on_completed_job = models.BooleanField(_("tell: job completed"), default=False)
    notify_on_failed_job = models.BooleanField(_("tell: job failed"), default=False)

    class Meta:
        abstract = True
