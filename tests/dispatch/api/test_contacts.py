"""/customers/{customer_id}/contacts and each of them."""

from __future__ import annotations

from typing import Any

import pytest

from core.models import Event, Organization
from customers.models import Contact, Customer
from tests.builders import NOW, make_contact, make_customer, make_organization
from tests.dispatch.api.bodies import CONTACT, but
from tests.dispatch.api.counting import queries_of
from tests.dispatch_program import Program, ok, problem, results

pytestmark = pytest.mark.django_db

NOTICES = [
    f"notify_on_{kind}_request"
    for kind in ("acknowledged", "completed", "dispatched", "failed", "new")
]


@pytest.fixture
def path(customer: Customer) -> str:
    return f"/customers/{customer.pk}/contacts"


@pytest.fixture
def contact(customer: Customer) -> Contact:
    return make_contact(customer, first_name="Marie", last_name="Curie", phone="555-0100")


def test_contacts_come_on_one_page_by_id(path: str, customer: Customer, program: Program):
    numbers = [make_contact(customer).pk for _ in range(3)]
    body = ok(program.get(path))
    assert [each["id"] for each in body.pop("results")] == numbers
    assert body == {
        **{"current_limit": 1000, "current_page": 1, "total_count": 3, "total_pages": 1},
    }
    assert problem(program.get(path, name="x"))[:2] == (400, "NoQueryModel.name")


def test_all_contacts_are_on_the_one_page_however_many(
    path: str, customer: Customer, program: Program
):
    owner = {"customer": customer, "organization": customer.organization}
    Contact.objects.bulk_create(
        Contact(**owner, phone=str(n), created_at=NOW, updated_at=NOW) for n in range(1001)
    )
    body = ok(program.get(path))
    assert len(body.pop("results")) == 1001
    assert body == {
        **{"current_limit": 1001, "current_page": 1, "total_count": 1001, "total_pages": 1},
    }


def test_a_contact_is_made(path: str, customer: Customer, program: Program):
    body = but(CONTACT, **dict.fromkeys(NOTICES, True))
    shown = ok(program.post(path, body), 201)
    assert shown == {**body, "id": Contact.objects.get().pk}
    assert ok(program.get(f"{path}/{shown['id']}")) == shown
    moved = ok(program.get(f"/customers/{customer.pk}"))["last_updated_on"]
    assert moved == "2026-03-14T10:26:53.000000"


def test_what_is_left_out_is_null_or_false(path: str, program: Program):
    shown = ok(program.post(path, {"name": "George"}), 201)
    assert shown == {
        **{"email": None, "fax": None, "id": shown["id"], "name": "George", "number": None},
        **dict.fromkeys(NOTICES, False),
    }


@pytest.mark.parametrize("body", [{"number": "5"}, {"email": "a@example.com", "name": None}])
def test_who_can_be_reached_needs_no_name(body: dict[str, Any], path: str, program: Program):
    shown = ok(program.post(path, body), 201)
    assert shown["name"] is None


@pytest.mark.parametrize("body", [None, {}, {"fax": "360-555-1213"}, {"name": None}])
def test_a_contact_of_whom_nothing_is_known_is_refused(body: Any, path: str, program: Program):
    assert problem(program.post(path, body)) == (400, None, "Missing required values: name")


def test_several_addresses_stand_in_email(path: str, program: Program):
    shown = ok(program.post(path, {"email": " a@example.com ,\tb@example.com "}), 201)
    assert [each.strip() for each in shown["email"].split(",")] == [
        "a@example.com",
        "b@example.com",
    ]


@pytest.mark.parametrize(
    ("name", "value", "detail"),
    [
        ("name", "", "Length must be at least 1 characters."),
        ("name", "x" * 129, "Length 129 exceeds max length of 128."),
        ("number", "", "Length must be at least 1 characters."),
        ("number", "5" * 91, "Length 91 exceeds max length of 90."),
        ("fax", "555555", "Length must be at least 7 characters."),
        ("fax", "5" * 16, "Length 16 exceeds max length of 15."),
        ("email", "a@example.com," * 19, "Length 266 exceeds max length of 256."),
        ("email", "nobody", "Must be e-mail addresses separated by commas."),
        ("notify_on_new_request", None, "Not nullable."),
        ("notify_on_new_request", "yes", "Invalid type."),
        ("first_name", "x", "Unknown field."),
    ],
)
def test_what_breaks_a_limit_is_refused(
    name: str, value: Any, detail: str, path: str, contact: Contact, program: Program
):
    body, model = but(CONTACT, **{name: value}), "CustomerContactModel"
    assert problem(program.post(path, body)) == (400, f"Create{model}.{name}", detail)
    one = f"{path}/{contact.pk}"
    assert problem(program.patch(one, {name: value})) == (400, f"Update{model}.{name}", detail)


