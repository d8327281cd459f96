"""What can be asked of the customer base. Every question starts with the organization."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from core.models import Organization


class OrganizationQuerySet(models.QuerySet):
    """Records that carry their organization."""

    def for_organization(self, organization: Organization) -> Self:
        """Return the organization's records only."""
        return self.filter(organization=organization)


class CatalogQuerySet(OrganizationQuerySet):
    """Named entries with a reference."""


class CategoryQuerySet(CatalogQuerySet):
    """The category tree."""

    def roots(self) -> Self:
        """Return the nodes without a parent: one per organization."""
        return self.filter(parent=None)


class CustomerQuerySet(OrganizationQuerySet):
    """Customers; deleted ones only appear when asked for by `all()`."""

    def for_organization(self, organization: Organization) -> Self:
        """Return the organization's customers that are not deleted."""
        return super().for_organization(organization).filter(deleted_at=None)


class ContactQuerySet(OrganizationQuerySet):
    """People at customers; those of a deleted customer are gone with it."""

    def for_organization(self, organization: Organization) -> Self:
        """Return the contacts of the organization's customers that are not deleted."""
        return super().for_organization(organization).filter(customer__deleted_at=None)
