"""`import_locations` and `export_locations`: every column and setting of a location."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.imports.failed_rows import problems_in
from core.models import Event, ImportRow, Organization
from customers.services.columns import plain_columns
from dispatch import services
from dispatch.imports.location_columns import LOCATION_COLUMNS
from dispatch.models import Location
from tests.builders import later, make_organization
from tests.dispatch.builders import make_location
from tests.imports.harness import Run, apply, export, import_file, last_run
from tests.imports.harness import import_rows as import_lines

LONG = "x" * 65


@pytest.fixture
def entity1(db: None) -> Organization:
    return make_organization("entity1")


def import_rows(folder: Path, *lines: str, options: tuple[str, ...] = ()) -> Run:
    return import_lines("locations", folder, *lines, options=options)


def location(name: str, organization: str = "entity1") -> Location:
    return Location.objects.get(organization__slug=organization, name=name)


def codes() -> list[str]:
    events = Event.objects.filter(code__startswith="location.").order_by("pk")
    return list(events.values_list("code", flat=True))


def test_every_column_and_setting_can_be_imported_and_is_explained():
    assert {column.target for column in LOCATION_COLUMNS} == set(plain_columns(Location))
    assert [column.name for column in LOCATION_COLUMNS if not column.explained] == []
    numbers = {column.name for column in LOCATION_COLUMNS if column.is_number}
    assert numbers == {"latitude", "longitude", "distance_factor"}


def test_locations_are_created_with_what_is_usual_for_the_rest(entity1: Organization, tmp_path):
    run = import_rows(
        tmp_path,
        "name,city,latitude,distance_factor,bar_code_type,require_signature,delivery_name",
        "North yard,Sequim,48.07916665,1.3,CODE_128,yes,Bring",
        "South yard,,,,,,",
    )
    assert (run.status, run.out) == (
        0,
        "2 rows: 2 created, 0 updated, 0 unchanged, 0 with problems.\n",
    )
    north, south = location("North yard"), location("South yard")
    assert (north.city, north.latitude, north.distance_factor) == (
        "Sequim",
        Decimal("48.0791666"),
        Decimal("1.3"),
    )
    assert (north.bar_code_type, north.require_signature, north.delivery_name) == (
        "code_128",
        True,
        "Bring",
    )
    assert (south.city, south.latitude, south.distance_factor) == ("", None, Decimal(1))
    assert (south.bar_code_type, south.require_signature, south.delivery_name) == (
        "code_39",
        False,
        "Delivery",
    )
    assert north.is_active is True
    assert codes() == ["location.created", "location.created"]


def test_an_absent_column_stays_and_an_empty_cell_clears(entity1: Organization, tmp_path):
    values: dict[str, Any] = {
        "city": "Sequim",
        "contact_name": "Marie",
        "dtt_enabled": True,
        "is_active": False,
    }
    make_location(entity1, "North yard", delivery_name="Bring", distance_label="mi", **values)
    run = import_rows(
        tmp_path,
        "name,city,dtt_enabled,delivery_name,distance_label,is_active",
        "North yard,,,,,",
    )
    assert run.out.startswith("1 row: 0 created, 1 updated, 0 unchanged")
    found = location("North yard")
    assert (found.city, found.dtt_enabled, found.delivery_name) == ("", False, "Delivery")
    assert (found.distance_label, found.is_active, found.contact_name) == ("km", True, "Marie")
    past = found.history.order_by("-pk")[0]
    assert (found.history.count(), past.request_id) == (2, last_run().request_id)
    event = Event.objects.get(code="location.updated")
    assert event.changes["city"] == ["Sequim", ""]
    assert event.request_id == past.request_id


def test_a_row_that_says_nothing_new_leaves_no_trace(entity1: Organization, tmp_path):
    before = make_location(entity1, "North yard", city="Sequim", by=later())
    run = import_rows(tmp_path, "name,city,is_active", "North yard,Sequim,1")
    assert run.out.startswith("1 row: 0 created, 0 updated, 1 unchanged")
    assert location("North yard").updated_at == before.updated_at
    assert codes() == ["location.created"]


def test_names_of_the_dispatch_surface_work_too(entity1: Organization, tmp_path):
    run = import_rows(
        tmp_path,
        "name,address.locality,address.postcode,address.region,address.line_1,contact.name,"
        "contact.email,contact.number,address.latitude",
        "North yard,Sequim,98382,WA,161 Business Park,Marie,yard@example.com,360-555-1212,48",
        "",
    )
    assert run.status == 0, run.err
    found = location("North yard")
    assert (found.city, found.postal_code, found.state) == ("Sequim", "98382", "WA")
    assert (found.line_1, found.contact_name) == ("161 Business Park", "Marie")
    assert (found.contact_email, found.contact_number) == ("yard@example.com", "360-555-1212")


def test_everything_that_is_wrong_is_told_in_its_column(entity1: Organization, tmp_path):
    make_location(entity1, "South yard")
    run = import_rows(
        tmp_path,
        "name,city,latitude,distance_factor,bar_code_type,dtt_enabled,contact_email",
        f"{LONG},{'c' * 87},91,-1,qrcode,maybe,nobody",
        "South yard,,x,1.23456,,2,",
        ",Sequim,,,,,",
    )
    assert run.status == 1
    assert run.problems == [
        f'line 2, column name: "{LONG[:59]}…" must have at most 64 characters.',
        f'line 2, column city: "{"c" * 59}…" must have at most 86 characters.',
        'line 2, column latitude: "91" must be between -90 and 90.',
        'line 2, column distance_factor: "-1" must be at least 0.',
        'line 2, column bar_code_type: "qrcode" must be one of code_39, code_93, code_128, ean_13,'
        " qr.",
        'line 2, column dtt_enabled: "maybe" must be a boolean: true or false.',
        'line 2, column contact_email: "nobody" must be an e-mail address.',
        'line 3, column latitude: "x" must be a number.',
        'line 3, column distance_factor: "1.23456" must have at most 4 decimals.',
        'line 3, column dtt_enabled: "2" must be a boolean: true or false.',
        "line 4, column name: is required.",
    ]
    assert list(Location.objects.values_list("name", flat=True)) == ["South yard"]


def test_a_name_is_the_organizations_own(entity1: Organization, tmp_path):
    other = make_location(make_organization("entity2"), "North yard", city="Elsewhere")
    run = import_rows(tmp_path, "name,city", "North yard,Sequim", "North yard,Again")
    assert run.problems == ['line 3, column name: "North yard" is already the name of line 2.']
    run = import_rows(tmp_path, "name,city", "North yard,Sequim", "north yard,Other")
    assert run.out.startswith("2 rows: 2 created")
    other.refresh_from_db()
    assert (other.city, location("North yard").city) == ("Elsewhere", "Sequim")


def test_a_dry_run_writes_nothing(entity1: Organization, tmp_path):
    before = make_location(entity1, "North yard")
    run = import_rows(
        tmp_path, "name,city", "North yard,Sequim", "South yard,Sequim", options=("--dry-run",)
    )
    assert run.out.startswith("2 rows: 1 created, 1 updated")
    assert (Location.objects.count(), location("North yard").updated_at) == (1, before.updated_at)
    assert codes() == ["location.created"]


def test_a_plan_is_not_applied_to_what_changed_since(entity1: Organization, tmp_path):
    row = make_location(entity1, "North yard")
    import_rows(tmp_path, "name,city", "North yard,Sequim", options=("--plan",))
    assert ImportRow.objects.get().changes == {"city": ["", "Sequim"]}
    services.update_location(location=row, values={"city": "Port Angeles"}, by=later())
    run = apply(last_run().pk)
    assert run.status == 1
    assert [each.text for _, each in problems_in(last_run())] == [
        "The record was changed after the plan was made."
    ]
    assert location("North yard").city == "Port Angeles"


def test_what_is_exported_gives_the_same_file_again(entity1: Organization, tmp_path):
    make_organization("entity2")
    flags: dict[str, Any] = {
        name: index % 2 == 0
        for index, name in enumerate(sorted(plain_columns(Location)))
        if name.endswith(("_hidden", "enabled", "_job", "active", "_required", "global"))
    }
    make_location(entity1, "Zeta; yard", **flags, service_disclaimer='two\nlines, "quoted"')
    make_location(
        entity1,
        "=Alpha",
        latitude=Decimal("48.0791667"),
        longitude=Decimal("-123.1"),
        distance_factor=Decimal("1.25"),
        contact_email="a@example.com, b@example.com",
        line_2="'+1",
        main_inventory_name="Ñandú",
        bar_code_type="qr",
    )
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    assert export("locations", first).status == 0
    run = import_file("locations", first, organization="entity2")
    assert (run.status, run.out[:17]) == (0, "2 rows: 2 created")
    assert export("locations", second, organization="entity2").status == 0
    assert second.read_bytes() == first.read_bytes()
    assert location("=Alpha", "entity2").line_2 == "'+1"
    assert import_file("locations", first).out.startswith("2 rows: 0 created, 0 updated, 2 unch")
