"""A preview is exactly what the change then does."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from billing import services
from billing.models import Recurrence, RecurrenceChange
from billing.services.periods import boundary, pro_rata
from core.models import Event
from tests.billing.builders import held, item, make_contract, make_package, make_services, on
from tests.builders import make_customer, make_organization

pytestmark = pytest.mark.django_db

CODES = ["A", "B", "C", "D", "E"]
PREVIEWED = [field for field in services.Change.__dataclass_fields__]

prices = st.decimals(0, Decimal("999999999999.99"), places=2) | st.decimals(0, 500, places=2)
said = st.fixed_dictionaries(
    {},
    optional={
        "transaction_limit": st.integers(0, 2**31 - 1) | st.integers(0, 3),
        "value": st.sampled_from(["", "gold", " tin ", None]),
        "external_id": st.sampled_from(["", "crm-1", None]),
    },
)
wanted_sets = st.lists(st.tuples(st.sampled_from(CODES), said), unique_by=lambda pair: pair[0]).map(
    lambda pairs: [item(code, **each) for code, each in pairs]
)
changes = st.fixed_dictionaries(
    {},
    optional={
        "package": st.sampled_from(["PRO", "BIG", None]),
        "name": st.sampled_from(["", "Mine", None]),
        "price": prices,
        "services": st.none() | wanted_sets,
    },
)
# Leap years, month ends and the days about them come up often, not only by luck.
months = st.builds(
    date, st.sampled_from([2023, 2024, 2025, 2028, 2100]), st.integers(1, 12), st.just(1)
)
month_ends = st.builds(lambda first, back: first - timedelta(days=back), months, st.integers(0, 3))
days = month_ends | st.dates(date(2020, 1, 1), date(2032, 12, 31))


def after(first: date, count: int) -> date:
    return max(first + timedelta(days=count), date(1990, 1, 1))


@settings(
    max_examples=200,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    starts_on=days,
    period_months=st.integers(1, 13) | st.just(120),
    price=prices,
    before=wanted_sets,
    values=changes,
    elapsed=st.integers(-40, 1500),
)
@example(date(2024, 1, 31), 1, Decimal(290), (), {"price": Decimal(0)}, 29)  # 29 February
@example(date(2024, 2, 29), 12, Decimal(1), (), {"price": Decimal(3)}, 366)  # 1 March 2025
@example(date(2025, 1, 31), 1, Decimal(280), (), {"price": Decimal(0)}, 28)  # 28 February
def test_preview_equals_the_change(
    catalog, starts_on, period_months, price, before, values, elapsed
):
    with transaction.atomic():
        recurrence = make_contract(
            catalog, starts_on=starts_on, period_months=period_months, price=price, services=before
        )
        by = on(after(starts_on, elapsed))
        was = state(recurrence)
        preview = services.preview_change(recurrence=recurrence, values=values, at=by.at)
        assert state(recurrence) == was
        made = services.change_services(recurrence=recurrence, values=values, by=by)
        assert made == preview
        check_kept(recurrence, preview)
        check_amount(recurrence, preview, by.at.date())
        transaction.set_rollback(True)


@pytest.fixture
def catalog() -> Any:
    organization = make_organization()
    make_services(organization, *CODES)
    contents = [item("A", transaction_limit=7, value="gold"), item("B", transaction_limit=1)]
    make_package(organization, "PRO", contents=contents)
    make_package(organization, "BIG", contents=[item("C", transaction_limit=9)])
    return make_customer(organization)


def state(recurrence: Recurrence) -> list[Any]:
    fresh = Recurrence.objects.get(pk=recurrence.pk)
    own = [fresh.package_id, fresh.name, fresh.price, fresh.updated_at]
    counts = [each.objects.count() for each in (RecurrenceChange, Event, Recurrence.history.model)]
    return [*own, *counts, *held(recurrence).items()]


def check_kept(recurrence: Recurrence, preview: services.Change) -> None:
    """Check that the database says what the preview said."""
    fresh = Recurrence.objects.get(pk=recurrence.pk)
    rows = [(row["service"], *list(row.values())[1:]) for row in preview.after["services"]]
    assert [(code, *row) for code, row in held(recurrence).items()] == rows
    package = fresh.package.code if fresh.package else None
    assert (package, fresh.name, str(fresh.price)) == (
        *(preview.after["package"], preview.after["name"], preview.after["price"]),
    )
    kept = recurrence.changes.first()
    assert (kept is None) == preview.is_empty
    if kept is not None:
        assert {name: getattr(kept, name) for name in PREVIEWED} == {
            name: getattr(preview, name) for name in PREVIEWED
        }


def check_amount(recurrence: Recurrence, preview: services.Change, day: date) -> None:
    """Check the amount against the definition: so many days of the difference, to half a cent."""
    more = Decimal(preview.after["price"]) - Decimal(preview.before["price"])
    assert abs(preview.amount) <= abs(more)
    assert preview.days_in_period == (preview.period_ends_on - preview.period_starts_on).days
    if day < recurrence.starts_on:
        assert preview.period_starts_on == recurrence.starts_on
        assert preview.days_charged == preview.days_in_period
    else:
        assert preview.period_starts_on <= day < preview.period_ends_on
        assert preview.days_charged == (preview.period_ends_on - day).days
    cents = more * 100 * preview.days_charged - preview.amount * 100 * preview.days_in_period
    assert abs(cents) * 2 <= preview.days_in_period


@settings(max_examples=200, derandomize=True, deadline=None)
@given(
    starts_on=days,
    period_months=st.integers(1, 12),
    asked=st.lists(st.tuples(st.integers(0, 400), prices), min_size=1, max_size=6),
)
def test_the_parts_of_a_period_add_up_to_its_days(starts_on, period_months, asked):
    ends_on = boundary(starts_on, period_months, 1)
    length = (ends_on - starts_on).days
    steps = sorted(((day % length, price) for day, price in asked), key=lambda step: step[0])
    path = [(0, Decimal(100)), *steps]
    charged = sum(
        pro_rata(price - before, days_left=length - day, days=length)
        for (_, before), (day, price) in pairwise(path)
    )
    edges = [*(day for day, _ in path), length]
    by_day = sum(price * (end - day) for (day, price), end in zip(path, edges[1:], strict=True))
    exact = by_day / length - path[0][1]
    assert abs(charged - exact) <= Decimal("0.005") * len(steps) + Decimal("1E-9")
    # there and back on one day costs nothing
    for day, price in steps:
        there = pro_rata(price - 100, days_left=length - day, days=length)
        assert there + pro_rata(100 - price, days_left=length - day, days=length) == 0
