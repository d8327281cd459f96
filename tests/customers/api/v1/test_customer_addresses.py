"""The billing and shipping address of a customer on the wire."""

from __future__ import annotations

from typing import Any

import pytest

from customers.models import Address
from tests.builders import make_customer, make_organization
from tests.customers.api.v1.calls import change_refused, changed, create_refused, created
from tests.v1 import api

pytestmark = pytest.mark.django_db

BILLING = {
    "billingCountry": "FR",
    "billingCity": "Nice",
    "billingPostalCode": "06000",
    "billingAddress": "1 rue d'Été",
    "billingLat": "43.7",
    "billingLng": "7.25",
}
SHIPPING = {
    "country": "MX",
    "city": "Mérida",
    "postalCode": "01234",
    "address": "Calle 60",
    "latitude": "-20.5",
    "longitude": "-89",
}
BILLING_SHOWN = {**BILLING, "billingLat": 43.7, "billingLng": 7.25}
SHIPPING_SHOWN = {**SHIPPING, "latitude": -20.5, "longitude": -89}


def part(document: dict[str, Any], names: dict[str, Any]) -> dict[str, Any]:
    return {name: document[name] for name in names}


def shipping_of(document: dict[str, Any]) -> dict[str, Any]:
    return part(document, SHIPPING)


NO_SHIPPING: dict[str, Any] = dict.fromkeys(SHIPPING)


def test_without_a_word_the_shipping_address_is_the_billing_address():
    document = created(api(make_organization()), **BILLING)
    assert document["isSameAddress"] is True
    assert part(document, BILLING) == BILLING_SHOWN
    assert shipping_of(document) == NO_SHIPPING
    address = Address.objects.get()
    assert (address.is_billing, address.is_shipping) == (True, True)


def test_shipping_values_make_an_address_of_their_own():
    document = created(api(make_organization()), **BILLING, **SHIPPING)
    assert document["isSameAddress"] is False
    assert part(document, BILLING) == BILLING_SHOWN
    assert shipping_of(document) == SHIPPING_SHOWN
    assert Address.objects.count() == 2


def test_shipping_values_sent_with_an_explicit_true_are_ignored():
    document = created(api(make_organization()), isSameAddress="true", **BILLING, **SHIPPING)
    assert document["isSameAddress"] is True
    assert part(document, BILLING) == BILLING_SHOWN
    assert shipping_of(document) == NO_SHIPPING
    assert Address.objects.count() == 1


@pytest.mark.parametrize("given", [BILLING, {}])
def test_an_explicit_false_is_kept_without_shipping_values(given: dict[str, str]):
    client = api(make_organization())
    document = created(client, isSameAddress="false", **given)
    assert document["isSameAddress"] is False
    assert shipping_of(document) == NO_SHIPPING
    document = changed(client, document["id"], city="Mérida")
    assert (document["isSameAddress"], document["city"]) == (False, "Mérida")


def test_shipping_values_alone_leave_the_billing_address_empty():
    document = created(api(make_organization()), **SHIPPING)
    assert document["isSameAddress"] is False
    assert part(document, BILLING) == dict.fromkeys(BILLING)
    assert shipping_of(document) == SHIPPING_SHOWN


def test_an_empty_shipping_value_does_not_part_the_addresses():
    client = api(make_organization())
    document = created(client, **BILLING, **dict.fromkeys(SHIPPING, ""))
    assert document["isSameAddress"] is True
    document = changed(client, document["id"], city="", country=" ")
    assert document["isSameAddress"] is True
    assert part(document, BILLING) == BILLING_SHOWN


def test_one_address_becomes_two_and_one_again():
    client = api(make_organization())
    customer_id = created(client, **BILLING)["id"]
    document = changed(client, customer_id, city="Mérida")
    assert document["isSameAddress"] is False
    assert part(document, BILLING) == BILLING_SHOWN
    assert shipping_of(document) == {**NO_SHIPPING, "city": "Mérida"}
    document = changed(client, customer_id, isSameAddress="true", city="ignored")
    assert document["isSameAddress"] is True
    assert part(document, BILLING) == BILLING_SHOWN
    assert shipping_of(document) == NO_SHIPPING


