"""What cannot be merged, and what the survivor may take over."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from core.errors import DomainError, InvalidValue, MissingValue, NotFound, StillNeeded
from core.models import Event
from customers import services
from customers.models import Customer, CustomerMerge, DistinctCustomers, Region
from tests import builders
from tests.billing.builders import make_contract
from tests.builders import later
from tests.customers.merging.building import World, make_filled, make_world, merge, undo

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def pair(world: World, *both: dict[str, Any]) -> tuple[Customer, Customer]:
    first, second = both or ({}, {})
    return make_filled(world, "A", (), **first), make_filled(world, "B", (), **second)


def refused(error: type[DomainError], survivor: Customer, merged: Customer, *take: str) -> Any:
    with pytest.raises(error) as raised:
        merge(survivor, merged, *take)
    assert CustomerMerge.objects.count() == 0
    assert not Event.objects.filter(code="customer.merged").exists()
    return raised.value


def test_a_customer_is_not_merged_into_itself(world):
    customer, _ = pair(world)
    refused(services.NotMergeable, customer, Customer.objects.get(pk=customer.pk))


def test_customers_of_two_organizations_are_not_merged(world):
    customer, _ = pair(world)
    stranger = builders.make_customer(builders.make_organization("entity2"))
    refused(NotFound, customer, stranger)
    refused(NotFound, stranger, customer)
    with pytest.raises(NotFound):
        services.keep_apart(first=customer, second=stranger, by=later())


@pytest.mark.parametrize("place", [0, 1])
def test_a_deleted_customer_is_not_merged(world, place):
    both = pair(world)
    services.delete_customer(customer=both[place], by=later())
    error = refused(NotFound, *both)
    assert error.key == both[place].pk


def test_a_customer_is_merged_once(world):
    survivor, merged = pair(world)
    third = make_filled(world, "C", ())
    merge(survivor, merged)
    for target in (survivor, third):
        with pytest.raises(NotFound):
            merge(target, merged)
    with pytest.raises(NotFound):
        merge(merged, survivor)


def test_open_contracts_of_one_code_are_not_merged(world):
    survivor, merged = pair(world)
    make_contract(survivor, code="R-1")
    make_contract(merged, code="R-1")
    error = refused(StillNeeded, survivor, merged)
    assert error.message == "Both customers have a contract R-1."


def test_a_cancelled_customer_is_merged_into_one_that_is_served_and_not_the_other_way(world):
    served, cancelled = pair(world)
    make_contract(served)
    services.cancel_customer(customer=cancelled, by=later())
    refused(services.NotMergeable, cancelled, served)
    merge(served, cancelled, minutes=2)
    served.refresh_from_db()
    assert served.is_active


def test_the_reason_has_at_most_255_characters(world):
    survivor, merged = pair(world)
    for reason in ("x" * 256, "\0"):
        with pytest.raises(InvalidValue):
            services.merge_customers(survivor=survivor, merged=merged, reason=reason, by=later())


def test_the_survivor_takes_over_what_was_chosen(world):
    segment = builders.make_segmentation(world.organization)
    ours = {"name": "Old", "phone": "1", "comment": "stays", "due_date_days": 3}
    theirs: dict[str, Any] = {"name": "New", "phone": "2", "comment": "x", "email": "a@b.mx"}
    theirs |= {"segmentation": segment, "due_date_days": None}
    survivor, merged = pair(world, ours, theirs)
    done = merge(survivor, merged, "name", "email", "segmentation", "due_date_days", "fax", "name")
    survivor.refresh_from_db()
    assert (survivor.name, survivor.name_lower, survivor.email) == ("New", "new", "a@b.mx")
    assert (survivor.segmentation, survivor.due_date_days) == (segment, None)
    assert (survivor.phone, survivor.comment) == ("1", "stays")
    event = Event.objects.get(code="customer.merged", subject_id=survivor.pk)
    assert event.changes["name"] == ["Old", "New"]
    taken = [move["column"] for move in done.moves if move["pk"] == survivor.pk]
    assert sorted(taken) == ["due_date_days", "email", "name", "segmentation_id"]


@pytest.mark.parametrize("name", ["reference", "is_active", "logo", "parent", "id", "nonsense"])
def test_other_columns_cannot_be_taken_over(world, name):
    assert name not in services.takeable()
    assert refused(InvalidValue, *pair(world), name).field == "take"


def test_everything_that_may_be_taken_over_can_be(world):
    survivor, merged = pair(world)
    merge(survivor, merged, *services.takeable())
    survivor.refresh_from_db()
    merged.refresh_from_db()
    assert {each: getattr(survivor, each) for each in services.takeable()} == {
        each: getattr(merged, each) for each in services.takeable()
    }


def test_what_the_result_would_lack_is_refused(world):
    rule = {"due_date_rule": 1, "due_date_days": 30}
    survivor, merged = pair(world, {}, rule)
    assert refused(MissingValue, survivor, merged, "due_date_rule").field == "due_date_days"


def test_a_region_above_the_level_in_use_is_not_taken_over(world):
    survivor, merged = pair(world)
    organization = world.organization
    organization.has_geographical_locations, organization.customer_region_level = True, 2
    organization.save()
    region = builders.make_region(organization)
    Customer.objects.filter(pk=merged.pk).update(region=region)
    survivor.organization = organization
    assert refused(InvalidValue, survivor, merged, "region").field == "region"
    assert Region.objects.count() == 1


@pytest.mark.parametrize(
    ("ours", "theirs", "total"),
    [("10.50", "-3", "7.50"), ("10.50", None, "10.50"), (None, "2", "2.00"), (None, None, None)],
)
def test_balances_are_added(world, ours, theirs, total):
    amounts = [{"balance": each and Decimal(each)} for each in (ours, theirs)]
    survivor, merged = pair(world, *amounts)
    merge(survivor, merged, services.BALANCE_SUM)
    survivor.refresh_from_db()
    assert survivor.balance == (total and Decimal(total))


def test_a_balance_is_added_or_taken_over_and_never_beyond_the_column(world):
    survivor, merged = pair(world, *[{"balance": Decimal("999999999999.99")}] * 2)
    assert refused(InvalidValue, survivor, merged, "balance", services.BALANCE_SUM).field == "take"
    assert refused(InvalidValue, survivor, merged, services.BALANCE_SUM).field == "balance"


def test_amounts_go_with_their_currency(world):
    theirs = {"currency": "USD", "balance": Decimal(5), "credit_limit": Decimal(9)}
    survivor, merged = pair(world, {"balance": Decimal(100)}, theirs)
    assert refused(InvalidValue, survivor, merged, "balance").field == "balance"
    assert refused(InvalidValue, survivor, merged, services.BALANCE_SUM).field == "balance"
    assert refused(InvalidValue, survivor, merged, "currency").field == "currency"
    merge(survivor, merged, "currency", "balance")
    survivor.refresh_from_db()
    assert (survivor.currency, survivor.balance) == ("USD", Decimal(5))


def test_two_customers_are_kept_apart_in_any_order_and_once(world):
    first, second = pair(world)
    made = services.keep_apart(first=second, second=first, by=later())
    again = services.keep_apart(first=first, second=second, by=later(2))
    assert again == made == DistinctCustomers.objects.get()
    assert (made.first, made.second, made.organization) == (first, second, world.organization)
    assert made.decided_at == later().at
    events = Event.objects.filter(code="customer.kept_apart").order_by("pk")
    assert [(each.subject_id, each.changes) for each in events] == [
        (first.pk, {"kept_apart": [None, second.pk]}),
        (second.pk, {"kept_apart": [None, first.pk]}),
    ]


def test_a_customer_is_not_kept_apart_from_itself_or_from_one_that_is_gone(world):
    first, second = pair(world)
    with pytest.raises(services.NotMergeable):
        services.keep_apart(first=first, second=first, by=later())
    done = merge(first, second)
    with pytest.raises(NotFound):
        services.keep_apart(first=first, second=second, by=later())
    undo(done)
    services.keep_apart(first=first, second=second, by=later())
