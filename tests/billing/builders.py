"""Contracts for tests, made through the services. Every builder fills in what is not said."""

from __future__ import annotations

import itertools
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from billing import services
from billing.models import Package, Recurrence, RecurrenceChange, RecurrenceService, Service
from core.actor import Actor
from core.models import Event, Organization
from customers.models import Customer
from tests.builders import later, make_actor, make_customer, make_organization

# What every contract of these tests costs, and the days it runs on unless told otherwise.
PRICE = Decimal("310.00")
STARTS_ON = date(2026, 3, 1)

_numbers = itertools.count(1)


def make_service(
    organization: Organization, code: str = "", *, by: Actor | None = None, **values: Any
) -> Service:
    """Return a service of the organization."""
    code = code or f"S-{next(_numbers)}"
    values = {"name": f"Service {code}", **values, "code": code}
    return services.create_service(organization=organization, values=values, by=by or make_actor())


def make_services(organization: Organization, *codes: str) -> list[Service]:
    """Return a service for each of the codes."""
    return [make_service(organization, code) for code in codes]


def make_package(
    organization: Organization, code: str = "", *, by: Actor | None = None, **values: Any
) -> Package:
    """Return a package; `contents` name services that exist."""
    code = code or f"P-{next(_numbers)}"
    values = {"name": f"Package {code}", **values, "code": code}
    return services.create_package(organization=organization, values=values, by=by or make_actor())


def make_contract(
    customer: Customer | None = None, *, by: Actor | None = None, **values: Any
) -> Recurrence:
    """Return a contract from STARTS_ON, of PRICE a month; of a new customer unless one is given."""
    customer = customer or make_customer(make_organization())
    values = {"price": PRICE, "starts_on": STARTS_ON, **values}
    return services.create_contract(customer=customer, values=values, by=by or make_actor())


def item(code: Any, **said: Any) -> dict[str, Any]:
    """Return an entry of a wanted set."""
    return {"service": code, **said}


def on(day: date, hour: int = 12, *, zone: str = "America/Mexico_City") -> Actor:
    """Return somebody who acts on this day, at this hour of the time zone."""
    return make_actor(at=datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone)))


def held(recurrence: Recurrence) -> dict[str, tuple[int, str, str]]:
    """Return what the contract holds in the database, by code, in order."""
    return {
        row.service.code: (row.transaction_limit, row.value, row.external_id)
        for row in recurrence.services.select_related("service").order_by("pk")
    }


def contract_of(*codes: str, **values: Any) -> Recurrence:
    """Return a contract that holds a service of each code, while it lacks the service E."""
    organization = make_organization()
    make_services(organization, *codes, "E")
    items = [
        item(code, transaction_limit=10, value="v", external_id=f"crm-{code}") for code in codes
    ]
    return make_contract(make_customer(organization), services=items, **values)


def change(recurrence: Recurrence, by: Actor | None = None, **values: Any) -> services.Change:
    """Change the contract, a minute after it was made unless told otherwise."""
    return services.change_services(recurrence=recurrence, values=values, by=by or later())


def rows_written() -> list[int]:
    """Return how many rows of everything a change writes there are."""
    return [
        model.objects.count()
        for model in (
            *(Recurrence, RecurrenceService, RecurrenceChange, Event),
            *(Recurrence.history.model, RecurrenceService.history.model),
        )
    ]