def test_what_is_given_is_changed_and_the_rest_stays(path, contact, program: Program):
    before = ok(program.get(f"{path}/{contact.pk}"))
    assert before["name"] == "Marie Curie"
    shown = ok(program.patch(f"{path}/{contact.pk}", {"number": "555-0199"}))
    assert shown == {**before, "number": "555-0199"}
    contact.refresh_from_db()
    assert (contact.first_name, contact.last_name) == ("Marie", "Curie")


def test_another_name_is_a_whole_name(path: str, contact: Contact, program: Program):
    assert ok(program.patch(f"{path}/{contact.pk}", {"name": "Ada King"}))["name"] == "Ada King"
    contact.refresh_from_db()
    assert (contact.first_name, contact.last_name) == ("Ada King", "")


def test_null_clears_as_long_as_the_contact_is_known(path, contact, program: Program):
    one = f"{path}/{contact.pk}"
    assert ok(program.patch(one, {"name": None}))["name"] is None
    expected = (400, None, "Missing required values: name")
    assert problem(program.patch(one, {"number": None})) == expected
    assert ok(program.patch(one, {"number": None, "name": "Ada"}))["number"] is None


def test_a_contact_sent_back_as_it_was_shown_changes_nothing(path, customer, program: Program):
    contact = make_contact(
        customer,
        first_name="F" * 100,
        last_name="L" * 100,
        fax="+52 55 5555 0102 ext. 7",
        email="a@example.com",
        mobile="555-0101",
        notify_new_request=True,
    )
    before = Contact.objects.values().get(pk=contact.pk)
    events = Event.objects.count()
    shown = ok(program.get(f"{path}/{contact.pk}"))
    assert shown["fax"] is None
    assert shown["name"] == f"{'F' * 100} {'L' * 27}"
    back = {name: value for name, value in shown.items() if name != "id"}
    assert ok(program.patch(f"{path}/{contact.pk}", back)) == shown
    assert Contact.objects.values().get(pk=contact.pk) == before
    assert Event.objects.count() == events


def test_contacts_cannot_be_deleted(path: str, contact: Contact, program: Program):
    reply = program.delete(f"{path}/{contact.pk}")
    assert problem(reply)[0] == 405
    assert reply["Allow"] == "GET,PATCH"
    assert program.delete(path)["Allow"] == "GET,POST"


def test_what_is_not_there_is_404(path, contact, company: Organization, program: Program):
    other = make_customer(company)
    foreign = make_customer(make_organization("two"))
    for missing in (
        f"{path}/{contact.pk + 1000}",
        f"/customers/{other.pk}/contacts/{contact.pk}",
        f"/customers/{foreign.pk}/contacts/{contact.pk}",
    ):
        assert problem(program.get(missing))[0] == 404
        assert problem(program.patch(missing, {"x": 1}))[0] == 404
    for customer_id in (foreign.pk, 0):
        assert problem(program.get(f"/customers/{customer_id}/contacts"))[0] == 404
        assert problem(program.post(f"/customers/{customer_id}/contacts", CONTACT))[0] == 404


def test_a_change_may_depend_on_what_was_seen(path: str, contact: Contact, program: Program):
    one = f"{path}/{contact.pk}"
    seen = {"If-Match": program.get(one)["ETag"]}
    ok(program.patch(one, {"number": "1"}, headers=seen))
    assert problem(program.patch(one, {"number": "2"}, headers=seen))[0] == 412


def test_the_number_of_queries_does_not_depend_on_the_number_of_contacts(path, customer, program):
    make_contact(customer)
    _, one = queries_of(program, path)
    for _ in range(3):
        make_contact(customer)
    assert queries_of(program, path) == (4, one)
    assert len(results(program.get(path))) == 4
