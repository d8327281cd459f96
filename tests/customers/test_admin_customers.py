"""Customers made, changed and deleted in the back office."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from core.models import Event
from customers import services
from customers.models import (
    Customer,
    PaymentType,
)
from tests.back_office import (
    entered,
    errors_of,
    listed,
    make_staff,
    one_of_each,
)
from tests.builders import (
    later,
    make_customer,
    make_image,
    make_organization,
    root_category,
)

pytestmark = pytest.mark.django_db
CHANGE = "customers_customer_change"
USED = "Another record already has this value."


def test_balance_credit_and_hold_are_edited_with_history_and_an_event():
    mine = make_organization()
    customer = make_customer(mine)
    staff = make_staff(mine)
    rows, before = customer.history.count(), customer.updated_at
    values = {
        "balance": "1520.50",
        "credit_limit": "5000",
        "has_credit": "true",
        "is_on_hold": "on",
        "on_hold_reason": "Three invoices overdue",
        "max_cheque_period": "30",
        "return_discount": "2.5",
    }
    assert staff.save(CHANGE, customer.pk, **values).status_code == 302
    customer.refresh_from_db()
    assert customer.updated_at > before
    assert (customer.balance, customer.credit_limit) == (Decimal("1520.50"), Decimal("5000"))
    assert (customer.has_credit, customer.is_on_hold) == (True, True)
    assert (customer.max_cheque_period, customer.return_discount) == (30, Decimal("2.5"))
    assert customer.history.count() == rows + 1
    row = customer.history.first()
    assert (row.history_user, row.balance, row.is_on_hold) == (staff.user, Decimal("1520.50"), True)
    event = Event.objects.get(code="customer.updated")
    assert set(event.changes) == set(values)
    assert event.changes["balance"] == [None, "1520.50"]
    assert (event.actor, event.request_id) == (staff.user, row.request_id)


def test_saving_an_untouched_page_changes_nothing():
    records = one_of_each("mine")
    customer, staff = records["customer"], make_staff(records["organization"])
    rows, events = customer.history.count(), Event.objects.count()
    assert staff.save(CHANGE, customer.pk).status_code == 302
    before = customer.updated_at
    customer.refresh_from_db()
    assert customer.updated_at == before
    assert (customer.history.count(), Event.objects.count()) == (rows, events)


def test_the_history_page_shows_what_changed_and_who_did_it():
    mine = make_organization()
    customer = make_customer(mine, name="Old name")
    staff = make_staff(mine)
    staff.save(CHANGE, customer.pk, name="New name", balance="7")
    page = staff.get("customers_customer_history", customer.pk)
    newest, first = page.context["entries"]
    changes = {each["field"]: (each["old"], each["new"]) for each in newest["changes"]}
    assert changes == {"Name": ("Old name", "New name"), "Balance": ("-", "7.00")}
    assert newest["row"].history_user == staff.user
    assert first["changes"] == []
    assert "New name" in page.content.decode()
    assert staff.client.post(page.request["PATH_INFO"]).status_code == 200
    row = reverse("admin:customers_customer_history", args=[customer.pk]) + f"{first['row'].pk}/"
    assert staff.client.post(row, {"name": "reverted"}).status_code in (302, 404)
    customer.refresh_from_db()
    assert customer.name == "New name"


def test_a_customer_is_created_with_addresses_and_choices():
    records = one_of_each("mine")
    organization, staff = records["organization"], make_staff(records["organization"])
    response = staff.save(
        "customers_customer_add",
        reference="NEW-1",
        name="Nueva S.A.",
        parent=records["customer"].pk,
        currency="USD",
        chosen_groups=[records["customergroup"].pk],
        chosen_payment_types=[records["paymenttype"].pk],
        billing_line_1="Av. Reforma 1",
        billing_country="Mexico",
        billing_latitude="19.4326077",
        is_same_address=None,
        shipping_city="Puebla",
    )
    assert response.status_code == 302
    made = Customer.objects.get(reference="NEW-1")
    assert (made.organization, made.parent) == (organization, records["customer"])
    assert (made.currency, made.category) == ("USD", root_category(organization))
    assert made.created_by == staff.user
    assert list(made.groups.all()) == [records["customergroup"]]
    assert list(made.payment_types.all()) == [records["paymenttype"]]
    billing, shipping = made.addresses.order_by("pk")
    assert (billing.country, billing.line_1, billing.is_shipping) == ("MX", "Av. Reforma 1", False)
    assert billing.latitude == Decimal("19.4326077")
    assert (shipping.city, shipping.is_shipping) == ("Puebla", True)
    assert Event.objects.filter(code="customer.created", subject_id=made.pk).count() == 1


def test_addresses_are_shown_and_changed_as_the_surfaces_see_them():
    records = one_of_each("mine")
    customer, staff = records["customer"], make_staff(records["organization"])
    shown = entered(staff.get(CHANGE, customer.pk))
    assert (shown["billing_city"], shown["is_same_address"]) == ("mine city", "on")
    values = {"is_same_address": None, "shipping_city": "León", "billing_city": "Mérida"}
    assert staff.save(CHANGE, customer.pk, **values).status_code == 302
    places = list(customer.addresses.order_by("pk").values_list("city", "is_shipping"))
    assert places == [("Mérida", False), ("León", True)]
    refused = staff.save(CHANGE, customer.pk, is_same_address="on", shipping_city="Lost")
    assert set(errors_of(refused)) == {"is_same_address"}
    assert staff.save(CHANGE, customer.pk, is_same_address="on").status_code == 302
    active = customer.addresses.filter(is_active=True)
    assert list(active.values_list("city", "is_shipping")) == [("Mérida", True)]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reference": "TAKEN"}, "reference"),
        ({"name": ""}, "name"),
        ({"name": " "}, "name"),
        ({"credit_limit": "-1"}, "credit_limit"),
        ({"balance": "99999999999999999"}, "balance"),
        ({"balance": "NaN"}, "balance"),
        ({"max_cheque_period": "99999999999"}, "max_cheque_period"),
        ({"due_date_rule": "1"}, "due_date_days"),
        ({"billing_country": "Atlantis"}, "billing_country"),
        ({"billing_latitude": "91"}, "billing_latitude"),
        ({"risk_color": "red"}, "risk_color"),
        ({"return_discount": "-1"}, "return_discount"),
        ({"currency": "EUR"}, "currency"),
        ({"category": "999999"}, "category"),
        ({"parent": "{self}"}, "parent"),
        ({"comment": "a\0b"}, "comment"),
        ({"image": "text"}, "__all__"),
    ],
)
def test_what_is_wrong_with_a_customer_is_an_error_of_its_field(values, field):
    mine = make_organization()
    make_customer(mine, reference="TAKEN")
    customer = make_customer(mine)
    values = {name: str(customer.pk) if v == "{self}" else v for name, v in values.items()}
    if "image" in values:
        values["image"] = make_image(size=(1, 1))
        values["image"].file.truncate(20)
        values["image"].size = 20
    events = Event.objects.count()
    refused = make_staff(mine).save(CHANGE, customer.pk, **values)
    assert set(errors_of(refused)) == {field}
    assert (customer.history.count(), Event.objects.count()) == (1, events + 1)  # and the role


def test_a_refused_creation_leaves_nothing():
    mine = make_organization()
    make_customer(mine, reference="TAKEN")
    staff = make_staff(mine)
    refused = staff.save("customers_customer_add", reference="TAKEN", name="Twin")
    assert errors_of(refused) == {"reference": [USED]}
    assert "Twin" in refused.content.decode()
    assert Customer.objects.filter(name="Twin").count() == 0


def test_a_logo_is_stored_shown_and_cleared():
    mine = make_organization()
    customer, staff = make_customer(mine), make_staff(mine)
    assert staff.save(CHANGE, customer.pk, image=make_image()).status_code == 302
    customer.refresh_from_db()
    assert customer.logo.endswith("_logo.png")
    assert customer.logo in staff.get(CHANGE, customer.pk).content.decode()
    stored = customer.logo
    staff.save(CHANGE, customer.pk, name="Renamed")
    customer.refresh_from_db()
    assert customer.logo == stored
    staff.save(CHANGE, customer.pk, **{"image-clear": "on"})
    customer.refresh_from_db()
    assert customer.logo == ""


def test_deleting_a_customer_is_the_services_deletion():
    mine = make_organization()
    customer = make_customer(mine, reference="GONE")
    staff = make_staff(mine)
    page = "customers_customer_delete"
    assert staff.post(page, customer.pk, post="yes").status_code == 302
    customer.refresh_from_db()
    assert customer.deleted_at is not None
    assert Event.objects.get(code="customer.deleted").actor == staff.user
    assert listed(staff.get("customers_customer_changelist")) == set()
    assert staff.get(CHANGE, customer.pk).status_code == 302
    past = staff.get("customers_customer_history", customer.pk)
    assert [entry["row"].history_type for entry in past.context["entries"]] == ["~", "+"]


def test_a_deletion_that_is_refused_says_why():
    mine = make_organization()
    parent = make_customer(mine)
    make_customer(mine, parent=parent)
    staff = make_staff(mine)
    cash = PaymentType.objects.get(organization=mine, reference="cash")
    for table, record in (("customer", parent), ("paymenttype", cash)):
        response = staff.post(f"customers_{table}_delete", record.pk, post="yes")
        assert response.url == reverse(f"admin:customers_{table}_change", args=[record.pk])
        shown = staff.client.get(response.url)
        assert [message.level_tag for message in shown.context["messages"]] == ["error"]
    parent.refresh_from_db()
    assert parent.deleted_at is None
    assert PaymentType.objects.filter(pk=cash.pk).exists()


def test_there_is_no_bulk_deletion_past_the_services():
    mine = make_organization()
    customer = make_customer(mine)
    staff = make_staff(mine)
    forged = {"action": "delete_selected", "_selected_action": customer.pk, "index": 0}
    staff.post("customers_customer_changelist", **forged, post="yes")
    assert Customer.objects.filter(pk=customer.pk, deleted_at=None).exists()


def test_a_page_that_was_opened_before_another_change_does_not_undo_it():
    mine = make_organization()
    customer, staff = make_customer(mine), make_staff(mine)
    opened = entered(staff.get(CHANGE, customer.pk))
    services.update_customer(customer=customer, values={"phone": "55"}, by=later())
    refused = staff.post(CHANGE, customer.pk, **{**opened, "email": "a@example.com"})
    assert errors_of(refused) == {
        "__all__": ["Somebody changed this record meanwhile. Open it again."]
    }
    again = staff.post(CHANGE, customer.pk, **{**opened, **entered(refused)})
    assert again.status_code == 200
    customer.refresh_from_db()
    assert (customer.phone, customer.email) == ("55", "")
    assert staff.save(CHANGE, customer.pk, email="a@example.com").status_code == 302
    customer.refresh_from_db()
    assert (customer.phone, customer.email) == ("55", "a@example.com")
