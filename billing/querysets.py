"""What can be asked of the contracts. Every question starts with the organization."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from core.models import Organization
    from customers.models import Customer


class OrganizationQuerySet(models.QuerySet):
    """Records that carry their organization."""

    def for_organization(self, organization: Organization) -> Self:
        """Return the organization's records only."""
        return self.filter(organization=organization)


class RecurrenceQuerySet(OrganizationQuerySet):
    """Contracts."""

    def for_customer(self, customer: Customer) -> Self:
        """Return the customer's contracts only, cancelled ones too."""
        return self.filter(customer=customer)

    def open(self) -> Self:
        """Return those that are not cancelled."""
        return self.filter(cancelled_at=None)
