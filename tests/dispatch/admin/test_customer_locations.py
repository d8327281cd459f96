"""Customers at locations made, changed and found in the back office, and on the customer's page."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from customers import services as customers
from dispatch import services
from dispatch.models import CustomerLocation
from tests.back_office import errors_of, listed, make_staff, make_superuser
from tests.builders import later, make_customer, make_user
from tests.dispatch.admin.pages import LIST, events_of, one_of_each
from tests.dispatch.builders import (
    make_customer_location,
    make_dispatch_customer,
    make_location,
    make_suspension,
)

pytestmark = pytest.mark.django_db
ADD, CHANGE = "dispatch_customerlocation_add", "dispatch_customerlocation_change"


def test_a_customer_is_linked_to_a_location_on_terms():
    records = one_of_each("mine")
    mine = records["organization"]
    staff = make_staff(mine)
    seller = make_user(mine, username="seller", first_name="Rym", last_name="Jaziri")
    customer, location = make_customer(mine), records["location"]
    values = {
        "customer": customer.pk,
        "location": location.pk,
        "account_number_1": "A-77",
        "is_commercial": "on",
        "note": "Call first.",
        "renewal_on": "2027-01-31",
        "sales_rep_key": "seller",
        "suspension": records["suspension"].pk,
    }
    assert staff.save(ADD, **values).status_code == 302
    made = CustomerLocation.objects.get(customer=customer)
    assert (made.location, made.suspension, made.sales_user) == (
        location,
        records["suspension"],
        seller,
    )
    assert (made.account_number_1, made.is_commercial, made.note) == ("A-77", True, "Call first.")
    assert (made.renewal_on, made.is_active) == (date(2027, 1, 31), True)
    assert events_of(staff) == ["customer_location.linked"]
    assert made.history.get().history_user == staff.user
    assert "Rym Jaziri" in staff.get(LIST).content.decode()


def test_what_is_left_blank_is_as_the_customer_was_made_with():
    records = one_of_each("mine")
    staff = make_staff(records["organization"])
    terms: dict[str, Any] = {
        "account_number_1": "OWN",
        "is_commercial": True,
        "note": "Given when made.",
    }
    customer = make_dispatch_customer(records["organization"], **terms)
    pair = {"customer": customer.pk, "location": records["location"].pk}
    assert staff.save(ADD, **pair, note="Said here.").status_code == 302
    made = CustomerLocation.objects.get(customer=customer)
    assert (made.account_number_1, made.is_commercial, made.note) == ("OWN", True, "Said here.")


def test_refused_links_say_why_at_the_field_and_write_nothing():
    records = one_of_each("mine")
    mine, staff = records["organization"], make_staff(records["organization"])
    customer, location = make_customer(mine), records["location"]
    inactive = make_customer(mine, is_active=False)
    closed = make_location(mine, is_active=False)
    before = CustomerLocation.objects.count()
    pair = {"customer": customer.pk, "location": location.pk}
    for values, errors in (
        (
            {"customer": records["customer"].pk},
            {"location": ["The customer is already at this location."]},
        ),
        ({"customer": inactive.pk}, {"customer": ["The customer is not active."]}),
        ({"location": closed.pk}, {"location": ["The location is not active."]}),
        ({"customer": ""}, {"customer": ["This field is required."]}),
        ({"sales_rep_key": "nobody"}, {"sales_rep_key": ["The user nobody does not exist."]}),
        ({"renewal_on": "2026-02-30"}, {"renewal_on": ["Enter a valid date."]}),
    ):
        assert errors_of(staff.save(ADD, **{**pair, **values})) == errors
    assert set(errors_of(staff.save(ADD, **pair, note="x" * 2049))) == {"note"}
    assert CustomerLocation.objects.count() == before
    assert events_of(staff) == []


def test_choices_of_another_organization_are_refused():
    mine, other = one_of_each("mine"), one_of_each("rival")
    new = make_customer(mine["organization"])
    query = f"?organization={mine['organization'].pk}"
    own = {"customer": new.pk, "location": mine["location"].pk}
    row = mine["customerlocation"].pk
    for staff in (
        make_staff(mine["organization"]),
        make_staff(mine["organization"], other["organization"]),
        make_superuser(),
    ):
        for field in ("customer", "location", "suspension"):
            values = {**own, field: other[field].pk}
            assert set(errors_of(staff.save(ADD, query=query, **values))) == {field}
        refused = staff.save(CHANGE, row, suspension=other["suspension"].pk)
        assert set(errors_of(refused)) == {"suspension"}
        assert events_of(staff) == []
    assert CustomerLocation.objects.count() == 2


def test_terms_are_changed_one_by_one_and_the_pair_is_not():
    records = one_of_each("mine")
    staff, row = make_staff(records["organization"]), records["customerlocation"]
    forged = {
        "customer": make_customer(records["organization"]).pk,
        "location": make_location(records["organization"]).pk,
    }
    values = {"note": "", "suspension": "", "is_active": None, **forged}
    assert staff.save(CHANGE, row.pk, **values).status_code == 302
    assert staff.save(CHANGE, row.pk).status_code == 302  # untouched
    row.refresh_from_db()
    assert (row.note, row.suspension, row.is_active) == ("", None, False)
    assert (row.customer, row.location) == (records["customer"], records["location"])
    assert row.account_number_1 == "mine-A1"
    assert events_of(staff) == ["customer_location.deactivated"]
    assert staff.save(CHANGE, row.pk, is_active="on").status_code == 302
    row.refresh_from_db()
    assert row.is_active
    assert events_of(staff)[1:] == ["customer_location.reactivated"]


def test_refused_changes_say_why_at_the_field_and_change_nothing():
    records = one_of_each("mine")
    staff, row = make_staff(records["organization"]), records["customerlocation"]
    services.deactivate_customer_location(customer_location=row, by=later())
    values = {"is_active": False}
    customers.update_customer(customer=records["customer"], values=values, by=later())
    refused = errors_of(staff.save(CHANGE, row.pk, is_active="on", note="New"))
    assert refused == {"is_active": ["The customer is not active."]}
    refused = errors_of(staff.save(CHANGE, row.pk, sales_rep_key="nobody", note="New"))
    assert refused == {"sales_rep_key": ["The user nobody does not exist."]}
    row.refresh_from_db()
    assert (row.is_active, row.note) == (False, "mine note")
    assert events_of(staff) == []


def test_a_page_saved_over_a_newer_row_is_refused():
    records = one_of_each("mine")
    staff, row = make_staff(records["organization"]), records["customerlocation"]
    old = {"seen_at": row.updated_at.isoformat()}
    values = {"account_number_1": "newer"}
    services.update_customer_location(customer_location=row, values=values, by=later())
    refused = errors_of(staff.save(CHANGE, row.pk, note="Mine", **old))
    assert refused == {"__all__": ["Somebody changed this record meanwhile. Open it again."]}
    row.refresh_from_db()
    assert (row.note, row.account_number_1) == ("mine note", "newer")


def test_the_history_of_a_row_says_who_changed_it():
    records = one_of_each("mine")
    staff, row = make_staff(records["organization"]), records["customerlocation"]
    staff.save(CHANGE, row.pk, note="Changed")
    page = staff.client.get(reverse("admin:dispatch_customerlocation_history", args=[row.pk]))
    newest = page.context["entries"][0]
    assert newest["row"].history_user == staff.user
    assert [(each["old"], each["new"]) for each in newest["changes"]] == [("mine note", "Changed")]


def test_the_list_is_filtered_and_searched():
    records, other = one_of_each("mine"), one_of_each("rival")
    mine, location = records["organization"], records["location"]
    staff = make_staff(mine, other["organization"])
    elsewhere = make_location(mine)
    ended = make_suspension(mine, starts_on=date(2026, 1, 1), ends_on=date(2026, 1, 31))
    comes = make_suspension(mine, starts_on=date(2026, 5, 1))
    rows = {"first": records["customerlocation"], "rival": other["customerlocation"]}
    rows["ended"] = make_customer_location(make_customer(mine), location, suspension=ended)
    rows["comes"] = make_customer_location(make_customer(mine), elsewhere, suspension=comes)
    rows["here"] = make_customer_location(make_customer(mine), location, is_commercial=True)
    services.deactivate_customer_location(customer_location=rows["here"], by=later())
    switched_off = make_customer(mine, name="Switched off", reference="SW-1")
    rows["customer"] = make_customer_location(switched_off, location)
    customers.update_customer(customer=switched_off, values={"is_active": False}, by=later())
    everything = set(rows)
    for query, names in (
        ({}, everything),
        ({"customer__organization__id__exact": other["organization"].pk}, {"rival"}),
        ({"location__id__exact": elsewhere.pk}, {"comes"}),
        ({"served": "yes"}, {"first", "rival", "ended", "comes"}),
        ({"served": "no"}, {"here", "customer"}),
        ({"served": "here"}, {"here"}),
        ({"served": "customer"}, {"customer"}),
        ({"served": "bogus"}, everything),
        ({"suspended": "current"}, {"first", "rival"}),
        ({"suspended": "past"}, {"ended"}),
        ({"suspended": "to_come"}, {"comes"}),
        ({"suspended": "none"}, {"here", "customer"}),
        ({"suspension__id__exact": ended.pk}, {"ended"}),
        ({"is_commercial__exact": "1"}, {"here"}),
        ({"q": "switched"}, {"customer"}),
        ({"q": "SW-1"}, {"customer"}),
        ({"q": "mine-A1"}, {"first"}),
        ({"q": "nobody"}, set()),
    ):
        assert listed(staff.get(LIST, **query)) == {rows[name].pk for name in names}, query


def panel_of(page: Any) -> Any:
    return next(each for each in page.context["panels"] if each.title == "Service locations")


def test_the_customers_page_tells_where_it_is_served():
    records = one_of_each("mine")
    mine, customer = records["organization"], records["customer"]
    staff = make_staff(mine)
    row = make_customer_location(customer, make_location(mine, "closed to it"))
    services.deactivate_customer_location(customer_location=row, by=later())
    panel = panel_of(staff.get("customers_customer_change", customer.pk))
    assert [_text(cells) for cells in panel.rows] == [
        ("closed to it", "Not served: inactive there", "-", "-"),
        ("mine yard", "Served", "mine bills (current), March 1, 2026 to …", "mine-A1"),
    ]
    assert reverse(f"admin:{CHANGE}", args=[row.pk]) in panel.rows[0][0]
    assert listed(staff.client.get(panel.link[0])) == {row.pk, records["customerlocation"].pk}
    customers.update_customer(customer=customer, values={"is_active": False}, by=later())
    panel = panel_of(staff.get("customers_customer_change", customer.pk))
    assert {state for _, state, *_ in panel.rows} == {"Not served: the customer is not active"}
    assert panel.actions == ()


def _text(cells: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple(strip_tags(str(cell)) for cell in cells)


def test_the_panel_of_a_customer_at_no_location_leads_to_the_first_link():
    records = one_of_each("mine")
    mine = records["organization"]
    staff, customer = make_staff(mine), make_customer(mine)
    panel = panel_of(staff.get("customers_customer_change", customer.pk))
    assert (panel.rows, panel.link) == ((), None)
    ((address, _),) = panel.actions
    form = staff.client.get(address).context["adminform"].form
    assert form["customer"].value() == str(customer.pk)
    permissions = staff.user.user_permissions
    permissions.set(permissions.filter(codename__startswith="view_"))
    panel = panel_of(staff.get("customers_customer_change", customer.pk))
    assert panel.actions == ()
    permissions.set(permissions.exclude(codename="view_customerlocation"))
    panels = staff.get("customers_customer_change", customer.pk).context["panels"]
    assert "Service locations" not in [each.title for each in panels]
