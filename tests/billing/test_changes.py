"""Changing what contracts hold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from billing.models import RecurrenceChange, RecurrenceService
from core.models import Event
from tests.billing.builders import (
    change,
    contract_of,
    held,
    item,
    make_package,
    make_services,
    on,
    rows_written,
)
from tests.builders import later, make_actor, make_user

pytestmark = pytest.mark.django_db

MID_MARCH = date(2026, 3, 16)


@pytest.mark.parametrize(
    ("wanted", "after"),
    [
        (None, {"A": (10, "v", "crm-A"), "B": (10, "v", "crm-B")}),
        ([], {}),
        ([item("B")], {"B": (10, "v", "crm-B")}),
        ([item("E")], {"E": (0, "", "")}),
        # kept ones keep their place and what is not said of them
        ([item("E", transaction_limit=3, value="w", external_id="x"), item("B"), item("A")],
         {"A": (10, "v", "crm-A"), "B": (10, "v", "crm-B"), "E": (3, "w", "x")}),
        ([item("A", transaction_limit=0), item("B", value=" w ")],
         {"A": (0, "v", "crm-A"), "B": (10, "w", "crm-B")}),
        ([item("A", value=None, external_id=None, transaction_limit=None), item("B")],
         {"A": (0, "", ""), "B": (10, "v", "crm-B")}),
    ],
)  # fmt: skip
def test_the_wanted_set_becomes_what_the_contract_holds(wanted, after):
    recurrence = contract_of("A", "B")
    change(recurrence, services=wanted)
    assert list(held(recurrence).items()) == list(after.items())


def test_absent_services_stay():
    recurrence = contract_of("A", "B")
    change(recurrence, name="New name")
    assert list(held(recurrence)) == ["A", "B"]
    recurrence.refresh_from_db()
    assert recurrence.name == "New name"


def test_a_change_is_kept_whole_with_who_and_when():
    recurrence = contract_of("A", "B", code="R-1", name="Old")
    user = make_user(recurrence.organization)
    make_package(recurrence.organization, "PRO")
    by = make_actor(user, at=on(MID_MARCH).at, request_id="r2")
    wanted = [item("E", transaction_limit=5), item("B", value="w")]
    made = change(recurrence, by, package="PRO", name="New", price=Decimal("620"), services=wanted)
    kept = RecurrenceChange.objects.get()
    assert (kept.organization, kept.recurrence) == (recurrence.organization, recurrence)
    assert (kept.user, kept.client, kept.request_id, kept.at) == (user, None, "r2", by.at)
    assert (kept.kind, kept.added, kept.removed, kept.updated) == ("upgrade", ["E"], ["A"], ["B"])
    old_b = {"service": "B", "transaction_limit": 10, "value": "v", "external_id": "crm-B"}
    assert kept.before == {
        "code": "R-1",
        "package": None,
        "name": "Old",
        "price": "310.00",
        "currency": "MXN",
        "period_months": 1,
        "starts_on": "2026-03-01",
        "services": [{**old_b, "service": "A", "external_id": "crm-A"}, old_b],
    }
    assert kept.after == {
        **kept.before,
        "package": "PRO",
        "name": "New",
        "price": "620.00",
        "services": [
            {**old_b, "value": "w"},
            {"service": "E", "transaction_limit": 5, "value": "", "external_id": ""},
        ],
    }
    # 16 of March's 31 days: 310 x 16 / 31
    assert (kept.amount, kept.currency) == (Decimal("160.00"), "MXN")
    assert (kept.period_starts_on, kept.period_ends_on) == (date(2026, 3, 1), date(2026, 4, 1))
    assert (kept.days_charged, kept.days_in_period) == (16, 31)
    told = ("kind", "before", "after", "added", "removed", "updated", "amount", "at")
    assert [getattr(made, name) for name in told] == [getattr(kept, name) for name in told]


def test_a_change_moves_the_contract_and_leaves_one_event_and_the_past_of_each_row():
    recurrence = contract_of("A", "B")
    change(recurrence, later(3), services=[item("B", value="w"), item("E")])
    recurrence.refresh_from_db()
    assert recurrence.updated_at == later(3).at
    event = Event.objects.get(code="recurrence.services_changed")
    assert (event.subject_id, event.at, [*event.changes]) == (
        *(recurrence.pk, later(3).at, ["services"]),
    )
    past = RecurrenceService.history.filter(history_date=later(3).at).order_by("history_id")
    assert [(row.history_type, row.service.code, row.value) for row in past] == [
        ("-", "A", "v"),
        ("~", "B", "w"),
        ("+", "E", ""),
    ]
    assert [row.history_type for row in recurrence.history.order_by("history_id")] == ["+", "~"]


def test_a_change_that_changes_nothing_leaves_no_trace():
    recurrence = contract_of("A", "B", name="Old")
    written = rows_written()
    same = {"name": "Old", "price": Decimal("310.0"), "package": None}
    for values in ({}, same, {"services": None}, {"services": [item("B"), item("A", value="v")]}):
        made = change(recurrence, **values)
        assert (made.is_empty, made.kind, made.amount) == (True, "change", Decimal(0))
    assert rows_written() == written
    recurrence.refresh_from_db()
    assert recurrence.updated_at == make_actor().at


def test_a_new_service_is_as_in_the_package_that_the_contract_will_have():
    recurrence = contract_of("A")
    content = [item("E", transaction_limit=7, value="gold"), item("A", transaction_limit=99)]
    make_package(recurrence.organization, "PRO", contents=content, price=Decimal(50))
    change(recurrence, package="PRO", services=[item("A"), item("E", value="tin")])
    assert held(recurrence) == {"A": (10, "v", "crm-A"), "E": (7, "tin", "")}
    recurrence.refresh_from_db()
    assert (str(recurrence.package), recurrence.price) == ("Package PRO (PRO)", Decimal(310))
    change(recurrence, package=None)
    recurrence.refresh_from_db()
    assert recurrence.package is None


def test_changes_follow_each_other():
    recurrence = contract_of("A")
    change(recurrence, on(date(2026, 3, 2)), price=Decimal(620))
    change(recurrence, on(date(2026, 3, 31)), services=[])
    first, second = recurrence.changes.order_by("pk")
    assert first.after == second.before
    assert (first.kind, second.kind) == ("upgrade", "downgrade")


def test_a_change_costs_the_same_queries_for_many_services(django_assert_max_num_queries):
    codes = [f"S{number}" for number in range(60)]
    recurrence = contract_of(*codes[:40])
    make_services(recurrence.organization, *codes[40:])
    wanted = [item(code, value="w") for code in codes[20:]]
    with django_assert_max_num_queries(20):
        change(recurrence, services=wanted)
    assert list(held(recurrence)) == codes[20:]
