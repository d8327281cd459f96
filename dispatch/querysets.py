"""What can be asked of locations and of the customers at them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Self

from django.db.models import Q

from customers.querysets import OrganizationQuerySet

if TYPE_CHECKING:
    from core.models import Organization

# Of a customer at a location: what `CustomerLocation.is_served` says of one row.
SERVED: Final = Q(is_active=True, customer__is_active=True)


class LocationQuerySet(OrganizationQuerySet):
    """Depots and yards."""


class SuspensionQuerySet(OrganizationQuerySet):
    """Reasons not to serve."""


class CustomerLocationQuerySet(OrganizationQuerySet):
    """Customers at locations; those of deleted customers only appear when asked for by `all()`."""

    def for_organization(self, organization: Organization) -> Self:
        """Return the rows of the organization's customers that are not deleted."""
        return self.filter(customer__organization=organization, customer__deleted_at=None)

    def served(self) -> Self:
        """Return the rows where the customer is served: row and customer are active."""
        return self.filter(SERVED)

    def with_parts(self) -> Self:
        """Fetch the customer and the sales user in the same query."""
        return self.select_related("customer", "sales_user")
