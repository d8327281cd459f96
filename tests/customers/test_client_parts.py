"""What a client has besides its own columns, written through `create_customer` and the like."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.errors import NotFound
from core.models import Event, Organization
from customers import services
from customers.models import (
    Citizenship,
    Contact,
    Customer,
    CustomerType,
    DeliveryPortal,
    InvoicingDefaults,
    MainContact,
    PaymentDate,
    PaymentSettings,
)
from customers.services.client_contacts import whole_name
from tests import builders

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
SECRET = "canary-3b1f"


@pytest.fixture
def organization() -> Organization:
    return builders.make_organization()


@pytest.fixture
def customer(organization) -> Customer:
    return builders.make_customer(organization, reference="NC-3")


def update(customer: Customer, minutes: int = 1, **values: Any) -> Customer:
    return services.update_customer(customer=customer, values=values, by=builders.later(minutes))


def changes_of(code: str = "customer.updated") -> dict[str, Any]:
    return Event.objects.filter(code=code).latest("pk").changes


def parts(organization: Organization) -> dict[str, Any]:
    return {
        "customer_type": builders.numbered(CustomerType, organization, 2),
        "citizenship": builders.numbered(Citizenship, organization, 1),
        "main_contact": {
            **{"name": "Cobranza", "phone_prefix": "52", "mobile_prefix": "521"},
            **{"is_phone_active": False, "is_email_active": True, "is_mobile_active": False},
            **{"notify_payment_receipts": True, "notify_new_documents": True},
            "notify_collection": False,
        },
        "contacts": [
            {"name": "Ana Ruiz", "email": "ana@example.com", "notify_collection": True},
            {"phone": "555 0101", "is_phone_active": False},
        ],
        "defaults": {"payment_way": "03", "payment_method": "PUE"},
        "delivery_portal": {"url": "https://portal.example.com", "password": SECRET},
        "payment_settings": {"is_collaborative": True},
        "payment_dates": [
            {"cut_off_at": builders.NOW, "payment_at": builders.NOW + DAY},
            {"cut_off_at": builders.NOW + DAY, "payment_at": builders.NOW + DAY},
        ],
    }


def rows() -> list[Any]:
    models = (
        *(Customer, MainContact, Contact, InvoicingDefaults, DeliveryPortal),
        *(PaymentSettings, PaymentDate),
    )
    return [list(model._default_manager.order_by("pk").values()) for model in models]


def assert_parts(customer: Customer, organization: Organization) -> None:
    stored = Customer.objects.get(pk=customer.pk)
    wanted = parts(organization)
    assert (stored.customer_type, stored.citizenship) == (
        *(wanted["customer_type"], wanted["citizenship"]),
    )
    main = stored.main_contact
    assert (main.name, main.phone_prefix, main.mobile_prefix) == ("Cobranza", "52", "521")
    assert (main.is_phone_active, main.is_email_active, main.is_mobile_active) == (
        *(False, True, False),
    )
    assert (main.notify_payment_receipts, main.notify_new_documents, main.notify_collection) == (
        *(True, True, False),
    )
    ana, desk = stored.contacts.order_by("pk")
    assert (ana.first_name, ana.last_name, ana.email, ana.notify_collection) == (
        *("Ana Ruiz", "", "ana@example.com", True),
    )
    assert (whole_name(desk), desk.phone, desk.is_phone_active) == ("", "555 0101", False)
    assert (ana.organization, stored.defaults.payment_way) == (organization, "03")
    assert stored.delivery_portal.url == "https://portal.example.com"
    settings = stored.payment_settings
    assert (settings.is_collaborative, settings.receives_payments) == (True, False)
    assert list(stored.payment_dates.values_list("cut_off_at", "payment_at")) == [
        (builders.NOW, builders.NOW + DAY),
        (builders.NOW + DAY, builders.NOW + DAY),
    ]


def test_create_customer_writes_every_part_with_one_event_and_their_past(organization):
    user = builders.make_user(organization)
    by = builders.later(1, user)
    customer = builders.make_customer(organization, by=by, **parts(organization))
    assert_parts(customer, organization)
    event = Event.objects.get(subject_type="customer")
    ids = list(customer.contacts.order_by("pk").values_list("pk", flat=True))
    told = {
        "main_contact.name": [None, "Cobranza"],
        "contacts": [[], ids],
        "defaults.payment_way": [None, "03"],
        "delivery_portal.password": [None, "********"],
        "payment_settings.is_collaborative": [None, True],
    }
    assert event.code == "customer.created"
    assert {name: event.changes.get(name) for name in told} == told
    made: list[tuple[Any, int]] = [
        *((MainContact, 1), (Contact, 2), (PaymentSettings, 1), (PaymentDate, 2))
    ]
    for model, count in made:
        past = model.history.all()
        assert [(row.history_type, row.history_user, row.history_date) for row in past] == (
            [("+", user, by.at)] * count
        )
    assert SECRET not in str(list(Event.objects.values()))


def test_update_customer_writes_every_part_with_one_event(customer, organization):
    changed = update(customer, **parts(organization))
    assert_parts(changed, organization)
    assert changed.updated_at == builders.later(1).at
    assert Event.objects.filter(code="customer.updated").count() == 1
    dates = [[builders.NOW, builders.NOW + DAY], [builders.NOW + DAY, builders.NOW + DAY]]
    assert changes_of()["payment_dates"] == [
        [],
        [[at.isoformat() for at in pair] for pair in dates],
    ]
    assert SECRET not in str(list(Event.objects.values()))


def test_upsert_customer_writes_every_part(customer, organization):
    changed, was_created = services.upsert_customer(
        organization=organization, reference="NC-3", values=parts(organization), by=builders.later()
    )
    assert not was_created
    assert_parts(changed, organization)


def test_writing_the_same_parts_again_writes_nothing(customer, organization):
    values = parts(organization)
    changed = update(customer, **values)
    uuids = changed.contacts.order_by("pk").values_list("uuid", flat=True)
    again = values | {
        "contacts": [
            {**item, "uuid": uuid} for item, uuid in zip(values["contacts"], uuids, strict=True)
        ]
    }
    before = rows()
    with CaptureQueriesContext(connection) as queries:
        update(customer, 9, **again)
    assert not [q for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert rows() == before


def test_absent_parts_stay(customer, organization):
    update(customer, **parts(organization))
    before = rows()[1:]
    update(customer, 2, fax="1")
    assert rows()[1:] == before


def test_none_clears_every_part(customer, organization):
    update(customer, **parts(organization))
    update(customer, 2, **dict.fromkeys(parts(organization)))
    stored, *others = rows()
    assert others == [[]] * 6
    assert (stored[0]["customer_type_id"], stored[0]["citizenship_id"]) == (None, None)
    told = changes_of()
    assert told["main_contact.name"] == ["Cobranza", None]
    assert told["payment_settings.is_collaborative"] == [True, None]
    assert told["payment_dates"][1] == []
    assert [row.history_type for row in MainContact.history.order_by("history_id")] == ["+", "-"]
    assert [row.history_type for row in PaymentDate.history.order_by("history_id")] == [*"++--"]
    update(customer, 3, **dict.fromkeys(parts(organization)))
    assert Customer.objects.get().updated_at == builders.later(2).at


# The main contact


def test_a_main_contact_is_changed_where_it_differs(customer):
    update(customer, main_contact={"name": "Ana", "notify_collection": True})
    first = MainContact.objects.get()
    update(customer, 2, main_contact={"name": "Luis", "phone_prefix": None})
    second = MainContact.objects.get()
    assert (second.uuid, second.name, second.notify_collection) == (first.uuid, "Luis", True)
    assert changes_of() == {"main_contact.name": ["Ana", "Luis"]}


def test_a_main_contact_that_says_nothing_is_not_made(customer):
    update(customer, main_contact={"name": "", "is_email_active": True, "notify_collection": False})
    assert not MainContact.objects.exists()
    assert Customer.objects.get().updated_at == builders.NOW
    update(customer, 2, main_contact={"is_email_active": False})
    assert changes_of() == {"main_contact.is_email_active": [None, False]}


def test_a_main_contact_like_none_at_all_can_be_removed(customer):
    update(customer, main_contact={"name": "Ana"})
    update(customer, 2, main_contact={"name": ""})
    gone = str(MainContact.objects.get().uuid)
    assert update(customer, 3, main_contact=None).updated_at == builders.later(3).at
    assert changes_of() == {"main_contact": [gone, None]}


# How the customer pays


def test_payment_settings_that_say_no_to_everything_are_kept(customer):
    update(customer, payment_settings={})
    settings = PaymentSettings.objects.get()
    assert (settings.is_collaborative, settings.receives_payments) == (False, False)
    update(customer, 2, payment_settings={"receives_payments": True})
    assert changes_of() == {"payment_settings.receives_payments": [False, True]}
    assert update(customer, 3, payment_settings={}).updated_at == builders.later(2).at


def test_payment_dates_are_compared_as_instants(customer):
    dates = [{"cut_off_at": builders.NOW, "payment_at": builders.NOW}]
    update(customer, payment_dates=dates)
    there = timezone(timedelta(hours=-6))
    same = [{name: at.astimezone(there) for name, at in dates[0].items()}]
    assert update(customer, 2, payment_dates=same).updated_at == builders.later(1).at
    update(customer, 3, payment_dates=[*same, *dates])
    assert PaymentDate.objects.count() == 2
    assert PaymentDate.objects.latest("pk").payment_at.astimezone(UTC) == builders.NOW


def test_a_customer_with_every_part_can_be_deleted(customer, organization):
    update(customer, **parts(organization))
    before = rows()[1:]
    services.delete_customer(customer=customer, by=builders.later(2))
    assert rows()[1:] == before
    assert not Contact.objects.for_organization(organization).exists()
    with pytest.raises(NotFound):
        update(customer, 3, main_contact=None)
