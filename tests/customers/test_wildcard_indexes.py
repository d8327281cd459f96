"""Wildcards find the same customers with the trigram indexes, without them, and by hand."""

from __future__ import annotations

import random
import re

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import QuerySet

from core.models import Organization
from customers.api.v1.filters import CustomerFilterSet
from customers.migrations import _trigrams
from customers.models import Customer
from tests import builders
from tests.customers.test_tally import insert_many

pytestmark = pytest.mark.django_db

only_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has no trigram indexes"
)
PIECES = ["jewel", "é", "Ñu", "%", "_", "\\", "a", "AB", "100%", "a_b", "\\%", "'", " ", "ABCD"]
WITHOUT_INDEX = "SET LOCAL enable_seqscan = on; SET LOCAL enable_bitmapscan = off"
WITH_INDEX = (
    "SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off;"
    "SET LOCAL enable_bitmapscan = on"
)


def plan_with(settings: str) -> None:
    """Make PostgreSQL choose the plan that is meant; SQLite has only one."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(settings)


def text(chance: random.Random, *, more: tuple[str, ...] = ()) -> str:
    return "".join(chance.choices([*PIECES, *more], k=chance.randint(1, 4)))


def passing(organization: Organization, **filters: str) -> QuerySet[Customer]:
    matches = Customer.objects.for_organization(organization)
    passed: QuerySet[Customer] = CustomerFilterSet(filters, queryset=matches).qs
    return passed


def found(organization: Organization, **filters: str) -> list[int]:
    matches = passing(organization, **filters)
    return list(matches.order_by("name_lower", "id").values_list("pk", flat=True))


def make_crowded_organization() -> Organization:
    """Return one with so many customers that an index is worth while, as the planner knows."""
    organization = builders.make_organization()
    insert_many(organization, 3000)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # What was inserted waits in a list until a vacuum, and a long list costs.
            for column in _trigrams.COLUMNS:
                cursor.execute("SELECT gin_clean_pending_list(%s)", [f"customer_{column}_trgm"])
        cursor.execute("ANALYZE")
    return organization


def matches_by_hand(pattern: str, name: str) -> bool:
    parts = (re.escape(part) for part in pattern.lower().split("*"))
    return re.fullmatch(".*".join(parts), name.lower(), re.DOTALL) is not None


@pytest.mark.parametrize("seed", range(4))
def test_wildcards_find_the_same_with_and_without_indexes_and_by_hand(seed: int):
    chance = random.Random(seed)
    organization = make_crowded_organization()
    name = "Marie"
    for _ in range(40):
        # A third of the names twice: ties are broken by id.
        name = f"x{text(chance)}x" if chance.random() < 0.7 else name
        builders.make_customer(organization, name=name)
    names = list(Customer.objects.values_list("name", "pk"))
    hits = 0
    for _ in range(60):
        pattern = f"*{text(chance, more=('*',))}*"
        if pattern.count("*") > 5:
            continue
        expected = sorted((n.lower(), pk) for n, pk in names if matches_by_hand(pattern, n))
        hits += len(expected)
        answers = []
        for settings in (WITHOUT_INDEX, WITH_INDEX):
            plan_with(settings)
            answers.append(found(organization, name=pattern))
        assert answers[0] == answers[1], pattern
        assert set(answers[1]) == {pk for _, pk in expected}, pattern
    assert hits > 0


@only_postgresql
@pytest.mark.parametrize(
    ("name", "column"), [("name", "name_lower"), ("reference", "reference_lower")]
)
def test_planner_answers_a_wildcard_from_its_index(name: str, column: str):
    matches = passing(make_crowded_organization(), **{name: "*jewel*"})
    assert f"customer_{column}_trgm" in matches.explain()


@only_postgresql
def test_migration_goes_on_and_says_so_where_the_indexes_cannot_be_made(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    with connection.schema_editor() as editor:
        _trigrams.drop_indexes(apps, editor)
        monkeypatch.setattr(_trigrams, "COLUMNS", ("name_lower", "no_such_column"))
        _trigrams.create_indexes(apps, editor)
    assert len(caplog.records) == 1
    assert "No trigram indexes" in caplog.text
    organization = builders.make_organization()
    customer = builders.make_customer(organization, name="Marie's Jewelry")
    assert found(organization, name="*JEWEL*") == [customer.pk]
