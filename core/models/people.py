"""The people and machines that act, and their roles in organizations."""

from __future__ import annotations

from typing import ClassVar

import uuid_utils.compat as uuid_utils
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import record_history
from core.models.organization import Organization
from core.roles import Role


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
