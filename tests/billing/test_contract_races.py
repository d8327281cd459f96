"""What two writers may do to one contract at the same time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise

import pytest

from billing import services
from billing.models import Recurrence, RecurrenceChange
from core.errors import NotFound, NotUnique, StillNeeded
from core.models import Event
from customers.services import delete_customer
from customers.services.cancellation import cancel_customer
from tests.billing.builders import held, item, make_contract, make_services
from tests.billing.building import entry
from tests.builders import later, make_actor, make_customer, make_organization
from tests.customers.test_customer_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

CODES = ["A", "B", "C", "D", "E", "F"]
# One use before the cancellation of these tests, and one after it.
TIMES = [make_actor().at, later(2).at]


def changing(
    recurrence: Recurrence, name: str, *codes: str, limit: int
) -> Callable[[], services.Change]:
    values = {
        "name": name,
        "services": [item(code, transaction_limit=limit, value=name) for code in codes],
    }
    return partial(services.change_services, recurrence=recurrence, values=values, by=later())


@pytest.mark.parametrize("turn", range(5))
def test_changes_at_once_end_in_one_of_the_wanted_sets(turn):
    organization = make_organization()
    make_services(organization, *CODES)
    recurrence = make_contract(
        make_customer(organization), services=[item("A"), item("B")], name="first"
    )
    wanted = {"left": ["B", "C", "D"], "right": ["D", "E", "F"], "none": []}
    at_once(
        [
            changing(recurrence, name, *codes, limit=number)
            for number, (name, codes) in enumerate(wanted.items(), 1)
        ]
    )
    recurrence.refresh_from_db()
    limit = [*wanted].index(recurrence.name) + 1
    # order is that of adding: services which an earlier change had stay in front
    assert held(recurrence) == {
        code: (limit, recurrence.name, "") for code in wanted[recurrence.name]
    }
    check_chain(recurrence, "first", len(wanted))


def check_chain(recurrence: Recurrence, name: str, count: int) -> None:
    """Check that every change was kept, each on what the one before left."""
    kept = list(RecurrenceChange.objects.filter(recurrence=recurrence).order_by("pk"))
    assert len(kept) == count
    assert kept[0].before["name"] == name
    for earlier, one_later in pairwise(kept):
        assert earlier.after == one_later.before
    assert kept[-1].after["name"] == recurrence.name
    events = Event.objects.filter(code="recurrence.services_changed").order_by("pk")
    assert [event.changes["name"] for event in events] == [
        [each.before["name"], each.after["name"]] for each in kept
    ]


def test_the_same_change_at_once_is_kept_once():
    organization = make_organization()
    make_services(organization, *CODES)
    recurrence = make_contract(make_customer(organization))
    made = at_once([changing(recurrence, "new", "A", "B", limit=1)] * 4)
    assert sorted(each.is_empty for each in made) == [False, True, True, True]
    assert [*held(recurrence)] == ["A", "B"]
    check_chain(Recurrence.objects.get(), "", 1)


def test_a_change_and_a_cancellation_at_once_are_one_after_the_other():
    organization = make_organization()
    make_services(organization, *CODES)
    for _ in range(5):
        recurrence = make_contract(make_customer(organization))
        changed, cancelled = at_once(
            [
                changing(recurrence, "new", "A", limit=1),
                partial(services.cancel_contract, recurrence=recurrence, reason="over", by=later()),
            ]
        )
        assert cancelled.cancelled_at == later().at
        is_refused = isinstance(changed, services.RecurrenceCancelled)
        assert [*held(recurrence)] == ([] if is_refused else ["A"])
        assert recurrence.changes.count() == (0 if is_refused else 1)
        assert Recurrence.objects.get(pk=recurrence.pk).cancel_reason == "over"


def test_a_change_while_the_customer_is_cancelled_is_refused_or_made_before():
    organization = make_organization()
    make_services(organization, *CODES)
    for _ in range(5):
        customer = make_customer(organization)
        recurrence = make_contract(customer)
        changed, _ = at_once(
            [
                changing(recurrence, "new", "A", limit=1),
                partial(cancel_customer, customer=customer, reason="over", by=later()),
            ]
        )
        is_refused = isinstance(changed, services.RecurrenceCancelled)
        assert [*held(recurrence)] == ([] if is_refused else ["A"])
        assert recurrence.changes.count() == (0 if is_refused else 1)
        recurrence.refresh_from_db()
        assert recurrence.cancelled_at == later().at
        assert recurrence.name == ("" if is_refused else "new")


def test_late_usage_while_the_customer_is_cancelled_is_refused_or_taken_before():
    organization = make_organization()
    make_services(organization, *CODES)
    for number in range(5):
        customer = make_customer(organization)
        recurrence = make_contract(customer, services=[item("A")])
        uses = [entry(f"{number}-{each}", "A", used_at=at) for each, at in enumerate(TIMES)]
        taken, _ = at_once(
            [
                partial(services.record_usage, recurrence=recurrence, entries=uses, by=later(2)),
                partial(cancel_customer, customer=customer, reason="over", by=later()),
            ]
        )
        is_refused = isinstance(taken, services.RecurrenceCancelled)
        assert recurrence.usage.count() == (0 if is_refused else len(uses))
        assert not customer.recurrences.open().exists()


def test_a_contract_made_while_its_customer_is_deleted_is_refused_or_keeps_it():
    organization = make_organization()
    for _ in range(5):
        customer = make_customer(organization)
        made, deleted = at_once(
            [
                partial(make_contract, customer),
                partial(delete_customer, customer=customer, by=later()),
            ]
        )
        assert {type(made), type(deleted)} in ({Recurrence, StillNeeded}, {NotFound, type(None)})
        assert customer.recurrences.count() == (1 if isinstance(made, Recurrence) else 0)


def test_a_contract_made_while_its_customer_is_cancelled_is_refused_or_ended():
    organization = make_organization()
    for _ in range(5):
        customer = make_customer(organization)
        made, _ = at_once(
            [
                partial(make_contract, customer),
                partial(cancel_customer, customer=customer, reason="", by=later()),
            ]
        )
        is_refused = isinstance(made, services.CustomerInactive)
        assert customer.recurrences.count() == (0 if is_refused else 1)
        assert not customer.recurrences.open().exists()


def test_contracts_of_one_code_at_once_make_one_and_refusals():
    customer = make_customer(make_organization())
    results = at_once([partial(make_contract, customer, code="R-1")] * 4)
    assert [type(result) for result in results].count(NotUnique) == 3
    assert customer.recurrences.get().code == "R-1"
    assert Event.objects.filter(code="recurrence.created").count() == 1


def test_two_cancellations_at_once_are_one():
    recurrence = make_contract()
    calls = [
        partial(services.cancel_contract, recurrence=recurrence, reason=reason, by=later())
        for reason in ("one", "two")
    ]
    first, second = at_once(calls)
    assert first.cancel_reason == second.cancel_reason
    assert Event.objects.filter(code="recurrence.cancelled").count() == 1
