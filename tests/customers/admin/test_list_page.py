"""What the customers' list shows, in which order, and how far it counts and pages."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.admin import paging
from customers import services
from customers.admin.customers import CustomerAdmin
from customers.models import Customer
from tests.back_office import listed, make_staff, make_superuser
from tests.builders import later, make_category, make_customer, make_image, make_organization

pytestmark = pytest.mark.django_db
PAGE = "customers_customer_changelist"


def cells(response: Any, reference: str) -> dict[str, str]:
    """Return the texts of a customer's row by the name of the column."""
    table = response.content.decode().split('id="result_list"')[1].split("</table>")[0]
    (row,) = [row for row in table.split("<tr") if f">{reference}<" in row]
    found = re.findall(r'<t[hd] class="field-(\w+) .*?data-label="[^"]*">(.*?)</t[hd]>', row, re.S)
    return {name: " ".join(re.sub(r"<[^>]+>", " ", text).split()) for name, text in found}


def test_a_row_says_what_staff_look_for():
    mine = make_organization()
    make_customer(
        mine,
        name="Ñandú del Sur",
        reference="REF-77",
        tax_id="XAXX010101000",
        category=make_category(mine, name="Birds"),
        phone="55 5566 7788",
        email="nandu@example.com",
        is_on_hold=True,
        balance=Decimal("1234.5"),
        currency="MXN",
    )
    row = cells(make_staff(mine).get(PAGE), "REF-77")
    assert row.pop("updated_at")
    assert row == {
        "name_text": "Ñd Ñandú del Sur REF-77",
        "tax_id": "XAXX010101000",
        "category_text": "Birds",
        "reached_by": "55 5566 7788 nandu@example.com",
        "state_text": "On hold",
        "balance_text": "1,234.50 MXN",
    }


def test_a_logo_is_small_and_loaded_when_it_is_seen():
    mine = make_organization()
    customer = make_customer(mine, name="<Bird> & Co", image=make_image())
    page = make_staff(mine).get(PAGE).content.decode()
    (picture,) = re.findall(r"<img class=\"customer-logo\"[^>]*>", page)
    folder, name = customer.logo.rsplit("/", 1)
    assert f'src="/media/{folder}/small_{name}"' in picture
    assert 'alt="Logo of &lt;Bird&gt; &amp; Co"' in picture
    assert 'loading="lazy"' in picture
    assert "<Bird>" not in page


def test_the_list_is_in_the_order_of_names_and_newest_first_across_organizations():
    mine, other = make_organization("mine"), make_organization("other")
    made = [make_customer(org, name=name) for org, name in ((mine, "b"), (other, "C"), (mine, "A"))]
    alone = make_staff(mine).get(PAGE)
    names = [customer.name for customer in alone.context["cl"].result_list]
    assert names == ["A", "b"]
    for staff in (make_staff(mine, other), make_superuser()):
        several = [customer.pk for customer in staff.get(PAGE).context["cl"].result_list]
        assert several == [customer.pk for customer in reversed(made)]


def test_all_customers_are_counted_by_the_tally(monkeypatch: pytest.MonkeyPatch):
    mine, other = make_organization("mine"), make_organization("other")
    for organization in (mine, mine, mine, other):
        made = make_customer(organization)
    services.delete_customer(customer=made, by=later())
    monkeypatch.setattr(paging, "MOST_LISTED", 2)
    for staff in (make_staff(mine), make_staff(mine, other), make_superuser()):
        with CaptureQueriesContext(connection) as queries:
            page = staff.get(PAGE)
        assert page.context["cl"].paginator.count_text == "3"
        statements = [query["sql"].upper() for query in queries]
        assert not [sql for sql in statements if "COUNT(*)" in sql and "TALLY" not in sql]


def test_a_long_list_has_no_more_pages_than_are_counted(monkeypatch: pytest.MonkeyPatch):
    mine = make_organization()
    for _ in range(7):
        make_customer(mine)
    monkeypatch.setattr(paging, "MOST_LISTED", 4)
    monkeypatch.setattr(CustomerAdmin, "list_per_page", 2)
    staff = make_staff(mine)
    page = staff.get(PAGE, p=2)
    assert (page.context["cl"].paginator.count_text, page.context["cl"].paginator.num_pages) == (
        "7",
        2,
    )
    assert len(listed(page)) == 2
    assert staff.get(PAGE, p=3).status_code == 302
    narrowed = staff.get(PAGE, state="active", p=2).context["cl"]
    assert (narrowed.paginator.count_text, narrowed.paginator.num_pages) == ("4+", 2)
    assert len(narrowed.result_list) == 2


def test_the_count_is_shown_below_the_list():
    mine = make_organization()
    make_customer(mine)
    text = make_staff(mine).get(PAGE).content.decode()
    total = re.search(r'id="list-total">(.*?)</div>', text, re.S)
    assert total is not None
    assert total[1].split() == ["1", "customer"]


def test_the_list_reads_no_long_texts():
    mine = make_organization()
    make_customer(mine, comment="long")
    with CaptureQueriesContext(connection) as queries:
        make_staff(mine).get(PAGE)
    reading = [query["sql"] for query in queries if '"customers_customer"."name"' in query["sql"]]
    assert len(reading) == 1
    assert "comment" not in reading[0]
    assert "searched" not in reading[0]


@pytest.mark.parametrize("number", range(1, 9))
def test_every_column_that_can_be_sorted_is(number: int):
    mine = make_organization()
    made = {make_customer(mine).pk, make_customer(mine, balance=Decimal(3)).pk}
    for order in (number, -number):
        assert listed(make_staff(mine).get(PAGE, o=order)) == made


def test_merged_and_deleted_customers_are_not_listed():
    mine = make_organization()
    kept, gone = make_customer(mine), make_customer(mine)
    services.delete_customer(customer=gone, by=later())
    assert listed(make_staff(mine).get(PAGE)) == {kept.pk}
    assert Customer.objects.filter(pk=gone.pk).exists()