def test_parts_of_an_address_are_changed_and_cleared_one_by_one():
    client = api(make_organization())
    customer_id = created(client, **BILLING, **SHIPPING)["id"]
    document = changed(
        client, customer_id, billingCity="Lyon", billingLat="", city="", latitude="1"
    )
    assert part(document, BILLING) == {**BILLING_SHOWN, "billingCity": "Lyon", "billingLat": None}
    assert shipping_of(document) == {**SHIPPING_SHOWN, "city": None, "latitude": 1}
    assert document["isSameAddress"] is False


def test_a_change_of_something_else_leaves_the_addresses():
    client = api(make_organization())
    customer_id = created(client, **BILLING, **SHIPPING)["id"]
    document = changed(client, customer_id, name="New")
    assert part(document, BILLING) == BILLING_SHOWN
    assert shipping_of(document) == SHIPPING_SHOWN


def test_what_this_surface_cannot_express_stays():
    entity = make_organization()
    customer = make_customer(
        entity,
        billing_address={"city": "Nice", "district": "Centro", "line_2": "B", "state": "PACA"},
    )
    changed(api(entity), customer.pk, billingCity="Lyon", billingCountry="France")
    address = Address.objects.get()
    assert (address.city, address.country) == ("Lyon", "FR")
    assert (address.district, address.line_2, address.state) == ("Centro", "B", "PACA")


@pytest.mark.parametrize("parameter", ["billingCountry", "country"])
@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("FR", "FR"),
        ("fr", "FR"),
        ("FRA", "FR"),
        ("France", "FR"),
        ("Germany", "DE"),
        ("Allemagne", "DE"),
        ("Alemania", "DE"),
        ("ESPAÑA", "ES"),
        ("Espana", "ES"),
        ("États-Unis", "US"),
        ("Côte d'Ivoire", "CI"),
        ("  México ", "MX"),
    ],
)
def test_a_country_is_given_by_code_or_name_and_shown_as_its_code(
    parameter: str, given: str, code: str
):
    assert created(api(make_organization()), **{parameter: given})[parameter] == code


@pytest.mark.parametrize("parameter", ["billingCountry", "country"])
@pytest.mark.parametrize("given", ["XX", "EU", "Atlantis", "F", "1", "x" * 300])
def test_an_unknown_country_is_refused(parameter: str, given: str):
    status, code, text = create_refused(api(make_organization()), **{parameter: given})
    assert (status, code) == (400, "save_failed")
    assert text.startswith(f"Failed to save instance. {parameter} must ")
    assert Address.objects.count() == 0


@pytest.mark.parametrize(
    ("parameter", "given", "shown"),
    [
        ("billingLat", "90", 90),
        ("billingLat", "-90.0", -90),
        ("latitude", "43.70000005", 43.7),
        ("billingLng", "180", 180),
        ("longitude", "-180", -180),
        ("longitude", "-99.1332049", -99.1332049),
        ("longitude", "-99.13320491111111", -99.1332049),
        ("latitude", "1.0E-5", 0.00001),
        ("latitude", "-0.0", 0),
    ],
)
def test_coordinates_are_shown_as_numbers(parameter: str, given: str, shown: float):
    value = created(api(make_organization()), **{parameter: given})[parameter]
    assert value == shown
    assert str(value) != "-0.0"


@pytest.mark.parametrize(
    ("parameter", "given", "limit"),
    [
        ("billingLat", "90.0000001", 90),
        ("latitude", "-91", 90),
        ("billingLng", "180.0000001", 180),
        ("longitude", "-200", 180),
        ("longitude", "1e300", 180),
    ],
)
def test_coordinates_out_of_range_are_refused(parameter: str, given: str, limit: int):
    text = f"Failed to save instance. {parameter} must be between -{limit} and {limit}."
    refused = create_refused(api(make_organization()), **{parameter: given})
    assert refused == (400, "save_failed", text)


@pytest.mark.parametrize("parameter", ["billingLat", "billingLng", "latitude", "longitude"])
@pytest.mark.parametrize("given", ["north", "43,7", "43°", "NaN", "inf"])
def test_coordinates_that_are_no_numbers_are_refused(parameter: str, given: str):
    client = api(make_organization())
    text = f"The type of parameter {parameter} you provided is not valid for this request."
    assert create_refused(client, **{parameter: given}) == (400, "invalid_param_type", text)
    customer_id = created(client)["id"]
    refused = change_refused(client, customer_id, **{parameter: given})
    assert refused == (400, "invalid_param_type", text)
