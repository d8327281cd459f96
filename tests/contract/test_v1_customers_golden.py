"""The documented list, show and delete bodies, byte for byte."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import F

from core.models import Organization, User
from core.roles import Role
from core.services import grant_roles
from customers.models import (
    Address,
    Customer,
    CustomerCategory,
    CustomerPaymentType,
    CustomerSegmentation,
    PaymentType,
    Region,
)
from tests.builders import make_actor, make_customer, make_organization, make_user
from tests.contract.samples import compact, sample
from tests.v1 import Api, api

pytestmark = pytest.mark.django_db

MADE = datetime(2015, 12, 17, 23, 0, 0, 512_000, tzinfo=UTC)
CHANGED = datetime(2016, 8, 16, 9, 2, 13, 999_000, tzinfo=UTC)
LOGO = "entity1-1450169988465/photoCustomer/1471338230737_logo_color_272x92dp.png"
SHOW = sample("customers_v1_show.response")
LIST = sample("customers_v1_list.response")
DELETE = sample("customers_v1_delete.response")


def documented_organization() -> Organization:
    """Return entity1 with its catalog, under the documented numbers."""
    organization = make_organization(
        "entity1", default_currency="EUR", has_geographical_locations=True
    )
    Organization.objects.filter(pk=organization.pk).update(media_stamp="1450169988465")
    named = {"organization": organization, "created_at": MADE, "updated_at": MADE}
    # What the organization came with makes room for the documented numbers.
    CustomerCategory.objects.update(id=F("id") + 100_000)
    PaymentType.objects.update(id=F("id") + 100_000)
    root = CustomerCategory.objects.get(organization=organization)
    CustomerCategory.objects.create(
        id=2, reference="jewelry", name="Jewelry and accessories", parent=root, **named
    )
    CustomerSegmentation.objects.create(id=1, reference="seg_a", name="Segmentation A", **named)
    Region.objects.create(id=3, name="New York", level=1, **named)
    for number, reference in ((7, "cash"), (8, "cheque")):
        PaymentType.objects.filter(reference=reference).update(id=number, name=reference)
    return organization


def documented_user(organization: Organization) -> User:
    """Return user 2; whoever is made next gets a larger number."""
    while make_user().pk <= 2:
        pass
    User.objects.all().delete()
    user = User.objects.create(id=2, username="emp-002", reference="emp-002")
    grant_roles(user=user, organization=organization, roles=[Role.ADMIN], by=make_actor())
    return user


def documented_customer(organization: Organization, user: User, **values: Any) -> None:
    """Make customer 256 through the service; then give it the documented number and times."""
    made = make_customer(
        organization,
        reference="NC-3",
        name="Marie's Jewelry",
        category=CustomerCategory.objects.get(pk=2),
        segmentation=CustomerSegmentation.objects.get(pk=1),
        bill_with_parent=True,
        billing_address={"country": "FR", "city": "Nice"},
        is_same_address=True,
        credit_limit=Decimal("5000.00"),
        created_by=user,
        due_date_rule=1,
        **{key: value for key, value in values.items() if key not in ("logo", "updated_at")},
    )
    columns = {"logo": values.get("logo", ""), "updated_at": values.get("updated_at", MADE)}
    Customer.objects.filter(pk=made.pk).update(id=256, created_at=MADE, **columns)
    for model in (Address, CustomerPaymentType):
        model._default_manager.filter(customer_id=made.pk).update(customer_id=256)


def show_world() -> Api:
    organization = documented_organization()
    documented_customer(
        organization,
        documented_user(organization),
        due_date_days=7,
        payment_types=list(PaymentType.objects.filter(pk__in=(7, 8)).order_by("pk")),
        region=Region.objects.get(pk=3),
        logo=LOGO,
        updated_at=CHANGED,
    )
    return api(Organization.objects.get(pk=organization.pk))


def list_world() -> Api:
    organization = documented_organization()
    documented_customer(organization, documented_user(organization), due_date_days=3)
    Customer.objects.bulk_create(
        Customer(
            id=10_000 + number,
            organization=organization,
            reference=f"NC-{number}",
            name="Another",
            category_id=2,
            currency="EUR",
            created_at=CHANGED,
            updated_at=CHANGED,
        )
        for number in range(1000, 2018)
    )
    return api(organization)


def test_the_documented_customer_is_shown_byte_for_byte():
    expected = {**SHOW, "logo": f"http://testserver/media/{LOGO}"}
    assert SHOW["logo"] == f"BASE_URL/{LOGO}"
    assert len(SHOW) == 59

    reply = show_world().get("/customers/256")

    assert reply.content == compact(expected)
    assert reply.status_code == 200
    assert reply["Content-Type"] == "application/json;charset=UTF-8"


def test_the_documented_customer_is_shown_by_its_reference_too():
    client = show_world()
    assert client.get("/customers/reference/NC-3").content == client.get("/customers/256").content


def test_the_documented_list_is_answered_byte_for_byte():
    reply = list_world().get("/customers", max=2)

    # The documents print the first record of two.
    assert reply.content.startswith(compact(LIST).removesuffix(b"]}") + b',{"id":')
    assert len(reply.json()["data"]) == 2
    assert reply.status_code == 200
    assert reply["Content-Type"] == "application/json;charset=UTF-8"


def test_the_documented_deletion_is_answered_byte_for_byte():
    client = show_world()
    reply = client.delete("/customers/256")
    assert (reply.status_code, reply.content) == (200, compact(DELETE))
    assert reply["Content-Type"] == "application/json;charset=UTF-8"
    assert client.get("/customers/256").status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/customers", 201),
        ("POST", "/customers/256", 200),
        ("POST", "/customers/reference/NC-3", 201),
        ("POST", "/customers/reference/NC-4", 201),
    ],
)
def test_writes_answer_the_documented_document(method: str, path: str, status: int):
    reply = show_world().send(method, path, {"reference": "NC-5", "name": "Marie's Jewelry"})
    assert reply.status_code == status
    assert list(reply.json()) == list(SHOW)
    assert list(reply.json()["customerCategory"]) == list(SHOW["customerCategory"])
