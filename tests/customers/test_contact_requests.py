"""Contacts as clients know them who tell people of requests: told of what, whole names, e-mails."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from core.errors import InvalidValue, MissingValue, WrongType
from core.models import Event, Organization
from customers import services
from customers.models import Contact, Customer
from tests import builders
from tests.back_office import make_staff
from tests.dynamics import dynamics, success
from tests.v1 import api

pytestmark = pytest.mark.django_db

TOLD: dict[str, Any] = {
    "notify_new_request": True,
    "notify_acknowledged_request": False,
    "notify_dispatched_request": True,
    "notify_completed_request": False,
    "notify_failed_request": True,
}
EMAILS = "ana@norte.mx, taller@norte.mx ,caja@norte.mx"


@pytest.fixture
def organization() -> Organization:
    return builders.make_organization()


@pytest.fixture
def customer(organization) -> Customer:
    return builders.make_client(organization, reference="NC-3")


@pytest.fixture
def contact(customer) -> Contact:
    return builders.make_contact(
        customer, first_name="Ana", last_name="Ruiz", email=EMAILS, phone="1", **TOLD
    )


def create(customer: Customer, **values: Any) -> Contact:
    return services.create_contact(customer=customer, values=values, by=builders.later())


def update(contact: Contact, minutes: int = 1, **values: Any) -> Contact:
    return services.update_contact(contact=contact, values=values, by=builders.later(minutes))


def told(contact: Contact) -> dict[str, bool]:
    return Contact.objects.filter(pk=contact.pk).values(*TOLD).get()


def written_by_v1(contact: Contact) -> None:
    client = api(contact.customer.organization)
    assert client.get(f"/contacts/{contact.pk}").json()["email"] == EMAILS
    reply = client.post(f"/contacts/{contact.pk}", {"phone": "77", "firstName": "Ana"})
    assert reply.status_code == 200, reply.content
    assert reply.json()["email"] == EMAILS


def written_by_dynamics(contact: Contact) -> None:
    program = dynamics(contact.customer.organization)
    path = f"/dynamics/clients/{contact.customer.uuid}"
    data = success(program.get(path))
    (shown,) = data["CustomerContactInfoes"]
    assert shown["Email"] == EMAILS
    shown["Phone"] = "77"
    assert success(program.put(path, data))["CustomerContactInfoes"][0]["Email"] == EMAILS


def written_by_a_service(contact: Contact) -> None:
    update(contact, phone="77")


@pytest.mark.parametrize("write", [written_by_v1, written_by_dynamics, written_by_a_service])
def test_whoever_has_no_word_for_it_leaves_what_a_contact_is_told(contact, write):
    write(contact)
    stored = Contact.objects.get()
    assert (stored.phone, stored.email) == ("77", EMAILS)
    assert (stored.first_name, stored.last_name) == ("Ana", "Ruiz")
    assert told(contact) == TOLD


def test_a_contact_is_told_of_nothing_by_default(customer):
    contact = create(customer, last_name="Ruiz")
    assert told(contact) == dict.fromkeys(TOLD, False)


def test_what_a_contact_is_told_is_changed_one_by_one(contact):
    update(contact, notify_new_request=False, notify_completed_request=True)
    assert told(contact) == {**TOLD, "notify_new_request": False, "notify_completed_request": True}
    assert Event.objects.get(code="contact.updated").changes == {
        "notify_new_request": [True, False],
        "notify_completed_request": [False, True],
    }
    with pytest.raises(WrongType) as caught:
        update(contact, 2, notify_failed_request="yes")
    assert caught.value.field == "notify_failed_request"


def test_the_back_office_shows_what_a_contact_is_told_and_changes_it(contact, organization):
    staff = make_staff(organization)
    page = staff.get("customers_contact_change", contact.pk)
    assert "Told of requests" in page.content.decode()
    assert {name: page.context["adminform"].form.initial[name] for name in TOLD} == TOLD
    # A browser sends nothing for a box that is not ticked.
    values = {"notify_new_request": None, "notify_completed_request": "on"}
    assert staff.save("customers_contact_change", contact.pk, **values).status_code == 302
    assert told(contact) == {**TOLD, "notify_new_request": False, "notify_completed_request": True}
    assert Contact.objects.get().email == EMAILS


def test_the_contacts_on_the_customers_page_leave_what_they_are_told(contact, organization):
    staff = make_staff(organization)
    saved = staff.save(
        "customers_customer_change", contact.customer.pk, **{"contacts-0-phone": "77"}
    )
    assert saved.status_code == 302
    assert (Contact.objects.get().phone, told(contact)) == ("77", TOLD)


# The whole name


def test_a_whole_name_is_kept_as_the_first_name(customer):
    contact = create(customer, name=" Ana María Ruiz ", phone="1")
    assert (contact.first_name, contact.last_name) == ("Ana María Ruiz", "")
    assert Event.objects.get(code="contact.created").changes == {
        "first_name": [None, "Ana María Ruiz"],
        "phone": [None, "1"],
    }


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("Ana Ruiz", ("Ana", "Ruiz")),
        ("  Ana Ruiz ", ("Ana", "Ruiz")),
        ("Ana Ruiz Gil", ("Ana Ruiz Gil", "")),
        ("ana ruiz", ("ana ruiz", "")),
        (None, ("", "")),
    ],
)
def test_a_whole_name_that_is_the_same_leaves_both_parts(contact, name, names):
    changed = update(contact, name=name)
    assert (changed.first_name, changed.last_name) == names
    told_of_it = Event.objects.filter(code="contact.updated").exists()
    assert told_of_it == (names != ("Ana", "Ruiz"))


def test_a_whole_name_is_compared_with_the_name_as_it_is_now(contact):
    stale = Contact.objects.select_related("customer__organization").get()
    update(contact, first_name="Eva")
    changed = update(stale, 2, name="Eva Ruiz")
    assert (changed.first_name, changed.last_name) == ("Eva", "Ruiz")


@pytest.mark.parametrize("name", ["", "  ", None])
def test_somebody_who_can_be_reached_needs_no_whole_name(customer, name):
    contact = create(customer, name=name, phone="1")
    assert str(contact) == "1"
    with pytest.raises(MissingValue) as caught:
        create(customer, name=name, fax="1234567")
    assert caught.value.field == "name"
    with pytest.raises(MissingValue) as caught:
        update(contact, 2, name=name, phone=None)
    assert caught.value.field == "name"


@pytest.mark.parametrize(
    ("name", "kind"), [("x" * 256, InvalidValue), ("a\x00", InvalidValue), (7, WrongType)]
)
def test_a_whole_name_that_is_refused_is_named_so(customer, contact, name, kind):
    for write in (partial(create, customer), partial(update, contact)):
        with pytest.raises(kind) as caught:
            write(name=name)
        assert caught.value.field == "name"
    assert Contact.objects.get().first_name == "Ana"
