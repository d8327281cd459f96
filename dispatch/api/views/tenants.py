"""The companies that the caller acts in."""

from __future__ import annotations

from django.http import HttpResponse
from rest_framework.request import Request

from core.api.dispatch.operations import Operation
from dispatch.api.base import BaseView
from dispatch.api.models.queries import LIST_TENANTS
from dispatch.api.models.tenants import TENANT


class TenantsView(BaseView):
    """All tenants of the caller; the only address that needs no tenant."""

    tag = "Tenants"
    needs_tenant = False
    operations = {
        "GET": Operation(
            id="listTenants",
            summary="List the tenants",
            description="Those where the account has a role that reads; 403 when there is none"
            " (*ours*). A header x-tenant-id is not looked at (*ours*).",
            output=TENANT,
            query=LIST_TENANTS,
            is_list=True,
        ),
    }

    def get(self, request: Request) -> HttpResponse:
        """Answer a page of the tenants."""
        return self.reply_page([access.organization for access in self.accesses])
