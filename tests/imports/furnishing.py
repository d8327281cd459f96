"""Organizations that have records of every kind, whose values are awkward."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django.db import models

from billing import services as billing
from billing.models import Package, Recurrence, Service
from core.models import Organization
from customers import services
from customers.models import (
    Address,
    Contact,
    Customer,
    CustomerCategory,
    CustomerGroup,
    CustomerSegmentation,
    PaymentType,
    Region,
)
from customers.services.addresses import address_columns
from customers.services.columns import plain_columns
from dispatch import services as dispatch
from dispatch.models import DefaultTerms, Location
from tests.builders import NOW, make_currency_rate, make_organization, root_category
from tests.collections_policy.building import (
    OTHER_SCHEMA,
    SCHEMA,
    make_policy,
    save_customer_policy,
)
from tests.dispatch.builders import make_suspension
from tests.imports.awkward import Maker, Values

EACH: Final = 12
_REFERRED: Final[dict[str, type[models.Model]]] = {
    "category": CustomerCategory,
    "segmentation": CustomerSegmentation,
    "region": Region,
    "groups": CustomerGroup,
    "payment_types": PaymentType,
}


def furnished(slug: str, *, seed: int) -> Organization:
    """Return an organization that has records of every kind."""
    organization = empty(slug)
    by = Maker(organization, seed)
    _catalogs(by)
    _regions(by)
    _customers(by)
    _contracts(by)
    _locations(by)
    return organization


def empty(slug: str) -> Organization:
    """Return an organization that has only what no import brings."""
    organization = make_organization(slug, has_geographical_locations=True)
    for code in ("USD", "EUR"):
        make_currency_rate(organization, code)
    make_policy(
        organization,
        schemas=[
            {"schema_id": SCHEMA, "name": "Normal"},
            {"schema_id": OTHER_SCHEMA, "name": 'Other; "one"'},
        ],
    )
    make_suspension(organization, reason="Unpaid; =bills")
    return organization


def _catalogs(by: Maker) -> None:
    kinds = (
        services.create_category,
        services.create_segmentation,
        services.create_group,
        services.create_payment_type,
    )
    for create in kinds:
        above = [root_category(by.organization)]
        for _ in range(EACH):
            values: Values = {"reference": by.key(), "name": by.text()}
            if create is services.create_category:
                values["parent"] = by.chance.choice(above)
            if create is not services.create_payment_type:
                values["description"] = by.text()
            made = by.saved(
                lambda given, create=create: create(  # type: ignore[misc]
                    organization=by.organization, values=given, by=by.by
                ),
                values,
            )
            if made is not None:
                above.append(made)


def _regions(by: Maker) -> None:
    above: list[Any] = [None]
    for _ in range(EACH):
        values = {"name": by.key(), "parent": by.chance.choice(above)}
        made = by.saved(
            lambda given: services.create_region(
                organization=by.organization, values=given, by=by.by
            ),
            values,
        )
        if made is not None:
            above.append(made)


def _customers(by: Maker) -> None:
    organization, chance = by.organization, by.chance
    of = {
        name: list(model._default_manager.filter(organization=organization))
        for name, model in _REFERRED.items()
    }
    made: list[Customer] = []
    for number in range(2 * EACH):
        values: Values = {
            **by.plain(Customer, but="reference name currency"),
            **_addresses(by),
            **{name: chance.choice(of[name]) for name in ("category", "segmentation", "region")},
            "reference": by.key(),
            "name": by.text(),
            "currency": chance.choice(["MXN", "USD", "EUR"]),
            "email": f"a{number}@example.com",
            "website": f"https://example.com/?a={number}&b='=1,2;3#ñ" if number % 3 else "",
            "due_date_rule": 1,
            "due_date_days": 30,
            "created_at": NOW - timedelta(days=number, microseconds=number),
        }
        for name in ("groups", "payment_types"):
            values[name] = chance.sample(of[name], k=2)
        if made and chance.random() < 0.4:
            values["parent"] = chance.choice(made)
        customer = by.saved(
            lambda given: services.create_customer(
                organization=organization, values=given, by=by.by
            ),
            values,
        )
        if customer is not None:
            made.append(customer)
            _beside(by, customer, number)


def _addresses(by: Maker) -> Values:
    """Return values of one address, two, or none."""
    values: Values = {}
    for role in by.chance.sample(["billing", "shipping"], k=by.chance.randint(0, 2)):
        place = {**by.plain(Address, but="country"), "line_1": by.text(), "country": "MX"}
        values |= {
            f"{role}_address.{name}": value
            for name, value in place.items()
            if name in address_columns()
        }
    return values


def _beside(by: Maker, customer: Customer, number: int) -> None:
    for person in range(number % 4):
        values = {**by.plain(Contact), "first_name": by.key(40), "last_name": by.text(40)}
        values["email"] = f"p{number}.{person}@example.com"
        by.saved(
            lambda given: services.create_contact(customer=customer, values=given, by=by.by), values
        )
    if number % 2:
        save_customer_policy(
            customer,
            default_schema=by.chance.choice([SCHEMA, OTHER_SCHEMA]),
            notification_type=by.chance.choice([1, 2]),
            uses_general_policy=by.chance.random() < 0.5,
        )


def _contracts(by: Maker) -> None:
    organization, chance = by.organization, by.chance
    for _ in range(EACH):
        by.saved(
            lambda given: billing.create_service(organization=organization, values=given, by=by.by),
            {**by.plain(Service), "code": by.key(50), "name": by.text()},
        )
    active = Service.objects.filter(organization=organization, is_active=True)
    offered = list(active.values_list("code", flat=True))
    for _ in range(EACH):
        items = [
            {"service": code, "transaction_limit": chance.randrange(99), "value": by.text(20)}
            for code in chance.sample(offered, k=min(3, len(offered)))
        ]
        by.saved(
            lambda given: billing.create_package(organization=organization, values=given, by=by.by),
            {
                **by.plain(Package, but="price currency"),
                **{"code": by.key(50), "name": by.text(), "price": by.value(_price())},
                **{"period_months": chance.choice([1, 3, 12]), "contents": items},
            },
        )
    customers = Customer.objects.filter(organization=organization, is_active=True)
    for customer in customers.order_by("pk")[:EACH]:
        items = [
            {
                **{"service": code, "transaction_limit": chance.randrange(99)},
                **{"value": by.text(20), "external_id": by.text(20)},
            }
            for code in chance.sample(offered, k=min(3, len(offered)))
        ]
        by.saved(
            lambda given, customer=customer: billing.create_contract(  # type: ignore[misc]
                customer=customer, values=given, by=by.by
            ),
            {
                **{"code": by.key(50), "name": by.text(), "price": by.value(_price())},
                **{"starts_on": date(2026, 3, 1), "services": items},
                "period_months": chance.choice([1, 3, 12]),
            },
        )


def _price() -> models.Field:
    return plain_columns(Recurrence)["price"]


def _locations(by: Maker) -> None:
    organization = by.organization
    made = []
    for _ in range(EACH):
        location = by.saved(
            lambda given: dispatch.create_location(
                organization=organization, values=given, by=by.by
            ),
            {**by.plain(Location, but="name is_active"), "name": by.key(50)},
        )
        if location is not None:
            made.append(location)
    customers = Customer.objects.filter(organization=organization).order_by("pk")
    for number, customer in enumerate(customers[:EACH]):
        by.saved(
            lambda given, customer=customer, number=number: dispatch.link_customer(  # type: ignore[misc]
                customer=customer, location=made[number % len(made)], values=given, by=by.by
            ),
            by.plain(DefaultTerms),
        )
