"""Records for tests, made through the services so that they are what the product makes.

Every builder takes what matters to the test by name and fills in the rest.
"""

from __future__ import annotations

import itertools
import zlib
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.actor import Actor
from core.models import Organization, User
from core.roles import Role
from core.services import create_organization, grant_roles
from customers import services
from customers.models import (
    Citizenship,
    Contact,
    CurrencyRate,
    Customer,
    CustomerCategory,
    CustomerGroup,
    CustomerSegmentation,
    CustomerType,
    NumberedRecord,
    PaymentType,
    Region,
)

NOW = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
_numbers = itertools.count(1)


def make_actor(user: User | None = None, *, at: datetime = NOW, **values: Any) -> Actor:
    """Return who acts; at NOW unless told otherwise."""
    return Actor(at=at, user=user, **values)


def later(minutes: int = 1, user: User | None = None) -> Actor:
    """Return an actor some minutes after NOW, when the builders have finished."""
    return make_actor(user, at=NOW + timedelta(minutes=minutes))


def _rfc_of(text: str) -> str:
    """Return a tax id in the form of an RFC, the same for the same text."""
    number = zlib.crc32(text.encode()) % 10**5
    return f"ABC{number % 100:02d}0131{number // 100:03d}"


def make_organization(slug: str = "entity1", **values: Any) -> Organization:
    """Return a furnished organization; give each one of a test its own slug."""
    values = {
        "name": slug.title(),
        "tax_id": _rfc_of(slug),
        "by": make_actor(),
        **values,
    }
    return create_organization(slug=slug, **values)


def make_user(
    *organizations: Organization, role: Role = Role.ADMIN, password: str = "", **values: Any
) -> User:
    """Return a person who holds the role in each of the organizations."""
    values = {"username": f"user{next(_numbers)}", **values}
    user: User = User.objects.create_user(password=password or None, **values)
    for organization in organizations:
        grant_roles(user=user, organization=organization, roles=[role], by=make_actor())
    return user


def make_customer(
    organization: Organization, *, by: Actor | None = None, **values: Any
) -> Customer:
    """Return a customer; the values are those of `create_customer`."""
    reference = values.get("reference", f"C-{next(_numbers)}")
    values = {"name": f"Customer {reference}", **values, "reference": reference}
    return services.create_customer(organization=organization, values=values, by=by or make_actor())


def make_client(organization: Organization, *, by: Actor | None = None, **values: Any) -> Customer:
    """Return a customer with a tax id of its own and what the dynamics surface requires of one."""
    reference = values.get("reference", f"C-{next(_numbers)}")
    values = {
        "tax_id": _rfc_of(f"{organization.slug} {reference}"),
        "customer_type": numbered(CustomerType, organization),
        "citizenship": numbered(Citizenship, organization),
        "main_contact": {"name": "Cuentas por pagar", "notify_new_documents": True},
        **values,
        "reference": reference,
    }
    return make_customer(organization, by=by, **values)


def numbered(kind: type[NumberedRecord], organization: Organization, number: int = 1) -> Any:
    """Return an entry of a numbered catalog that the organization was furnished with."""
    return kind.objects.for_organization(organization).get(number=number)


def make_contact(customer: Customer, *, by: Actor | None = None, **values: Any) -> Contact:
    """Return a contact of the customer."""
    values = {"first_name": "Marie", "last_name": f"Curie {next(_numbers)}", **values}
    return services.create_contact(customer=customer, values=values, by=by or make_actor())


def root_category(organization: Organization) -> CustomerCategory:
    """Return the category every organization starts with."""
    return CustomerCategory.objects.for_organization(organization).roots().get()


def make_category(organization: Organization, **values: Any) -> CustomerCategory:
    """Return a category, below the root unless a parent is given."""
    values = {"parent": values.get("parent") or root_category(organization), **_named(values)}
    return services.create_category(organization=organization, values=values, by=make_actor())


def make_segmentation(organization: Organization, **values: Any) -> CustomerSegmentation:
    """Return a segmentation."""
    return services.create_segmentation(
        organization=organization, values=_named(values), by=make_actor()
    )


def make_group(organization: Organization, **values: Any) -> CustomerGroup:
    """Return a group without customers."""
    return services.create_group(organization=organization, values=_named(values), by=make_actor())


def make_payment_type(organization: Organization, **values: Any) -> PaymentType:
    """Return a payment type besides the built-in ones."""
    return services.create_payment_type(
        organization=organization, values=_named(values), by=make_actor()
    )


def make_region(organization: Organization, **values: Any) -> Region:
    """Return a region, at the top unless a parent is given."""
    values = {"name": f"Region {next(_numbers)}", **values}
    return services.create_region(organization=organization, values=values, by=make_actor())


def make_currency_rate(
    organization: Organization, code: str = "USD", rate: str = "18.5"
) -> CurrencyRate:
    """Return a rate, so that customers may have the currency."""
    return services.set_currency_rate(
        organization=organization, code=code, rate=Decimal(rate), by=make_actor()
    )


def make_image(
    name: str = "logo.png", *, image_format: str = "PNG", size: tuple[int, int] = (8, 6)
) -> SimpleUploadedFile:
    """Return an uploaded picture of `size` pixels."""
    file = BytesIO()
    Image.new("RGB", size, (200, 30, 60)).save(file, image_format)
    return SimpleUploadedFile(name, file.getvalue())


def _named(values: dict[str, Any]) -> dict[str, Any]:
    """Fill in a reference, and a name made of it."""
    reference = values.get("reference", f"ref-{next(_numbers)}")
    return {"name": f"Name of {reference}", **values, "reference": reference}
