"""The people to talk to at a customer."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import record_history
from core.models import Organization, TimestampedModel
from customers.querysets import ContactQuerySet


class Contact(TimestampedModel):
    """A person at a customer."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey("customers.Customer", models.CASCADE, related_name="contacts")
    first_name = models.CharField(_("first name"), max_length=255, blank=True)
    last_name = models.CharField(_("last name"), max_length=255, blank=True)
    job_title = models.CharField(_("job title"), max_length=255, blank=True)
    email = models.CharField(_("e-mail"), max_length=256, blank=True)
    phone = models.CharField(_("phone"), max_length=90, blank=True)
    phone2 = models.CharField(_("second phone"), max_length=90, blank=True)
    mobile = models.CharField(_("mobile"), max_length=90, blank=True)
    fax = models.CharField(_("fax"), max_length=90, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True, help_text="ISO 3166-1")
    city = models.CharField(_("city"), max_length=255, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=86, blank=True)
    address = models.CharField(_("address"), max_length=256, blank=True)
    is_decision_maker = models.BooleanField(_("decision maker"), default=False)
    photo = models.CharField(max_length=255, blank=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible user"),
    )

    objects = ContactQuerySet.as_manager()
    history = record_history()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(first_name="", last_name=""),
                name="contact_name_given",
                violation_error_message=_("A first or a last name is required."),
            ),
        ]
        indexes = [
            # GET /contacts of one organization, in id order
            models.Index(fields=["organization", "id"], name="contact_list"),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()
