"""Finding customers that are likely to be one."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import Organization
from customers.duplicates import (
    CRITERIA,
    MOST_MEMBERS,
    NEAR_NAME,
    Group,
    GroupPage,
    Pair,
    duplicate_groups,
    likely_duplicates,
)
from customers.models import Customer, DistinctCustomers
from customers.services import delete_customer
from tests.builders import NOW, later, make_customer, make_organization
from tests.customers.test_tally import insert_many

pytestmark = pytest.mark.django_db

RFC = "ABC010101AA1"


def make_same(organization: Organization, total: int = 2, **values: Any) -> list[Customer]:
    """Return customers with these values in common."""
    return [make_customer(organization, **values) for _ in range(total)]


def tell_apart(one: Customer, other: Customer) -> None:
    first, second = sorted((one, other), key=lambda customer: customer.pk)
    DistinctCustomers.objects.create(
        organization=one.organization, first=first, second=second, decided_at=NOW
    )


def ids(groups: list[Group]) -> list[list[int]]:
    return [[member.pk for member in group.members] for group in groups]


def others(pairs: list[Pair]) -> list[tuple[int, tuple[str, ...]]]:
    return [(pair.second.pk, pair.reasons) for pair in pairs]


def every_page(organization: Organization, by: str, limit: int) -> list[GroupPage]:
    pages = [duplicate_groups(organization, by, limit=limit)]
    while (after := pages[-1].next_after) is not None:
        pages.append(duplicate_groups(organization, by, after=after, limit=limit))
        assert len(pages) < 50
    return pages


@pytest.mark.parametrize(
    ("by", "one", "other"),
    [
        ("tax_id", {"tax_id": RFC}, {"tax_id": "abc-010101-aa1"}),
        ("name", {"name": "Abarrotes López, S.A. de C.V."}, {"name": "abarrotes lopes"}),
        ("email", {"email": "Hola@a.mx"}, {"email": "hola@A.mx"}),
        ("phone", {"phone": "+52 (55) 1234-5678"}, {"phone": "55 1234 5678 ext. 3"}),
    ],
)
def test_customers_with_one_key_are_a_group(by: str, one: dict[str, Any], other: dict[str, Any]):
    organization = make_organization()
    first = make_customer(organization, **({"name": "Uno"} | one))
    second = make_customer(organization, **({"name": "Dos"} | other))
    make_customer(organization, name="Tres")
    page = duplicate_groups(organization, by)
    assert (ids(page.groups), page.next_after) == ([[first.pk, second.pk]], None)
    (group,) = page.groups
    assert (group.total, group.key) == (2, getattr(group.members[0], CRITERIA[by][0]))
    assert [pair.reasons for pair in group.pairs] == [(by,)]
    assert all(not duplicate_groups(organization, each).groups for each in CRITERIA if each != by)


@pytest.mark.parametrize("tax_id", ["XAXX010101000", "XEXX010101000", "xaxx010101000", ""])
def test_a_generic_tax_id_says_nothing(tax_id: str):
    organization = make_organization()
    make_same(organization, name="Uno", tax_id=tax_id)
    assert duplicate_groups(organization, "tax_id").groups == []


def test_a_short_number_is_nobody_s():
    organization = make_organization()
    make_same(organization, phone="911")
    assert duplicate_groups(organization, "phone").groups == []


def test_other_organizations_and_deleted_customers_count_for_nothing():
    organization = make_organization()
    kept, gone = make_same(organization, tax_id=RFC)
    make_customer(make_organization("other"), tax_id=RFC)
    assert ids(duplicate_groups(organization).groups) == [[kept.pk, gone.pk]]
    delete_customer(customer=gone, by=later())
    kept.refresh_from_db()
    assert duplicate_groups(organization).groups == []
    assert likely_duplicates(kept) == []


def test_the_surest_come_first():
    organization = make_organization()
    vague = make_same(organization, phone="55 1234 5678")
    alike = make_same(organization, phone="33 1234 5678", name="Abarrotes López")
    sure = make_same(organization, phone="81 1234 5678", name="Panadería", tax_id=RFC)
    groups = duplicate_groups(organization, "phone").groups
    assert ids(groups) == [[each.pk for each in group] for group in (sure, alike, vague)]
    assert [group.pairs[0].reasons for group in groups] == [
        ("tax_id", "name", "phone"),
        ("name", "phone"),
        ("phone",),
    ]
    assert 1 > groups[0].score > groups[1].score > groups[2].score >= 0.4


def test_a_pair_found_to_be_two_is_left_out_and_its_group_when_none_is_left():
    organization = make_organization()
    one, two, three = make_same(organization, 3, tax_id=RFC)
    tell_apart(three, one)
    (group,) = duplicate_groups(organization).groups
    assert {(pair.first.pk, pair.second.pk) for pair in group.pairs} == {
        (one.pk, two.pk),
        (two.pk, three.pk),
    }
    assert [pk for pk, _ in others(likely_duplicates(_read(one)))] == [two.pk]
    assert [pk for pk, _ in others(likely_duplicates(_read(three)))] == [two.pk]
    tell_apart(one, two)
    tell_apart(two, three)
    assert duplicate_groups(organization).groups == []


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8])
def test_pages_show_every_group_once(limit: int):
    organization = make_organization()
    expected = [
        {each.pk for each in make_same(organization, tax_id=f"{RFC}{number}")}
        for number in range(7)
    ]
    for number in (0, 3, 4):
        one, other = Customer.objects.filter(pk__in=expected[number])
        tell_apart(one, other)
    pages = every_page(organization, "tax_id", limit)
    shown = [set(each) for page in pages for each in ids(page.groups)]
    assert sorted(shown, key=min) == [expected[number] for number in (1, 2, 5, 6)]
    assert all(len(page.groups) <= limit for page in pages)


def test_a_crowd_is_shown_in_part():
    organization = make_organization()
    crowd = make_same(organization, MOST_MEMBERS + 2, email="hola@a.mx")
    pair = make_same(organization, email="aa@a.mx")
    groups = {group.key: group for group in duplicate_groups(organization, "email").groups}
    big = groups["hola@a.mx"]
    assert big.total == MOST_MEMBERS + 2
    assert [each.pk for each in big.members] == [each.pk for each in crowd[:MOST_MEMBERS]]
    assert ids([groups["aa@a.mx"]]) == [[each.pk for each in pair]]


def test_a_page_costs_the_same_queries_however_many_groups():
    organization = make_organization()
    counts = []
    for number in range(6):
        make_same(organization, tax_id=f"{RFC}{number}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            duplicate_groups(organization)
        counts.append(len(queries))
    assert counts == [3] * 6


def test_who_is_like_a_customer():
    organization = make_organization()
    customer = make_customer(
        organization, name="Abarrotes López, S.A. de C.V.", tax_id=RFC, email="a@a.mx"
    )
    same = make_customer(organization, name="Otro nombre", tax_id=RFC.lower(), email="A@a.mx")
    near_after = make_customer(organization, name="Abarrotes Lópezz Hijo")
    near_before = make_customer(organization, name="Abarrotes Lope")
    heard = make_customer(organization, name="ABARROTES LOPES")
    make_customer(organization, name="Abarrotes El Güero")
    make_customer(organization, name="Abarrotes López 2")
    make_customer(organization, name="Barrotes López")
    make_customer(make_organization("other"), name="Abarrotes López", tax_id=RFC)
    found = likely_duplicates(_read(customer))
    assert set(others(found)) == {
        (same.pk, ("tax_id", "email")),
        (heard.pk, ("name",)),
        (near_after.pk, (NEAR_NAME,)),
        (near_before.pk, (NEAR_NAME,)),
    }
    assert [pair.second.pk for pair in found[:2]] == [same.pk, heard.pk]
    assert all(pair.first.pk == customer.pk for pair in found)
    assert others(likely_duplicates(_read(customer), limit=1)) == [others(found)[0]]


def test_a_customer_without_any_key_is_like_nobody():
    organization = make_organization()
    one, _other = make_same(organization, name="S.A. de C.V.")
    assert likely_duplicates(_read(one)) == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such plans")
@pytest.mark.parametrize("by", list(CRITERIA))
def test_shared_keys_come_in_the_order_of_their_index(by: str):
    organization = make_organization()
    insert_many(organization, 3000)
    chance = random.Random(1)
    everybody = list(Customer.objects.all())
    for customer in everybody:
        number = f"{chance.randrange(10**9):010d}"
        customer.tax_id, customer.phone = number, number
        customer.name, customer.email = f"Tienda {number}", f"{number}@a.mx"
    Customer.objects.bulk_update(everybody, ["tax_id", "phone", "name", "email"], batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE customers_customer")
    with CaptureQueriesContext(connection) as queries:
        duplicate_groups(organization, by, after="0", limit=50)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + queries[0]["sql"])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert f"customer_by_{CRITERIA[by][0]}" in plan, plan
    assert "Sort" not in plan, plan
    assert "GroupAggregate" in plan, plan


def _read(customer: Customer) -> Customer:
    return Customer.objects.get(pk=customer.pk)
