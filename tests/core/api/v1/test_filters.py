"""The filters of v1 lists by themselves: what they read and what they refuse."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.api.v1.errors import V1Problem
from core.api.v1.filters import (
    InstantFilter,
    V1FilterSet,
    WildcardFilter,
    flag,
    instant_filters,
    wildcard,
)
from core.database import like_pattern
from customers.models import CustomerSegmentation
from tests.builders import NOW, make_organization, make_segmentation


class SomeFilterSet(V1FilterSet):
    name = wildcard("name", "name", "Name.")
    isThere = flag("isThere", "description__isnull", "There.")


def filtered(**parameters: str) -> list[str]:
    records = CustomerSegmentation.objects.order_by("reference")
    found = SomeFilterSet(parameters, queryset=records).qs
    return list(found.values_list("reference", flat=True))


def refused(parameters: dict[str, str]) -> V1Problem:
    with pytest.raises(V1Problem) as caught:
        list(SomeFilterSet(parameters, queryset=CustomerSegmentation.objects.all()).qs)
    return caught.value


def test_every_list_has_the_eight_filters_by_time():
    expected = {
        f"{name}_{bound}"
        for name in ("dateCreated", "lastUpdated")
        for bound in ("gt", "gte", "lt", "lte")
    }
    assert set(V1FilterSet.base_filters) == expected
    assert all(declared.extra["help_text"] for declared in V1FilterSet.base_filters.values())


def test_a_filter_is_labelled_with_its_parameter():
    for name, declared in SomeFilterSet.base_filters.items():
        assert declared.label == name


@pytest.mark.parametrize("name", ["max", "offset", "sort", "order", "name", "dateCreated_gt"])
def test_known_parameters_pass(name: str):
    SomeFilterSet.refuse_unknown({name: ""})


def test_unknown_parameters_are_named_in_their_order():
    with pytest.raises(V1Problem) as caught:
        SomeFilterSet.refuse_unknown({"b": "", "name": "", "a": "", "dateCreated_gta": ""})
    assert caught.value.code == "invalid_param"
    assert caught.value.description == (
        "The parameters [b, a, dateCreated_gta] you provided are not valid for this request."
    )


@pytest.mark.django_db
def test_an_empty_value_is_a_value():
    make_segmentation(make_organization(), reference="a")
    assert filtered() == ["a"]
    assert filtered(name="") == []
    for name in ("dateCreated_gt", "isThere"):
        assert refused({name: ""}).http_status == 400


@pytest.mark.parametrize(
    ("wildcards", "pattern"),
    [
        ("a*b", "a%b"),
        ("*", "%"),
        ("100%", "100\\%"),
        ("a_b*", "a\\_b%"),
        ("a\\*", "a\\\\%"),
        ("\\%_*", "\\\\\\%\\_%"),
    ],
)
def test_only_the_asterisk_becomes_a_wildcard(wildcards: str, pattern: str):
    assert like_pattern(wildcards) == pattern


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wildcards", "found"),
    [
        ("Café*", ["a"]),
        ("café", ["a"]),
        ("*É", ["a"]),
        ("*%*", ["b"]),
        ("*_*", ["c"]),
        ("*\\*", ["d"]),
        ("\\", ["d"]),
        ("*", ["a", "b", "c", "d"]),
        ("%", ["b"]),
    ],
)
def test_a_wildcard_filter_finds_what_the_pattern_says(wildcards: str, found: list[str]):
    organization = make_organization()
    for reference, name in (("a", "CAFÉ"), ("b", "%"), ("c", "_"), ("d", "\\")):
        make_segmentation(organization, reference=reference, name=name)
    assert filtered(name=wildcards) == found


@pytest.mark.parametrize(
    ("pattern", "limit"),
    [
        ("x" * 256, "a text of at most 255 characters"),
        ("\0", "a text of at most 255 characters"),
        ("\ud800", "a text of at most 255 characters"),
        ("*" * 6, "at most 100 characters with at most 5 asterisks"),
        ("x" * 100 + "*", "at most 100 characters with at most 5 asterisks"),
    ],
)
def test_a_pattern_has_limits(pattern: str, limit: str):
    problem = refused({"name": pattern})
    assert (problem.http_status, problem.code) == (400, "invalid_param_type")
    assert problem.description == (
        f"An invalid value was specified for parameter: name (must be {limit})"
    )


def test_a_pattern_may_reach_its_limits():
    for pattern in ("*" * 5, "x" * 99 + "*", "x" * 255):
        SomeFilterSet({"name": pattern}, queryset=CustomerSegmentation.objects.all()).qs  # noqa: B018


@given(st.text(max_size=40))
def test_a_bad_moment_is_refused_in_the_documented_words(text: str):
    problem = refused({"dateCreated_gt": text + "!"})
    assert (problem.http_status, problem.code) == (400, "invalid_datetime_format")
    assert problem.description == f"Invalid datetime filter (not ISO-8601 formatted): [{text}!]"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("bound", "is_found"),
    [
        ("gt", {-1: True, 0: False, 1: False}),
        ("gte", {-1: True, 0: True, 1: False}),
        ("lt", {-1: False, 0: False, 1: True}),
        ("lte", {-1: False, 0: True, 1: True}),
    ],
)
@pytest.mark.parametrize("fraction", [0, 0.25, 0.999999])
def test_a_moment_is_compared_at_its_second(bound: str, is_found: dict[int, bool], fraction: float):
    make_segmentation(make_organization(), reference="a")
    stored = NOW + timedelta(seconds=fraction)
    CustomerSegmentation.objects.update(created_at=stored)
    for seconds, expected in is_found.items():
        written = (NOW + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")
        assert bool(filtered(**{f"dateCreated_{bound}": written})) is expected


@pytest.mark.django_db
def test_the_end_of_time_is_no_error():
    make_segmentation(make_organization(), reference="a")
    end = datetime.max.replace(tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert [filtered(**{f"dateCreated_{bound}": end}) for bound in ("gt", "gte", "lt", "lte")] == [
        [],
        [],
        ["a"],
        ["a"],
    ]


def test_the_factories_declare_what_they_say():
    declared: dict[str, Any] = instant_filters("dateCreated", "created_at")
    assert [type(each) for each in declared.values()] == [InstantFilter] * 4
    assert {each.bound for each in declared.values()} == {"gt", "gte", "lt", "lte"}
    folded = wildcard("name", "name", "Name.", folded="name_lower")
    assert isinstance(folded, WildcardFilter)
    assert folded.folded == "name_lower"
