"""The numbers, uuids and references of merged customers, which go on meaning their survivors.

They are asked for only when no customer that is there has the key: it counts first. A merged
customer whose survivor was deleted is gone as well (see `customers.services.deletion`).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q

from core.models import Organization
from customers.models import Customer


def find_aliases(organization: Organization, condition: Q) -> list[Any]:
    """Return the organization's merged customers of the condition, with their survivors: one query.

    Of each, `merged_into` is a customer that is not deleted and knows its organization. A merge
    moves the aliases of the customer that goes along with it, so one step leads to the survivor.
    """
    merged = Customer.objects.filter(
        condition, organization=organization, merged_into__deleted_at=None
    ).exclude(merged_into=None)
    found: list[Any] = list(merged.select_related("merged_into").order_by("pk"))
    for alias in found:
        alias.merged_into.organization = organization
    return found


def survivors_by_reference(
    organization: Organization, references: Collection[str]
) -> dict[str, Customer]:
    """Return the survivors that merged customers' references mean; none for no references."""
    if not references:
        return {}
    aliases = find_aliases(organization, Q(reference__in=references))
    return {alias.reference: alias.merged_into for alias in aliases}


def is_alias(customer: Customer, reference: object) -> bool:
    """Tell whether the reference is that of a customer that was merged into this one."""
    return Customer.objects.filter(merged_into=customer, reference=reference).exists()
