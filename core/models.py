"""Organizations, the people and machines that act in them, and what they did."""

from __future__ import annotations

import re
import secrets
from typing import Any, ClassVar

import uuid_utils.compat as uuid_utils
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.validators import MinLengthValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import AbstractApplication

from core.history import record_history
from core.roles import Role

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


class UserQuerySet(models.QuerySet["User"]):
    """Questions about users."""

    def for_organization(self, organization: Organization) -> UserQuerySet:
        """Return the people who are members of the organization, each once, without machines."""
        members = Membership.objects.filter(organization=organization).values("user_id")
        return self.filter(id__in=members, is_machine=False)


class MemberManager(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Users, askable by organization."""


class User(AbstractUser):  # type: ignore[django-manager-missing]
    """A person, or the identity under which an API client acts (`is_machine`)."""

    uuid = models.UUIDField(
        default=uuid_utils.uuid7,
        editable=False,
        unique=True,
        help_text=_("The person's number on the dynamics surface, for example as a seller."),
    )
    reference = models.CharField(
        _("reference"),
        max_length=255,
        blank=True,
        help_text=_("The person's own number in the organization, for example emp-002."),
    )
    is_machine = models.BooleanField(_("API client"), default=False, editable=False)
    updated_at = models.DateTimeField(_("last updated"), auto_now=True)

    objects: ClassVar[MemberManager] = MemberManager()
    history = record_history(excluded_fields=["password", "last_login"])

    class Meta(AbstractUser.Meta):
        indexes = [
            # userId=<reference> of the v1 surface, and /users/reference/<reference>
            models.Index(fields=["reference"], name="user_reference"),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Membership(models.Model):
    """One role of one user in one organization; several rows make several roles."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=24, choices=Role.choices)

    history = record_history()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization", "role"],
                name="membership_unique",
                violation_error_message=_("This member already has this role."),
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="membership_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"


class ApiClient(AbstractApplication):
    """A program that may use the APIs (an OAuth 2 client).

    Its `user` is the machine identity whose memberships say which organizations and roles a token
    got with client credentials reaches; tokens got by authorization code act as the person.
    """

    class Meta(AbstractApplication.Meta):
        verbose_name = _("API client")
        verbose_name_plural = _("API clients")

    def __str__(self) -> str:
        return self.name or self.client_id


class EventQuerySet(models.QuerySet["Event"]):
    """Events are written once."""

    def update(self, **_values: Any) -> int:
        """Refuse: an event is what happened."""
        raise TypeError("Events cannot be changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse: an event is what happened."""
        raise TypeError("Events cannot be deleted.")


class Event(models.Model):
    """One business fact: what happened to which record, who did it, when, in which request.

    Written by the service in the transaction of the change; the feed for audit and polling.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    code = models.CharField(max_length=64, help_text=_("For example customer.created."))
    at = models.DateTimeField()
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    client = models.ForeignKey(ApiClient, models.SET_NULL, null=True, related_name="+")
    request_id = models.CharField(max_length=64)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    subject_label = models.CharField(max_length=255, blank=True)
    changes = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            # the feed of an organization, oldest first
            models.Index(fields=["organization", "id"], name="event_feed"),
            # everything that happened to one record
            models.Index(fields=["subject_type", "subject_id", "id"], name="event_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.subject_label}"


class IdempotencyKey(models.Model):
    """The reply to a request that its sender named by a key, to give again; for 24 hours.

    Written in the transaction of what the request did (`core.idempotency`). `caller` is the API
    client's id (0 for a login session) and the user's, `body` the reply as it was sent.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    caller = models.CharField(max_length=41)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    http_status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "caller", "key"], name="idempotencykey_unique"
            )
        ]
        indexes = [
            # finding those whose time is over
            models.Index(fields=["created_at"], name="idempotencykey_age"),
        ]

    def __str__(self) -> str:
        return self.key
