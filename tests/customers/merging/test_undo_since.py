"""What happened since a merge and would not go with what its undoing brings back."""

from __future__ import annotations

import pytest

from core.errors import CurrencyNotConfigured, HierarchyLoop
from customers import services
from customers.models import Customer
from customers.services.trees import is_at_or_below
from tests import builders
from tests.builders import later
from tests.customers.merging.building import make_filled, make_world, merge, undo

pytestmark = pytest.mark.django_db


def test_a_survivor_does_not_return_below_a_customer_that_came_below_it_since():
    world = make_world()
    merged = make_filled(world, "M", ())
    child = make_filled(world, "C", (), parent=merged)
    survivor = make_filled(world, "S", (), parent=child)
    done = merge(survivor, merged)
    between = make_filled(world, "D", (), parent=survivor)
    services.update_customer(customer=child, values={"parent": between}, by=later(2))
    with pytest.raises(HierarchyLoop):
        undo(done, minutes=3)
    survivor.refresh_from_db()
    assert (survivor.parent, Customer.objects.get(pk=merged.pk).merged_into) == (None, survivor)
    services.update_customer(customer=child, values={"parent": None}, by=later(4))
    undo(done, minutes=5)
    survivor.refresh_from_db()
    assert survivor.parent == child
    assert not is_at_or_below(Customer, child.pk, survivor.pk)


def test_a_merged_customer_does_not_come_back_in_a_currency_without_a_rate():
    world = make_world()
    survivor, merged = (
        make_filled(world, "S", ()),
        make_filled(world, "M", (), currency="USD"),
    )
    done = merge(survivor, merged)
    rate = world.organization.currency_rates.get(code="USD")
    services.delete_currency_rate(currency_rate=rate, by=later(2))
    with pytest.raises(CurrencyNotConfigured):
        undo(done, minutes=3)
    assert Customer.objects.get(pk=merged.pk).merged_into == survivor
    builders.make_currency_rate(world.organization, "USD")
    undo(done, minutes=4)
    assert Customer.objects.get(pk=merged.pk).deleted_at is None
