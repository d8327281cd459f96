"""Downloading the customers that the list found, as a file that can be imported again."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from core.formulas import defused, restored
from core.models import Event, Organization
from customers import services
from customers.imports import customer_export
from customers.models import Customer
from tests.back_office import Staff, make_staff, make_superuser
from tests.builders import (
    later,
    make_category,
    make_contact,
    make_customer,
    make_group,
    make_organization,
    make_region,
    make_segmentation,
)
from tests.customers.importing import csv_file, import_file

pytestmark = pytest.mark.django_db
LIST = "admin:customers_customer_changelist"


def export(staff: Staff, *customers: Customer, query: str = "", **values: Any) -> Any:
    chosen = [customer.pk for customer in customers]
    data = {"action": "export", "_selected_action": chosen, **values}
    return staff.client.post(reverse(LIST) + query, data)


def content(response: Any) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def furnished(organization: Organization) -> Customer:
    top = make_region(organization, name="Mexico")
    parent = make_customer(organization, reference="P-0", name="Parent")
    customer = make_customer(
        organization,
        reference="C-1",
        name='Ñandú "del" Sur, S.A.',
        category=make_category(organization, reference="birds"),
        segmentation=make_segmentation(organization, reference="south"),
        region=make_region(organization, name="Jalisco", parent=top),
        parent=parent,
        groups=[make_group(organization, reference=each) for each in ("vip", "old")],
        billing_address={"line_1": "Calle 1", "city": "León", "country": "MX", "latitude": 21.1},
        shipping_address={"line_1": "Calle 2", "longitude": -101.5},
        phone="+52 55 5566 7788",
        comment="two\nlines",
        credit_limit=Decimal("1500.5"),
        due_date_days=30,
        due_date_rule=2,
        is_on_hold=True,
        on_hold_reason="=1+1",
    )
    make_contact(customer, first_name="Marie", last_name="Curie", is_decision_maker=True)
    return customer


def test_the_file_is_exactly_this():
    mine = make_organization(has_geographical_locations=True)
    staff = make_staff(mine)
    response = export(staff, furnished(mine))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="customers-entity1.csv"'
    header, row, nothing = content(response).split(b"\r\n")
    assert header.startswith(b"\xef\xbb\xbfreference,reference2,name,")
    assert nothing == b""
    assert row.decode() == (
        'C-1,,"Ñandú ""del"" Sur, S.A.",,true,birds,P-0,false,south,old;vip,,'
        "MX,León,,Calle 1,21.1000000,,false,,,,Calle 2,,-101.5000000,"
        ',\'+52 55 5566 7788,,,"two\nlines",,1500.50,30,days_after_end_of_invoice_month,,,MXN,,'
        "Mexico > Jalisco,,,true,'=1+1,Marie,Curie,,,,,true,2026-03-14T09:26:53Z"
    )


def test_what_was_exported_changes_nothing_when_it_is_imported(tmp_path: Path):
    mine = make_organization(has_geographical_locations=True)
    furnished(mine)
    make_customer(mine, reference="plain")
    same = {"line_1": "Calle 3"}
    make_customer(mine, reference="same", billing_address=same, is_same_address=True)
    file = content(export(make_staff(mine), Customer.objects.get(reference="P-0"), select_across=1))
    before = Event.objects.count()
    run = import_file(csv_file(tmp_path, file))
    assert (run.status, run.err) == (0, "")
    assert Event.objects.count() == before


def test_another_organization_takes_the_file_as_new_customers(tmp_path: Path):
    mine, other = make_organization("mine"), make_organization("other")
    made = make_customer(mine, reference="A", name="Ñandú", email="a@example.com", phone="55 1")
    path = csv_file(tmp_path, content(export(make_staff(mine), made)))
    run = import_file(path, "--create-missing", organization="other")
    assert (run.status, run.err) == (0, "")
    taken = Customer.objects.get(organization=other)
    assert (taken.reference, taken.name, taken.email) == ("A", "Ñandú", "a@example.com")


def test_all_that_the_list_found_are_exported_however_many(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(customer_export, "_AT_ONCE", 2)
    mine = make_organization()
    made = [make_customer(mine, name=f"Wanted {number}") for number in range(5)]
    make_customer(mine, name="Other")
    gone = make_customer(mine, name="Wanted too")
    services.delete_customer(customer=gone, by=later())
    response = export(make_staff(mine), made[0], query="?q=wanted", select_across=1)
    rows = content(response).decode().splitlines()[1:]
    assert [row.split(",")[0] for row in rows] == [customer.reference for customer in made]


def test_a_file_holds_the_customers_of_one_organization():
    mine, other = make_organization("mine"), make_organization("other")
    made = [make_customer(mine, reference="M-1"), make_customer(other, reference="O-1")]
    for staff in (make_superuser(), make_staff(mine, other)):
        response = export(staff, *made)
        page = staff.client.get(response.url)
        assert [str(each) for each in page.context["messages"]] == [
            "Choose records of one organization."
        ]
        assert b"M-1" in content(export(staff, made[0]))
    assert b"O-1" not in content(export(make_staff(mine), *made))


def test_customers_of_another_organization_are_not_exported():
    mine, other = make_organization("mine"), make_organization("other")
    theirs = make_customer(other, reference="O-1")
    assert b"O-1" not in content(export(make_staff(mine), theirs))
    make_customer(mine)
    file = content(export(make_staff(mine), theirs, select_across=1))
    assert b"O-1" not in file


def test_only_who_may_export_is_offered_it():
    mine = make_organization()
    made = make_customer(mine)
    staff = make_staff(mine)
    staff.user.user_permissions.remove(Permission.objects.get(codename="export_customers"))
    page = staff.get("customers_customer_changelist").content.decode()
    assert 'value="export"' not in page
    assert export(staff, made).status_code == 302


def test_a_text_comes_back_from_its_cell_as_it_was():
    chance = random.Random(5)
    for _ in range(2000):
        text = "".join(chance.choices("'=+-@\t\rab1 ", k=chance.randint(0, 6)))
        cell = defused(text)
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert restored(cell) == text
    for text in ("Ñandú", "'quoted'", "1-2", ""):
        assert defused(text) == text
