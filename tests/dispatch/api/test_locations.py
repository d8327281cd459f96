"""GET /locations and /locations/{location_id}."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from core.models import Organization
from core.roles import Role
from dispatch.models import Location
from dispatch.models.settings import LocationSettings
from dispatch.services import update_location
from tests.builders import later, make_organization
from tests.dispatch.api.counting import queries_of
from tests.dispatch.builders import make_location
from tests.dispatch_program import Program, dispatch, ok, problem, results

pytestmark = pytest.mark.django_db


def test_locations_are_listed_by_id_active_or_not(company: Organization, program: Program):
    names = ["South yard", "North yard", "Closed"]
    yards = [make_location(company, name, is_active=name != "Closed") for name in names]
    make_location(make_organization("two"))
    shown = results(program.get("/locations"))
    assert [each["name"] for each in shown] == names
    assert [each["id"] for each in shown] == [yard.pk for yard in yards]
    assert [each["is_active"] for each in shown] == [True, True, False]


def test_a_list_shows_what_the_single_record_shows(location: Location, program: Program):
    assert results(program.get("/locations")) == [ok(program.get(f"/locations/{location.pk}"))]


def test_every_setting_is_shown_as_it_is(location: Location, program: Program):
    columns = {field.name: field for field in LocationSettings._meta.get_fields()}
    values: dict[str, Any] = {
        name: not getattr(location, name)
        for name, column in columns.items()
        if column.get_internal_type() == "BooleanField"
    }
    values |= {
        **{f"{work}_name": work for work in ("delivery", "pickup", "dropoff", "exchange")},
        **{"service_name": "Job", "main_inventory_name": "Yard", "service_disclaimer": "None."},
        **{"bar_code_type": "qr", "distance_label": "mi", "distance_factor": Decimal("1.25")},
    }
    assert values.keys() == columns.keys()
    update_location(location=location, values=values, by=later())
    shown = ok(program.get(f"/locations/{location.pk}"))
    assert {name: shown[name] for name in columns} == {**values, "distance_factor": 1.25}


def test_address_and_contact_are_numbered_as_the_location(location: Location, program: Program):
    values = {"line_1": "161 Business Park Loop", "city": "Sequim", "contact_name": "Marie"}
    update_location(location=location, values=values, by=later())
    shown = ok(program.get(f"/locations/{location.pk}"))
    assert shown["address"]["id"] == shown["contact"]["id"] == location.pk
    assert (shown["address"]["line_1"], shown["address"]["locality"]) == (
        "161 Business Park Loop",
        "Sequim",
    )
    assert shown["contact"] == {"email": None, "id": location.pk, "name": "Marie", "number": None}


def test_what_is_not_there_is_404(location: Location, program: Program):
    foreign = make_location(make_organization("two"))
    for number in (foreign.pk, location.pk + 1000, 0, 2**63 - 1, 2**63, 10**19 - 1):
        assert problem(program.get(f"/locations/{number}"))[0] == 404
    for text in ("x", "-1", "1.0", "١"):
        assert problem(program.get(f"/locations/{text}"))[0] == 404


def test_the_path_may_end_in_a_slash(location: Location, program: Program):
    assert ok(program.get(f"/locations/{location.pk}/"))["id"] == location.pk
    assert len(results(program.get("/locations/"))) == 1


def test_a_known_record_is_not_sent_again(location: Location, program: Program):
    reply = program.get(f"/locations/{location.pk}")
    seen = {"If-None-Match": reply["ETag"]}
    assert program.send("GET", f"/locations/{location.pk}", headers=seen).status_code == 304
    update_location(location=location, values={"name": "Other"}, by=later())
    again = program.send("GET", f"/locations/{location.pk}", headers=seen)
    assert json.loads(again.content)["name"] == "Other"


def test_locations_cannot_be_written_here(location: Location, program: Program):
    for path in ("/locations", f"/locations/{location.pk}"):
        for method in ("POST", "PATCH", "DELETE"):
            reply = program.send(method, path, {})
            assert problem(reply)[0] == 405
            assert reply["Allow"] == "GET"


def test_a_driver_sees_the_locations_in_use(company: Organization, location: Location):
    closed = make_location(company, is_active=False)
    driver = dispatch(company, role=Role.DRIVER)
    assert [each["id"] for each in results(driver.get("/locations"))] == [location.pk]
    assert problem(driver.get(f"/locations/{closed.pk}"))[0] == 404
    assert problem(driver.get(f"/locations/{closed.pk}/customers"))[0] == 404


def test_parameters_other_than_pages_are_refused(location: Location, program: Program):
    assert problem(program.get("/locations", active="true")) == (
        400,
        "ListLocationsQueryModel.active",
        "Unknown field.",
    )
    assert problem(program.get(f"/locations/{location.pk}", page_index=1)) == (
        400,
        "NoQueryModel.page_index",
        "Unknown field.",
    )


def test_the_number_of_queries_does_not_depend_on_the_number_of_locations(company, program):
    make_location(company)
    _, one = queries_of(program, "/locations")
    for _ in range(3):
        make_location(company)
    assert queries_of(program, "/locations") == (4, one)
