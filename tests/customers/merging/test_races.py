"""What others may do to two customers while they are merged: one of the two is refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.errors import DomainError, NotFound
from core.roles import Role
from customers import services
from customers.models import Customer, CustomerMerge
from tests import builders
from tests.billing.builders import make_contract
from tests.builders import later
from tests.customers.merging.building import contracts_of, merge, undo
from tests.customers.test_customer_races import at_once
from tests.dispatch.builders import make_customer_location, make_customer_user, make_location

pytestmark = pytest.mark.django_db(transaction=True)

TURNS = 4


def pairs(count: int = TURNS) -> list[tuple[Customer, Customer]]:
    organization = builders.make_organization()
    return [
        (builders.make_customer(organization), builders.make_customer(organization))
        for _ in range(count)
    ]


def test_merges_crosswise_at_once_keep_one_customer():
    for first, second in pairs():
        results = at_once([partial(merge, first, second), partial(merge, second, first)])
        assert sorted(type(each).__name__ for each in results) == ["CustomerMerge", "NotFound"]
        done = CustomerMerge.objects.latest("pk")
        states = {
            each.pk: each.merged_into_id
            for each in Customer.objects.filter(pk__in=[first.pk, second.pk])
        }
        assert states == {done.survivor_id: None, done.merged_id: done.survivor_id}


def test_a_customer_merged_into_several_at_once_is_part_of_one():
    (first, second), (third, merged) = pairs(2)
    results = at_once([partial(merge, each, merged) for each in (first, second, third)])
    assert [type(each) for each in results].count(NotFound) == 2
    merged.refresh_from_db()
    assert merged.merged_into_id == CustomerMerge.objects.get().survivor_id


def test_a_chain_made_at_once_leads_to_its_end():
    for _ in range(TURNS):
        organization = builders.make_organization(f"entity{builders.make_user().pk}")
        first, second, third = (builders.make_customer(organization) for _ in range(3))
        results = at_once([partial(merge, second, first), partial(merge, third, second)])
        kinds = [type(each) for each in results]
        assert kinds in ([CustomerMerge, CustomerMerge], [NotFound, CustomerMerge])
        first.refresh_from_db()
        expected = third.pk if kinds[0] is CustomerMerge else None
        assert first.merged_into_id == expected


@pytest.mark.parametrize("place", [0, 1])
def test_a_customer_is_merged_or_deleted(place):
    for pair in pairs():
        deleted = partial(services.delete_customer, customer=pair[place], by=later())
        done, gone = at_once([partial(merge, *pair), deleted])
        kinds = {type(done), type(gone)}
        if place == 1:
            assert kinds in ({CustomerMerge, NotFound}, {NotFound, type(None)})
        else:  # a survivor may be deleted afterwards, and takes its alias along
            assert kinds in ({CustomerMerge, type(None)}, {NotFound, type(None)})
            assert not Customer.objects.filter(merged_into__isnull=False).exists()


WRITES: dict[str, Callable[[Customer], Any]] = {
    "update": lambda c: services.update_customer(customer=c, values={"name": "New"}, by=later()),
    "cancel": lambda c: services.cancel_customer(customer=c, by=later()),
    "contact": lambda c: builders.make_contact(c),
    "address": lambda c: services.create_address(customer=c, values={"city": "Nice"}, by=later()),
    "contract": lambda c: make_contract(c),
    "link": lambda c: make_customer_location(c, make_location(c.organization)),
    "child": lambda c: builders.make_customer(c.organization, parent=c),
    "user": lambda c: make_customer_user(
        c, builders.make_user(c.organization, role=Role.CLIENT_CUSTOMER)
    ),
}


@pytest.mark.parametrize("name", WRITES)
def test_what_is_written_while_its_customer_is_merged_is_refused_or_moves(name):
    for survivor, merged in pairs():
        done, written = at_once([partial(merge, survivor, merged), partial(WRITES[name], merged)])
        assert isinstance(done, CustomerMerge)
        is_refused = isinstance(written, DomainError)
        if is_refused:
            assert isinstance(written, NotFound)
        for relation in ("contacts", "addresses", "recurrences", "customer_locations"):
            assert getattr(merged, relation).count() == 0
        assert not merged.sub_customers.exists()
        moved = {move["model"] for move in done.moves} - {"customers.customer"}
        if name == "contract":
            assert len(contracts_of(survivor)) == (0 if is_refused else 1)
        if name in ("update", "cancel"):
            assert moved == set()
            merged.refresh_from_db()
            assert merged.updated_at == later().at
        elif name != "child":
            assert len(moved) == (0 if is_refused else 1)


def test_undoing_at_once_is_done_once():
    for pair in pairs():
        done = merge(*pair)
        results = at_once([partial(undo, done)] * 3)
        assert [type(each) for each in results].count(services.NotUndoable) == 2
        assert (
            Customer.objects.filter(pk__in=[each.pk for each in pair], deleted_at=None).count() == 2
        )


def test_a_merge_is_undone_or_its_survivor_is_merged():
    organization = builders.make_organization()
    for _ in range(TURNS):
        first, second, third = (builders.make_customer(organization) for _ in range(3))
        done = merge(second, first)
        undone, merged = at_once([partial(undo, done), partial(merge, third, second, minutes=3)])
        assert isinstance(merged, CustomerMerge)
        first.refresh_from_db()
        is_refused = isinstance(undone, services.NotUndoable)
        assert first.merged_into_id == (third.pk if is_refused else None)


def test_a_reference_of_a_customer_that_is_being_merged_is_never_given_twice():
    for survivor, merged in pairs():
        organization = survivor.organization
        create = partial(builders.make_customer, organization, reference=merged.reference)
        _, made = at_once([partial(merge, survivor, merged), create])
        assert isinstance(made, DomainError)
        assert Customer.objects.filter(reference=merged.reference).get() == merged


def test_a_merge_is_undone_or_its_survivor_is_deleted():
    for first, second in pairs():
        done = merge(second, first)
        undone, deleted = at_once(
            [partial(undo, done), partial(services.delete_customer, customer=second, by=later(3))]
        )
        assert deleted is None
        first.refresh_from_db()
        is_refused = isinstance(undone, services.NotUndoable)
        assert (first.deleted_at is not None) == is_refused
        assert first.merged_into_id is None


def test_customers_are_kept_apart_while_one_is_put_below_the_other():
    organization = builders.make_organization()
    for _ in range(TURNS * 2):
        first, second = (builders.make_customer(organization) for _ in range(2))
        apart = partial(services.keep_apart, first=first, second=second, by=later())
        moved = partial(
            services.update_customer, customer=second, values={"parent": first}, by=later()
        )
        kept, child = at_once([apart, moved])
        assert (kept.first, kept.second, child.parent) == (first, second, first)


def test_whoever_locks_two_customers_locks_the_tree_before():
    ((survivor, merged),) = pairs(1)
    with CaptureQueriesContext(connection) as merging:
        done = merge(survivor, merged)
    with CaptureQueriesContext(connection) as undoing:
        undo(done)
    with CaptureQueriesContext(connection) as keeping_apart:
        services.keep_apart(first=survivor, second=merged, by=later(3))
    for queries in (merging, undoing, keeping_apart):
        reads = [each["sql"] for each in queries if each["sql"].startswith("SELECT")]
        assert 'FROM "core_organization"' in reads[0]
