"""Locations: what they hold, and what is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from core.errors import DomainError, InvalidValue, MissingValue, NotUnique, WrongType
from core.models import Event
from dispatch import services
from dispatch.models import Location
from tests.builders import later, make_organization
from tests.dispatch.builders import make_customer_location, make_location

pytestmark = pytest.mark.django_db


def update(location: Location, **values: Any) -> Location:
    return services.update_location(location=location, values=values, by=later())


def test_a_location_keeps_what_is_said_and_has_defaults_for_the_rest():
    location = make_location(
        make_organization(),
        " North yard ",
        line_1="520 E Washington St",
        latitude=48.08007599999999,
        longitude=Decimal("-123.0952858"),
        contact_email="shane@example.com, george@example.com",
        bar_code_type="qr",
        distance_factor=Decimal("1.3"),
    )
    location.refresh_from_db()
    assert (location.name, location.line_1) == ("North yard", "520 E Washington St")
    assert (location.latitude, location.longitude) == (
        Decimal("48.0800760"),
        Decimal("-123.0952858"),
    )
    assert location.contact_email == "shane@example.com, george@example.com"
    assert (location.bar_code_type, location.distance_label) == ("qr", "km")
    assert (location.delivery_name, location.distance_factor) == ("Delivery", Decimal("1.3"))
    assert location.is_active
    assert location.history.count() == 1
    event = Event.objects.get(code="location.created")
    assert (event.subject_id, event.changes["name"]) == (location.pk, [None, "North yard"])


@pytest.mark.parametrize(
    ("values", "kind", "field"),
    [
        ({"name": None}, MissingValue, "name"),
        ({"name": "  "}, MissingValue, "name"),
        ({"name": "x" * 65}, InvalidValue, "name"),
        ({"name": "nul \0"}, InvalidValue, "name"),
        ({"name": 7}, WrongType, "name"),
        ({"latitude": 90.1}, InvalidValue, "latitude"),
        ({"longitude": -180.1}, InvalidValue, "longitude"),
        ({"longitude": "west"}, WrongType, "longitude"),
        ({"bar_code_type": "code_11"}, InvalidValue, "bar_code_type"),
        ({"distance_label": "ly"}, InvalidValue, "distance_label"),
        ({"distance_factor": Decimal("-0.1")}, InvalidValue, "distance_factor"),
        ({"service_disclaimer": "x" * 2049}, InvalidValue, "service_disclaimer"),
        ({"contact_number": "5" * 91}, InvalidValue, "contact_number"),
        ({"contact_email": "shane@example.com; george"}, InvalidValue, "contact_email"),
        ({"contact_email": "shane@example.com,"}, InvalidValue, "contact_email"),
        ({"delivery_name": ""}, MissingValue, "delivery_name"),
        ({"is_active": "yes"}, WrongType, "is_active"),
    ],
)
def test_a_location_refuses(values: dict[str, Any], kind: type[DomainError], field: str):
    organization = make_organization()
    with pytest.raises(kind) as caught:
        services.create_location(
            organization=organization, values={"name": "Yard", **values}, by=later()
        )
    assert caught.value.field == field
    assert not Location.objects.exists()


def test_a_name_is_unique_in_its_organization():
    organization = make_organization()
    make_location(organization, "Yard")
    make_location(make_organization("entity2"), "Yard")
    with pytest.raises(NotUnique) as caught:
        make_location(organization, " Yard")
    assert caught.value.field == "name"
    other = make_location(organization, "Depot")
    with pytest.raises(NotUnique):
        update(other, name="Yard")
    assert update(other, name="Depot").updated_at == other.updated_at


def test_a_change_writes_what_differs_and_clears_to_the_default():
    location = make_location(make_organization(), "Yard", city="Sequim", delivery_name="Drop")
    changed = update(location, city=None, delivery_name=None, state="WA", name="Yard")
    changed.refresh_from_db()
    assert (changed.city, changed.delivery_name, changed.state) == ("", "Delivery", "WA")
    event = Event.objects.get(code="location.updated")
    assert event.changes == {
        "city": ["Sequim", ""],
        "delivery_name": ["Drop", "Delivery"],
        "state": ["", "WA"],
    }
    again = services.update_location(location=location, values={"state": "WA"}, by=later(2))
    assert again.updated_at == later().at
    assert Event.objects.filter(code="location.updated").count() == 1
    assert location.history.count() == 2


def test_a_location_that_is_closed_keeps_its_customers():
    link = make_customer_location()
    update(link.location, is_active=False)
    link.refresh_from_db()
    assert link.is_active
    assert link.is_served
