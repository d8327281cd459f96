"""Which tenant a request is about, and who may do what there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from core.api.dispatch.errors import Problem
from core.api.dispatch.headers import HEADERS_MODEL, TENANT
from core.api.permissions import RolePermission
from core.tenancy import Access

_NOT_A_TENANT: Final = "The tenant is not one of the account's."
_WHICH_ARE: Final = "GET /tenants lists the account's tenants."


def find_access(accesses: Sequence[Access], tenant_id: int) -> Access:
    """Return the tenant of this id; 403 for another one, whether it exists or not."""
    for access in accesses:
        if access.organization.pk == tenant_id:
            return access
    field = f"{HEADERS_MODEL}.{TENANT}"
    raise Problem(403, _NOT_A_TENANT, field=field, explanation=_WHICH_ARE)


class TenantPermission(BasePermission):
    """The roles of `RolePermission`, in the tenant that the request is about.

    Where a view needs no tenant, those remain in `request.accesses` where the request would pass;
    it is refused when none does.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        """Say whether the request may go on."""
        if view.needs_tenant:
            return RolePermission().has_permission(request, view)
        accesses: Sequence[Access] = request.accesses  # type: ignore[attr-defined]
        allowed = [access for access in accesses if self._may(request, view, access)]
        request.access = None  # type: ignore[attr-defined]
        request.accesses = allowed  # type: ignore[attr-defined]
        return bool(allowed)

    def _may(self, request: Request, view: Any, access: Access) -> bool:
        request.access = access  # type: ignore[attr-defined]
        return RolePermission().has_permission(request, view)
