"""Who acts for a customer, and which dated versions of the surface are in use."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import record_history
from core.models import ApiClient, Organization, TimestampedModel
from customers.models import Customer


class CustomerUser(TimestampedModel):
    """The customer that a user with the role ClientCustomer acts for in an organization."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        db_index=False,
        verbose_name=_("user"),
    )
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="+", verbose_name=_("customer")
    )

    history = record_history()

    class Meta:
        verbose_name = _("customer's user")
        verbose_name_plural = _("customers' users")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization"],
                name="customeruser_unique",
                violation_error_message=_("This user already acts for a customer."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.customer}"


class ClientVersion(models.Model):
    """The dated version that an API client used last: what it gets when it names none."""

    client = models.OneToOneField(
        ApiClient, models.CASCADE, primary_key=True, related_name="dispatch_version"
    )
    version = models.CharField(_("version"), max_length=64)
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("client's version")
        verbose_name_plural = _("clients' versions")

    def __str__(self) -> str:
        return f"{self.client}: {self.version}"


class VersionUse(models.Model):
    """How many requests a client made with a version on a day (UTC)."""

    client = models.ForeignKey(ApiClient, models.CASCADE, related_name="+", db_index=False)
    version = models.CharField(_("version"), max_length=64)
    day = models.DateField(_("day"))
    requests = models.PositiveBigIntegerField(_("requests"), default=0)

    class Meta:
        verbose_name = _("use of a version")
        verbose_name_plural = _("versions in use")
        constraints = [
            models.UniqueConstraint(fields=["client", "version", "day"], name="versionuse_unique"),
        ]
        indexes = [
            # the report of the last days
            models.Index(fields=["day"], name="versionuse_day"),
        ]

    def __str__(self) -> str:
        return f"{self.client} {self.version} {self.day}: {self.requests}"
