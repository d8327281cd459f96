"""Parts of a client that are refused, and that nothing of the rest is written then."""

from __future__ import annotations

import uuid
from datetime import datetime, timezone
from functools import partial

import pytest

from core.errors import DomainError, InvalidValue, MissingValue, NotFound, WrongType
from core.models import Event, Organization
from customers.models import Contact, Customer
from tests import builders
from tests.customers.test_client_parts import DAY, parts, rows, update

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization() -> Organization:
    return builders.make_organization()


@pytest.fixture
def customer(organization) -> Customer:
    return builders.make_customer(organization, reference="NC-3")


@pytest.mark.parametrize(
    ("values", "error", "field"),
    [
        ({"main_contact": {"name": "x" * 256}}, InvalidValue, "main_contact.name"),
        ({"main_contact": {"name": 7}}, WrongType, "main_contact.name"),
        ({"main_contact": {"phone_prefix": "1" * 11}}, InvalidValue, "main_contact.phone_prefix"),
        (
            {"main_contact": {"notify_collection": "yes"}},
            WrongType,
            "main_contact.notify_collection",
        ),
        ({"contacts": [{"name": "A"}, {}]}, MissingValue, "contacts[1].name"),
        ({"contacts": [{"fax": "1", "name": " "}]}, MissingValue, "contacts[0].name"),
        ({"contacts": [{"name": "x" * 256}]}, InvalidValue, "contacts[0].name"),
        ({"contacts": [{"name": "A"}] * 1001}, InvalidValue, "contacts"),
        ({"contacts": [{"name": 7}]}, WrongType, "contacts[0].name"),
        ({"contacts": [{"name": "\0"}]}, InvalidValue, "contacts[0].name"),
        ({"contacts": [{"email": "x" * 257}]}, InvalidValue, "contacts[0].email"),
        ({"contacts": [{"name": "A", "uuid": "?"}]}, WrongType, "contacts[0].uuid"),
        ({"contacts": [{"name": "A", "uuid": uuid.UUID(int=7)}]}, NotFound, "contacts[0].uuid"),
        (
            {"payment_settings": {"is_collaborative": 1}},
            WrongType,
            "payment_settings.is_collaborative",
        ),
        (
            {"payment_dates": [{"cut_off_at": builders.NOW, "payment_at": builders.NOW}] * 1001},
            *(InvalidValue, "payment_dates"),
        ),
        (
            {"payment_dates": [{"cut_off_at": builders.NOW}]},
            MissingValue,
            "payment_dates[0].payment_at",
        ),
        (
            {"payment_dates": [{"cut_off_at": builders.NOW, "payment_at": builders.NOW - DAY}]},
            *(InvalidValue, "payment_dates[0].payment_at"),
        ),
        (
            {"payment_dates": [{"cut_off_at": datetime(2026, 1, 1), "payment_at": builders.NOW}]},
            *(WrongType, "payment_dates[0].cut_off_at"),
        ),
        (
            {
                "payment_dates": [
                    {
                        "cut_off_at": datetime(1, 1, 1, tzinfo=timezone(DAY / 2)),
                        "payment_at": builders.NOW,
                    }
                ]
            },
            *(InvalidValue, "payment_dates[0].cut_off_at"),
        ),
    ],
)
def test_a_bad_part_is_refused_and_nothing_of_the_rest_written(
    customer, organization, values, error, field
):
    good = parts(organization) | {"name": "New name"}
    before = rows()
    for write in (partial(update, customer), partial(builders.make_customer, organization)):
        with pytest.raises(DomainError) as caught:
            write(**good | values)
        assert (type(caught.value), caught.value.field) == (error, field)
    assert rows() == before
    assert not Event.objects.filter(code="customer.updated").exists()
    assert Contact.history.count() == 0


@pytest.mark.parametrize("name", ["customer_type", "citizenship"])
def test_numbered_entries_are_the_organization_s_own_and_in_use(customer, organization, name):
    kind = type(parts(organization)[name])
    foreign = builders.numbered(kind, builders.make_organization("entity2"))
    with pytest.raises(NotFound) as caught:
        update(customer, **{name: foreign})
    assert caught.value.field == name
    entry = builders.numbered(kind, organization)
    update(customer, **{name: entry})
    kind.objects.filter(pk=entry.pk).update(is_active=False)
    entry.refresh_from_db()
    assert update(customer, 2, **{name: entry}, fax="1").fax == "1"
    with pytest.raises(InvalidValue) as unused:
        builders.make_customer(organization, **{name: entry})
    assert unused.value.field == name
