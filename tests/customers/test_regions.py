"""The tree of regions and its levels."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import HierarchyLoop, InvalidValue, MissingValue, NotFound, StillNeeded
from core.models import Organization
from customers import services
from customers.models import Region
from customers.services.regions import DEEPEST
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization() -> Organization:
    return builders.make_organization(has_geographical_locations=True)


def update(region: Region, **values: Any) -> Region:
    return services.update_region(region=region, values=values, by=builders.later())


def chain(organization: Organization, length: int) -> list[Region]:
    """Return regions each below the one before."""
    regions = [builders.make_region(organization)]
    while len(regions) < length:
        regions.append(builders.make_region(organization, parent=regions[-1]))
    return regions


def levels(regions: list[Region]) -> list[int]:
    return [Region.objects.get(pk=region.pk).level for region in regions]


def test_a_region_is_one_level_below_its_parent(organization):
    assert levels(chain(organization, 3)) == [1, 2, 3]


def test_a_moved_region_takes_everything_below_it_along(organization):
    moved, other = chain(organization, 4), chain(organization, 2)
    update(moved[1], parent=other[1])
    assert levels(moved) == [1, 3, 4, 5]
    assert moved[3].history.latest("history_id").level == 5
    assert moved[3].history.count() == 2
    update(moved[1], parent=None)
    assert levels(moved) == [1, 1, 2, 3]


def test_a_region_moved_within_its_level_leaves_what_is_below_untouched(organization):
    moved, other = chain(organization, 3), chain(organization, 1)
    update(moved[1], parent=other[0])
    assert levels(moved) == [1, 2, 3]
    assert moved[2].history.count() == 1


def test_regions_make_no_loop(organization):
    regions = chain(organization, 3)
    for parent in regions:
        with pytest.raises(HierarchyLoop):
            update(regions[0], parent=parent)
    assert levels(regions) == [1, 2, 3]


def test_regions_go_as_deep_as_the_limit(organization):
    regions = chain(organization, DEEPEST)
    with pytest.raises(InvalidValue):
        builders.make_region(organization, parent=regions[-1])
    with pytest.raises(InvalidValue):
        update(regions[0], parent=builders.make_region(organization))


def test_a_region_in_use_cannot_be_deleted_until_its_customers_are(organization):
    top, bottom = chain(organization, 2)
    customer = builders.make_customer(organization, region=bottom)
    for region in (top, bottom):
        with pytest.raises(StillNeeded):
            services.delete_region(region=region, by=builders.later())
    services.delete_customer(customer=customer, by=builders.later())
    services.delete_region(region=bottom, by=builders.later())
    services.delete_region(region=top, by=builders.later())
    assert not Region.objects.exists()


def test_a_region_needs_a_name_and_a_parent_of_the_organization(organization):
    with pytest.raises(MissingValue):
        services.create_region(organization=organization, values={}, by=builders.later())
    foreign = builders.make_region(builders.make_organization("entity2"))
    with pytest.raises(NotFound):
        builders.make_region(organization, parent=foreign)


def test_a_region_has_a_position(organization):
    region = builders.make_region(organization, position=3)
    assert update(region, name="North", position=-1).position == -1
    with pytest.raises(InvalidValue):
        update(region, position=2**31)
