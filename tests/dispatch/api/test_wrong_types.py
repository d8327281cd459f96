"""Every field of every input refuses what is not of its type, in the words of its model."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

import pytest

from core.api.dispatch.fields import Field, Kind, Model
from core.models import Event
from customers.models import Address, Contact, Customer
from customers.services import create_address
from dispatch.models import CustomerLocation, DefaultTerms
from tests.builders import make_actor, make_contact
from tests.dispatch.api.bodies import ADDRESS, CONTACT, CUSTOMER
from tests.dispatch.api.tables import INPUTS, QUERIES
from tests.dispatch.builders import make_location
from tests.dispatch_program import Program, problem

pytestmark = pytest.mark.django_db

OBJECTS: Final[list[Any]] = [{}, {"a": 1}]
LISTS: Final[list[Any]] = [[], ["x"]]
NUMBERS: Final[list[Any]] = [1, 1.5, 10**30]
WRONG: Final[Mapping[Kind | None, list[Any]]] = {
    Kind.STRING: [*NUMBERS, True, *OBJECTS, *LISTS, "a\0b"],
    Kind.EMAILS: [*NUMBERS, True, *OBJECTS, *LISTS, "a\0b"],
    Kind.INTEGER: [True, 1.5, 10**30, "1.0", "1e3", "1_000", "١", "", "x", *OBJECTS, *LISTS],
    Kind.BOOLEAN: [2, -1, 0.5, "yes", "", "null", *OBJECTS, *LISTS],
    Kind.FLOAT: [True, "", "x", "1,5", "NaN", "Infinity", "1_0", *OBJECTS, *LISTS],
    Kind.DATE: [0, True, "", "today", "2027-13-01", "2027-01-31T10:00:00", *OBJECTS, *LISTS],
    Kind.TIMESTAMP: ["", "today", "2018-06-13T25:00:00", "2018-13-01", "1528919420", "0"],
    None: [1, "x", True, {}, {"0": {}}],  # a list
}
QUERY_WRONG: Final[Mapping[Kind, list[str]]] = {
    Kind.INTEGER: ["1.0", "1e3", "1_000", "١", "", "x", "true"],
    Kind.BOOLEAN: ["yes", "", "null", "2", "t"],
    Kind.TIMESTAMP: [str(each) for each in WRONG[Kind.TIMESTAMP]],
    Kind.STRING: ["a%00b", "%ff", "%ED%A0%80"],
}
WHOLE_ADDRESS: Final = {
    **{"line_1": "1 Harbor Rd", "city": "Sequim", "state": "WA", "postal_code": "98382"},
    **{"country": "US", "latitude": Decimal("48.08"), "longitude": Decimal("-123.09")},
    **{"is_billing": True, "is_shipping": True},
}
BASES: Final = {
    "CreateCustomerModel": CUSTOMER,
    "CreateCustomerAddressModel": ADDRESS,
    "UpdateCustomerAddressModel": ADDRESS,
    "CreateCustomerContactModel": CONTACT,
}


def fields(models: tuple[Model, ...]) -> list[Any]:
    return [
        pytest.param(model, field, id=f"{model.name}.{field.name}")
        for model in models
        for field in model.fields
    ]


@pytest.fixture
def paths(link: CustomerLocation) -> dict[str, tuple[str, str]]:
    """Return method and path that take each model."""
    customer = link.customer
    one = f"/customers/{customer.pk}"
    # Records that lack nothing: a null that is shown may be sent back.
    contact = make_contact(customer, phone="555-0100")
    address = create_address(customer=customer, values=WHOLE_ADDRESS, by=make_actor())
    yard = make_location(customer.organization)
    return {
        "CreateCustomerModel": ("POST", "/customers"),
        "UpdateCustomerModel": ("PATCH", one),
        "CreateCustomerAddressModel": ("POST", f"{one}/addresses"),
        "UpdateCustomerAddressModel": ("PATCH", f"{one}/addresses/{address.pk}"),
        "CreateCustomerContactModel": ("POST", f"{one}/contacts"),
        "UpdateCustomerContactModel": ("PATCH", f"{one}/contacts/{contact.pk}"),
        "CreateDispatchCustomerLocationModel": ("POST", f"{one}/locations/{yard.pk}"),
        "UpdateDispatchCustomerLocationModel": ("PATCH", f"{one}/locations/{link.location_id}"),
        "ListTenantsQueryModel": ("GET", "/tenants"),
        "ListLocationsQueryModel": ("GET", "/locations"),
        "ListCustomersQueryModel": ("GET", "/customers"),
    }


def rows() -> list[Any]:
    kinds = (Customer, Address, Contact, CustomerLocation, DefaultTerms)
    return [list(kind.objects.order_by("pk").values()) for kind in kinds] + [Event.objects.count()]


def wrong_values(field: Field) -> list[Any]:
    return WRONG[None if field.is_list else field.type]  # type: ignore[index]


@pytest.mark.parametrize(("model", "field"), fields(INPUTS))
def test_a_value_of_another_type_is_refused(
    model: Model, field: Field, paths: dict[str, Any], program: Program
):
    method, path = paths[model.name]
    before = rows()
    for value in wrong_values(field):
        body = {**BASES.get(model.name, {}), field.name: value}
        reply = program.send(method, path, body)
        expected = (400, f"{model.name}.{field.name}", "Invalid type.")
        if problem(reply) != expected:
            # Texts have a length before they have a form.
            assert value == "", (value, problem(reply))
            assert problem(reply)[:2] == expected[:2]
    assert rows() == before


@pytest.mark.parametrize(("model", "field"), fields(INPUTS))
def test_null_is_refused_where_there_is_none(
    model: Model, field: Field, paths: dict[str, Any], program: Program
):
    method, path = paths[model.name]
    reply = program.send(method, path, {**BASES.get(model.name, {}), field.name: None})
    if field.nullable and not field.required:
        assert reply.status_code == (201 if method == "POST" else 200), reply.content
    else:
        expected = (400, f"{model.name}.{field.name}", "Not nullable.")
        assert problem(reply) == expected


@pytest.mark.parametrize(("model", "field"), fields(QUERIES))
def test_a_parameter_of_another_type_is_refused(
    model: Model, field: Field, paths: dict[str, Any], program: Program
):
    _, path = paths[model.name]
    for text in QUERY_WRONG[field.type]:  # type: ignore[index]
        reply = program.get(f"{path}?{field.name}={text}")
        assert problem(reply) == (400, f"{model.name}.{field.name}", "Invalid type.")
    reply = program.get(f"{path}?{field.name}=1&{field.name}=1")
    assert problem(reply)[:2] == (400, f"{model.name}.{field.name}")


@pytest.mark.parametrize("model", INPUTS, ids=lambda model: model.name)
@pytest.mark.parametrize("body", ["[]", "1", '"x"', "null", "{", "{'a': 1}", "\0", "[" * 20_000])
def test_a_body_that_is_no_object_is_refused(
    body: str, model: Model, paths: dict[str, Any], program: Program
):
    method, path = paths[model.name]
    before = rows()
    status, field, detail = problem(program.send(method, path, body))
    assert (status, field) == (400, None)
    assert detail in ("Invalid JSON.", "Invalid type.")
    assert rows() == before


@pytest.mark.parametrize("model", INPUTS, ids=lambda model: model.name)
def test_an_unknown_field_is_told_first(model: Model, paths: dict[str, Any], program: Program):
    method, path = paths[model.name]
    reply = program.send(method, path, {"name": 1, "latitude": "x", "user_id": 1})
    first = next(name for name in ("name", "latitude", "user_id") if name not in model.by_name)
    assert problem(reply) == (400, f"{model.name}.{first}", "Unknown field.")


@pytest.mark.parametrize("model", INPUTS, ids=lambda model: model.name)
def test_a_body_that_is_not_called_json_is_refused(
    model: Model, paths: dict[str, Any], program: Program
):
    method, path = paths[model.name]
    for content_type in ("application/x-www-form-urlencoded", "text/plain", "application/xml"):
        reply = program.send(method, path, "{}", content_type=content_type)
        assert problem(reply)[:2] == (415, None)
