"""The collection policy of an organization, and what a customer has of its own."""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from typing import Any, ClassVar, Final

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from collections_policy.models.schemas import NotificationSchema, NotificationType
from core.history import record_history
from core.models import Organization, TimestampedModel
from customers.models import Customer
from customers.querysets import OrganizationQuerySet

# The wire's own pattern, so that every surface takes the same addresses.
SENDER_EMAIL: Final = (
    r"^((?:[\w-]+\.)*\w[\w-]{0,63})@((?:[\w-]+\.)*\w[\w-]{0,98})"
    r"\.([a-zA-Z]{2,15}(?:\.[a-zA-Z]{2})?)$"
)
UNCOLLECTIBLE_DAYS: Final = (1, 120)
TERM_DAYS: Final = (0, 180)
INTEREST: Final = (Decimal(0), Decimal(100))
REMINDER_TIMES: Final = (time(6), time(12))


def _between(limits: tuple[Any, Any]) -> list[Any]:
    low, high = limits
    return [MinValueValidator(low), MaxValueValidator(high)]


def _interest(label: Any) -> models.DecimalField:
    return models.DecimalField(
        label,
        max_digits=5,
        decimal_places=2,
        validators=_between(INTEREST),
        help_text=_("percent per year"),
    )


class CollectionPolicy(TimestampedModel):
    """How an organization collects from its customers: one row each, replaced as a whole.

    The credit bureau (SIC) is told of customers who do not pay.
    """

    organization = models.OneToOneField(
        Organization, models.PROTECT, related_name="collection_policy"
    )
    is_affiliated = models.BooleanField(_("member of the credit bureau"), null=True, blank=True)
    days_to_uncollectible = models.PositiveSmallIntegerField(
        _("days to uncollectible"), validators=_between(UNCOLLECTIBLE_DAYS)
    )
    reports_to_bureau = models.BooleanField(_("reports to the credit bureau"))
    reports_automatically = models.BooleanField(_("reports automatically"), null=True, blank=True)
    default_schema = models.ForeignKey(
        NotificationSchema,
        models.PROTECT,
        related_name="+",
        verbose_name=_("usual notification schema"),
    )
    notification_type = models.ForeignKey(
        NotificationType, models.PROTECT, related_name="+", verbose_name=_("notification type")
    )
    reminder_time = models.TimeField(
        _("reminders start at"), null=True, blank=True, validators=_between(REMINDER_TIMES)
    )
    shows_detail = models.BooleanField(_("customers see the detail of invoices"))
    sender_name = models.CharField(_("sender of reminders"), max_length=100)
    sender_email = models.CharField(
        _("sender's e-mail"),
        max_length=100,
        validators=[RegexValidator(SENDER_EMAIL, _("Not an e-mail address."))],
    )
    notifies_payments = models.BooleanField(_("notifies of payments"))
    minimum_interest = _interest(_("lowest interest"))
    maximum_interest = _interest(_("highest interest"))
    maximum_term_days = models.PositiveSmallIntegerField(
        _("longest term in days"), validators=_between(TERM_DAYS)
    )
    assigns_seller = models.BooleanField(_("each document gets a seller"))
    assigns_branch = models.BooleanField(_("each document gets a branch"))
    default_seller = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("usual seller"),
    )
    attaches_documents = models.BooleanField(_("sends documents as attachments"))
    links_documents = models.BooleanField(_("customers see related documents"))

    objects: ClassVar[Any] = OrganizationQuerySet.as_manager()
    history = record_history()

    class Meta:
        verbose_name = _("collection policy")
        verbose_name_plural = _("collection policies")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    days_to_uncollectible__range=UNCOLLECTIBLE_DAYS,
                    maximum_term_days__range=TERM_DAYS,
                ),
                name="collectionpolicy_days_range",
                violation_error_message=_("Days are out of range."),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    minimum_interest__gte=0,
                    minimum_interest__lte=models.F("maximum_interest"),
                    maximum_interest__lte=100,
                ),
                name="collectionpolicy_interest_range",
                violation_error_message=_("Interest is from 0 to 100, the lowest first."),
            ),
            models.CheckConstraint(
                condition=models.Q(reminder_time=None)
                | models.Q(reminder_time__range=REMINDER_TIMES),
                name="collectionpolicy_reminder_time_range",
                violation_error_message=_("Reminders start from 06:00 to 12:00."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organization)


class CustomerPolicy(TimestampedModel):
    """What a customer has of its own over the organization's policy.

    With `uses_general_policy` the organization's values apply and these are only kept.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="customer_policies")
    customer = models.OneToOneField(Customer, models.PROTECT, related_name="collection_policy")
    uses_general_policy = models.BooleanField(_("the organization's policy applies"))
    reports_automatically = models.BooleanField(_("reports automatically"))
    default_schema = models.ForeignKey(
        NotificationSchema, models.PROTECT, related_name="+", verbose_name=_("notification schema")
    )
    notification_type = models.ForeignKey(
        NotificationType, models.PROTECT, related_name="+", verbose_name=_("notification type")
    )
    shows_detail = models.BooleanField(_("sees the detail of invoices"))
    attaches_documents = models.BooleanField(_("gets documents as attachments"))

    objects: ClassVar[Any] = OrganizationQuerySet.as_manager()
    history = record_history()

    class Meta:
        verbose_name = _("policy of a customer")
        verbose_name_plural = _("policies of customers")

    def __str__(self) -> str:
        return str(self.customer)
