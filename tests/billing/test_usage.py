"""Usage is taken once, wholly or not at all, and summed up by the contract's period."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing import services
from billing.models import Recurrence, UsageRecord
from billing.services import RecurrenceCancelled, UnknownRecords, UsageConflict
from core.errors import DomainError, InvalidValue, MissingValue, WrongType
from core.models import Event
from tests import builders
from tests.billing.builders import make_service
from tests.billing.building import at, contract_of, entry, furnished
from tests.builders import NOW
from tests.customers.test_customer_races import at_once

pytestmark = pytest.mark.django_db


def record(recurrence: Recurrence, *entries: dict[str, Any], when: datetime = NOW) -> Any:
    by = builders.make_actor(at=when)
    return services.record_usage(recurrence=recurrence, entries=entries, by=by)


def used(recurrence: Recurrence, when: datetime = NOW) -> dict[str, int]:
    """Return the sums of the running period by code of the service."""
    codes = dict(recurrence.services.values_list("service", "service__code"))
    sums = services.used_in_period(recurrence, when)
    return {codes[service]: quantity for service, quantity in sums.items()}


def test_usage_is_kept_as_it_was_sent():
    recurrence = furnished()
    recorded = record(
        recurrence, entry("u-2", "mails", quantity=2**31 - 1), entry(" u-1 ", used_at=at(3, 2, 8))
    )
    assert (recorded.taken, recorded.already_taken) == (2, 0)
    kept = UsageRecord.objects.order_by("external_id").values_list(
        "external_id", "service__code", "quantity", "used_at", "recurrence", "created_at"
    )
    assert list(kept) == [
        ("u-1", "stamps", 1, at(3, 2, 8), recurrence.pk, NOW),
        ("u-2", "mails", 2**31 - 1, at(3, 10), recurrence.pk, NOW),
    ]
    event = Event.objects.get(code="usage.recorded")
    assert (event.subject_id, event.changes) == (recurrence.pk, {"records": [None, 2]})


def test_what_was_taken_before_is_counted_and_passed_over():
    recurrence = furnished()
    record(recurrence, entry("u-1"), entry("u-2"))
    again = record(recurrence, entry("u-1"), entry("u-2"))
    assert (again.taken, again.already_taken) == (0, 2)
    mixed = record(recurrence, entry("u-2"), entry("u-3"), entry("u-3"))
    assert (mixed.taken, mixed.already_taken) == (1, 2)
    assert UsageRecord.objects.count() == 3
    # A batch that adds nothing is no event.
    assert Event.objects.filter(code="usage.recorded").count() == 2


@pytest.mark.parametrize(
    "other", [{"quantity": 2}, {"service": "mails"}, {"used_at": at(3, 10, 12, 1)}]
)
def test_another_content_under_a_known_id_is_a_conflict(other):
    recurrence = furnished()
    record(recurrence, entry("u-1"), entry("u-2"))
    with pytest.raises(UsageConflict) as caught:
        record(recurrence, entry("u-0"), entry("u-2", **other), entry("u-1", **other))
    assert caught.value.ids == ("u-1", "u-2")
    assert caught.value.messages[0] == "The usage record u-1 is known with other content."
    assert UsageRecord.objects.count() == 2


def test_one_id_with_two_contents_in_a_batch_is_a_conflict():
    recurrence = furnished()
    with pytest.raises(UsageConflict) as caught:
        record(recurrence, entry("u-1"), entry("u-1", quantity=2))
    assert caught.value.ids == ("u-1",)
    assert not UsageRecord.objects.exists()


def test_ids_are_unique_in_an_organization_and_free_in_another():
    recurrence = furnished()
    record(recurrence, entry("u-1"))
    sibling = contract_of(recurrence.customer, "stamps")
    with pytest.raises(UsageConflict):
        record(sibling, entry("u-1"))
    assert record(furnished("entity2"), entry("u-1")).taken == 1


def test_services_that_the_contract_lacks_are_named_all_and_nothing_is_kept():
    recurrence = furnished()
    make_service(recurrence.organization, "calls")
    with pytest.raises(UnknownRecords) as caught:
        record(recurrence, entry("u-1"), entry("u-2", "nothing"), entry("u-3", "calls"))
    assert caught.value.keys == (("service", "calls"), ("service", "nothing"))
    assert not UsageRecord.objects.exists()


def test_a_service_taken_out_since_the_use_still_counts():
    recurrence = furnished()
    values = {"services": [{"service": "mails"}]}
    by = builders.make_actor(at=at(3, 12))
    services.change_services(recurrence=recurrence, values=values, by=by)
    assert record(recurrence, entry("u-1", used_at=at(3, 11))).taken == 1
    with pytest.raises(UnknownRecords):
        record(recurrence, entry("u-2", used_at=at(3, 13)))
    with pytest.raises(UnknownRecords):  # the earlier use does not let the later one in
        record(recurrence, entry("u-3", used_at=at(3, 11)), entry("u-4", used_at=at(3, 13)))
    # What was taken in time may be sent again whenever.
    assert record(recurrence, entry("u-1", used_at=at(3, 11))).already_taken == 1


def test_an_early_use_of_one_service_lets_no_late_use_of_another_in():
    recurrence = furnished()
    for day, wanted in ((11, [{"service": "mails"}]), (13, [])):
        by = builders.make_actor(at=at(3, day))
        services.change_services(recurrence=recurrence, values={"services": wanted}, by=by)
    mail = entry("u-1", "mails", used_at=at(3, 10))
    with pytest.raises(UnknownRecords) as caught:
        record(recurrence, mail, entry("u-2", used_at=at(3, 12)))
    assert caught.value.keys == (("service", "stamps"),)
    assert record(recurrence, mail, entry("u-2", used_at=at(3, 11))).taken == 2


def test_a_cancelled_contract_takes_uses_up_to_its_end_only():
    recurrence = furnished()
    by = builders.make_actor(at=at(3, 12))
    services.cancel_contract(recurrence=recurrence, reason="", by=by)
    assert record(recurrence, entry("u-1", used_at=at(3, 12))).taken == 1
    late = entry("u-2", used_at=at(3, 12) + timedelta(microseconds=1))
    with pytest.raises(RecurrenceCancelled):
        record(recurrence, entry("u-3", used_at=at(3, 11)), late)
    assert UsageRecord.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "kind", "field"),
    [
        ({"quantity": 0}, InvalidValue, "usage[0].quantity"),
        ({"quantity": 2**31}, InvalidValue, "usage[0].quantity"),
        ({"quantity": True}, WrongType, "usage[0].quantity"),
        ({"quantity": None}, MissingValue, "usage[0].quantity"),
        ({"external_id": "x" * 101}, InvalidValue, "usage[0].external_id"),
        ({"external_id": " "}, MissingValue, "usage[0].external_id"),
        ({"external_id": "a\0b"}, InvalidValue, "usage[0].external_id"),
        ({"external_id": 7}, WrongType, "usage[0].external_id"),
        ({"service": ""}, MissingValue, "usage[0].service"),
        ({"used_at": None}, MissingValue, "usage[0].used_at"),
        ({"used_at": datetime(2026, 3, 10)}, WrongType, "usage[0].used_at"),
        ({"used_at": date(2026, 3, 10)}, WrongType, "usage[0].used_at"),
        (
            {"used_at": datetime(1899, 12, 31, 23, 59, 59, tzinfo=UTC)},
            InvalidValue,
            "usage[0].used_at",
        ),
        ({"used_at": datetime.min.replace(tzinfo=UTC)}, InvalidValue, "usage[0].used_at"),
        (
            {"used_at": NOW + timedelta(days=1, microseconds=1)},
            InvalidValue,
            "usage[0].used_at",
        ),
    ],
    ids=str,
)
def test_a_value_that_breaks_a_rule_is_refused(values, kind, field):
    recurrence = furnished()
    with pytest.raises(kind) as caught:
        record(recurrence, entry("u-1") | values)
    assert caught.value.field == field
    assert not UsageRecord.objects.exists()


def test_the_limits_themselves_are_accepted():
    recurrence = furnished()
    longest = entry("x" * 100, used_at=NOW + timedelta(days=1))
    oldest = entry("u-1", used_at=datetime(1900, 1, 1, tzinfo=UTC), quantity=2**31 - 1)
    assert record(recurrence, longest, oldest).taken == 2


def test_sums_go_beyond_the_largest_quantity():
    recurrence = furnished()
    record(recurrence, *(entry(f"u-{number}", quantity=2**31 - 1) for number in range(3)))
    assert used(recurrence) == {"stamps": 3 * (2**31 - 1)}


@pytest.mark.parametrize(("count", "is_refused"), [(0, True), (1000, False), (1001, True)])
def test_a_batch_has_1_to_1000_entries(count, is_refused):
    recurrence = furnished()
    entries = [entry(f"u-{number}") for number in range(count)]
    if is_refused:
        with pytest.raises(InvalidValue, match="1 to 1000"):
            record(recurrence, *entries)
    else:
        assert record(recurrence, *entries).taken == count
    assert UsageRecord.objects.count() == (0 if is_refused else count)


def test_a_use_beyond_the_limit_is_taken():
    recurrence = furnished(limit=2)
    assert record(recurrence, entry("u-1", quantity=3)).taken == 1
    assert used(recurrence) == {"stamps": 3}


def test_the_running_period_is_one_of_local_days():
    recurrence = furnished()  # Mexico City is six hours behind UTC
    record(
        recurrence,
        entry("before", used_at=at(3, 1, 5, 59), quantity=1),
        entry("first", used_at=at(3, 1, 6), quantity=10),
        entry("last", used_at=at(4, 1, 5, 59), quantity=100),
        entry("after", used_at=at(4, 1, 6), quantity=1000),
        entry("mail", "mails", quantity=7),
        when=at(5, 1),
    )
    assert used(recurrence, at(3, 1, 6)) == {"stamps": 110, "mails": 7}
    assert used(recurrence, at(4, 1, 5, 59)) == {"stamps": 110, "mails": 7}
    assert used(recurrence, at(4, 1, 6)) == {"stamps": 1000}
    assert used(recurrence, at(6, 1, 6)) == {}


def test_sums_of_many_contracts_take_one_query_and_do_not_mix():
    recurrence = furnished()
    customer = recurrence.customer
    others = [
        contract_of(customer, "stamps", starts_on=date(2026, 2, day), period_months=months)
        for day in range(1, 28, 2)
        for months in (1, 12)
    ]
    for number, other in enumerate([recurrence, *others], start=1):
        record(other, entry(f"u-{number}", quantity=number, used_at=at(3, 14, 8)))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        sums = services.used_in_periods([recurrence, *others], NOW)
    assert len(queries) == 1
    assert [list(sums[other.pk].values()) for other in [recurrence, *others]] == [
        [number] for number in range(1, len(others) + 2)
    ]


def test_more_periods_than_one_query_holds_are_summed_up_too():
    recurrence = furnished()
    made = []
    for number in range(260):
        other = contract_of(
            recurrence.customer, starts_on=date(2025, 6, 1) + timedelta(number), period_months=12
        )
        made.append(other)
    last = made[-1]
    services.change_services(
        recurrence=last, values={"services": [{"service": "stamps"}]}, by=builders.make_actor()
    )
    record(last, entry("u-1", quantity=5))
    sums = services.used_in_periods(made, NOW)
    assert list(sums[last.pk].values()) == [5]
    assert [other.pk for other in made if sums[other.pk]] == [last.pk]


@pytest.mark.django_db(transaction=True)
def test_one_batch_sent_8_times_at_once_makes_each_record_once():
    recurrence = furnished()
    entries = [entry(f"u-{number}", quantity=number) for number in range(1, 21)]
    results = at_once([lambda: record(recurrence, *entries)] * 8)
    assert sorted((result.taken, result.already_taken) for result in results) == [
        *[(0, 20)] * 7,
        (20, 0),
    ]
    assert UsageRecord.objects.count() == 20
    assert used(recurrence) == {"stamps": sum(range(1, 21))}


@pytest.mark.django_db(transaction=True)
def test_one_id_sent_under_two_contracts_at_once_is_taken_for_one():
    recurrence = furnished()
    contracts = [recurrence, contract_of(recurrence.customer, "stamps")]
    for turn in range(5):
        ids = [f"{turn}-a", f"{turn}-b"]
        batches = [[entry(id_) for id_ in ids], [entry(id_) for id_ in reversed(ids)]]
        results = at_once(
            [
                lambda each=each, batch=batch: record(each, *batch)  # type: ignore[misc]
                for each, batch in zip(contracts, batches, strict=True)
            ]
        )
        refused = [result for result in results if isinstance(result, DomainError)]
        assert [type(error) for error in refused] == [UsageConflict]
        kept = UsageRecord.objects.filter(external_id__in=ids)
        assert kept.count() == 2
        assert kept.values("recurrence").distinct().count() == 1
