"""Customers deactivated at a location one by one, and what a location's page tells."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from customers import services as customers
from dispatch import services
from dispatch.admin.location_words import HELP
from dispatch.models import CustomerLocation
from dispatch.models.settings import LocationSettings
from tests.back_office import make_staff
from tests.builders import later, make_customer
from tests.customers.test_customer_races import at_once
from tests.dispatch.admin.pages import events_of, one_of_each, said
from tests.dispatch.builders import make_customer_location, make_location, make_suspension

PAGE = "dispatch_location_change"
ROW = "dispatch_customerlocation_change"
STOP = "dispatch_customerlocation_stop_serving"
AGAIN = "dispatch_customerlocation_serve_again"


@pytest.mark.django_db
@pytest.mark.parametrize("origin", ["location", "", "bogus"])
def test_a_customer_is_deactivated_and_brought_back_after_a_question(origin):
    records = one_of_each("mine")
    staff, row = make_staff(records["organization"]), records["customerlocation"]
    query = f"?from={origin}"
    back = reverse(f"admin:{ROW}", args=[row.pk])
    if origin == "location":
        back = reverse(f"admin:{PAGE}", args=[records["location"].pk])
    for page, is_active, text in (
        (STOP, False, "mine customer (mine-1) is served at mine yard no longer."),
        (AGAIN, True, "mine customer (mine-1) is served at mine yard again."),
    ):
        asked = staff.get(page, row.pk)
        assert asked.status_code == 200
        assert "mine yard" in asked.content.decode()
        row.refresh_from_db()
        assert row.is_active is not is_active
        response: Any = staff.client.post(reverse(f"admin:{page}", args=[row.pk]) + query)
        assert (response.status_code, response.url) == (302, back)
        assert said(staff.client.get(back)) == [text]
        row.refresh_from_db()
        assert row.is_active is is_active
    assert row.note == "mine note"
    assert events_of(staff) == ["customer_location.deactivated", "customer_location.reactivated"]


@pytest.mark.django_db
def test_what_the_api_refuses_is_refused_in_the_same_words():
    records = one_of_each("mine")
    staff, row = make_staff(records["organization"]), records["customerlocation"]
    services.deactivate_customer_location(customer_location=row, by=later())
    values = {"is_active": False}
    customers.update_customer(customer=records["customer"], values=values, by=later(2))
    response = staff.post(AGAIN, row.pk)
    assert said(staff.client.get(response.url)) == ["The customer is not active."]
    assert "is inactive there already" in staff.get(STOP, row.pk).content.decode()
    # Sent twice, it does nothing the second time.
    assert staff.post(STOP, row.pk).status_code == 302
    row.refresh_from_db()
    assert row.is_active is False
    assert events_of(staff) == []


@pytest.mark.django_db
def test_only_the_button_that_does_something_is_there():
    records = one_of_each("mine")
    staff, row = make_staff(records["organization"]), records["customerlocation"]
    stop, again = (reverse(f"admin:{page}", args=[row.pk]) for page in (STOP, AGAIN))
    text = staff.get(ROW, row.pk).content.decode()
    assert (stop in text, again in text) == (True, False)
    services.deactivate_customer_location(customer_location=row, by=later())
    text = staff.get(ROW, row.pk).content.decode()
    assert (stop in text, again in text) == (False, True)
    permissions = staff.user.user_permissions
    permissions.set(permissions.filter(codename__startswith="view_"))
    text = staff.get(ROW, row.pk).content.decode()
    assert (stop in text, again in text) == (False, False)
    for page in (STOP, AGAIN):
        assert staff.get(page, row.pk).status_code == 403
        assert staff.post(page, row.pk).status_code == 403
    assert stop not in staff.get(PAGE, records["location"].pk).content.decode()


@pytest.mark.django_db
def test_rows_of_another_organization_are_not_there():
    mine, other = one_of_each("mine"), one_of_each("rival")
    staff = make_staff(mine["organization"])
    for page in (STOP, AGAIN):
        for key in (other["customerlocation"].pk, 0, "9" * 30, "x", "1\0"):
            answer = staff.get(page, key)
            assert answer.status_code in (302, 404), key
            assert staff.post(page, key).status_code in (302, 404), key
    other["customerlocation"].refresh_from_db()
    assert other["customerlocation"].is_active is True
    assert "rival" not in staff.get(PAGE, mine["location"].pk).content.decode()


@pytest.mark.django_db
def test_a_locations_page_lists_its_customers_and_marks_the_suspended():
    records = one_of_each("mine")
    mine, location = records["organization"], records["location"]
    staff = make_staff(mine)
    past = make_suspension(mine, reason="Old", starts_on=date(2026, 1, 1), ends_on=date(2026, 1, 2))
    late = make_customer(mine, name="mine late")
    make_customer_location(late, location, suspension=past)
    gone = make_customer(mine, name="mine off")
    off = make_customer_location(gone, location)
    services.deactivate_customer_location(customer_location=off, by=later())
    make_customer_location(make_customer(mine, name="elsewhere"), make_location(mine))
    (panel,) = staff.get(PAGE, location.pk).context["panels"]
    shown = [tuple(str(cell) for cell in row[1:4]) for row in panel.rows]
    assert shown == [
        ("Yes", "<strong>Suspended: mine bills (current)</strong>", "mine-A1"),
        ("Yes", "Old (past)", "-"),
        ("No: inactive at the location", "-", "-"),
    ]
    steps = [str(row[4]) for row in panel.rows]
    assert [("/deactivate/" in step, "/reactivate/" in step) for step in steps] == [
        *((True, False), (True, False)),
        (False, True),
    ]
    assert staff.client.get(panel.link[0]).context["cl"].result_count == 3
    permissions = staff.user.user_permissions
    permissions.set(permissions.exclude(codename="view_customerlocation"))
    assert staff.get(PAGE, location.pk).context["panels"] == []


@pytest.mark.django_db
def test_the_page_names_twenty_customers_with_as_many_queries_as_for_two():
    records = one_of_each("mine")
    mine, location = records["organization"], records["location"]
    staff = make_staff(mine)

    def add(numbers: range) -> None:
        for number in numbers:
            suspension = make_suspension(mine, reason=f"R{number}")
            customer = make_customer(mine, name=f"mine {number:02d}")
            make_customer_location(customer, location, suspension=suspension)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(PAGE, location.pk).status_code == 200
        return len(queries)

    add(range(1))
    count()
    before = count()
    add(range(1, 22))
    assert count() == before
    (panel,) = staff.get(PAGE, location.pk).context["panels"]
    assert (len(panel.rows), panel.more is None) == (20, False)


@pytest.mark.django_db
def test_every_setting_is_explained():
    settings = {field.name for field in LocationSettings._meta.get_fields()}
    named = {f"{work}_name" for work in ("delivery", "pickup", "dropoff", "exchange", "service")}
    assert settings == HELP.keys() | named
    assert len(settings) == 33
    records = one_of_each("mine")
    text = make_staff(records["organization"]).get(PAGE, records["location"].pk).content.decode()
    for name, words in HELP.items():
        assert str(words).split(":")[-1].strip()[:30].replace("'", "&#x27;") in text.replace(
            "can't", "can&#x27;t"
        ), name


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_deactivate_once():
    records = one_of_each("mine")
    row = records["customerlocation"]
    people = [make_staff(records["organization"]) for _ in range(2)]
    answers = at_once([partial(staff.post, STOP, row.pk) for staff in people])
    assert {answer.status_code for answer in answers} == {302}
    assert CustomerLocation.objects.get(pk=row.pk).is_active is False
    done = [code for staff in people for code in events_of(staff)]
    assert done == ["customer_location.deactivated"]
