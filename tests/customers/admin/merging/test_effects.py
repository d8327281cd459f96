"""What the page foretells is what the merge does, in every app's tables."""

from __future__ import annotations

import pytest

from customers.admin.merging_effects import belongings, label_of
from customers.merging import rules
from customers.models import Customer
from tests.customers.merging.building import PARTS, make_filled, make_world, merge

pytestmark = pytest.mark.django_db


def counts(customer: Customer) -> dict[str, int]:
    """Return how many rows of every kind are the customer's."""
    found = {
        label_of(rule.model, rule.column): rule.model._base_manager.filter(
            **{rule.column: customer}
        ).count()
        for rule in rules()
    }
    return {label: count for label, count in found.items() if count}


@pytest.mark.parametrize(("own", "others"), [(PARTS, PARTS), ((), PARTS), (PARTS, ())])
def test_what_moves_and_what_stays_is_foretold(own: tuple[str, ...], others: tuple[str, ...]):
    world = make_world()
    survivor = make_filled(world, "A", own)
    other = make_filled(world, "B", others)
    foretold = belongings(survivor, other)
    assert {each.label: each.own for each in foretold if each.own} == counts(survivor)
    assert {each.label: each.other for each in foretold if each.other} == counts(other)
    merge(survivor, other)
    after = {each.label: each.own + each.moving for each in foretold if each.own + each.moving}
    # The merged customer itself is the survivor's now.
    after["Customers merged into it before"] = 1
    assert counts(survivor) == after
    assert counts(other) == {each.label: each.hidden for each in foretold if each.hidden}


def test_records_of_every_app_are_counted():
    world = make_world()
    foretold = belongings(make_filled(world, "A", PARTS), make_filled(world, "B", PARTS))
    labels = {each.label for each in foretold}
    assert labels >= {"Contracts", "Customers at locations", "Policies of customers", "Contacts"}
    assert sum(each.hidden for each in foretold) > 3
