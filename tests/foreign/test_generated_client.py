"""A client generated from the document that the server publishes: see generated_tour.py.

What the generator cannot read it warns of and leaves out; here it has nothing to say.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from tests.foreign.generating import Generated, check_types, generate_and_use

NEWEST: Final = "2023/04/19"
ADDRESS: Final = {
    "country": "MX",
    "is_active": True,
    "is_billing": True,
    "is_physical": True,
    "is_shipping": True,
    "latitude": 20.97,
    "line_1": "Calle 60 501",
    "line_2": None,
    "line_3": None,
    "line_4": None,
    "locality": "Mérida",
    "longitude": -89.62,
    "postcode": "97000",
    "region": "Yucatán",
}
CONTACT: Final = {
    "email": None,
    "fax": "999 555 0102",
    "name": "Luz Ocampo",
    "notify_on_acknowledged_request": False,
    "notify_on_completed_request": True,
    "notify_on_dispatched_request": False,
    "notify_on_failed_request": False,
    "notify_on_new_request": False,
    "number": "999 555 0101",
}


@pytest.fixture(scope="module")
def generated(
    tmp_path_factory: pytest.TempPathFactory, place_database: Callable[[Path], None]
) -> Generated:
    database = tmp_path_factory.mktemp("generated")
    place_database(database)
    return generate_and_use(database, tmp_path_factory.mktemp("client"))


def test_the_generator_finds_nothing_to_warn_of(generated: Generated):
    assert generated.document["info"]["version"] == NEWEST
    assert generated.printed == [f"Generating {generated.package}"]


def test_every_operation_becomes_a_function_and_every_schema_a_type(generated: Generated):
    functions = {path.stem.replace("_", "") for path in (generated.package / "api").glob("*/*.py")}
    operations = {
        operation["operationId"].lower()
        for methods in generated.document["paths"].values()
        for operation in methods.values()
    }
    assert len(operations) == 23
    assert functions - {"init"} == operations
    exported = ast.parse((generated.package / "models" / "__init__.py").read_text()).body[-1]
    assert isinstance(exported, ast.Assign)
    # None is made up for an object without a name of its own.
    assert set(ast.literal_eval(exported.value)) == set(generated.document["components"]["schemas"])


def test_the_fields_have_types_of_their_own(generated: Generated):
    types = dict(generated.annotations())
    assert len(types) > 200
    unclear = {"Any", "object", "dict", "list"}
    assert {place: each for place, each in types.items() if unclear & set(each.split(" | "))} == {}
    assert types["location_model.distance_label"] == "DistanceLabel"
    assert types["location_model.address"] == "LocationAddressModel"
    assert types["customer_model.addresses"] == "list[CustomerAddressModel]"
    assert types["customer_model.parent_id"] == "int | None"
    assert types["create_customer_model.name"] == "str"
    assert types["create_customer_model.renewal_date"] == "datetime.date | None | Unset"
    assert types["update_customer_model.name"] == "str | Unset"
    # Every field of a reply is there.
    replies = [each for place, each in types.items() if not place.startswith(("create", "update"))]
    assert [each for each in replies if "Unset" in each] == []


def test_a_program_can_be_checked_against_the_types(generated: Generated):
    assert check_types(generated) == "Success: no issues found in 1 source file\n"


def test_the_client_finds_its_tenant_and_where_it_serves(generated: Generated):
    said, made = generated.said, generated.made
    for tenant in said["tenants"]:
        assert (tenant["id"], tenant["code"], tenant["is_active"]) == (
            made["tenant"],
            "foreign",
            True,
        )
    assert said["locations"] == [
        {"id": made["location"], "name": "North yard", "distance_label": "KM"}
    ]


def test_the_client_deactivates_a_customer_and_brings_it_back(generated: Generated):
    said, made = generated.said["suspended"], generated.made
    assert said["active"] == [["Customer of curl", "Customer of csharp"], ["Customer of lower"]]
    first, again = said["deactivated"]
    assert first == again
    assert (first["id"], first["location_id"]) == (made["customers"]["curl"], made["location"])
    assert (first["name"], first["is_active"]) == ("Customer of curl", False)
    assert said["left"] == [["Customer of csharp", "Customer of lower"]]
    assert {**said["back"], "last_updated_on": ""} == {
        **first,
        "is_active": True,
        "last_updated_on": "",
    }
    assert said["seen"] == "Customer of curl"
    assert generated.kept["Customer of curl"]["served"] == [True]


def test_a_driver_does_not_see_it_meanwhile_and_may_change_nothing(generated: Generated):
    said, made = generated.said["suspended"], generated.made
    customer, location = made["customers"]["curl"], made["location"]
    assert said["not seen"] == [
        404,
        f"The customer {customer} at the location {location} does not exist.",
        "There is no such resource, or it is not visible to the account.",
        None,
    ]
    assert said["not allowed"] == [
        403,
        "Access denied.",
        "The account has no role or scope that allows this.",
        None,
    ]


def test_the_client_makes_a_customer_at_the_location(generated: Generated):
    said, made = generated.said["made"], generated.made
    assert said["statuses"] == [201, 201]
    assert said["again"] is True  # the same key: it was made once
    read = said["read"]
    (place,), (person,), (link,) = read["addresses"], read["contacts"], read["locations"]
    assert (read["name"], read["parent_id"]) == ("Talleres Ocampo", None)
    assert {name: place[name] for name in ADDRESS} == ADDRESS
    assert {name: person[name] for name in CONTACT} == CONTACT
    assert (link["customer_id"], link["location_id"]) == (read["id"], made["location"])
    assert said["at the location"] == [
        read["id"],
        made["location"],
        True,
        "Gate 3",
        True,
        "2027-01-31",
    ]
    # A reply without a body has no record.
    assert said["unchanged"] == [True, None]


def test_the_client_changes_it_part_by_part(generated: Generated):
    said = generated.said["made"]
    place, person = said["read"]["addresses"][0], said["read"]["contacts"][0]
    changed = {"line_1": "Calle 50 200", "line_2": "Patio", "is_billing": False}
    assert said["added"] == {**place, **changed, "id": said["added"]["id"]}
    assert said["added"]["id"] != place["id"]
    assert said["addresses"] == ["Calle 60 501", "Calle 50 200"]
    assert said["contact"] == {**person, "email": "luz@ocampo.example", "fax": None}
    assert said["renamed"] == "Ocampo e Hijos"


def test_the_database_has_what_the_client_sent(generated: Generated):
    assert "Talleres Ocampo" not in generated.kept
    assert generated.kept["Ocampo e Hijos"] == {
        "served": [True],
        "notes": ["Gate 3"],
        "addresses": [
            ["Calle 60 501", "", "Mérida", "20.9700000", True],
            ["Calle 50 200", "Patio", "Mérida", "20.9700000", False],
        ],
        "contacts": [["Luz Ocampo", "999 555 0101", "", "luz@ocampo.example"]],
    }


def test_a_mistake_is_told_in_three_values_and_changes_nothing(generated: Generated):
    told = "The resource could not be accessed."
    assert generated.said["mistakes"] == {
        "no name": [
            400,
            "Length must be at least 1 characters.",
            told,
            "UpdateCustomerModel.name",
        ],
        "no such place": [
            400,
            "Must be between -90 and 90.",
            f"{told} See addresses[1].",
            "CreateCustomerAddressModel.latitude",
        ],
        "nowhere": [
            400,
            "At least one billing and one shipping address is required.",
            told,
            "CreateCustomerModel.addresses",
        ],
    }
    assert [*generated.kept] == [
        *(f"Customer of {name}" for name in generated.made["customers"]),
        "Ocampo e Hijos",
    ]
