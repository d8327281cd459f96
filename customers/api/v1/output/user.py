"""The document of a user: a person who is a member of the organization."""

from __future__ import annotations

from django.db.models import F
from rest_framework import serializers

from core.api.v1.output import OutputField, OutputModel, flag, instant, integer, link, text
from core.models import User
from customers.api.v1.output.links import PREFIX

USER = OutputModel(
    "User",
    User,
    [
        integer("id", "pk", "Number of the user."),
        text("email", "email", "E-mail address."),
        text("firstName", "first_name", "First name."),
        text("lastName", "last_name", "Last name."),
        text("reference", "reference", "The person's own number in the organization."),
        # The original product keeps employees apart; here they are users, so the link leads back.
        link(
            "employee",
            {"id": "pk"},
            f"{PREFIX}/users/",
            "The person's own record: this one (ours).",
            title="Employee",
        ),
        flag("enabled", "is_active", "Whether the person may sign in."),
        OutputField(
            name="organization",
            expression="reply.organization.slug",
            schema=lambda: serializers.SlugField(
                help_text="Slug of the organization in which the user is seen."
            ),
            # A list shows one organization, so only the tie-breaker decides.
            sort=F("pk"),  # type: ignore[arg-type]
        ),
        instant("dateCreated", "date_joined", "When the user was made."),
        instant("lastUpdated", "updated_at", "When the user last changed."),
    ],
)
