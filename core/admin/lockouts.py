"""Failed logins, so that a superuser can let a locked-out colleague in again."""

from __future__ import annotations

from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from core.admin.scoped import SuperuserOnly

for _model in (AccessAttempt, AccessFailureLog, AccessLog):
    admin.site.unregister(_model)


@admin.register(AccessAttempt)
class AccessAttemptAdmin(SuperuserOnly, ModelAdmin):
    """Deleting an attempt unlocks the name at the address."""

    list_display = ("attempt_time", "username", "ip_address", "failures_since_start")
    search_fields = ("username", "ip_address")
    # What was posted stays out: a mistyped password is nearly the right one.
    fields = ("attempt_time", "username", "ip_address", "user_agent", "failures_since_start")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes."""
        return False
