"""Bodies of clients that are refused: what is told, in each format, and that nothing is written."""

from __future__ import annotations

from typing import Any

import pytest

from core.models import Event, Organization
from customers.models import Customer
from tests.builders import make_customer, make_organization, make_user
from tests.customers.api.dynamics.clients import GRANTOR, XML_BODY, body
from tests.customers.api.dynamics.refused_bodies import MODEL, RULES, text_size
from tests.dynamics import Program, failure

pytestmark = pytest.mark.django_db
CLIENTS = "/dynamics/clients"


@pytest.mark.parametrize(("values", "detail"), MODEL.values(), ids=MODEL)
def test_a_rule_of_the_model(program: Program, values: dict[str, Any], detail: str):
    assert failure(program.post(CLIENTS, body(**values))) == (400, "InvalidModel", [detail])
    assert not Customer.objects.exists()


@pytest.mark.parametrize(("values", "status", "code", "detail"), RULES.values(), ids=RULES)
def test_a_business_rule(
    program: Program, values: dict[str, Any], status: int, code: str, detail: str
):
    assert failure(program.post(CLIENTS, body(**values))) == (status, code, [detail])
    assert not Customer.objects.exists()


# A client that is known may lose its addresses, and has names to be called by.
OF_NEW_ONES = {"contact info that says nothing", "no name at all"}
OF_CHANGES = {name: each for name, each in RULES.items() if name not in OF_NEW_ONES}


@pytest.mark.parametrize(
    ("values", "status", "code", "detail"), OF_CHANGES.values(), ids=OF_CHANGES
)
def test_a_refused_change_leaves_everything(
    program: Program,
    client: Customer,
    values: dict[str, Any],
    status: int,
    code: str,
    detail: str,
):
    before = Customer.objects.values().get(), Event.objects.count()
    reply = program.put(f"{CLIENTS}/{client.uuid}", body(Street="Nueva 2", **values))
    told = failure(reply)
    if "CustomerId" in values:
        detail = "CustomerId: It is another client's id."
    assert told == (status, code, [detail])
    assert (Customer.objects.values().get(), Event.objects.count()) == before
    assert client.addresses.get().line_1 == "Av. Juárez"


XML_REFUSED: dict[str, tuple[str, int, str, str]] = {
    "names are those of XML": (
        "<CustomerContactInfoes><ContactInfoModelApi><Cellphone>" + "1" * 91 + "</Cellphone>"
        "</ContactInfoModelApi></CustomerContactInfoes>",
        400,
        "InvalidValue",
        "CustomerContactInfoes[0].Cellphone must have at most 90 characters.",
    ),
    "the settings have another name": (
        "<CustomerSettings><Collaborative_Dates><CollaborativeDatesModelApi>"
        "<CutOffDate>2026-02-01T00:00:00</CutOffDate></CollaborativeDatesModelApi>"
        "</Collaborative_Dates></CustomerSettings>",
        400,
        "MissingValue",
        "The CustomerSettings.Collaborative_Dates[0].PaymentDate field is required.",
    ),
    "a rule of the model": (
        "<Street>" + "x" * 151 + "</Street>",
        400,
        "InvalidModel",
        text_size("Street", 150),
    ),
    "a number with a fraction": (
        "<Defaults><CurrencyId>2.0</CurrencyId></Defaults>",
        400,
        "InvalidModel",
        "The value '2.0' is not valid for Defaults.CurrencyId.",
    ),
    "a record that does not exist": (
        "<Defaults><ExchangeRateTypeId>9</ExchangeRateTypeId></Defaults>",
        404,
        "NotFound",
        "The exchange rate type 9 does not exist.",
    ),
}


@pytest.mark.parametrize(
    ("more", "status", "code", "detail"), XML_REFUSED.values(), ids=XML_REFUSED
)
def test_a_refusal_in_xml(program: Program, more: str, status: int, code: str, detail: str):
    reply = program.as_xml().post(CLIENTS, XML_BODY.format(more=more))
    assert failure(reply) == (status, code, [detail])
    assert not Customer.objects.exists()


def test_a_refusal_of_a_form(program: Program):
    reply = program.as_form().post(CLIENTS, {"GrantorTaxId": GRANTOR, "ContactInfo.Email": "a"})
    assert failure(reply) == (
        400,
        "InvalidModel",
        [
            "The CustomerTaxId field is required.",
            "The CustomerTypeId field is required.",
            "The CitizenshipId field is required.",
        ],
    )


def test_records_of_another_company_do_not_exist(program: Program, company: Organization):
    other = make_organization("two", tax_id="BBB010101BB1")
    theirs = make_customer(other, contacts=[{"first_name": "Eva"}]).contacts.get()
    seller = make_user(other)
    item = {"CustomerContactInfoesId": str(theirs.uuid), "ContactName": "Mine"}
    for values in (
        {"CustomerContactInfoes": [item]},
        {"Defaults": {"ContactId": str(theirs.uuid)}},
        {"Defaults": {"SellerId": str(seller.uuid)}},
    ):
        assert failure(program.post(CLIENTS, body(**values)))[:2] == (404, "NotFound")
    theirs.refresh_from_db()
    assert theirs.first_name == "Eva"
