"""The people to talk to at a customer."""

from __future__ import annotations

import uuid_utils.compat as uuid_utils
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import record_history
from core.models import Organization, TimestampedModel
from customers.querysets import ContactQuerySet


class Reachable(models.Model):
    """How somebody may be reached, and what is sent there."""

    uuid = models.UUIDField(default=uuid_utils.uuid7, editable=False, unique=True)
    phone_prefix = models.CharField(_("prefix of the phone"), max_length=10, blank=True)
    mobile_prefix = models.CharField(_("prefix of the mobile"), max_length=10, blank=True)
    is_phone_active = models.BooleanField(_("phone in use"), default=True)
    is_email_active = models.BooleanField(_("e-mail in use"), default=True)
    is_mobile_active = models.BooleanField(_("mobile in use"), default=True)
    notify_payment_receipts = models.BooleanField(_("send payment receipts"), default=False)
    notify_new_documents = models.BooleanField(_("send new documents"), default=False)
    notify_collection = models.BooleanField(_("send collection reminders"), default=False)

    class Meta:
        abstract = True


class Contact(Reachable, TimestampedModel):
    """A person or desk at a customer; one without a name is known by how it is reached."""

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
    # what the contact is told of requests for service (the dispatch surface)
    notify_new_request = models.BooleanField(_("tell: new request"), default=False)
    notify_acknowledged_request = models.BooleanField(_("tell: acknowledged"), default=False)
    notify_dispatched_request = models.BooleanField(_("tell: dispatched"), default=False)
    notify_completed_request = models.BooleanField(_("tell: completed"), default=False)
    notify_failed_request = models.BooleanField(_("tell: failed"), default=False)
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
                condition=~models.Q(
                    first_name="", last_name="", email="", phone="", phone2="", mobile=""
                ),
                name="contact_name_given",
                violation_error_message=_("A name or a way to reach the contact is required."),
            ),
        ]
        indexes = [
            # GET /contacts of one organization, in id order
            models.Index(fields=["organization", "id"], name="contact_list"),
        ]

    def __str__(self) -> str:
        name = f"{self.first_name} {self.last_name}".strip()
        return name or self.email or self.phone or self.mobile or self.phone2
