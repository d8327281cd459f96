"""Whatever two customers have: after a merge nothing is lost, and undone it never happened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, Final

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.errors import DomainError
from customers import services
from customers.merging import rules
from customers.models import Customer
from tests.builders import make_actor
from tests.customers.merging.building import (
    PARTS,
    World,
    everything_stored,
    make_filled,
    make_world,
    merge,
    undo,
)
from tests.dispatch_program import dispatch, ok
from tests.dynamics import dynamics, success
from tests.v1 import api

amounts = st.sampled_from([None, Decimal(0), Decimal("12.50")])
columns: Final = st.fixed_dictionaries(
    {},
    optional={
        **{
            name: st.sampled_from(["", "Ñandú"]) for name in ("phone", "email", "tax_id", "comment")
        },
        **{name: amounts for name in ("balance", "credit_limit")},
        "currency": st.sampled_from(["MXN", "USD"]),
        "is_on_hold": st.booleans(),
        "due_date_days": st.sampled_from([None, 30]),
    },
)
parts: Final = st.one_of(st.just(set(PARTS)), st.sets(st.sampled_from(PARTS)))
taken: Final = st.sets(st.sampled_from([*services.takeable(), services.BALANCE_SUM]))
# Where the one that is merged stands to the survivor in the tree.
places: Final = st.sampled_from(["apart", "above", "far above", "below"])


@contextmanager
def undone() -> Iterator[None]:
    """Roll back what the block writes."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_merge_loses_nothing_and_undone_it_never_happened():
    world = make_world()
    programs = [make(world.organization) for make in (api, dynamics, dispatch)]

    @settings(
        max_examples=15,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],  # making an example smaller takes minutes
        suppress_health_check=list(HealthCheck),
    )
    @given(st.tuples(parts, columns), st.tuples(parts, columns), taken, places, st.booleans())
    def check(ours: Any, theirs: Any, take: set[str], place: str, is_younger: bool) -> None:
        with undone():
            made = [("A", ours), ("B", theirs)]
            both = {
                name: make_filled(world, name, has, **values)
                for name, (has, values) in (made if is_younger else reversed(made))
            }
            put(world, place, both["A"], both["B"])
            check_pair(programs, both["A"], both["B"], take)

    check()


def put(world: World, place: str, survivor: Customer, merged: Customer) -> None:
    between = make_filled(world, "BETWEEN", (), parent=make_filled(world, "TOP", ()))
    parents = {
        "apart": {survivor: between},
        "above": {merged: between, survivor: merged},
        "far above": {between: merged, survivor: between},
        "below": {survivor: between, merged: survivor},
    }
    for child, parent in parents[place].items():
        values = {"parent": parent}
        services.update_customer(customer=child, values=values, by=make_actor())


def check_pair(programs: list[Any], survivor: Customer, merged: Customer, take: set[str]) -> None:
    before = everything_stored()
    try:
        done = merge(survivor, merged, *sorted(take))
    except DomainError:
        assert everything_stored() == before
        done = merge(survivor, merged)
    check_nothing_lost(survivor, merged)
    check_keys(programs, survivor, merged)
    check_no_loop(survivor)
    assert undo(done).kept == []
    assert everything_stored() == before


def check_nothing_lost(survivor: Customer, merged: Customer) -> None:
    """Check that what stayed with the merged customer is what the survivor has of its own."""
    for rule in rules():
        rows: Any = rule.model._base_manager
        for left in rows.filter(**{rule.column: merged}):
            assert rule.unless_same is not None, left
            same = {name: getattr(left, name) for name in rule.unless_same}
            assert rows.filter(**{rule.column: survivor}, **same).exists(), left


def check_keys(programs: list[Any], survivor: Customer, merged: Customer) -> None:
    v1, crm, console = programs
    for key in (merged.pk, survivor.pk, f"reference/{merged.reference}"):
        assert v1.get(f"/customers/{key}").json()["id"] == survivor.pk
    for client in (merged.uuid, merged.reference, survivor.uuid):
        assert success(crm.get(f"/dynamics/clients/{client}"))["CustomerId"] == str(survivor.uuid)
    for number in (merged.pk, survivor.pk):
        assert ok(console.get(f"/customers/{number}"))["id"] == survivor.pk


def check_no_loop(survivor: Customer) -> None:
    parents = dict(Customer.objects.filter(deleted_at=None).values_list("pk", "parent_id"))
    seen: set[int] = set()
    node: int | None = survivor.pk
    while node is not None:
        assert node not in seen
        seen.add(node)
        node = parents[node]  # a customer that is there, and no merged one
