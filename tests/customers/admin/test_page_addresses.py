"""All addresses of a customer in the back office: added, changed and taken out of use."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from core.models import Event
from customers import services
from customers.models import Address
from tests.back_office import errors_of, listed, make_staff, one_of_each
from tests.builders import later, make_customer, make_organization

pytestmark = pytest.mark.django_db
ADD, CHANGE, LIST = (f"customers_address_{page}" for page in ("add", "change", "changelist"))
DEACTIVATE = "customers_address_deactivate"


def rows_of(staff: Any, customer: Any) -> list[tuple[str, ...]]:
    page = staff.get("customers_customer_change", customer.pk)
    panel = next(each for each in page.context["panels"] if each.title == "All addresses")
    return [tuple(re.sub("<[^>]+>", "", str(cell)) for cell in row) for row in panel.rows]


def test_every_address_is_shown_with_what_it_is_used_for():
    mine = make_organization("mine")
    customer = make_customer(mine, billing_address={"city": "First"})
    for values in ({"city": "Second", "is_billing": True}, {"city": "Third"}):
        services.create_address(customer=customer, values=values, by=later())
    gone = services.create_address(customer=customer, values={"city": "Gone"}, by=later())
    services.deactivate_address(address=gone, by=later(2))
    assert rows_of(make_staff(mine), customer) == [
        ("First", "billing (current), shipping (current)", "Active"),
        ("Second", "billing", "Active"),
        ("Third", "-", "Active"),
        ("Gone", "-", "Out of use"),
    ]


def test_an_address_is_added_changed_and_taken_out_of_use_through_its_services():
    mine = make_organization("mine")
    customer, staff = make_customer(mine), make_staff(mine)
    query = f"?organization={mine.pk}&customer={customer.pk}"
    made = staff.save(ADD, query=query, city="Puebla", country="Mexico", is_billing="on")
    assert made.status_code == 302
    address = Address.objects.get(city="Puebla")
    assert (address.customer, address.country, address.is_billing) == (customer, "MX", True)
    assert staff.save(CHANGE, address.pk, city="León", is_shipping="on").status_code == 302
    asked = staff.get(DEACTIVATE, address.pk)
    assert asked.status_code == 200
    address.refresh_from_db()
    assert (address.city, address.is_shipping, address.is_active) == ("León", True, True)
    assert staff.post(DEACTIVATE, address.pk).status_code == 302
    address.refresh_from_db()
    assert not address.is_active
    codes = Event.objects.filter(subject_type="address", actor=staff.user).order_by("pk")
    assert list(codes.values_list("code", flat=True)) == [
        *("address.created", "address.updated", "address.deactivated"),
    ]
    assert address.history.count() == 3
    assert reverse(f"admin:{DEACTIVATE}", args=[address.pk]) not in (
        staff.get(CHANGE, address.pk).content.decode()
    )


def test_what_is_wrong_with_an_address_is_an_error_of_its_field():
    records = one_of_each("mine")
    customer, staff = records["customer"], make_staff(records["organization"])
    address = customer.addresses.get()
    for values in ({"country": "Atlantis"}, {"latitude": "91"}, {"city": "a\0b"}):
        assert list(errors_of(staff.save(CHANGE, address.pk, **values))) == list(values)
    assert address.history.count() == 1


def test_addresses_of_another_organization_are_nowhere():
    mine, other = one_of_each("mine"), one_of_each("rival")
    staff = make_staff(mine["organization"])
    theirs = other["customer"].addresses.get()
    assert listed(staff.get(LIST)) == {mine["customer"].addresses.get().pk}
    for page in (CHANGE, DEACTIVATE):
        assert staff.get(page, theirs.pk).status_code == 302
        staff.post(page, theirs.pk, city="forged")
    forged = staff.save(ADD, customer=other["customer"].pk, city="forged")
    assert set(errors_of(forged)) == {"customer"}
    theirs.refresh_from_db()
    assert (theirs.is_active, theirs.city) == (True, "rival city")


def test_who_may_not_change_customers_only_looks_at_addresses():
    records = one_of_each("mine")
    staff, address = make_staff(records["organization"]), records["customer"].addresses.get()
    permissions = staff.user.user_permissions
    permissions.set(permissions.filter(codename="view_customer"))
    shown = staff.get(CHANGE, address.pk)
    assert (shown.status_code, "mine city" in shown.content.decode()) == (200, True)
    assert staff.post(CHANGE, address.pk, city="x").status_code == 403
    assert staff.post(DEACTIVATE, address.pk).status_code == 403
    assert staff.get(ADD).status_code == 403
    permissions.clear()
    assert staff.get(CHANGE, address.pk).status_code == 403
