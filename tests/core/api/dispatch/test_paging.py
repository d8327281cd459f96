"""Pages of lists."""

from __future__ import annotations

from typing import Any

import pytest

from core.api.dispatch.paging import Page, envelope
from core.models import Organization
from customers.models import Customer
from tests.builders import make_customer
from tests.dispatch_program import Program, ok, problem, results

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.api.dispatch.urls")]


@pytest.fixture
def things(tenant: Organization) -> list[int]:
    return sorted(make_customer(tenant, name=f"Thing {n}").pk for n in range(5))


def test_a_list_has_one_page_of_100_unless_told_otherwise(program: Program, things: list[int]):
    body = ok(program.get("/customers"))
    assert [each["id"] for each in body.pop("results")] == things
    assert body == {"current_limit": 100, "current_page": 1, "total_count": 5, "total_pages": 1}


@pytest.mark.parametrize(
    ("index", "limit", "shown", "pages"),
    [
        *((1, 2, [0, 1], 3), (2, 2, [2, 3], 3), (3, 2, [4], 3), (4, 2, [], 3)),
        *((1, 5, [0, 1, 2, 3, 4], 1), (1, 1000, [0, 1, 2, 3, 4], 1), (5, 1, [4], 5)),
        (10_000, 1000, [], 1),
    ],
)
def test_pages_are_cut_by_id(
    index: int, limit: int, shown: list[int], pages: int, program: Program, things: list[int]
):
    body = ok(program.get("/customers", page_index=index, page_limit=limit))
    assert [each["id"] for each in body["results"]] == [things[place] for place in shown]
    assert (body["current_page"], body["current_limit"]) == (index, limit)
    assert (body["total_count"], body["total_pages"]) == (5, pages)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("page_index", 0), ("page_index", 10_001), ("page_index", "x"), ("page_index", "")),
        *(("page_limit", 0), ("page_limit", 1001), ("page_limit", -1), ("page_limit", 10**30)),
    ],
)
def test_a_page_beyond_the_limits_is_refused(name: str, value: Any, program: Program):
    response = program.get("/customers", **{name: value})
    assert problem(response)[:2] == (400, f"ListThingsQueryModel.{name}")


def test_a_list_without_records_has_no_pages(program: Program):
    body = ok(program.get("/customers", page_index=3))
    assert (body["results"], body["total_count"], body["total_pages"]) == ([], 0, 0)
    assert body["current_page"] == 3


def test_a_filter_counts_for_the_totals(program: Program, things: list[int]):
    body = ok(program.get("/customers", name="thing 3"))
    assert (body["total_count"], [each["id"] for each in body["results"]]) == (1, [things[3]])


def test_a_list_in_memory_is_paged_too(program: Program, tenant: Organization):
    assert [each["id"] for each in results(program.get("/tenants"))] == [tenant.pk]
    body = ok(program.get("/tenants", page_index=2, page_limit=1))
    assert (body["results"], body["total_count"], body["total_pages"]) == ([], 1, 1)


def test_all_on_one_page(program: Program, things: list[int]):
    body = ok(program.get(f"/customers/{things[0]}/parts"))
    assert [each["id"] for each in body.pop("results")] == things[:1]
    assert body == {"current_limit": 1000, "current_page": 1, "total_count": 1, "total_pages": 1}
    body = ok(program.get("/customers/0/parts"))
    assert (body["results"], body["total_pages"], body["current_page"]) == ([], 0, 1)
    response = program.get(f"/customers/{things[0]}/parts", page_index=1)
    assert problem(response) == (400, "NoQueryModel.page_index", "Unknown field.")


def test_an_order_of_the_view_s_own_is_kept(things: list[int]):
    shown, total = Page(1, 2).of(Customer.objects.order_by("-name"))
    assert ([each.pk for each in shown], total) == ([things[4], things[3]], 5)


def test_pages_are_rounded_up():
    assert envelope(range(2), Page(1, 2), 4)["total_pages"] == 2
    assert envelope(range(2), Page(1, 2), 5)["total_pages"] == 3
