"""Paging and sorting of the list of customers."""

from __future__ import annotations

import pytest

from core.models import Organization
from customers.models import Customer
from tests.builders import (
    NOW,
    make_customer,
    make_organization,
    root_category,
)
from tests.customers.api.v1.calls import list_refused, listed
from tests.customers.api.v1.test_customer_sorting import NOT_SCALAR, SCALARS
from tests.v1 import Api, api

pytestmark = pytest.mark.django_db


def rows(organization: Organization, count: int) -> None:
    """Insert customers at once; they tie in everything but the reference."""
    Customer.objects.bulk_create(
        Customer(
            organization=organization,
            reference=f"R{number:05}",
            name=("Same", "same", "SAME")[number % 3],
            category=root_category(organization),
            currency="MXN",
            created_at=NOW,
            updated_at=NOW,
        )
        for number in range(count)
    )


def walk(client: Api, path: str) -> list[str]:
    """Follow `next` to the end and return the references in the order they came."""
    seen: list[str] = []
    following: str | None = path
    while following:
        body = client.client.get(following).json()
        seen += [document["reference"] for document in body["data"]]
        following = body["paging"]["next"]
    return seen


@pytest.mark.parametrize("sort", ["name", "city", "isActive", "categoryReference", "dateCreated"])
@pytest.mark.parametrize("order", ["asc", "desc"])
def test_following_next_through_ties_gives_each_customer_once(sort: str, order: str):
    entity = make_organization()
    rows(entity, 1003)
    path = f"/api/v1.0/customers?max=100&sort={sort}&order={order}&name=*a*"
    seen = walk(api(entity), path)
    # Ties are broken by the number, which the references follow.
    assert seen == [f"R{number:05}" for number in range(1003)][:: 1 if order == "asc" else -1]


def test_going_back_by_previous_gives_the_same_pages():
    entity = make_organization()
    rows(entity, 25)
    client = api(entity)
    last = client.get("/customers", max=10, offset=20, sort="name").json()
    pages = [last["data"]]
    while (path := last["paging"]["previous"]) is not None:
        last = client.client.get(path).json()
        pages.append(last["data"])
    seen = [document["reference"] for page in reversed(pages) for document in page]
    assert seen == [f"R{number:05}" for number in range(25)]


def test_links_keep_every_filter_and_spell_the_four_first():
    entity = make_organization()
    rows(entity, 30)
    parameters = {
        "name": "*sa*me*",
        "isActive": "true",
        "dateCreated_gte": "2026-03-14T00:00:00+00:00",
        "order": "desc",
        "sort": "name",
        "offset": 10,
        "max": 10,
    }
    paging = api(entity).get("/customers", **parameters).json()["paging"]
    filters = "name=*sa*me*&isActive=true&dateCreated_gte=2026-03-14T00:00:00%2B00:00"
    start = "/api/v1.0/customers?max=10&offset="
    assert paging["previous"] == f"{start}0&sort=name&order=desc&{filters}"
    assert paging["next"] == f"{start}20&sort=name&order=desc&{filters}"


def test_links_keep_texts_that_need_escaping():
    entity = make_organization()
    for number in range(3):
        make_customer(entity, reference=f"é&=%+ {number}")
    client = api(entity)
    path = client.get("/customers", max=1, reference="É&=%+ *").json()["paging"]["next"]
    assert client.client.get(path).json()["paging"]["total"] == 3
    assert walk(client, path) == ["é&=%+ 1", "é&=%+ 2"]


@pytest.mark.parametrize(
    ("offset", "previous", "following"),
    [(0, None, 4), (2, 0, 6), (4, 0, 8), (8, 4, None), (9, 5, None), (50, 6, None)],
)
def test_neighbours_begin_a_page_away_and_end_with_the_list(
    offset: int, previous: int | None, following: int | None
):
    def link(start: int | None) -> str | None:
        path = "/api/v1.0/customers?max=4&offset={}&sort=dateCreated&order=asc"
        return None if start is None else path.format(start)

    entity = make_organization()
    rows(entity, 10)
    paging = api(entity).get("/customers", max=4, offset=offset).json()["paging"]
    assert (paging["previous"], paging["next"]) == (link(previous), link(following))
    assert (paging["total"], paging["max"], paging["offset"]) == (10, 4, offset)


@pytest.mark.parametrize("asked", ["1000", "1001", "99999999999999999999", "9" * 5000])
def test_a_larger_max_is_clamped_and_echoed_clamped(asked: str):
    entity = make_organization()
    rows(entity, 1001)
    body = api(entity).get("/customers", max=asked).json()
    assert len(body["data"]) == 1000
    assert body["paging"]["max"] == 1000
    assert body["paging"]["next"].startswith("/api/v1.0/customers?max=1000&offset=1000&")


@pytest.mark.parametrize("offset", [str(10**12), str(2**63), "9" * 5000])
def test_an_offset_beyond_the_end_is_an_empty_page(offset: str):
    entity = make_organization()
    rows(entity, 3)
    reply = api(entity).get("/customers", offset=offset)
    assert (reply.status_code, reply.json()["data"]) == (200, [])
    assert reply.json()["paging"]["total"] == 3
    assert reply.json()["paging"]["next"] is None


@pytest.mark.parametrize(
    ("name", "written", "expected"),
    [("max", value, "an integer of at least 1") for value in ("0", "-1", "x", "", "1.5", "٣")]
    + [("offset", value, "an integer of at least 0") for value in ("-1", "x", "", "1e3", "0x1")]
    + [("order", value, "asc or desc") for value in ("up", "", "asc,desc", "-1")]
    + [
        ("sort", value, "one of " + ", ".join(SCALARS))
        for value in (
            *("created_at", "", "Name", "-name", "name,id", "organization__slug", "created_by_id"),
            *sorted(NOT_SCALAR),
        )
    ],
)
def test_a_bad_paging_parameter_is_refused(name: str, written: str, expected: str):
    entity = make_organization(has_geographical_locations=True)
    text = f"An invalid value was specified for parameter: {name} (must be {expected})"
    assert list_refused(api(entity), **{name: written}) == (400, "invalid_param_type", text)


def test_pages_from_either_end_are_the_same():
    entity = make_organization()
    rows(entity, 20)
    client = api(entity)
    whole = listed(client, sort="name", order="desc", max=20)
    for offset in range(20):
        assert (
            listed(client, sort="name", order="desc", offset=offset, max=3)
            == (whole[offset : offset + 3])
        )
