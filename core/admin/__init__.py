"""The back office for what belongs to every app: organizations, people, programs, events."""

from django.contrib import admin

from core.admin import (
    clients,
    events,
    groups,
    imports,
    imports_home,
    latest,
    lockouts,
    memberships,
    on_site,
    organizations,
    users,
)

# It deletes past the services.
admin.site.disable_action("delete_selected")

__all__ = [
    "clients",
    "events",
    "groups",
    "imports",
    "imports_home",
    "latest",
    "lockouts",
    "memberships",
    "on_site",
    "organizations",
    "users",
]
