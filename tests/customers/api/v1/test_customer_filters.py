"""The filters of the list of customers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.models import Organization
from customers.models import Customer
from tests.builders import (
    NOW,
    make_category,
    make_customer,
    make_organization,
    make_segmentation,
)
from tests.customers.api.v1.calls import list_refused, listed
from tests.v1 import PREFIX, api

pytestmark = pytest.mark.django_db

SECOND = "2026-03-14T09:26:53"
FIELDS = {"dateCreated": "created_at", "lastUpdated": "updated_at"}


def around_a_second(organization: Organization, column: str) -> None:
    """Make customers shown at 52, 53 (three of them, stored with fractions) and 54 seconds."""
    for reference, seconds in (("52", -0.001), ("a", 0), ("b", 0.5), ("c", 0.999), ("54", 1)):
        customer = make_customer(organization, reference=reference)
        moment = NOW + timedelta(seconds=seconds)
        Customer.objects.filter(pk=customer.pk).update(**{column: moment})


def with_references(organization: Organization, *references: str) -> None:
    for reference in references:
        make_customer(organization, reference=reference, name=f"Name of {reference}")


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize(
    ("bound", "expected"),
    [
        ("gt", ["54"]),
        ("gte", ["54", "a", "b", "c"]),
        ("lt", ["52"]),
        ("lte", ["52", "a", "b", "c"]),
    ],
)
@pytest.mark.parametrize(
    "written",
    [
        SECOND + "Z",
        SECOND + ".9Z",
        SECOND + ".000Z",
        "2026-03-14T11:26:53+02:00",
        "2026-03-14T11:26:53 02:00",
        "2026-03-14T03:26:53-06:00",
        "2026-03-14T03:26:53-0600",
    ],
)
def test_times_are_compared_at_the_second_that_is_shown(
    field: str, bound: str, expected: list[str], written: str
):
    entity = make_organization()
    around_a_second(entity, FIELDS[field])
    assert sorted(listed(api(entity), **{f"{field}_{bound}": written})) == expected


@pytest.mark.parametrize(
    ("bound", "written", "count"),
    [
        ("gt", "0001-01-01T00:00:00Z", 1),
        ("gt", "9999-12-31T23:59:59Z", 0),
        ("gte", "9999-12-31T23:59:59Z", 0),
        ("lt", "0001-01-01T00:00:00Z", 0),
        ("lte", "9999-12-31T23:59:59Z", 1),
    ],
)
def test_the_first_and_the_last_second_are_times_too(bound: str, written: str, count: int):
    entity = make_organization()
    make_customer(entity)
    assert len(listed(api(entity), **{f"dateCreated_{bound}": written})) == count


def test_a_plus_that_became_a_space_is_repaired():
    entity = make_organization()
    around_a_second(entity, "created_at")
    client = api(entity)
    raw = "dateCreated_gt=2026-03-14T11:26:53+02:00"
    reply = client.client.get(f"{PREFIX}/customers?{raw}")
    assert [document["reference"] for document in reply.json()["data"]] == ["54"]


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("bound", ["gt", "gte", "lt", "lte"])
@pytest.mark.parametrize(
    "written",
    [
        "2016-08-1Z",
        "",
        "yesterday",
        "2016-08-01",
        "2016-08-01T10:00:00",
        "2016-02-30T10:00:00Z",
        "2016-08-01T25:00:00Z",
        "1470045600",
        "2016-08-01T10:00:00+99:00",
        "2016-08-01T10:00:00Zé",
    ],
)
def test_a_bad_date_is_refused(field: str, bound: str, written: str):
    text = f"Invalid datetime filter (not ISO-8601 formatted): [{written}]"
    refused = list_refused(api(make_organization()), **{f"{field}_{bound}": written})
    assert refused == (400, "invalid_datetime_format", text)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("Ref-6", ["Ref-6"]),
        ("ref-6", ["Ref-6"]),
        ("Ref-6*", ["Ref-6", "Ref-61"]),
        ("*ef-6", ["Ref-6", "xRef-6"]),
        ("*ef-6*", ["Ref-6", "Ref-61", "xRef-6"]),
        ("*", ["Ref-6", "Ref-61", "other", "xRef-6"]),
        ("**", ["Ref-6", "Ref-61", "other", "xRef-6"]),
        ("r*-*1", ["Ref-61"]),
        ("*e*e*", []),
        ("Ref", []),
        ("", []),
    ],
)
def test_an_asterisk_stands_for_anything_in_a_reference(pattern: str, expected: list[str]):
    entity = make_organization()
    with_references(entity, "Ref-6", "Ref-61", "xRef-6", "other")
    assert sorted(listed(api(entity), reference=pattern)) == expected


@pytest.mark.parametrize("literal", ["a%b", "a_b", "a\\b", "a'b", 'a"b', "a.b", "a?b", "[ab]"])
def test_only_the_asterisk_is_special(literal: str):
    entity = make_organization()
    with_references(entity, literal, "aXb", "ab", "a\\%b", "a\\_b", "b")
    client = api(entity)
    assert listed(client, reference=literal) == [literal]
    assert listed(client, reference=f"*{literal}*") == [literal]
    assert listed(client, name=f"Name of {literal}") == [literal]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*JEWEL*", ["jewels"]),
        ("CAFÉ ÉTOILE", ["café"]),
        ("*étoile", ["café"]),
        ("*ÑAN*", ["ñandú"]),
        ("*ЁЛКА*", ["ёлка"]),
        ("*cafe*", []),
    ],
)
def test_case_is_ignored_accents_are_not(pattern: str, expected: list[str]):
    entity = make_organization()
    for reference, name in (
        ("jewels", "Marie's Jewelry"),
        ("café", "Café Étoile"),
        ("ñandú", "El Ñandú"),
        ("ёлка", "Кафе Ёлка"),
    ):
        make_customer(entity, reference=reference, name=name)
    client = api(entity)
    assert listed(client, name=pattern) == expected


@pytest.mark.parametrize(
    "name", ["categoryReference", "customerSegmentationReference", "taxNumber", "email", "barcode"]
)
def test_every_text_filter_knows_wildcards(name: str):
    entity = make_organization()
    values: dict[str, Any] = {
        "category": make_category(entity, reference="Ref-6 É"),
        "segmentation": make_segmentation(entity, reference="Ref-6 É"),
        "tax_id": "Ref-6 É",
        "email": "Ref-6 É",
        "barcode": "Ref-6 É",
    }
    make_customer(entity, reference="wanted", **values)
    make_customer(entity, reference="other")
    client = api(entity)
    for pattern in ("Ref-6*", "*ef-6 é", "*EF-6*", "ref-6 é"):
        assert listed(client, **{name: pattern}) == ["wanted"]
    for pattern in ("Ref-6", "%ef-6 É", "Ref_6 É", "*7*"):
        assert listed(client, **{name: pattern}) == []


@pytest.mark.parametrize("name", ["name", "reference", "categoryReference"])
@pytest.mark.parametrize("pattern", ["*" * 6, "x" * 101 + "*", "a\0*", "x" * 256])
def test_patterns_that_no_text_needs_are_refused(name: str, pattern: str):
    status, code, text = list_refused(api(make_organization()), **{name: pattern})
    assert (status, code) == (400, "invalid_param_type")
    assert text.startswith(f"An invalid value was specified for parameter: {name} (must be ")


@pytest.mark.parametrize(("name", "column"), [("isActive", "is_active"), ("onHold", "is_on_hold")])
@pytest.mark.parametrize(
    ("written", "expected"),
    [(word, "yes") for word in ("true", "TRUE", "On", "yes", "1")]
    + [(word, "no") for word in ("false", "False", "off", "NO", "0")],
)
def test_flags_are_read_in_all_spellings(name: str, column: str, written: str, expected: str):
    entity = make_organization()
    for reference, value in (("yes", True), ("no", False)):
        values: dict[str, Any] = {column: value}
        make_customer(entity, reference=reference, **values)
    assert listed(api(entity), **{name: written}) == [expected]


@pytest.mark.parametrize("name", ["isActive", "onHold"])
@pytest.mark.parametrize("written", ["", "maybe", "2", "null", "*"])
def test_a_bad_boolean_is_refused(name: str, written: str):
    text = (
        f"An invalid value was specified for parameter: {name} (must be a boolean: true or false)"
    )
    refused = list_refused(api(make_organization()), **{name: written})
    assert refused == (400, "invalid_param_type", text)


def test_filters_are_combined():
    entity = make_organization()
    around_a_second(entity, "created_at")
    make_customer(entity, reference="away", is_active=False)
    client = api(entity)
    between = {"dateCreated_gte": SECOND + "Z", "dateCreated_lte": SECOND + "Z"}
    assert sorted(listed(client, **between)) == ["a", "away", "b", "c"]
    assert sorted(listed(client, **between, isActive="true", reference="*")) == ["a", "b", "c"]
    assert listed(client, **between, reference="b", name="*5*") == []


def test_a_customer_is_listed_once_whatever_it_is_filtered_by():
    entity = make_organization()
    segmentation = make_segmentation(entity, reference="s")
    make_customer(entity, reference="x", segmentation=segmentation)
    parameters = {"customerSegmentationReference": "*", "categoryReference": "*", "name": "*"}
    assert listed(api(entity), **parameters) == ["x"]


def test_polling_from_the_last_time_seen_ends():
    entity = make_organization()
    around_a_second(entity, "updated_at")
    client = api(entity)
    seen: list[str] = []
    since = "2026-03-14T00:00:00Z"
    for _ in range(10):
        parameters = {"lastUpdated_gt": since, "sort": "lastUpdated", "max": 2}
        documents = client.get("/customers", **parameters).json()["data"]
        if not documents:
            break
        seen += [document["reference"] for document in documents]
        since = documents[-1]["lastUpdated"]
    else:
        pytest.fail(f"Polling did not end: {seen}")
    assert len(seen) == len(set(seen))
    assert listed(client, lastUpdated_gt=since) == []
    assert listed(client, lastUpdated_gte=since) == ["54"]
