"""What the demo organizations are and how one is filled."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, Final

from django.db import transaction
from django.dispatch import Signal

from core.actor import Actor
from core.history import attribute
from core.imports import runs
from core.imports.applying import apply_plan
from core.imports.planning import make_plan
from core.imports.runs import Advance
from core.models import OnError, Organization, User
from core.roles import Role
from core.services import create_organization, grant_roles
from customers import services
from customers.demo.clients import add_client_data, cancel
from customers.demo.pictures import add_pictures
from customers.imports.customers import CustomerImport
from customers.models import CustomerCategory

_DATA: Final = Path(__file__).resolve().parent.parent / "data"

# Sent at the end of the transaction, with `organization` and `by`; every app adds its own data.
demo_filled = Signal()


@dataclass(frozen=True, slots=True)
class DemoOrganization:
    """One organization of the demo; it gets every `every`-th customer and who is above them.

    `details` are further values of `create_organization`: where it is reached, and its trucks.
    """

    slug: str
    name: str
    tax_id: str
    has_regions: bool
    every: int
    details: Mapping[str, Any] = field(default_factory=dict)


_DETAILS_ONE: Final = {
    "email": "hola@entity-one.example",
    "phone": "+525555550100",
    "address": "Av. Insurgentes Sur 1602",
    "city": "Benito Juárez",
    "state": "Ciudad de México",
    "postal_code": "03940",
    "truck_limit": 25,
}
_DETAILS_TWO: Final = {
    "email": "hola@entity-two.example",
    "phone": "+528155550100",
    "address": "Av. Fundidora 501",
    "city": "Monterrey",
    "state": "Nuevo León",
    "postal_code": "64010",
}
DEMO_ORGANIZATIONS: Final = (
    DemoOrganization(
        *("entity1", "Entity One", "EUN1503201A0"),
        has_regions=True,
        every=1,
        details=_DETAILS_ONE,
    ),
    DemoOrganization(
        *("entity2", "Entity Two", "EDO1809111A9"),
        has_regions=False,
        every=4,
        details=_DETAILS_TWO,
    ),
)


@transaction.atomic
def fill(wanted: DemoOrganization, *, by: Actor, advance: Advance) -> Organization:
    """Create the organization with its people, small tables and customers: whole or not at all."""
    organization = create_organization(
        slug=wanted.slug,
        name=wanted.name,
        tax_id=wanted.tax_id,
        has_geographical_locations=wanted.has_regions,
        customer_region_level=2 if wanted.has_regions else 1,
        **wanted.details,
        by=by,
    )
    setup = _setup()
    _add_users(organization, setup["users"], by)
    _add_categories(organization, setup["categories"], by)
    for values in setup["segmentations"]:
        services.create_segmentation(organization=organization, values=values, by=by)
    for values in setup["groups"]:
        services.create_group(organization=organization, values=values, by=by)
    for values in setup["payment_types"]:
        services.upsert_payment_type(
            organization=organization, reference=values["reference"], values=values, by=by
        )
    if wanted.has_regions:
        _add_regions(organization, setup["regions"], by)
    _add_currencies(organization, setup["currencies"], by)
    _add_customers(organization, wanted.every, by, advance)
    add_pictures(organization, by=by)
    closing = add_client_data(organization, by=by)
    demo_filled.send(sender=Organization, organization=organization, by=by)
    cancel(closing, by=by)
    return organization


def _add_users(organization: Organization, people: Sequence[Mapping[str, str]], by: Actor) -> None:
    for person in people:
        name = person["username"]
        is_taken = User.objects.filter(username=name).exists()
        user = User(**{**person, "username": f"{name}.{organization.slug}" if is_taken else name})
        user.set_unusable_password()
        attribute(user, by)
        user.save()
        grant_roles(user=user, organization=organization, roles=[Role.CRM_USER], by=by)


def _add_categories(
    organization: Organization, categories: Sequence[Mapping[str, Any]], by: Actor
) -> None:
    known = {None: CustomerCategory.objects.for_organization(organization).roots().get()}
    for category in categories:
        values = {**category, "parent": known[category["parent"]]}
        known[category["reference"]] = services.create_category(
            organization=organization, values=values, by=by
        )


def _add_regions(
    organization: Organization, regions: Sequence[Mapping[str, Any]], by: Actor
) -> None:
    known: dict[str | None, Any] = {None: None}
    for region in regions:
        values = {**region, "parent": known[region["parent"]]}
        known[region["name"]] = services.create_region(
            organization=organization, values=values, by=by
        )


def _add_currencies(
    organization: Organization, currencies: Sequence[Mapping[str, str]], by: Actor
) -> None:
    for currency in currencies:
        if currency["code"] != organization.default_currency:
            services.set_currency_rate(
                organization=organization,
                code=currency["code"],
                rate=Decimal(currency["rate"]),
                by=by,
            )


def _add_customers(organization: Organization, every: int, by: Actor, advance: Advance) -> None:
    kind = CustomerImport(organization, by=by)
    file = _part((_DATA / "demo_customers.csv").read_text(encoding="utf-8"), every)
    run = runs.begin(
        organization,
        CustomerImport,
        source="demo_customers.csv",
        size=len(file.getbuffer()),
        by=by,
        options={},
        on_error=OnError.STOP,
        apply_at_once=True,
    )
    make_plan(run, file, kind, by=by, advance=lambda *_: None)
    apply_plan(run, kind, by=by, advance=advance)


def _part(text: str, every: int) -> BytesIO:
    """Return every so many rows, and the rows of everybody above them."""
    header, *rows = csv.reader(StringIO(text, newline=""))
    reference, parent = header.index("reference"), header.index("parent")
    parents = {row[reference]: row[parent] for row in rows}
    wanted: set[str] = set()
    for row in rows[::every]:
        name = row[reference]
        while name and name not in wanted:
            wanted.add(name)
            name = parents[name]
    part = StringIO()
    csv.writer(part).writerows([header, *(row for row in rows if row[reference] in wanted)])
    return BytesIO(part.getvalue().encode())


@cache
def _setup() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((_DATA / "demo_setup.json").read_text(encoding="utf-8"))
    return content
