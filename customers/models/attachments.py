"""What is attached to customers one by one: their groups, payment types and external ids."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import record_history
from core.models import Organization
from customers.models.catalog import CustomerGroup, PaymentType
from customers.models.customer import Customer


class CustomerGroupAssignment(models.Model):
    """A customer's membership of one group."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="group_assignments")
    group = models.ForeignKey(CustomerGroup, models.CASCADE, related_name="assignments")
    created_at = models.DateTimeField()

    history = record_history()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "group"],
                name="customergroupassignment_unique",
                violation_error_message=_("The customer is already in this group."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.customer}: {self.group}"


class CustomerPaymentType(models.Model):
    """A way in which one customer pays; `position` keeps the order in which they were given."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="payment_type_choices")
    payment_type = models.ForeignKey(PaymentType, models.PROTECT, related_name="choices")
    position = models.PositiveSmallIntegerField()

    history = record_history()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "payment_type"],
                name="customerpaymenttype_unique",
                violation_error_message=_("The customer already has this payment type."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.customer}: {self.payment_type}"


class CustomerExternalId(models.Model):
    """The customer's id in another system, for example a CRM's."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="external_ids")
    system = models.CharField(_("system"), max_length=64)
    value = models.CharField(_("id"), max_length=255)

    history = record_history()

    class Meta:
        verbose_name = _("external id")
        verbose_name_plural = _("external ids")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "system", "value"],
                name="customerexternalid_unique",
                violation_error_message=_("This external id belongs to another customer."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.system}: {self.value}"
