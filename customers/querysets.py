"""What can be asked of the customer base. Every question starts with the organization."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Self

from django.db import models

if TYPE_CHECKING:
    from core.models import Organization

# What belongs to a customer once, and in any number.
_CLIENT_RECORDS: Final = (
    "organization",
    "customer_type",
    "citizenship",
    "main_contact",
    "delivery_portal",
    "payment_settings",
    "defaults__seller",
    "defaults__payment_condition",
    "defaults__exchange_rate_type",
)
_CLIENT_ROWS: Final = ("contacts", "addresses", "payment_dates")


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

    def active(self) -> Self:
        """Return the customers that are served: neither cancelled nor switched off."""
        return self.filter(is_active=True)

    def with_client_parts(self) -> Self:
        """Fetch what the dynamics surface says of a customer, in as many queries for any number.

        Absent one-to-one parts are known to be absent; contacts, addresses (active and not) and
        payment dates come in the order of their ids.
        """
        return self.select_related(*_CLIENT_RECORDS).prefetch_related(
            *(models.Prefetch(name, queryset=self._related(name)) for name in _CLIENT_ROWS)
        )

    def _related(self, name: str) -> models.QuerySet:
        # Not imported: the models are built on this module.
        kind: Any = self.model._meta.get_field(name).related_model
        return kind._default_manager.order_by("pk")


class ContactQuerySet(OrganizationQuerySet):
    """People at customers; those of a deleted customer are gone with it."""

    def for_organization(self, organization: Organization) -> Self:
        """Return the contacts of the organization's customers that are not deleted."""
        return super().for_organization(organization).filter(customer__deleted_at=None)
