"""Locations, and customers at them in every state, for the demo organizations."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from core.actor import Actor
from core.models import ApiClient, Organization, User
from core.roles import Role
from customers.models import Contact, Customer
from customers.services import update_contact
from dispatch import services
from dispatch.models import CustomerLocation, Location, Suspension

_DATA: Final = Path(__file__).resolve().parent / "data" / "demo.json"
# Of the active customers every third is served, every ninth of these from two locations.
_EVERY: Final = 3
_TWICE: Final = 9
_MOST: Final = 270
_TOLD: Final = 30
_COMPANY: Final = 12
# reason, first and last day from today
_SUSPENSIONS: Final[Sequence[tuple[str, int, int | None]]] = (
    ("Cuenta vencida", -20, None),
    ("Cierre de temporada", -5, 25),
    ("Remodelación del local", -200, -170),
    ("Inventario anual", 30, 37),
)
_NOTES: Final = (
    "Llamar 30 minutos antes de llegar.",
    "Exento de recargo por espera.",
    "Entrada por el callejón; altura máxima 3.20 m.",
    "No dejar contenedores en la banqueta después de las 18:00.",
)
_PROVIDERS: Final = ("Comercial Aldaba", "Representaciones Ocampo")


def add_locations(organization: Organization, *, by: Actor) -> None:
    """Open the locations and serve a third of the active customers from them."""
    known = _setup()
    locations = [
        services.create_location(organization=organization, values=values, by=by)
        for values in known.get(organization.slug, known["others"])
    ]
    suspensions = [
        _suspension(organization, reason, first, last, by) for reason, first, last in _SUSPENSIONS
    ]
    people = User.objects.for_organization(organization).filter(is_machine=False)
    sellers = list(people.order_by("pk").values_list("username", flat=True))
    for place, customer in enumerate(demo_served(organization)):
        values = _terms(customer, place, sellers, by)
        if place % 13 == 5:
            values["suspension"] = suspensions[place // 13 % len(suspensions)]
        chosen = [locations[place % len(locations)]]
        if place % _TWICE == 0:
            chosen.append(locations[(place + 1) % len(locations)])
        _link(customer, chosen, values, is_active=place % 11 != 7, by=by)
    _tell_contacts(organization, by)


def demo_served(organization: Organization) -> list[Customer]:
    """Return whom the demo serves, the oldest first."""
    active = Customer.objects.for_organization(organization).active().order_by("pk")
    served = list(active)[::_EVERY][:_MOST]
    for customer in served:
        customer.organization = organization
    return served


def bind_demo_client(
    organization: Organization, client: ApiClient, role: Role, *, by: Actor
) -> None:
    """Let the client that is a customer's act for the first one that is served."""
    rows = CustomerLocation.objects.for_organization(organization).served()
    first = rows.select_related("customer__organization").order_by("pk").first()
    if role is Role.CLIENT_CUSTOMER and first is not None and client.user is not None:
        services.bind_customer_user(user=client.user, customer=first.customer, by=by)


def _suspension(
    organization: Organization, reason: str, first: int, last: int | None, by: Actor
) -> Suspension:
    today = by.at.date()
    values = {
        "reason": reason,
        "starts_on": today + timedelta(days=first),
        "ends_on": None if last is None else today + timedelta(days=last),
    }
    return services.create_suspension(organization=organization, values=values, by=by)


def _terms(customer: Customer, place: int, sellers: Sequence[str], by: Actor) -> dict[str, Any]:
    values: dict[str, Any] = {
        "account_number_1": f"{10_000 + 17 * place:06d}",
        "is_commercial": len(customer.tax_id) == _COMPANY,
    }
    if place % 7 == 0:
        values["account_number_2"] = f"A-{place:04d}"
    if place % 4 == 0:
        values["note"] = _NOTES[place // 4 % len(_NOTES)]
    if place % 5 == 0:
        values["reference_number"] = f"OC-{2600 + place}"
    if place % 3 == 0:
        values["renewal_on"] = (by.at + timedelta(days=29 + place)).date()
    if place % 3 == 0 and sellers:
        values["sales_rep_key"] = sellers[place // 3 % len(sellers)]
    elif place % 3 == 1:
        # A provider's: known by its number, and by the name that is told with it.
        values |= {
            "sales_rep_key": str(700 + place % 2),
            "sales_rep": _PROVIDERS[place % 2],
        }
    return values


def _link(
    customer: Customer,
    locations: Sequence[Location],
    values: dict[str, Any],
    *,
    is_active: bool,
    by: Actor,
) -> None:
    for location in locations:
        row = services.link_customer(customer=customer, location=location, values=values, by=by)
        if not is_active:
            services.deactivate_customer_location(customer_location=row, by=by)


def _tell_contacts(organization: Organization, by: Actor) -> None:
    """Let some customers' contacts be told of requests, each of other things."""
    rows = CustomerLocation.objects.for_organization(organization).served()
    contacts = Contact.objects.filter(customer__in=rows.values("customer")).exclude(email="")
    chosen = contacts.select_related("customer__organization").order_by("pk")[:_TOLD]
    for place, contact in enumerate(chosen):
        values = {
            "notify_new_request": True,
            "notify_acknowledged_request": place % 3 == 0,
            "notify_dispatched_request": place % 2 == 0,
            "notify_completed_request": True,
            "notify_failed_request": place % 4 != 3,
        }
        update_contact(contact=contact, values=values, by=by)


@cache
def _setup() -> dict[str, list[dict[str, Any]]]:
    text = _DATA.read_text(encoding="utf-8")
    content: dict[str, list[dict[str, Any]]] = json.loads(text, parse_float=Decimal)
    return content
