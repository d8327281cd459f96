"""What the search of the customers' list finds, and by which index."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.db import connection

from core.admin import paging
from core.models import Organization
from customers.admin import customer_search
from customers.admin.customers import CustomerAdmin
from customers.models import Customer
from customers.models.searched import COLUMNS, SearchedText
from tests.back_office import listed, make_staff
from tests.builders import make_customer, make_organization
from tests.customers.test_tally import insert_many

pytestmark = pytest.mark.django_db
PAGE = "customers_customer_changelist"

only_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has no trigram indexes"
)
PIECES = [
    *("jewel", "é", "Ñu", "%", "_", "\\", "a", "AB", "a_b", "'", " ", "12", "-", "+52", "(55)"),
    *("ß", "L'É", "@", "X@Y.mx", "😀", "|", "ı"),
]


def found_by(organization: Organization, term: str) -> set[int]:
    customers = Customer.objects.for_organization(organization)
    hits = set(customer_search.hits(customers, term))
    assert hits == set(customer_search.found(customers, term).values_list("pk", flat=True))
    return hits


@pytest.mark.parametrize(
    "term",
    [
        *("ñandú", "NANDU", "andú", "del sur", "sur ñandú", "s.a.", '"ñandú del"', "ña", "d"),
        *("ref-77", "REF-77/b", "77/B", "ref-7", "xaxx010101000", "10101", "nandu@example.com"),
        *("Nandu@", "@example", "+52 (55) 5566-7788", "5566 7788", "5566-7788", "7788", "6677"),
        *("52 55 5566 7788", "55667788", "ñandú 7788", "0445512345678", "ñandú & sur", "44-55"),
    ],
)
def test_a_customer_is_found_by(term: str):
    mine = make_organization()
    wanted = make_customer(
        mine,
        name="Ñandú del Sur S.A.",
        reference="REF-77/B",
        tax_id="XAXX010101000",
        email="Nandu@Example.com",
        phone="+52 (55) 5566-7788",
        mobile="044 55 1234 5678",
    )
    make_customer(mine, name="Somebody", reference="X-1", phone="55 1111 2222")
    assert found_by(mine, term) == {wanted.pk}


@pytest.mark.parametrize(
    "term",
    [
        *(
            "ñandú norte",
            "an",
            "ur",
            '"sur del"',
            "ref77",
            "&",
            "%",
            "_",
            "\\",
            "*",
            "ñ%u",
            "n_ndu",
        ),
        *("7788 5566-1", '"surs ref"', "😀", "°", "f-7", "66 77", "x 5566"),
    ],
)
def test_a_customer_is_not_found_by(term: str):
    mine = make_organization()
    make_customer(mine, name="Ñandú del Sur", reference="REF-77/B", phone="55 5566 7788")
    assert found_by(mine, term) == set()


def test_an_empty_search_finds_all():
    mine = make_organization()
    made = {make_customer(mine).pk, make_customer(mine).pk}
    assert found_by(mine, "") == found_by(mine, "  ") == made


def test_the_database_computes_the_text_as_we_do():
    mine = make_organization()
    chance = random.Random(7)
    for number in range(60):
        columns = {name: "".join(chance.choices(PIECES, k=4)).strip() for name in COLUMNS}
        columns |= {"name": f"n{columns['name']}", "reference": f"{number}{columns['reference']}"}
        Customer.objects.filter(pk=make_customer(mine).pk).update(**columns)
    for customer in Customer.objects.all():
        values = [getattr(customer, name) for name in COLUMNS]
        assert customer.searched == SearchedText.of(*values)


def test_hits_beyond_the_limit_are_not_told_apart(monkeypatch: pytest.MonkeyPatch):
    mine = make_organization()
    for number in range(5):
        make_customer(mine, name=f"Same {number}")
    make_customer(mine, name="Other")
    monkeypatch.setattr(customer_search, "MOST_LISTED", 3)
    monkeypatch.setattr(paging, "MOST_LISTED", 3)
    monkeypatch.setattr(CustomerAdmin, "list_per_page", 2)
    staff = make_staff(mine)
    pages = [staff.get(PAGE, q="same", p=number) for number in (1, 2)]
    assert [len(listed(page)) for page in pages] == [2, 1]
    for page in pages:
        assert page.context["cl"].paginator.count_text == "3+"
        assert page.context["cl"].paginator.num_pages == 2
        assert page.context["cl"].result_count == 3
    assert staff.get(PAGE, q="same", p=3).status_code == 302


def test_an_autocomplete_searches_one_organization_in_the_same_way():
    mine, other = make_organization("mine"), make_organization("other")
    make_customer(mine, name="Ñandú", reference="A")
    make_customer(other, name="Ñandú", reference="B")
    staff = make_staff(mine, other)
    query = {"app_label": "customers", "model_name": "contact", "field_name": "customer"}
    answer = staff.get("autocomplete", **query, term="nandu", organization=mine.pk)
    assert [each["text"] for each in answer.json()["results"]] == ["Ñandú (A)"]
    assert len(staff.get("autocomplete", **query, term="nandu").json()["results"]) == 2


def make_crowd(organization: Organization) -> None:
    insert_many(organization, 3000)
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('customer_searched_trgm')")
        cursor.execute("ANALYZE customers_customer")


def plan_of(customers: Any) -> str:
    with customer_search._by_index():
        plan: str = customers.order_by().values("pk")[:10].explain()
    return plan


@only_postgresql
@pytest.mark.parametrize("term", ["jewel", "ab", "a", "5566", "55 5566 7788", "x@y.mx", "marie cu"])
def test_a_search_reads_the_trigram_index(term: str):
    mine = make_organization()
    make_crowd(mine)
    customers = Customer.objects.for_organization(mine)
    plan = plan_of(customer_search.found(customers, term))
    assert "customer_searched_trgm" in plan
    assert "Seq Scan" not in plan


@only_postgresql
def test_a_search_leaves_the_settings_of_the_transaction_as_they_were():
    mine = make_organization()
    found_by(mine, "jewel")
    with connection.cursor() as cursor:
        for name in ("enable_seqscan", "enable_indexscan"):
            cursor.execute(f"SHOW {name}")
            assert cursor.fetchone() == ("on",)


@only_postgresql
@pytest.mark.parametrize(
    ("query", "index"),
    [
        ({"state": "on_hold"}, "customer_on_hold"),
        ({"state": "inactive"}, "customer_inactive"),
        ({"state": "cancelled"}, "customer_cancelled"),
        ({"risk": "high"}, "customer_by_risk"),
        ({}, "customer_by_name"),
    ],
)
def test_the_list_and_its_filters_read_an_index(query: dict[str, str], index: str):
    mine = make_organization()
    make_crowd(mine)
    page = make_staff(mine).get(PAGE, **query)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        plan = page.context["cl"].queryset.order_by("name_lower", "pk")[:50].explain()
    assert index in plan
