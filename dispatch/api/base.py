"""The base of the surface's views: the versions of its clients, and what somebody sees."""

from __future__ import annotations

from functools import cached_property, partial

from core.api.dispatch.fields import Model, Values
from core.api.dispatch.views import DispatchView
from core.api.dispatch.writing import changed, shows
from core.models import ApiClient
from customers.models import Customer
from dispatch.api.shown import fetch_customer, fetch_customer_location
from dispatch.api.versions import HISTORY
from dispatch.lookups import (
    Sight,
    find_customer,
    find_customer_location,
    find_location,
    find_suspension,
)
from dispatch.models import CustomerLocation, Location
from dispatch.services import versions


class BaseView(DispatchView):
    """A view of the tenant's customers and locations, as far as the caller sees them.

    The functions that return a record raise NotFound for one that is not seen, too.
    """

    history = HISTORY

    @cached_property
    def sight(self) -> Sight:
        """What the caller sees in the tenant."""
        return Sight(self.access, self.request.user)

    def pinned_version(self, client: ApiClient) -> str | None:
        """Return the version that the client named last."""
        return versions.pinned_version(client)

    def version_used(self, version: str, *, is_given: bool) -> None:
        """Pin the client to a version that it named, and count the request."""
        client = self.request.auth.client
        versions.use_version(client, version, given=is_given, at=self.now)

    def customer(self, customer_id: int) -> Customer:
        """Return the customer that the URL names."""
        return find_customer(self.organization, customer_id, sight=self.sight)

    def shown_customer(self, customer_id: int) -> Customer:
        """Return the customer that the URL names, with all that a reply says of it."""
        return fetch_customer(self.customer(customer_id), self.sight)

    def location(self, location_id: int) -> Location:
        """Return the location that the URL names."""
        return find_location(self.organization, location_id, sight=self.sight)

    def shown_customer_location(self, customer_id: int, location_id: int) -> CustomerLocation:
        """Return the customer at the location that the URL names, as `shown_customer`."""
        row = find_customer_location(self.organization, customer_id, location_id, sight=self.sight)
        return fetch_customer_location(row, self.sight)

    def read_change(self, shown: Model, record: object) -> Values:
        """Return the body's values that are not what the model shows of the record already.

        A text that a reply cut, or left out, may so be sent back without harm, and so may a value
        that another surface wrote and this one would refuse.
        """
        values = self.read(partial(shows, self.shape(shown), record))
        given = self.operation.input
        return self.named(changed(given, shown, record, values)) if given else values

    def named(self, values: Values) -> Values:
        """Return the values with the records that their ids name.

        Raises NotFound (`parent`, `suspension`).
        """
        found = dict(values)
        if found.get("parent") is not None:
            found["parent"] = find_customer(
                self.organization, found["parent"], field="parent", kind="parent customer"
            )
        if found.get("suspension") is not None:
            found["suspension"] = find_suspension(self.organization, found["suspension"])
        return found
