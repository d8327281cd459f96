"""Who holds which role in which organization."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from core.actor import Actor
from core.admin.scoped import ScopedRelatedFilter
from core.admin.service import ServiceAdmin
from core.errors import MissingValue, NotUnique
from core.models import Membership, Organization
from core.people import revoke_membership
from core.roles import Role
from core.services import grant_roles


@admin.register(Membership)
class MembershipAdmin(ServiceAdmin):
    """Roles of people; those of API clients are on the clients' own pages."""

    list_display = ("user", "organization", "role")
    list_select_related = ("user", "organization")
    list_filter = (("organization", ScopedRelatedFilter), "role")
    search_fields = ("user__username", "user__first_name", "user__last_name", "user__email")
    autocomplete_fields = ("user",)
    fields = ("user", "role")
    ordering = ("organization", "user", "role")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the visible roles of people."""
        return super().get_queryset(request).filter(user__is_machine=False)

    def organization_for(self, request: Any, db_field: Any) -> None:
        """Offer everybody visible: who is to be a new member is none yet."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A role is granted or revoked, never turned into another one."""
        return False

    def create_record(
        self, organization: Organization | None, values: dict[str, Any], by: Actor
    ) -> Membership:
        """Grant the role."""
        if organization is None:
            raise MissingValue("organization")
        granted = grant_roles(
            user=values["user"], organization=organization, roles=[Role(values["role"])], by=by
        )
        if not granted:
            raise NotUnique("role")
        return granted[0]

    def delete_record(self, record: Membership, by: Actor) -> None:
        """Revoke the role."""
        revoke_membership(membership=record, by=by)
