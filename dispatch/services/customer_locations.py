"""Customers at locations: linked, changed, deactivated and brought back.

A link is a record of its own: what happens to it moves nothing of the customer. `values` are terms
(see `terms`). Absent means leave, None means clear.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from core import events
from core.actor import Actor
from core.errors import DomainError, InvalidValue, NotFound, NotUnique, WrongType
from customers.models import Customer
from customers.services.columns import Values, clean_value, refuse_unknown
from customers.services.customer import lock_customer
from customers.services.records import (
    Changes,
    Need,
    differences,
    first_changes,
    insert,
    one_transaction,
    save_changes,
)
from dispatch.models import CustomerLocation, DefaultTerms, Location
from dispatch.services.terms import TERM_COLUMNS, TERMS, needs_of, read_terms, settle_terms

_IS_ACTIVE: Final = CustomerLocation._meta.get_field("is_active")


class AlreadyAtLocation(NotUnique):
    """The customer is linked to the location, active there or not."""

    def __init__(self) -> None:
        DomainError.__init__(self, "The customer is already at this location.")


class CustomerNotActive(InvalidValue):
    """The customer is cancelled or switched off, and is served nowhere."""

    def __init__(self, *, field: str | None = None) -> None:
        super().__init__("The customer is not active.", field=field)


class LocationNotActive(InvalidValue):
    """Nobody is served from the location any more."""

    def __init__(self, *, field: str | None = None) -> None:
        super().__init__("The location is not active.", field=field)


def link_customer(
    *, customer: Customer, location: Location, values: Values, by: Actor
) -> CustomerLocation:
    """Serve a customer from a location; its default terms hold for what the values do not say.

    Besides terms, `is_active` False says that it is served there no longer, and `created_at` that
    it was put there elsewhere before, as imports do. In either case nobody is served anew, and
    neither customer nor location has to be active.

    Raises CustomerNotActive, LocationNotActive, AlreadyAtLocation, WrongType, InvalidValue or
    NotFound (`sales_rep_key`, `suspension`, `location`, or a deleted customer).
    """
    refuse_unknown(values, {*TERMS, "is_active", "created_at"})
    columns = read_terms(values)
    created_at = _read_past(values.get("created_at"), by)
    is_served = clean_value(_IS_ACTIVE, values.get("is_active"), name="is_active")
    needs: list[Need] = []
    with one_transaction(needs=needs):
        record = lock_customer(customer)
        place = _usable(location, record, is_new=is_served and created_at is None)
        link = CustomerLocation(
            customer=record,
            location=place,
            is_active=is_served,
            created_at=created_at or by.at,
        )
        settle_terms(columns, record.organization)
        columns = _default_terms(record) | columns
        needs += needs_of(columns)
        for name, value in columns.items():
            setattr(link, name, value)
        insert(link, by=by)
        told = {"customer": record, "location": place, **columns, "created_at": created_at}
        if not is_served:
            told["is_active"] = False
        _announce(link, "linked", first_changes(told), by)
    return link


def update_customer_location(
    *, customer_location: CustomerLocation, values: Values, by: Actor
) -> CustomerLocation:
    """Change a link; return it as it is now, read again under a lock.

    `is_active` is a value as well. Only what differs is written; nothing at all, not even
    `updated_at`, when nothing differs. Raises CustomerNotActive or LocationNotActive (`is_active`),
    WrongType, InvalidValue or NotFound (`sales_rep_key`, `suspension`, or what is gone).
    """
    refuse_unknown(values, {*TERMS, "is_active"})
    columns = read_terms(values)
    if "is_active" in values:
        columns["is_active"] = clean_value(_IS_ACTIVE, values["is_active"], name="is_active")
    needs: list[Need] = []
    with one_transaction(needs=needs):
        link = _lock(customer_location)
        if columns.get("is_active"):
            _check_served(link)
        # What stays is not checked again: somebody may have left the organization.
        columns = {name: columns[name] for name in differences(link, columns)}
        settle_terms(columns, link.customer.organization)
        needs += needs_of(columns)
        changes = save_changes(link, columns, by=by)
        if changes:
            _announce(link, _what(changes), changes, by)
    return link


def deactivate_customer_location(
    *, customer_location: CustomerLocation, by: Actor
) -> CustomerLocation:
    """Serve the customer at the location no longer; return the link as it is now.

    One that is inactive already stays as it was. Raises NotFound when link or customer is gone.
    """
    return update_customer_location(
        customer_location=customer_location, values={"is_active": False}, by=by
    )


def _usable(location: Location, customer: Customer, *, is_new: bool) -> Location:
    """Return the location as it is now, if the customer can be put there anew.

    It is not locked: one that is closed meanwhile could have been closed a moment later as well.
    """
    places = Location.objects.for_organization(customer.organization)
    place: Location | None = places.filter(pk=location.pk).first()
    if place is None:
        raise NotFound("location", location.pk, field="location")
    if CustomerLocation.objects.filter(customer=customer, location=place).exists():
        raise AlreadyAtLocation
    if is_new and not customer.is_active:
        raise CustomerNotActive
    if is_new and not place.is_active:
        raise LocationNotActive
    place.organization = customer.organization
    return place


def _read_past(at: Any, by: Actor) -> datetime | None:
    """Return the time when a link was made; raises WrongType or InvalidValue (`created_at`)."""
    if at is None:
        return None
    if not isinstance(at, datetime) or at.tzinfo is None:
        raise WrongType("created_at", "a time with its offset")
    if at > by.at:
        raise InvalidValue("created_at lies in the future.", field="created_at")
    return at


def _default_terms(customer: Customer) -> dict[str, Any]:
    """Return the terms that the customer was made with, if any."""
    terms = DefaultTerms.objects.filter(customer=customer).first()
    return {name: getattr(terms, name) for name in TERM_COLUMNS} if terms else {}


def _lock(customer_location: CustomerLocation) -> CustomerLocation:
    """Return the link as it is now, locked after its customer; raises NotFound."""
    customer = lock_customer(customer_location.customer)
    links = CustomerLocation.objects.select_for_update(no_key=True)
    link: CustomerLocation | None = links.filter(pk=customer_location.pk, customer=customer).first()
    if link is None:
        key = f"{customer.pk} at the location {customer_location.location_id}"
        raise NotFound("customer", key)
    link.customer = customer
    return link


def _check_served(link: CustomerLocation) -> None:
    """Refuse to call a customer active that is not, or to bring it back to a closed location."""
    if not link.customer.is_active:
        raise CustomerNotActive(field="is_active")
    if not link.is_active and not link.location.is_active:
        raise LocationNotActive(field="is_active")


def _what(changes: Changes) -> str:
    if "is_active" not in changes:
        return "updated"
    return "reactivated" if changes["is_active"][1] else "deactivated"


def _announce(link: CustomerLocation, what: str, changes: Changes, by: Actor) -> None:
    code = f"customer_location.{what}"
    events.record(link, code=code, organization=link.customer.organization, by=by, changes=changes)
