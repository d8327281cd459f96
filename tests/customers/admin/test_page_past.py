"""A customer's past and its events, in one line each with what belongs to it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import Event
from customers import services
from tests.back_office import Staff, make_staff, one_of_each
from tests.builders import later, make_contact, make_customer, make_organization, make_segmentation

pytestmark = pytest.mark.django_db
HISTORY, EVENTS = "customers_customer_history", "customers_customer_events"


def told(entry: Any) -> tuple[str, str, dict[str, tuple[str, str]]]:
    changes = {each["field"]: (each["old"], each["new"]) for each in entry["changes"]}
    return entry["title"], entry["row"].history_type, changes


def entries_of(staff: Staff, key: Any, **query: Any) -> list[Any]:
    return list(staff.get(HISTORY, key, **query).context["entries"])


def test_one_line_tells_the_customer_and_what_belongs_to_it_newest_first():
    mine = make_organization("mine")
    customer, staff = make_customer(mine), make_staff(mine)
    segment = make_segmentation(mine, name="Big", reference="B")
    by = staff.user
    values: dict[str, Any] = {"segmentation": segment, "is_on_hold": True}
    services.update_customer(customer=customer, values=values, by=later(2, by))
    contact = make_contact(customer, by=later(3, by), last_name="Curie")
    services.update_contact(contact=contact, values={"phone": "55"}, by=later(4, by))
    address = services.create_address(
        customer=customer, values={"city": "Puebla", "is_billing": True}, by=later(5, by)
    )
    services.deactivate_address(address=address, by=later(6, by))
    services.delete_contact(contact=contact, by=later(7, by))
    values = {"system": "crm", "value": "7"}
    services.create_external_id(customer=customer, values=values, by=later(8, by))
    entries = entries_of(staff, customer.pk)
    moments = [entry["row"].history_date for entry in entries]
    assert moments == sorted(moments, reverse=True)
    shown = [told(entry) for entry in entries if entry["title"] or entry["changes"]]
    assert shown == [
        ("External id", "+", {"System": ("-", "crm"), "Id": ("-", "7")}),
        ("Contact", "-", {**shown[1][2], "Last name": ("Curie", "-"), "Phone": ("55", "-")}),
        ("Address", "~", {"Active": ("Yes", "No")}),
        ("Address", "+", {"City": ("-", "Puebla"), "Billing": ("-", "Yes")}),
        ("Contact", "~", {"Phone": ("-", "55")}),
        ("Contact", "+", {**shown[5][2], "Last name": ("-", "Curie")}),
        ("", "~", {"Segmentation": ("-", "Big (B)"), "On hold": ("No", "Yes")}),
    ]
    assert {entry["row"].history_user for entry in entries[:-1]} == {staff.user}
    assert {e["name"] for e in entries if e["title"] == "Contact"} == {str(contact)}
    page = staff.get(HISTORY, customer.pk).content.decode()
    assert entries[0]["row"].request_id in page
    assert "Big (B)" in page


def test_the_line_is_paged_and_no_page_takes_more_queries():
    mine = make_organization("mine")
    customer, staff = make_customer(mine), make_staff(mine)
    contact = make_contact(customer, by=later())

    def change(first: int, last: int) -> None:
        for number in range(first, last):
            values = {"phone": str(number)}
            services.update_contact(contact=contact, values=values, by=later(number))

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            staff.get(HISTORY, customer.pk)
        return len(queries)

    change(2, 5)
    count()
    before = count()
    change(5, 60)
    assert count() == before
    newest, oldest = entries_of(staff, customer.pk), entries_of(staff, customer.pk, p=3)
    assert len(newest) == 50
    total = customer.history.count() + contact.history.count()
    assert 100 + len(oldest) == total
    assert told(oldest[-1]) == ("", "+", {})
    for page in ("0", "x", "9" * 30):
        assert staff.get(HISTORY, customer.pk, p=page).status_code == 200


def test_a_past_is_shown_as_far_as_the_person_may_see_it():
    mine = make_organization("mine")
    customer, staff = make_customer(mine), make_staff(mine)
    make_contact(customer)
    assert "Contact" in {entry["title"] for entry in entries_of(staff, customer.pk)}
    permissions = staff.user.user_permissions
    permissions.set(permissions.exclude(codename="view_contact"))
    assert "Contact" not in {entry["title"] for entry in entries_of(staff, customer.pk)}


def test_the_portals_password_is_in_no_past_and_no_event():
    mine = make_organization("mine")
    customer, staff = make_customer(mine), make_staff(mine)
    portal = {"url": "https://p.example/", "password": "s3cret-word"}
    services.update_customer(customer=customer, values={"delivery_portal": portal}, by=later())
    for page in (HISTORY, EVENTS, "customers_customer_surfaces"):
        text = staff.get(page, customer.pk).content.decode()
        assert "p.example" in text or page == EVENTS
        assert "s3cret-word" not in text
        assert customer.delivery_portal.password_encrypted not in text


def test_events_of_the_customer_and_of_what_belongs_to_it_are_listed_with_links():
    mine, other = one_of_each("mine"), one_of_each("rival")
    customer, staff = mine["customer"], make_staff(mine["organization"])
    services.update_customer(customer=customer, values={"phone": "55"}, by=later(2, staff.user))
    services.delete_contact(contact=mine["contact"], by=later(3, staff.user))
    page = staff.get(EVENTS, customer.pk)
    events = page.context["events"]
    assert [event.code for event in events][:2] == ["contact.deleted", "customer.updated"]
    assert {event.organization for event in events} == {mine["organization"]}
    assert list(events[1].differences) == []  # read by the page, once
    text = page.content.decode()
    assert "<strong" in text
    assert "- → 55" in text
    for event in events:
        assert reverse("admin:core_event_change", args=[event.pk]) in text
        assert event.request_id in text
    foreign = staff.get(EVENTS, other["customer"].pk)
    assert (foreign.status_code, foreign.url) == (302, reverse("admin:index"))
    assert Event.objects.filter(subject_id=customer.pk).exists()


def test_events_are_for_those_who_may_see_events():
    mine = make_organization("mine")
    customer, staff = make_customer(mine), make_staff(mine)
    permissions = staff.user.user_permissions
    permissions.set(permissions.exclude(codename="view_event"))
    assert staff.get(EVENTS, customer.pk).status_code == 403
    assert staff.get("customers_customer_surfaces", customer.pk).status_code == 200
    permissions.set(permissions.filter(codename="view_event"))
    assert staff.get(EVENTS, customer.pk).status_code == 403
    assert staff.get("customers_customer_surfaces", customer.pk).status_code == 403


@pytest.mark.parametrize("key", ["0", "9" * 30, "x", "1\0", "-1", "a/b"])
def test_no_address_of_a_page_makes_it_fail(key: str):
    staff = make_staff(make_organization())
    for page in (HISTORY, EVENTS, "customers_customer_surfaces"):
        assert staff.get(page, key).status_code in (302, 404)
