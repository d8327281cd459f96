"""Which roles and scopes a request needs."""

from __future__ import annotations

from typing import Any, Final

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from core.api.authentication import READ, WRITE, Credentials
from core.roles import Role
from core.tenancy import Access

# The v1 surface; the other surfaces' views name their own.
ROLES_THAT_WRITE: Final = frozenset({Role.ADMIN, Role.CRM_USER, Role.DISPATCHER})
ROLES_THAT_READ: Final = ROLES_THAT_WRITE | {
    Role.THIRD_PARTY_ADMIN,
    Role.THIRD_PARTY_CRM_USER,
    Role.THIRD_PARTY_DISPATCHER,
}


class RolePermission(BasePermission):
    """Lets a request pass when its scopes and one of the caller's roles allow the verb.

    Reads `request.access` (set by the surface's base view) and `request.auth`. GET, HEAD and
    OPTIONS need the scope "read" and a role of the view's `roles_that_read`, everything else
    "write" and one of `roles_that_write`; a view without these attributes gets the v1 roles.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        """Say whether the request may go on; without access to an organization it may not."""
        access: Access | None = getattr(request, "access", None)
        credentials: Credentials | None = request.auth  # type: ignore[assignment]
        if access is None or credentials is None:
            return False
        if request.method in SAFE_METHODS:
            scope, roles = READ, getattr(view, "roles_that_read", ROLES_THAT_READ)
        else:
            scope, roles = WRITE, getattr(view, "roles_that_write", ROLES_THAT_WRITE)
        return scope in credentials.scopes and not roles.isdisjoint(access.roles)
