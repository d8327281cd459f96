"""New customers as dispatchers make them: without a reference, with terms, maybe at a location."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any, Final

from core import events
from core.actor import Actor
from core.errors import InvalidValue, MissingValue, NotUnique
from core.models import Organization
from core.transactions import whole_transaction
from customers.models import Customer
from customers.services import create_customer as create_base_customer
from customers.services.columns import Values
from customers.services.records import first_changes, insert, one_transaction
from dispatch.models import DefaultTerms, Location
from dispatch.services.customer_locations import link_customer
from dispatch.services.terms import TERMS, needs_of, read_terms, settle_terms

# Among a million customers one attempt in four thousand meets a taken reference.
_ATTEMPTS: Final = 10


def create_customer(
    *, organization: Organization, values: Values, location: Location | None = None, by: Actor
) -> Customer:
    """Create a customer; at a location when one is given.

    `values` are those of the customer base's `create_customer` but for `reference`, which is made
    up, with at least one billing and one shipping address among `addresses`; and terms (see
    `terms`). The terms become those of the link, or, without a location, the ones that every later
    link starts with.

    Raises what `customers.services.create_customer` and `link_customer` raise.
    """
    terms = {name: value for name, value in values.items() if name in TERMS}
    base = {name: value for name, value in values.items() if name not in TERMS}
    if "reference" in base:
        raise TypeError("The reference is made up here.")
    _check_roles(values.get("addresses"))
    with whole_transaction():
        customer = _create(organization, base, by)
        if location is not None:
            link_customer(customer=customer, location=location, values=terms, by=by)
        elif terms:
            _keep_terms(customer, terms, by)
    return customer


def new_reference() -> str:
    """Return a reference for a customer that comes without one, such as D-0f3a91c7."""
    return f"D-{secrets.token_hex(4)}"


def _check_roles(addresses: Sequence[Any] | None) -> None:
    """Raise MissingValue or InvalidValue (`addresses`)."""
    if addresses is None:
        raise MissingValue("addresses")
    for role in ("is_billing", "is_shipping"):
        if not any(address.get(role) for address in addresses):
            text = "At least one billing and one shipping address is required."
            raise InvalidValue(text, field="addresses")


def _create(organization: Organization, values: dict[str, Any], by: Actor) -> Customer:
    for _ in range(_ATTEMPTS - 1):
        try:
            return _try(organization, values, by)
        except NotUnique as error:
            if error.field != "reference":
                raise
    return _try(organization, values, by)


def _try(organization: Organization, values: dict[str, Any], by: Actor) -> Customer:
    named = {**values, "reference": new_reference()}
    return create_base_customer(organization=organization, values=named, by=by)


def _keep_terms(customer: Customer, values: Values, by: Actor) -> None:
    columns = read_terms(values)
    settle_terms(columns, customer.organization)
    said = {name: value for name, value in columns.items() if value not in (None, "", False)}
    if not said:
        return
    terms = DefaultTerms(customer=customer, **said)
    with one_transaction(needs=needs_of(said)):
        insert(terms, by=by)
        events.record(
            terms,
            code="default_terms.created",
            organization=customer.organization,
            by=by,
            changes=first_changes(said),
        )
