"""Two records of one customer made one, and what was found to be two after all."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Organization
from customers.models.customer import Customer
from customers.querysets import OrganizationQuerySet


class CustomerMerge(models.Model):
    """That one customer was merged into another, and all it takes to undo it.

    The merged customer keeps its row: deleted, and with `merged_into` the survivor, so that its
    number, uuid and reference go on meaning the survivor. `moves` lists every column that the merge
    wrote, in order: `{"model": "customers.contact", "pk": 5, "column": "customer_id", "before": 3,
    "after": 9}`, in JSON values.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    survivor = models.ForeignKey(
        Customer, models.PROTECT, related_name="merges", verbose_name=_("kept customer")
    )
    merged = models.ForeignKey(
        Customer, models.PROTECT, related_name="+", verbose_name=_("merged customer")
    )
    reason = models.CharField(_("reason"), max_length=255, blank=True)
    moves = models.JSONField(default=list)
    merged_at = models.DateTimeField(_("merged"))
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("merged by"),
    )
    undone_at = models.DateTimeField(_("undone"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("undone by"),
    )

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        permissions = [("merge_customers", "Can merge customers and undo it")]
        constraints = [
            models.UniqueConstraint(
                fields=["merged"],
                condition=models.Q(undone_at=None),
                name="customermerge_once",
                violation_error_message=_("This customer is merged already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(survivor=models.F("merged")), name="customermerge_of_two"
            ),
        ]
        indexes = [models.Index("organization", "id", name="customermerge_list")]

    def __str__(self) -> str:
        return f"{self.merged} → {self.survivor}"


class DistinctCustomers(models.Model):
    """That two customers look alike and are not the same: they are not proposed again."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    first = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    decided_at = models.DateTimeField(_("decided"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("pair of different customers")
        verbose_name_plural = _("pairs of different customers")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="distinctcustomers_unique"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")),
                name="distinctcustomers_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"
