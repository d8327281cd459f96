"""Several merges one after the other, and the end of a survivor."""

from __future__ import annotations

import pytest

from core.errors import NotFound
from customers import lookups, services
from customers.models import Customer
from tests import builders
from tests.builders import later
from tests.customers.merging.building import (
    PARTS,
    World,
    everything_stored,
    make_filled,
    make_world,
    merge,
    undo,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def meant(world: World, *references: str) -> list[str]:
    """Return the references of the customers that are found by these."""
    organization = world.organization
    found = [lookups.find_customer(organization, each, by_reference=True) for each in references]
    return [each.reference for each in found]


def test_the_keys_of_all_in_a_chain_mean_its_end(world):
    first, second, third, fourth = (make_filled(world, each, ()) for each in "ABCD")
    merge(second, first)
    merge(third, second, minutes=2)
    merge(fourth, third, minutes=3)
    assert meant(world, *"ABCD") == ["D"] * 4
    assert lookups.find_customer(world.organization, first.pk) == fourth


def test_a_chain_is_undone_from_its_end(world):
    first, second, third = (make_filled(world, each, PARTS) for each in "ABC")
    stored = [everything_stored()]
    merges = [merge(second, first)]
    stored.append(everything_stored())
    merges.append(merge(third, second, "name", minutes=2))
    with pytest.raises(services.NotUndoable, match="undo that merge first"):
        undo(merges[0], minutes=3)
    for minutes in (3, 4):
        assert undo(merges.pop(), minutes=minutes).kept == []
        assert everything_stored() == stored.pop()
    assert meant(world, *"ABC") == [*"ABC"]


def test_two_merges_into_one_customer_are_undone_in_any_order(world):
    survivor, first, second = (make_filled(world, each, PARTS) for each in "SAB")
    stored = everything_stored()
    merges = [merge(survivor, first), merge(survivor, second, minutes=2)]
    for done in merges:
        undo(done, minutes=3)
    assert everything_stored() == stored


def test_the_references_of_a_deleted_survivor_and_its_aliases_are_free(world):
    first, second, third = (make_filled(world, each, ()) for each in "ABC")
    merges = [merge(second, first), merge(third, second, minutes=2)]
    services.delete_customer(customer=third, by=later(3))
    assert Customer.objects.filter(merged_into__isnull=False).count() == 0
    for done in merges:
        with pytest.raises(services.NotUndoable):
            undo(done, minutes=4)
    for reference in "ABC":
        with pytest.raises(NotFound):
            meant(world, reference)
        builders.make_customer(world.organization, reference=reference)
    assert meant(world, *"ABC") == [*"ABC"]
    assert first.history.latest("history_id").merged_into_id is None


def test_the_pictures_of_merged_customers_go_with_a_deleted_survivor(
    world, django_capture_on_commit_callbacks, monkeypatch
):
    deleted: list[str] = []
    monkeypatch.setattr("customers.services.pictures.delete_image", deleted.append)
    survivor = make_filled(world, "A", ())
    merged = make_filled(world, "B", (), image=builders.make_image())
    photo = builders.make_contact(merged, photo_image=builders.make_image()).photo
    with django_capture_on_commit_callbacks(execute=True):
        merge(survivor, merged)
    assert deleted == []
    with django_capture_on_commit_callbacks(execute=True):
        services.delete_customer(customer=survivor, by=later(2))
    assert sorted(deleted) == sorted([merged.logo, photo])
    assert all(deleted)
