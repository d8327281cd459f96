"""The people at a client, written as the wanted list, and which of them documents go to."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import InvalidValue, MissingValue, NotFound
from core.models import Event, Organization
from customers import lookups, services
from customers.models import Contact, Customer, InvoicingDefaults
from customers.services import client_contacts
from customers.services.client_contacts import whole_name
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization() -> Organization:
    return builders.make_organization()


@pytest.fixture
def customer(organization) -> Customer:
    return builders.make_customer(organization, reference="NC-3")


def update(customer: Customer, minutes: int = 1, **values: Any) -> Customer:
    return services.update_customer(customer=customer, values=values, by=builders.later(minutes))


def changes_of() -> dict[str, Any]:
    return Event.objects.filter(code="customer.updated").latest("pk").changes


def test_contacts_are_the_wanted_list(customer):
    kept, changed, gone = (builders.make_contact(customer) for _ in range(3))
    update(
        customer,
        contacts=[
            {"uuid": changed.uuid, "phone": "1"},
            {"name": "Eva", "mobile": "2"},
            {"uuid": kept.uuid},
        ],
    )
    assert [(row.pk, row.phone) for row in customer.contacts.order_by("pk")][:2] == [
        (kept.pk, ""),
        (changed.pk, "1"),
    ]
    new = customer.contacts.latest("pk")
    assert (new.first_name, new.mobile, new.created_at) == ("Eva", "2", builders.later().at)
    assert changes_of() == {
        f"contacts.{changed.pk}.phone": ["", "1"],
        "contacts": [[kept.pk, changed.pk, gone.pk], [kept.pk, changed.pk, new.pk]],
    }
    types: dict[int, list[str]] = {pk: [] for pk in (kept.pk, changed.pk, gone.pk, new.pk)}
    for past in Contact.history.order_by("history_id"):
        types[past.id].append(past.history_type)
    assert list(types.values()) == [["+"], ["+", "~"], ["+", "-"], ["+"]]


def test_what_the_list_does_not_say_of_a_contact_stays(customer, organization):
    user = builders.make_user(organization)
    contact = builders.make_contact(
        customer, job_title="CFO", photo_image=builders.make_image(), user=user, phone2="2"
    )
    update(customer, contacts=[{"uuid": contact.uuid, "name": whole_name(contact), "phone": "1"}])
    stored = Contact.objects.get()
    assert (stored.job_title, stored.photo, stored.user, stored.phone2, stored.phone) == (
        *("CFO", contact.photo, user, "2", "1"),
    )
    assert (stored.first_name, stored.last_name) == (contact.first_name, contact.last_name)
    assert contact.photo


@pytest.mark.parametrize(
    ("first_name", "last_name", "written", "names"),
    [
        ("Ana", "Ruiz", "Ana Ruiz", ("Ana", "Ruiz")),
        ("Ana María", "Ruiz", " Ana María Ruiz ", ("Ana María", "Ruiz")),
        ("", "Ruiz", "Ruiz", ("", "Ruiz")),
        ("Ana", "", "Ana", ("Ana", "")),
        ("a" * 255, "b" * 255, "a" * 255 + " " + "b" * 255, ("a" * 255, "b" * 255)),
        ("Ana", "Ruiz", "Ana Ruiz Gil", ("Ana Ruiz Gil", "")),
        ("Ana", "Ruiz", "ana ruiz", ("ana ruiz", "")),
    ],
)
def test_a_whole_name_that_is_the_same_leaves_first_and_last_name(
    customer, first_name, last_name, written, names
):
    contact = builders.make_contact(customer, first_name=first_name, last_name=last_name)
    update(customer, contacts=[{"uuid": contact.uuid, "name": written}])
    stored = Contact.objects.get()
    assert (stored.first_name, stored.last_name) == names


@pytest.mark.parametrize("empty", ["", " ", None])
def test_a_contact_may_lose_its_name_while_it_can_be_reached(customer, empty):
    contact = builders.make_contact(customer, email="ana@example.com")
    update(customer, contacts=[{"uuid": contact.uuid, "name": empty}])
    assert whole_name(Contact.objects.get()) == ""
    with pytest.raises(MissingValue) as caught:
        update(customer, 2, contacts=[{"uuid": contact.uuid, "email": None}])
    assert caught.value.field == "contacts[0].name"


def test_a_contact_of_another_customer_is_not_found(customer, organization):
    other = builders.make_contact(builders.make_customer(organization))
    with pytest.raises(NotFound) as caught:
        update(customer, contacts=[{"uuid": other.uuid}])
    assert (caught.value.kind, caught.value.field) == ("contact", "contacts[0].uuid")


def test_a_contact_is_named_once(customer):
    contact = builders.make_contact(customer)
    with pytest.raises(InvalidValue) as caught:
        update(customer, contacts=[{"uuid": contact.uuid}, {"uuid": contact.uuid}])
    assert caught.value.field == "contacts[1].uuid"


def test_a_removed_contact_leaves_no_picture(customer, django_capture_on_commit_callbacks):
    contact = builders.make_contact(customer, photo_image=builders.make_image())
    with django_capture_on_commit_callbacks() as callbacks:
        update(customer, contacts=[])
    assert contact.photo
    assert len(callbacks) == 1
    assert not Contact.objects.exists()


def test_v1_still_needs_a_name_but_can_change_the_rest_of_a_nameless_contact(customer):
    update(customer, contacts=[{"phone": "1"}])
    contact = lookups.find_contact(customer.organization, Contact.objects.get().pk)
    changed = services.update_contact(
        contact=contact, values={"phone": "2", "first_name": ""}, by=builders.later(2)
    )
    assert changed.phone == "2"
    with pytest.raises(MissingValue) as caught:
        services.update_contact(contact=contact, values={"phone": ""}, by=builders.later(3))
    assert caught.value.field == "last_name"
    with pytest.raises(MissingValue):
        services.create_contact(customer=customer, values={"phone": "1"}, by=builders.later(3))


# The contact that documents go to


@pytest.fixture
def chosen(customer) -> Contact:
    contact = builders.make_contact(customer)
    update(customer, defaults={"contact_uuid": contact.uuid, "payment_way": "03"})
    return contact


def test_a_contact_that_goes_is_taken_out_of_the_defaults(customer, chosen):
    update(customer, 2, contacts=None)
    assert InvoicingDefaults.objects.get().contact_uuid is None
    assert changes_of()["defaults.contact_uuid"] == [str(chosen.uuid), None]


def test_a_contact_deleted_alone_is_taken_out_of_the_defaults(customer, chosen):
    services.delete_contact(contact=chosen, by=builders.later(2))
    assert InvoicingDefaults.objects.get().contact_uuid is None


def test_a_main_contact_that_goes_is_taken_out_of_the_defaults(customer):
    made = update(customer, main_contact={"name": "Ana"})
    update(customer, 2, defaults={"contact_uuid": made.main_contact.uuid})
    update(customer, 3, main_contact=None)
    assert not InvoicingDefaults.objects.exists()


def test_the_defaults_may_name_another_contact_as_the_first_goes(customer, chosen):
    other = builders.make_contact(customer)
    update(
        customer,
        2,
        contacts=[{"uuid": other.uuid}],
        defaults={"contact_uuid": other.uuid},
    )
    assert InvoicingDefaults.objects.get().contact_uuid == other.uuid
    assert changes_of()["defaults.contact_uuid"] == [str(chosen.uuid), str(other.uuid)]


def test_the_defaults_cannot_name_the_contact_that_goes(customer, chosen):
    with pytest.raises(NotFound) as caught:
        update(customer, 2, contacts=[], defaults={"contact_uuid": chosen.uuid})
    assert caught.value.field == "defaults.contact_uuid"
    assert Contact.objects.get() == chosen


def test_more_contacts_than_a_list_may_have_can_be_written_back(customer, monkeypatch):
    contacts = [builders.make_contact(customer) for _ in range(3)]
    monkeypatch.setattr(client_contacts, "_MOST", 2)
    wanted: list[dict[str, Any]] = [{"uuid": contact.uuid} for contact in contacts]
    update(customer, 2, contacts=wanted)
    with pytest.raises(InvalidValue) as caught:
        update(customer, 3, contacts=[*wanted, {"name": "Eva"}])
    assert caught.value.field == "contacts"
    assert customer.contacts.count() == 3
