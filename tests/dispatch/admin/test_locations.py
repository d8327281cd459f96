"""Locations and suspensions made and changed in the back office."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from core.models import Event
from customers import services as customers
from dispatch import services
from dispatch.models import BarCode, Location, Suspension
from tests.back_office import errors_of, listed, make_staff
from tests.builders import later, make_customer, make_organization
from tests.dispatch.admin.pages import events_of, one_of_each, said
from tests.dispatch.builders import (
    make_customer_location,
    make_dispatch_customer,
    make_location,
    make_suspension,
)

pytestmark = pytest.mark.django_db
USED = "Another record already has this value."
REQUIRED = "This field is required."


def test_a_location_is_made_with_its_settings_and_changed():
    mine = make_organization()
    staff = make_staff(mine)
    values = {
        "name": "North yard",
        "city": "Apodaca",
        "latitude": "25.7782310",
        "bar_code_type": BarCode.QR,
        "distance_factor": "1.2500",
        "delivery_name": "Entrega",
        "exchange_hidden": "on",
        "notify_on_failed_job": "on",
    }
    assert staff.save("dispatch_location_add", **values).status_code == 302
    made = Location.objects.get(organization=mine)
    assert (made.name, made.city, made.is_active) == ("North yard", "Apodaca", True)
    assert (made.latitude, made.distance_factor) == (Decimal("25.7782310"), Decimal("1.25"))
    assert (made.bar_code_type, made.delivery_name, made.pickup_name) == ("qr", "Entrega", "Pickup")
    assert (made.exchange_hidden, made.notify_on_failed_job, made.leed_enabled) == (
        *(True, True),
        False,
    )
    changed = {"is_active": None, "distance_label": "mi"}
    assert staff.save("dispatch_location_change", made.pk, **changed).status_code == 302
    assert staff.save("dispatch_location_change", made.pk).status_code == 302  # untouched
    made.refresh_from_db()
    assert (made.is_active, made.distance_label) == (False, "mi")
    assert events_of(staff) == ["location.created", "location.updated"]
    assert made.history.filter(history_user=staff.user).count() == 2


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"name": "TAKEN"}, {"name": [USED]}),
        ({"name": " "}, {"name": [REQUIRED]}),
        ({"name": "x" * 65}, {"name"}),
        ({"latitude": "90.1"}, {"latitude"}),
        ({"distance_factor": "-1"}, {"distance_factor"}),
        ({"bar_code_type": "stars"}, {"bar_code_type"}),
        ({"contact_email": "nobody"}, {"contact_email"}),
    ],
)
def test_refused_locations_say_why_at_the_field_and_write_nothing(values, errors):
    mine = make_organization()
    staff = make_staff(mine)
    make_location(mine, "TAKEN")
    own = make_location(mine, "OWN")
    before = Event.objects.count()
    for refused in (
        errors_of(staff.save("dispatch_location_change", own.pk, **values)),
        errors_of(staff.save("dispatch_location_add", **{"name": "New", **values})),
    ):
        assert (refused if isinstance(errors, dict) else set(refused)) == errors
    assert Event.objects.count() == before
    assert set(Location.objects.values_list("name", flat=True)) == {"TAKEN", "OWN"}


def test_the_list_says_how_many_customers_are_served():
    records = one_of_each("mine")
    mine, location = records["organization"], records["location"]
    staff = make_staff(mine)
    row = make_customer_location(make_customer(mine), location)
    services.deactivate_customer_location(customer_location=row, by=later())
    switched_off = make_customer(mine)
    make_customer_location(switched_off, location)
    customers.update_customer(customer=switched_off, values={"is_active": False}, by=later())
    make_location(mine, "empty")
    rows = staff.get("dispatch_location_changelist").context["cl"].result_list
    shown = [(str(each), each.served_count, each.linked_count) for each in rows]
    assert shown == [("empty", 0, 0), ("mine yard", 1, 3)]
    assert "1 / 3" in staff.get("dispatch_location_change", location.pk).content.decode()


def test_a_page_saved_over_a_newer_location_is_refused():
    records = one_of_each("mine")
    staff, location = make_staff(records["organization"]), records["location"]
    old = {"seen_at": location.updated_at.isoformat()}
    services.update_location(location=location, values={"city": "Newer"}, by=later())
    refused = errors_of(staff.save("dispatch_location_change", location.pk, name="Mine", **old))
    assert refused == {"__all__": ["Somebody changed this record meanwhile. Open it again."]}
    location.refresh_from_db()
    assert (location.name, location.city) == ("mine yard", "Newer")


def test_a_suspension_is_made_changed_and_deleted_while_nobody_is_under_it():
    mine = make_organization()
    staff = make_staff(mine)
    values = {"reason": "Inventory", "starts_on": "2026-03-10", "ends_on": "2026-03-20"}
    assert staff.save("dispatch_suspension_add", **values).status_code == 302
    made = Suspension.objects.get(organization=mine)
    assert (made.starts_on, made.ends_on) == (date(2026, 3, 10), date(2026, 3, 20))
    assert staff.save("dispatch_suspension_change", made.pk, ends_on="").status_code == 302
    made.refresh_from_db()
    assert made.ends_on is None
    assert staff.post("dispatch_suspension_delete", made.pk, post="yes").status_code == 302
    assert not Suspension.objects.exists()
    assert events_of(staff) == [
        "suspension.created",
        "suspension.updated",
        "suspension.deleted",
    ]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"starts_on": ""}, "starts_on"),
        ({"starts_on": "2026-02-30"}, "starts_on"),
        ({"ends_on": "2026-02-28"}, "ends_on"),
    ],
)
def test_refused_suspensions_say_why_at_the_field_and_write_nothing(values, field):
    records = one_of_each("mine")
    staff, own = make_staff(records["organization"]), records["suspension"]
    new = {"reason": "New", "starts_on": "2026-03-02", **values}
    assert set(errors_of(staff.save("dispatch_suspension_change", own.pk, **values))) == {field}
    assert set(errors_of(staff.save("dispatch_suspension_add", **new))) == {field}
    assert events_of(staff) == []
    row = Suspension.objects.values_list("reason", "starts_on", "ends_on").get()
    assert row == ("mine bills", date(2026, 3, 1), None)


def test_a_suspension_that_somebody_is_under_is_not_deleted_and_the_page_says_so():
    records = one_of_each("mine")
    staff, suspension = make_staff(records["organization"]), records["suspension"]
    response = staff.post("dispatch_suspension_delete", suspension.pk, post="yes")
    assert response.status_code == 302
    assert said(staff.client.get(response.url)) == ["The suspension still has customers."]
    assert Suspension.objects.filter(pk=suspension.pk).exists()
    assert events_of(staff) == []


def test_the_page_of_a_suspension_tells_who_is_under_it_and_how_many():
    records = one_of_each("mine")
    mine, suspension = records["organization"], records["suspension"]
    staff = make_staff(mine)
    for number in range(21):
        customer = make_customer(mine, name=f"mine other {number:02d}")
        make_customer_location(customer, records["location"], suspension=suspension)
    make_dispatch_customer(mine, suspension=suspension)  # its first location is yet to come
    shown = staff.get("dispatch_suspension_change", suspension.pk)
    panel = shown.context["panels"][0]
    assert str(panel.title) == "Under this suspension: 22"
    assert len(panel.rows) == 22
    assert panel.rows[0] == ("mine customer (mine-1)", "mine yard")
    assert [(str(label), number) for label, number in panel.rows[-2:]] == [
        ("Others", 2),
        ("Customers yet without a location", 1),
    ]
    followed = staff.client.get(panel.link[0])
    assert followed.context["cl"].result_count == 22
    page = staff.get("dispatch_suspension_changelist")
    assert [each.customer_count for each in page.context["cl"].result_list] == [22]


def test_suspensions_are_filtered_by_the_day_where_the_organization_is():
    # NOW is 14 March, 9:26 in Greenwich: 3:26 in Mexico City, and still the 13th in Pago Pago.
    mine = make_organization("mine")
    west = make_organization("west", time_zone="Pacific/Pago_Pago")
    rows: dict[tuple[str, str], int] = {}
    for organization in (mine, west):
        rows |= {
            (organization.slug, "until 13"): make_suspension(
                organization, starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 13)
            ).pk,
            (organization.slug, "from 14"): make_suspension(
                organization, starts_on=date(2026, 3, 14)
            ).pk,
        }
    staff = make_staff(mine, west)
    for state, names in (
        ("current", {("mine", "from 14"), ("west", "until 13")}),
        ("past", {("mine", "until 13")}),
        ("to_come", {("west", "from 14")}),
        ("bogus", set(rows)),
    ):
        shown = staff.get("dispatch_suspension_changelist", state=state)
        assert listed(shown) == {rows[name] for name in names}, state
    states = {
        each.pk: shown.context["cl"].model_admin.state(each)
        for each in shown.context["cl"].result_list
    }
    assert states == {
        rows["mine", "until 13"]: "past",
        rows["mine", "from 14"]: "current",
        rows["west", "until 13"]: "current",
        rows["west", "from 14"]: "to come",
    }
    # somebody without an organization
    assert listed(make_staff().get("dispatch_suspension_changelist", state="current")) == set()
