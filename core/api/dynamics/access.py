"""Which company a request is about, and who may do what there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from core.api.permissions import RolePermission
from core.errors import NotFound
from core.tenancy import Access

_LONGEST_SHOWN: Final = 50


def find_access(accesses: Sequence[Access], tax_id: str) -> Access:
    """Return the company of this tax id (RFC), in any case.

    One that the account does not reach is answered like one that does not exist: NotFound.
    """
    wanted = tax_id.strip().upper()
    for access in accesses:
        if access.organization.tax_id.upper() == wanted:
            return access
    raise NotFound("company", tax_id[:_LONGEST_SHOWN], field="grantor_tax_id")


class CompanyPermission(BasePermission):
    """The roles of `RolePermission`, in the company that the request is about.

    While no company is named (it may stand in the body), a role in any of the account's companies
    lets the request go on; `DynamicsView.enter` then asks again.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        """Say whether the request may go on."""
        if getattr(request, "access", None) is not None:
            return RolePermission().has_permission(request, view)
        try:
            return any(self._may(request, view, access) for access in request.accesses)  # type: ignore[attr-defined]
        finally:
            request.access = None  # type: ignore[attr-defined]

    def _may(self, request: Request, view: Any, access: Access) -> bool:
        request.access = access  # type: ignore[attr-defined]
        return RolePermission().has_permission(request, view)
