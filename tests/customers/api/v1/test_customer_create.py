"""Creating customers: every parameter, its default, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from customers.models import Customer
from tests.builders import (
    make_customer,
    make_organization,
    root_category,
)
from tests.customers.api.v1.calls import create_refused, created, listed, shown
from tests.customers.api.v1.words import failed, missing, not_found, wrong_type
from tests.v1 import api, refusal

pytestmark = pytest.mark.django_db

TWELVE_DIGITS = "at most 12 digits before the point"
NO_COLOR = failed("customerRiskColor must be a colour written #RRGGBB.")
BOOLEANS = [(word, True) for word in ("true", "TRUE", "on", "Yes", "1")] + [
    (word, False) for word in ("false", "False", "off", "NO", "0")
]


def test_a_created_customer_is_answered_with_201_and_as_it_is_shown():
    entity = make_organization()
    client = api(entity)
    reply = client.post("/customers", {"reference": "NC-3", "name": "Marie's Jewelry"})
    assert reply.status_code == 201
    assert reply.json() == shown(client, reply.json()["id"])
    assert reply.json()["reference"] == "NC-3"
    assert reply.json()["name"] == "Marie's Jewelry"


def test_what_is_not_given_has_the_documented_default():
    entity = make_organization(default_currency="USD")
    document = created(api(entity))
    defaults = {
        "isActive": True,
        "categoryReference": root_category(entity).reference,
        "isSubCustomer": False,
        "billWithParent": False,
        "isSameAddress": True,
        "currency": "USD",
        "onHold": False,
        "paymentTypes": [],
        "createdBy": None,
        "dueDateConfigType": None,
        "creditLimit": None,
    }
    assert {key: document[key] for key in defaults} == defaults


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({}, "reference"),
        ({"name": "x"}, "reference"),
        ({"reference": "", "name": "x"}, "reference"),
        ({"reference": "  ", "name": "x"}, "reference"),
        ({"reference": "x"}, "name"),
        ({"reference": "x", "name": ""}, "name"),
        ({"reference": "x", "name": " \t"}, "name"),
    ],
)
def test_reference_and_name_are_required(given: dict[str, str], name: str):
    client = api(make_organization())
    assert refusal(client.post("/customers", given)) == missing(name)
    assert refusal(client.post("/customers", given, as_json=True)) == missing(name)
    assert listed(client) == []


def test_a_null_in_json_is_a_missing_value():
    client = api(make_organization())
    reply = client.post("/customers", {"reference": None, "name": "x"}, as_json=True)
    assert refusal(reply) == missing("reference")


def test_a_reference_is_used_once_in_an_organization():
    entity, other = make_organization("entity1"), make_organization("entity2")
    make_customer(entity, reference="NC-3")
    taken = (400, "not_unique", "reference already used")
    assert create_refused(api(entity), reference="NC-3") == taken
    assert create_refused(api(entity), reference=" NC-3 ") == taken
    assert created(api(other), reference="NC-3")["organization"] == "entity2"
    assert created(api(entity), reference="nc-3")["reference"] == "nc-3"


@pytest.mark.parametrize(
    ("parameter", "given", "shown_as"),
    [
        ("reference2", "Second", "Second"),
        ("barcode", "0075012345", "0075012345"),
        ("email", "marie@example.com", "marie@example.com"),
        ("phone", "+52 55 1234 5678", "+52 55 1234 5678"),
        ("mobile", "06 12 34", "06 12 34"),
        ("fax", "1", "1"),
        ("comment", "two\nlines", "two\nlines"),
        ("website", "https://example.com/a", "https://example.com/a"),
        ("website", "www.example.com", "www.example.com"),
        ("creditLimit", "5000", 5000),
        ("creditLimit", "5000.00", 5000),
        ("creditLimit", "1250.5", 1250.5),
        ("creditLimit", "0", 0),
        ("creditLimit", "5.0E3", 5000),
        ("creditLimit", "999999999999.99", 999999999999.99),
        ("dueDateConfigNumber", "0", 0),
        ("taxNumber", "XAXX010101000", "XAXX010101000"),
        ("companyRegistrationNumber", "RC 12", "RC 12"),
        ("customerRisk", "high", "high"),
        ("customerRiskColor", "#1BE9D8", "#1BE9D8"),
        ("customerRiskColor", "#ffffff", "#FFFFFF"),
        ("onHoldReason", "unpaid", "unpaid"),
        ("name", "  Marie  ", "Marie"),
    ],
)
@pytest.mark.parametrize("as_json", [False, True])
def test_a_parameter_is_shown_under_its_output_name(
    parameter: str, given: str, shown_as: Any, as_json: bool
):
    client = api(make_organization())
    values = {"reference": "NC-3", "name": "x", parameter: given}
    reply = client.post("/customers", values, as_json=as_json)
    assert reply.status_code == 201, reply.content
    value = reply.json()[parameter]
    assert (value, type(value)) == (shown_as, type(shown_as))


@pytest.mark.parametrize("parameter", ["isActive", "billWithParent", "onHold"])
@pytest.mark.parametrize(("word", "value"), BOOLEANS)
def test_booleans_are_read_in_all_spellings(parameter: str, word: str, value: bool):
    assert created(api(make_organization()), **{parameter: word})[parameter] is value


@pytest.mark.parametrize("value", [True, False])
def test_booleans_are_read_from_json(value: bool):
    client = api(make_organization())
    values = {"reference": "NC-3", "name": "x", "onHold": value, "isActive": int(value)}
    document = client.post("/customers", values, as_json=True).json()
    assert (document["onHold"], document["isActive"]) == (value, value)


@pytest.mark.parametrize(
    "parameter",
    ["isActive", "isSubCustomer", "billWithParent", "isSameAddress", "onHold", "useExternalId"],
)
@pytest.mark.parametrize("word", ["maybe", "2", "vrai", "t", "null"])
def test_a_bad_boolean_is_refused(parameter: str, word: str):
    text = (
        f"An invalid value was specified for parameter: {parameter}"
        " (must be a boolean: true or false)"
    )
    client = api(make_organization())
    assert create_refused(client, **{parameter: word}) == (400, "invalid_param_type", text)
    assert listed(client) == []


@pytest.mark.parametrize(
    ("parameter", "given", "expected"),
    [
        ("creditLimit", "abc", wrong_type("creditLimit")),
        ("creditLimit", "1,5", wrong_type("creditLimit")),
        ("creditLimit", "NaN", wrong_type("creditLimit")),
        ("creditLimit", "-0.01", failed("creditLimit must be at least 0.")),
        ("creditLimit", "0.005", failed("creditLimit must have at most 2 decimals.")),
        (
            "creditLimit",
            "1e12",
            failed("creditLimit must have at most 12 digits before the point."),
        ),
        ("dueDateConfigNumber", "3.5", wrong_type("dueDateConfigNumber")),
        ("dueDateConfigNumber", "-1", failed("dueDateConfigNumber must be at least 0.")),
        (
            "dueDateConfigNumber",
            str(2**31),
            failed(f"dueDateConfigNumber must be at most {2**31 - 1}."),
        ),
        ("customerRiskColor", "red", NO_COLOR),
        (
            "customerRiskColor",
            "#FFF",
            NO_COLOR,
        ),
        (
            "customerRiskColor",
            "#GGGGGG",
            NO_COLOR,
        ),
        ("email", "marie", failed("email must be an e-mail address.")),
        ("website", "javascript:1", failed("website must be a web address (http or https).")),
        ("name", "x" * 256, failed("name must have at most 255 characters.")),
        ("reference", "x" * 256, failed("reference must have at most 255 characters.")),
        ("phone", "1" * 91, failed("phone must have at most 90 characters.")),
        ("taxNumber", "1" * 65, failed("taxNumber must have at most 64 characters.")),
        ("comment", "x" * 10_001, failed("comment must have at most 10000 characters.")),
        ("name", "a\0b", failed("name must not hold the character NUL.")),
        ("categoryId", "abc", wrong_type("categoryId")),
        ("customerSegmentationId", "abc", wrong_type("customerSegmentationId")),
        ("userId", "abc", wrong_type("userId")),
        ("parentCustomer", "abc", wrong_type("parentCustomer")),
        ("parentCustomer", "188911", not_found("parent customer with the id 188911")),
        ("categoryId", "999", not_found("customer category with the id 999")),
        ("categoryId", "9" * 30, wrong_type("categoryId")),
        ("customerSegmentationId", "999", not_found("customer segmentation with the id 999")),
        ("userId", "999", not_found("user with the id 999")),
        ("imageFile", "not a file", wrong_type("imageFile")),
    ],
)
def test_a_bad_value_is_refused_and_nothing_is_made(
    parameter: str, given: str, expected: tuple[int, str, str]
):
    client = api(make_organization())
    assert create_refused(client, **{parameter: given}) == expected
    assert Customer.objects.count() == 0


@pytest.mark.parametrize(
    ("parameter", "given"),
    [
        ("name", []),
        ("name", {"a": 1}),
        ("creditLimit", [1]),
        ("creditLimit", True),
        ("dueDateConfigNumber", 1.5),
        ("categoryId", 1.0),
        ("categoryId", [1]),
    ],
)
def test_json_of_another_type_is_refused(parameter: str, given: Any):
    client = api(make_organization())
    values = {"reference": "NC-3", "name": "x", parameter: given}
    reply = client.post("/customers", values, as_json=True)
    assert refusal(reply) == wrong_type(parameter)


def test_output_only_keys_and_unknown_ones_are_not_written():
    sent = {
        "id": "77",
        "pocTenus": "x",
        "isCredit": "true",
        "balance": "5",
        "maxChequePeriod": "5",
        "maxChequeValue": "5",
        "appliedCashBackOutput": "5",
        "returnDiscount": "5",
        "invoicesPerRoute": "5",
        "paymentTerm": "x",
        "contacts": '[{"firstName":"Eve"}]',
        "organization": "entity2",
        "dateCreated": "2001-01-01T00:00:00Z",
        "lastUpdated": "2001-01-01T00:00:00Z",
        "uuid": "x",
        "deleted_at": "2001-01-01",
    }
    make_organization("entity2")
    client = api(make_organization("entity1"))
    document = created(client, **sent)
    untouched = {key: document[key] for key in list(sent)[1:10]}
    assert set(untouched.values()) == {None}
    assert (document["contacts"], document["organization"]) == ([], "entity1")
    assert document["dateCreated"] > "2020"
    assert document["id"] != 77 or Customer.objects.count() == 1
