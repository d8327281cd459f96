"""What belongs to a customer once: how it is invoiced, paid and reached as a whole."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import record_history
from core.models import TimestampedModel
from customers.models.contact import Reachable
from customers.models.numbered import ExchangeRateType, PaymentCondition


class MainContact(Reachable, TimestampedModel):
    """Who answers at the customer's own e-mail address, telephone and mobile, and what is sent.

    The addresses themselves are the customer's (`email`, `phone`, `mobile`): v1 shows them there.
    """

    customer = models.OneToOneField(
        "customers.Customer", models.CASCADE, primary_key=True, related_name="main_contact"
    )
    name = models.CharField(_("name"), max_length=255, blank=True)

    history = record_history()

    class Meta:
        verbose_name = _("main contact")
        verbose_name_plural = _("main contacts")

    def __str__(self) -> str:
        return self.name


class InvoicingDefaults(TimestampedModel):
    """What a new document of the customer starts with.

    Codes are of the SAT's catalogs; the currency is the customer's own (`Customer.currency`).
    """

    customer = models.OneToOneField(
        "customers.Customer", models.CASCADE, primary_key=True, related_name="defaults"
    )
    seller = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("seller"),
    )
    payment_condition = models.ForeignKey(
        PaymentCondition,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("payment condition"),
    )
    contact_uuid = models.UUIDField(
        _("contact"),
        null=True,
        blank=True,
        help_text=_("The main contact or one of the customer's contacts."),
    )
    payment_way = models.CharField(
        _("payment way"), max_length=2, blank=True, help_text="c_FormaPago"
    )
    payment_method = models.CharField(
        _("payment method"), max_length=3, blank=True, help_text="c_MetodoPago"
    )
    cfdi_use = models.CharField(
        _("use of the invoice (CFDI 3.3)"), max_length=4, blank=True, help_text="c_UsoCFDI"
    )
    cfdi_use_v40 = models.CharField(
        _("use of the invoice (CFDI 4.0)"), max_length=4, blank=True, help_text="c_UsoCFDI"
    )
    fiscal_regime = models.CharField(
        _("fiscal regime (CFDI 3.3)"), max_length=3, blank=True, help_text="c_RegimenFiscal"
    )
    fiscal_regime_v40 = models.CharField(
        _("fiscal regime (CFDI 4.0)"), max_length=3, blank=True, help_text="c_RegimenFiscal"
    )
    exchange_rate_type = models.ForeignKey(
        ExchangeRateType,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("exchange rate type"),
    )
    exchange_rate = models.DecimalField(
        _("exchange rate"),
        max_digits=15,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("Units of the organization's currency for one of the customer's."),
    )

    history = record_history()

    class Meta:
        verbose_name = _("invoicing defaults")
        verbose_name_plural = _("invoicing defaults")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(exchange_rate=None) | models.Q(exchange_rate__gt=0),
                name="invoicingdefaults_rate_positive",
                violation_error_message=_("A rate is greater than 0."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.customer_id)


class DeliveryPortal(TimestampedModel):
    """The customer's own portal, where invoices are delivered.

    The password is somebody else's credential: `password_encrypted` holds it as
    `core.encryption` wrote it, and neither history nor events do.
    """

    customer = models.OneToOneField(
        "customers.Customer", models.CASCADE, primary_key=True, related_name="delivery_portal"
    )
    is_used = models.BooleanField(_("in use"), null=True, blank=True)
    url = models.CharField(_("address"), max_length=2048, blank=True)
    user_name = models.CharField(_("user name"), max_length=255, blank=True)
    password_encrypted = models.TextField(blank=True, editable=False)

    encrypted_columns = {"password_encrypted": "customer__organization_id"}
    history = record_history(excluded_fields=["password_encrypted"])

    class Meta:
        verbose_name = _("delivery portal")
        verbose_name_plural = _("delivery portals")
        permissions = [("reveal_portal_password", "Can see the password of a delivery portal")]

    def __str__(self) -> str:
        return self.url


class PaymentSettings(TimestampedModel):
    """How the customer pays."""

    customer = models.OneToOneField(
        "customers.Customer", models.CASCADE, primary_key=True, related_name="payment_settings"
    )
    is_collaborative = models.BooleanField(_("agrees on dates"), default=False)
    receives_payments = models.BooleanField(_("pays here"), default=False)
    has_collection_advance = models.BooleanField(_("collection is advanced"), default=False)

    history = record_history()

    class Meta:
        verbose_name = _("payment settings")
        verbose_name_plural = _("payment settings")

    def __str__(self) -> str:
        return str(self.customer_id)


class PaymentDate(models.Model):
    """A payment date agreed on with the customer, in the order agreed."""

    customer = models.ForeignKey("customers.Customer", models.CASCADE, related_name="payment_dates")
    cut_off_at = models.DateTimeField(_("cut-off date"))
    payment_at = models.DateTimeField(_("payment date"))

    history = record_history()

    class Meta:
        verbose_name = _("payment date")
        verbose_name_plural = _("payment dates")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.payment_at:%Y-%m-%d}"
