"""Which page a request asks for, and the links to its neighbours."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import F
from hypothesis import given
from hypothesis import strategies as st

from core.api.v1.errors import V1Problem
from core.api.v1.pagination import PageRequest, page_ids, paging
from customers.models import CustomerSegmentation
from tests.builders import make_organization, make_segmentation

SORTS: dict[str, Any] = {"dateCreated": F("created_at"), "name": F("name")}


def read(**parameters: str) -> PageRequest:
    return PageRequest.read(parameters, SORTS, "dateCreated")


def test_what_is_not_given_has_its_default():
    assert read() == PageRequest(max=100, offset=0, sort="dateCreated", descending=False)


def test_all_four_are_read():
    page = read(max="7", offset="3", sort="name", order="DESC")
    assert page == PageRequest(max=7, offset=3, sort="name", descending=True)


@pytest.mark.parametrize(
    ("written", "applied"),
    [("1", 1), (" 5 ", 5), ("007", 7), ("1000", 1000), ("1001", 1000), ("9" * 10_000, 1000)],
)
def test_max_is_clamped_to_1000(written: str, applied: int):
    assert read(max=written).max == applied


@pytest.mark.parametrize(
    ("written", "applied"),
    [("0", 0), ("000", 0), (str(2**70), 2**63 - 1), ("9" * 10_000, 2**63 - 1)],
)
def test_an_offset_has_no_upper_limit(written: str, applied: int):
    assert read(offset=written).offset == applied


@pytest.mark.parametrize("name", ["max", "offset", "sort", "order"])
@pytest.mark.parametrize("written", ["", "-1", "x", "1.0", "+1", "1_0", "²", "null"])
def test_a_bad_parameter_is_refused_by_name(name: str, written: str):
    with pytest.raises(V1Problem) as caught:
        read(**{name: written})
    assert (caught.value.http_status, caught.value.code) == (400, "invalid_param_type")
    start = f"An invalid value was specified for parameter: {name} (must be "
    assert caught.value.description.startswith(start)


def test_a_max_of_0_is_refused():
    with pytest.raises(V1Problem):
        read(max="0")


def test_links_spell_the_four_first_and_escape_the_filters():
    page = PageRequest(max=2, offset=4, sort="name", descending=True)
    body = paging(page, 10, "/api/v1.0/customers", {"name": "a*é&b=c d+"})
    assert list(body) == ["total", "max", "offset", "previous", "next"]
    assert body["next"].startswith("/api/v1.0/customers?max=2&offset=6&sort=name&order=desc&name=")
    assert body["next"].endswith("name=a*%C3%A9%26b%3Dc%20d%2B")


@given(total=st.integers(0, 50), maximum=st.integers(1, 20), offset=st.integers(0, 60))
def test_links_are_there_where_records_are(total: int, maximum: int, offset: int):
    page = PageRequest(max=maximum, offset=offset, sort="name", descending=False)
    body = paging(page, total, "/x", {})
    assert (body["total"], body["max"], body["offset"]) == (total, maximum, offset)
    assert (body["previous"] is None) == (offset == 0)
    assert (body["next"] is None) == (offset + maximum >= total)


@pytest.mark.django_db
@pytest.mark.parametrize("descending", [False, True])
def test_pages_from_either_end_make_up_the_whole(descending: bool):
    organization = make_organization()
    for number in range(11):
        make_segmentation(organization, name=("a", "b")[number % 2])
    records = CustomerSegmentation.objects.for_organization(organization)
    whole = list(records.order_by("name", "pk").values_list("pk", flat=True))
    whole = whole[::-1] if descending else whole
    for maximum in (1, 2, 3, 11, 12):
        pages = [
            page_ids(records, PageRequest(maximum, offset, "name", descending), F("name"), 11)  # type: ignore[arg-type]
            for offset in range(0, 13, maximum)
        ]
        assert [number for page in pages for number in page] == whole
