"""The customer itself and what is attached to it one by one."""

from __future__ import annotations

import uuid_utils.compat as uuid_utils
from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import record_history
from core.models import Organization, TimestampedModel
from customers.models.catalog import (
    CustomerCategory,
    CustomerGroup,
    CustomerSegmentation,
    PaymentType,
    Region,
)
from customers.models.computed import KEYS, key_of, lower_case_of
from customers.models.credit import DueDateRule, money
from customers.models.numbered import Citizenship, CustomerType
from customers.models.searched import searched_text
from customers.querysets import CustomerQuerySet

LIVE = models.Q(deleted_at=None)
# The columns that the database computes; the past needs no copy of them.
COMPUTED = ("name_lower", "reference_lower", "searched", *KEYS)


class Customer(TimestampedModel):
    """A company or person that the organization sells to, serves and collects from.

    `id` is the number on the v1 and dispatch surfaces, `uuid` the one on the dynamics surface,
    `reference` the organization's own. A deleted customer keeps its row (`deleted_at`), so that its
    number is never given again and its past can be read; no surface shows it. One that was merged
    (`merged_into`) is deleted, too; its number, uuid and reference go on meaning the survivor.
    """

    uuid = models.UUIDField(default=uuid_utils.uuid7, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="customers", db_index=False
    )
    reference = models.CharField(_("reference"), max_length=255)
    reference2 = models.CharField(_("second reference"), max_length=255, blank=True)
    name = models.CharField(_("name"), max_length=255, help_text=_("Legal name"))
    given_name = models.CharField(
        _("given name"), max_length=250, blank=True, help_text=_("Natural persons only.")
    )
    surname_1 = models.CharField(_("first surname"), max_length=50, blank=True)
    surname_2 = models.CharField(_("second surname"), max_length=50, blank=True)
    barcode = models.CharField(_("barcode"), max_length=255, blank=True)
    category = models.ForeignKey(
        CustomerCategory, models.PROTECT, related_name="customers", verbose_name=_("category")
    )
    segmentation = models.ForeignKey(
        CustomerSegmentation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="customers",
        verbose_name=_("segmentation"),
    )
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="customers",
        verbose_name=_("region"),
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sub_customers",
        verbose_name=_("parent customer"),
    )
    bill_with_parent = models.BooleanField(_("bill with parent"), default=False)
    groups = models.ManyToManyField(
        CustomerGroup, through="CustomerGroupAssignment", related_name="customers"
    )
    payment_types = models.ManyToManyField(
        PaymentType, through="CustomerPaymentType", related_name="customers"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("created by"),
    )

    email = models.CharField(_("e-mail"), max_length=256, blank=True)
    phone = models.CharField(_("phone"), max_length=90, blank=True)
    mobile = models.CharField(_("mobile"), max_length=90, blank=True)
    fax = models.CharField(_("fax"), max_length=90, blank=True)
    website = models.CharField(_("website"), max_length=255, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    logo = models.CharField(max_length=255, blank=True, editable=False)

    tax_id = models.CharField(_("tax id"), max_length=64, blank=True)
    tax_registration_abroad = models.CharField(
        _("tax registration abroad"), max_length=64, blank=True
    )
    tax_residence = models.CharField(_("tax residence"), max_length=64, blank=True)
    company_registration_number = models.CharField(
        _("company registration number"), max_length=255, blank=True
    )

    customer_type = models.ForeignKey(
        CustomerType,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("customer type"),
    )
    citizenship = models.ForeignKey(
        Citizenship,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("citizenship"),
    )

    is_active = models.BooleanField(_("active"), default=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True, editable=False)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("cancelled by"),
    )
    cancel_reason = models.CharField(
        _("reason for the cancellation"), max_length=255, blank=True, editable=False
    )
    is_on_hold = models.BooleanField(_("on hold"), default=False)
    on_hold_reason = models.CharField(_("reason for the hold"), max_length=255, blank=True)
    risk = models.CharField(_("risk"), max_length=255, blank=True)
    risk_color = models.CharField(
        _("risk color"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(r"^#[0-9A-F]{6}$", _("A color is #RRGGBB."))],
    )

    currency = models.CharField(_("currency"), max_length=3, help_text=_("ISO 4217 code"))
    has_credit = models.BooleanField(_("buys on credit"), null=True, blank=True)
    credit_limit = money(_("credit limit"))
    balance = money(_("balance"))
    max_cheque_period = models.PositiveIntegerField(
        _("longest cheque period"), null=True, blank=True, help_text=_("days")
    )
    max_cheque_value = money(_("largest cheque"))
    cash_back = money(_("applied cash back"))
    return_discount = models.DecimalField(
        _("return discount"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("percent"),
    )
    invoices_per_route = models.PositiveIntegerField(_("invoices per route"), null=True, blank=True)
    payment_term = models.CharField(_("payment term"), max_length=255, blank=True)
    point_of_contact = models.CharField(
        _("point of contact held"), max_length=255, blank=True, help_text="pocTenus"
    )
    due_date_days = models.PositiveIntegerField(_("days to pay"), null=True, blank=True)
    due_date_rule = models.PositiveSmallIntegerField(
        _("counted from"), choices=DueDateRule.choices, null=True, blank=True
    )
    deleted_at = models.DateTimeField(null=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        db_index=False,
        related_name="aliases",
        verbose_name=_("merged into"),
    )

    name_lower = lower_case_of("name")
    reference_lower = lower_case_of("reference")
    searched = searched_text()
    name_key = key_of("name")
    email_key = key_of("email")
    phone_key = key_of("phone")
    tax_id_key = key_of("tax_id")

    objects = CustomerQuerySet.as_manager()
    history = record_history(excluded_fields=list(COMPUTED))

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        permissions = [("export_customers", _("Can export customers"))]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "reference"],
                # A merged customer's reference is its survivor's second one.
                condition=LIVE | models.Q(merged_into__isnull=False),
                name="customer_reference_unique",
                violation_error_message=_("reference already used"),
            ),
            models.UniqueConstraint(fields=["uuid"], name="customer_uuid_unique"),
            models.CheckConstraint(
                condition=~models.Q(reference=""),
                name="customer_reference_given",
                violation_error_message=_("A reference is required."),
            ),
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="customer_name_given",
                violation_error_message=_("A name is required."),
            ),
            models.CheckConstraint(
                condition=models.Q(parent=None) | ~models.Q(parent=models.F("id")),
                name="customer_not_own_parent",
                violation_error_message=_("A customer cannot be below itself."),
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | models.Q(deleted_at__isnull=False),
                name="customer_merged_is_deleted",
            ),
            models.CheckConstraint(
                condition=models.Q(cancelled_at=None) | models.Q(is_active=False),
                name="customer_cancelled_is_inactive",
                violation_error_message=_("A cancelled customer is not active."),
            ),
            models.CheckConstraint(
                condition=models.Q(credit_limit=None) | models.Q(credit_limit__gte=0),
                name="customer_credit_limit_not_negative",
                violation_error_message=_("A credit limit is not negative."),
            ),
            models.CheckConstraint(
                condition=models.Q(due_date_rule=None)
                | models.Q(due_date_rule__in=DueDateRule.values, due_date_days__isnull=False),
                name="customer_due_date_rule_has_days",
                violation_error_message=_("The due date rule needs a number of days."),
            ),
        ]
        indexes = [
            # GET /customers: one index for each of the usual sorts, ties broken by id
            models.Index("organization", "id", name="customer_by_id", condition=LIVE),
            models.Index(
                "organization", "created_at", "id", name="customer_by_created", condition=LIVE
            ),
            models.Index(
                "organization", "updated_at", "id", name="customer_by_updated", condition=LIVE
            ),
            models.Index(
                "organization", "name_lower", "id", name="customer_by_name", condition=LIVE
            ),
            models.Index(
                "organization", "reference_lower", "id", name="customer_by_ref", condition=LIVE
            ),
            # a customer is found by its tax id on the dynamics surface
            models.Index("organization", "tax_id", name="customer_by_tax_id", condition=LIVE),
            # likely duplicates have a key in common
            *(
                models.Index(
                    "organization",
                    key,
                    "id",
                    name=f"customer_by_{key}",
                    condition=LIVE & ~models.Q(**{key: ""}),
                )
                for key in KEYS
            ),
            models.Index(
                "merged_into",
                name="customer_by_survivor",
                condition=models.Q(merged_into__isnull=False),
            ),
            # they are few: what hangs on the others is counted as all without what hangs on them
            models.Index(
                "organization",
                "id",
                name="customer_deleted",
                condition=models.Q(deleted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.reference})"
