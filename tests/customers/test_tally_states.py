"""The tallies of states and of days are what counting gives, whoever wrote, however."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import transaction

from core.models import Organization
from customers import services
from customers.models import Customer, CustomerDayTally, CustomerStates, CustomerTally, tally
from tests import builders
from tests.customers.test_customer_races import at_once
from tests.customers.test_tally import insert_many, only_postgresql, set_raw

pytestmark = pytest.mark.django_db(transaction=True)

BEGINNING = date(2000, 1, 1)
CANCELLED = {"is_active": False, "cancelled_at": builders.NOW}


def states(organization: Organization) -> CustomerStates:
    return CustomerTally.objects.states(organization)


def days(organization: Organization, since: date = BEGINNING) -> dict[date, tuple[int, int]]:
    return CustomerDayTally.objects.by_day(organization, since)


def counted_states(organization: Organization) -> CustomerStates:
    """Return the states by looking at every customer."""
    numbers = Counter(
        "cancelled"
        if customer.cancelled_at
        else "inactive"
        if not customer.is_active
        else "on_hold"
        if customer.is_on_hold
        else "active"
        for customer in Customer.objects.for_organization(organization)
    )
    return CustomerStates(**numbers)


def counted_days(organization: Organization) -> dict[date, tuple[int, int]]:
    """Return the days by looking at every customer."""
    live = list(Customer.objects.for_organization(organization))
    made = Counter(each.created_at.astimezone(UTC).date() for each in live)
    ended = Counter(each.cancelled_at.astimezone(UTC).date() for each in live if each.cancelled_at)
    return {day: (made[day], ended[day]) for day in made | ended}


def everything() -> list[Any]:
    return [
        list(model.objects.order_by("pk").values()) for model in (CustomerTally, CustomerDayTally)
    ]


def test_each_customer_is_in_one_state_and_they_add_up_to_the_total():
    organization = builders.make_organization()
    insert_many(organization, 5)
    insert_many(organization, 4, is_on_hold=True)
    insert_many(organization, 2, is_active=False)
    insert_many(organization, 1, is_active=False, is_on_hold=True)
    insert_many(organization, 2, **CANCELLED, is_on_hold=True)
    insert_many(organization, 7, deleted_at=builders.NOW)
    found = states(organization)
    assert found == CustomerStates(active=5, on_hold=4, inactive=3, cancelled=2)
    assert found.total == CustomerTally.objects.total(organization) == 14


def test_states_of_several_organizations_are_read_at_once(
    django_assert_num_queries: Callable[..., Any],
):
    first, second, empty = (builders.make_organization(slug) for slug in ("one", "two", "none"))
    insert_many(first, 2)
    insert_many(second, 3, is_active=False)
    with django_assert_num_queries(1):
        found = CustomerTally.objects.states_of([first, second, empty])
    assert found == {first.pk: CustomerStates(active=2), second.pk: CustomerStates(inactive=3)}
    assert states(empty).total == 0


def test_services_move_customers_from_state_to_state():
    organization = builders.make_organization()
    customer = builders.make_customer(organization)
    steps = [
        ({"is_on_hold": True}, CustomerStates(on_hold=1)),
        ({"is_active": False}, CustomerStates(inactive=1)),
        ({"is_active": True, "is_on_hold": False}, CustomerStates(active=1)),
    ]
    for values, expected in steps:
        services.update_customer(customer=customer, values=values, by=builders.later())
        assert states(organization) == expected
    services.cancel_customer(customer=customer, reason="moved", by=builders.later())
    assert states(organization) == CustomerStates(cancelled=1)
    assert days(organization) == {builders.NOW.date(): (1, 1)}


def test_days_are_those_of_utc_and_begin_where_asked():
    organization = builders.make_organization()
    ids = [customer.pk for customer in insert_many(organization, 3)]
    zone = "2026-02-01T23:30:00-06:00"  # the second of February in UTC
    Customer.objects.filter(pk=ids[0]).update(created_at=datetime.fromisoformat(zone))
    Customer.objects.filter(pk=ids[1]).update(**CANCELLED)
    today = builders.NOW.date()
    assert days(organization) == {date(2026, 2, 2): (1, 0), today: (2, 1)}
    assert days(organization, today) == {today: (2, 1)}
    assert days(organization, today + timedelta(days=1)) == {}


def test_one_that_is_not_cancelled_any_more_leaves_the_day():
    organization = builders.make_organization()
    insert_many(organization, 2, **CANCELLED)
    Customer.objects.update(cancelled_at=None)
    assert days(organization) == {builders.NOW.date(): (2, 0)}
    assert states(organization) == CustomerStates(inactive=2)


def test_deleted_customers_leave_states_and_days_and_come_back_with_the_row():
    organization = builders.make_organization()
    ids = [customer.pk for customer in insert_many(organization, 2, **CANCELLED)]
    set_raw(ids, "deleted_at = %s", builders.NOW)
    assert (states(organization), days(organization)) == (CustomerStates(), {})
    set_raw(ids[:1], "deleted_at = NULL")
    assert states(organization) == CustomerStates(cancelled=1)
    assert days(organization) == {builders.NOW.date(): (1, 1)}


def test_changes_of_anything_else_write_no_entry():
    organization = builders.make_organization()
    insert_many(organization, 2, **CANCELLED)
    before = everything()
    Customer.objects.update(name="Other", is_on_hold=True, is_active=False)
    Customer.objects.update(cancelled_at=builders.NOW + timedelta(minutes=1))
    Customer.objects.update(is_active=False)
    assert everything() == before


@pytest.mark.parametrize("seed", range(4))
def test_tallies_equal_the_counts_after_any_sequence_of_writes(seed: int):
    chance = random.Random(seed)
    places = [builders.make_organization(slug) for slug in ("one", "two")]

    def some() -> Any:
        ids = list(Customer.objects.order_by("id").values_list("pk", flat=True))
        return Customer.objects.filter(pk__in=chance.sample(ids, min(len(ids), 3)))

    def moment() -> datetime:
        return builders.NOW + timedelta(hours=chance.randint(-60, 60))

    def new() -> dict[str, Any]:
        is_active = chance.random() < 0.6
        ended = None if is_active or chance.random() < 0.5 else moment()
        hold = chance.random() < 0.4
        return {"is_active": is_active, "is_on_hold": hold, "cancelled_at": ended}

    steps: list[Callable[[], Any]] = [
        lambda: insert_many(chance.choice(places), chance.randint(1, 5), **new()),
        lambda: insert_many(chance.choice(places), 1, **new(), deleted_at=builders.NOW),
        lambda: some().update(**new()),
        lambda: some().update(created_at=moment()),
        lambda: some().update(organization=chance.choice(places), **new()),
        lambda: some().update(deleted_at=chance.choice([None, builders.NOW])),
        lambda: some().filter(merged_into=None).delete(),
        lambda: CustomerTally.objects.compact(chance.choice(places)),
        lambda: CustomerDayTally.objects.compact(chance.choice(places)),
    ]
    for _ in range(40):
        with transaction.atomic():
            chance.choice(steps)()
            transaction.set_rollback(chance.random() < 0.2)
        for place in places:
            assert states(place) == counted_states(place)
            assert days(place) == counted_days(place)
    assert sum(states(place).total for place in places) > 0


def test_tallies_are_empty_after_every_table_was_emptied():
    insert_many(builders.make_organization(), 3, **CANCELLED)
    call_command("flush", interactive=False, verbosity=0)
    assert everything() == [[], []]


def test_what_a_fixture_loads_is_counted():
    organization = builders.make_organization()
    rows = insert_many(organization, 2, is_on_hold=True)
    fixture = serializers.serialize("json", Customer.objects.all())
    Customer.objects.filter(pk__in=[row.pk for row in rows]).delete()
    for loaded in serializers.deserialize("json", fixture):
        loaded.save()
    assert states(organization) == CustomerStates(on_hold=2)
    assert days(organization) == {builders.NOW.date(): (2, 0)}


def test_tallies_equal_the_counts_when_8_write_at_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tally, "MOST_ENTRIES", 3)  # so that readers compact in between
    organization = builders.make_organization()

    def work(number: int) -> Callable[[], None]:
        def run() -> None:
            for turn in range(3):
                made = builders.make_customer(organization, reference=f"T-{number}-{turn}")
                services.update_customer(
                    customer=made, values={"is_on_hold": True}, by=builders.later()
                )
                CustomerTally.objects.total(organization)
                days(organization)
            services.cancel_customer(customer=made, reason="", by=builders.later())

        return run

    at_once([work(number) for number in range(8)])
    assert states(organization) == CustomerStates(on_hold=16, cancelled=8)
    assert days(organization) == {builders.NOW.date(): (24, 8)}


@only_postgresql
def test_compaction_keeps_the_sums_and_leaves_one_entry_of_each_day(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(tally, "MOST_ENTRIES", 4)
    organization, other = builders.make_organization(), builders.make_organization("other")
    insert_many(other, 1)
    for number in range(6):
        insert_many(organization, 2, cancelled_at=builders.NOW, is_active=False)
        Customer.objects.filter(organization=organization).update(
            created_at=builders.NOW - timedelta(days=number % 2)
        )
    expected = days(organization)
    assert expected == counted_days(organization) == days(organization)
    assert CustomerDayTally.objects.for_organization(organization).count() == len(expected)
    assert CustomerDayTally.objects.for_organization(other).count() == 1
    CustomerTally.objects.compact(organization)
    assert states(organization) == CustomerStates(cancelled=12)
    assert CustomerTally.objects.for_organization(organization).count() == 1
