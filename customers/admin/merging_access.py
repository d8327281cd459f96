"""Who may merge which customers in the back office, and where that is done."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core.admin.scope import chosen_organization, organization_id, organizations_of
from core.models import Organization
from customers.models import Customer

PERMISSION: Final = "customers.merge_customers"
COMPARE: Final = "customers_customer_compare"
DUPLICATES: Final = "customers_customermerge_duplicates"
KEEP_APART: Final = "customers_customermerge_keep_apart"
UNDO: Final = "customers_customermerge_undo"


def may_merge(request: HttpRequest) -> bool:
    """Say whether the person may look for duplicates, merge them and undo it."""
    return request.user.has_perms((PERMISSION, "customers.view_customer"))


def require_merging(request: HttpRequest) -> None:
    """Raise PermissionDenied unless the person may merge."""
    if not may_merge(request):
        raise PermissionDenied


def address(page: str, *keys: Any, **parameters: Any) -> str:
    """Return the address of a page like "customers_customer_change"."""
    path = reverse(f"admin:{page}", args=keys)
    given = {name: value for name, value in parameters.items() if value not in (None, "")}
    return f"{path}?{urlencode(given)}" if given else path


def working_organization(request: HttpRequest, wanted: str) -> Organization | None:
    """Return the organization of that id, or the one the person works in; None where it is open.

    Raises Http404 for one that the person does not see.
    """
    if not wanted:
        return chosen_organization(request)
    found = organizations_of(request.user).filter(pk=organization_id(wanted)).first()
    if found is None:
        raise Http404
    return found


def visible_customer(request: HttpRequest, key: str) -> Customer:
    """Return the customer of that id, with what its page says; also one that was merged.

    Raises Http404 for one that is missing, deleted or another organization's.
    """
    customers = Customer.objects.filter(pk=organization_id(key)).select_related(
        *("organization", "category", "segmentation", "region", "customer_type", "citizenship"),
        "merged_into",
    )
    if not request.user.is_superuser:
        customers = customers.filter(organization__in=organizations_of(request.user))
    found = customers.first()
    if found is None or (found.deleted_at is not None and found.merged_into is None):
        raise Http404
    return found


def to_survivor(request: HttpRequest, merged: Customer) -> HttpResponseRedirect | None:
    """Return the way to the customer that a merged one is part of now, and say so."""
    survivor = merged.merged_into
    if survivor is None or survivor.deleted_at is not None:
        return None
    text = _("%(merged)s was merged into this customer.") % {"merged": merged}
    messages.info(request, text)
    return HttpResponseRedirect(address("customers_customer_change", survivor.pk))
