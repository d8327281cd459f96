"""The CRM's clients: made, shown and changed, in every format."""

from __future__ import annotations

import re

import pytest

from core.models import Event, Organization
from customers import services
from customers.models import Customer
from tests.builders import later, make_organization
from tests.customers.api.dynamics.clients import (
    COMPANY_RFC,
    FORM_BODY,
    GRANTOR,
    OTHER_GRANTOR,
    PERSON_RFC,
    XML_BODY,
    body,
)
from tests.dynamics import (
    Program,
    dynamics,
    escaped,
    failure,
    success,
    warnings,
    xml_success,
)

pytestmark = pytest.mark.django_db
CLIENTS = "/dynamics/clients"


def path_of(client: Customer) -> str:
    return f"{CLIENTS}/{client.uuid}"


@pytest.mark.parametrize(
    "content", ["json", "xml", "form"], ids=["from JSON", "from XML", "from a form"]
)
def test_a_client_is_made(program: Program, company: Organization, content: str):
    more = (
        "<CustomerContactInfoes><ContactInfoModelApi><ContactName>Eva</ContactName>"
        "</ContactInfoModelApi></CustomerContactInfoes>"
        "<Defaults><PaymentWay>03</PaymentWay></Defaults>"
    )
    if content == "json":
        values = body(CustomerContactInfoes=[{"ContactName": "Eva"}], Defaults={"PaymentWay": "03"})
        uuid = success(program.post(CLIENTS, values))["CustomerId"]
    elif content == "xml":
        reply = program.as_xml().post(CLIENTS, XML_BODY.format(more=more))
        uuid = xml_success(reply).findtext("CustomerUuid")
    else:
        uuid = success(program.as_form().post(CLIENTS, FORM_BODY))["CustomerId"]
    made = Customer.objects.get(uuid=uuid)
    assert made.organization == company
    assert (made.name, made.tax_id, made.email) == ("Grupo Sur", COMPANY_RFC, "hola@sur.mx")
    shown = success(program.get(f"{CLIENTS}/{uuid}"))
    assert (shown["CustomerTypeId"], shown["CitizenshipId"]) == (1, 1)
    assert [each.first_name for each in made.contacts.all()] == ["Eva"]
    assert made.defaults.payment_way == "03"
    assert made.is_active
    assert Event.objects.filter(code__startswith="customer.").get().subject_id == made.pk


def test_a_client_without_a_code_gets_its_rfc_or_one_that_begins_so(program: Program):
    codes = [success(program.post(CLIENTS, body()))["CustomerCode"] for _ in range(3)]
    assert codes[0] == COMPANY_RFC
    assert all(re.fullmatch(rf"{COMPANY_RFC}-[0-9a-f]{{8}}", code) for code in codes[1:])
    assert len(set(codes)) == 3
    empty = success(program.post(CLIENTS, body(CustomerCode=" ")))["CustomerCode"]
    assert empty.startswith(f"{COMPANY_RFC}-")


def test_a_code_that_is_taken_is_409(program: Program, client: Customer):
    reply = program.post(CLIENTS, body(CustomerCode="C-77"))
    text = "The value of CustomerCode is already used."
    assert failure(reply) == (409, "NotUnique", [text])
    assert Customer.objects.count() == 1


def test_a_person_without_a_business_name_is_called_by_its_names(program: Program):
    values = body(CustomerTaxId=PERSON_RFC, Name="Juan", Surname1="Vega", Surname2=None)
    del values["BusinessName"]
    assert success(program.post(CLIENTS, values))["BusinessName"] == "Juan Vega"
    values |= {"BusinessName": "", "Surname2": "Cruz", "CustomerCode": "2"}
    assert success(program.post(CLIENTS, values))["BusinessName"] == "Juan Vega Cruz"


def test_an_empty_business_name_takes_the_names_that_the_client_has(
    program: Program, client: Customer
):
    changed = body(BusinessName=None, Surname1="Vega")
    assert success(program.put(path_of(client), changed))["BusinessName"] == "Ana María Vega Ruíz"
    nobody = body(BusinessName="", Name=None, Surname1="", Surname2=None)
    told = failure(program.put(path_of(client), nobody))
    assert told == (400, "MissingValue", ["The BusinessName field is required."])
    assert Customer.objects.get(pk=client.pk).name == "Ana María Vega Ruíz"


@pytest.mark.parametrize(
    "key",
    ["{uuid}", "{{{uuid}}}", "{hex}", "CRM-9", "C-77"],
    ids=["Guid", "Guid in braces", "Guid without dashes", "external id", "code"],
)
def test_a_client_is_found_by_each_of_its_names(program: Program, client: Customer, key: str):
    services.create_external_id(
        customer=client, values={"system": "crm", "value": "CRM-9"}, by=later()
    )
    text = key.format(uuid=client.uuid, hex=client.uuid.hex.upper())
    data = success(program.get(f"{CLIENTS}/{escaped(text)}"))
    assert data["CustomerId"] == str(client.uuid)
    assert program.get(f"/DYNAMICS/Clients/{escaped(text)}/").status_code == 200


@pytest.mark.parametrize("content", ["json", "xml"])
def test_what_is_sent_is_changed_and_the_rest_stays(
    program: Program, client: Customer, content: str
):
    if content == "json":
        success(program.put(path_of(client), body(Street="Reforma 1", NumRegIdTrib=None)))
    else:
        more = "<Street>Reforma 1</Street><NumRegIdTrib></NumRegIdTrib>"
        xml_success(program.as_xml().put(path_of(client), XML_BODY.format(more=more)))
    after = success(program.get(path_of(client)))
    assert (after["BusinessName"], after["Street"]) == ("Grupo Sur", "Reforma 1")
    assert after["NumRegIdTrib"] is None
    assert (after["Municipality"], after["Surname1"]) == ("Cuauhtémoc", "López")
    assert after["ContactInfo"]["Email"] == "hola@sur.mx"
    assert after["ContactInfo"]["ContactName"] == "Caja"
    assert after["CustomerCode"] == "C-77"
    assert len(after["CustomerContactInfoes"]) == 2
    assert after["Defaults"]["PaymentWay"] == "03"
    assert after["DeliveryPortal"]["PassDeliveryPortal"] == "********"


def test_a_form_changes_a_client(program: Program, client: Customer):
    data = success(program.as_form().put(path_of(client), FORM_BODY))
    assert (data["BusinessName"], data["ContactInfo"]["Email"]) == ("Grupo Sur", "hola@sur.mx")
    assert [each["ContactName"] for each in data["CustomerContactInfoes"]] == ["Eva"]


def test_warnings_go_with_a_success(program: Program):
    wrong = body(CustomerTaxId="GNP9211244P1", Defaults={"FiscalRegimeV40": "605"})
    assert warnings(program.post(CLIENTS, wrong)) == [
        "The check digit of the RFC GNP9211244P1 is wrong.",
        "The fiscal regime 605 (4.0) does not hold for legal entities.",
    ]
    assert Customer.objects.get().tax_id == "GNP9211244P1"


def test_another_companys_client_does_not_exist(program: Program, client: Customer):
    other = make_organization("two", tax_id=OTHER_GRANTOR)
    elsewhere = dynamics(other)
    values = body(GrantorTaxId=OTHER_GRANTOR)
    told = (404, "NotFound", [f"The client {client.uuid} does not exist."])
    assert failure(elsewhere.get(path_of(client))) == told
    assert failure(elsewhere.put(path_of(client), values)) == told
    assert failure(elsewhere.delete(path_of(client))) == told
    assert failure(elsewhere.as_xml().get(path_of(client))) == told
    assert failure(elsewhere.get(path_of(client), GrantorTaxId=GRANTOR))[1] == "NotFound"
    assert failure(elsewhere.put(path_of(client), body()))[1] == "NotFound"
    assert Customer.objects.get(pk=client.pk).updated_at == client.updated_at


def test_an_account_of_two_companies_names_one(company: Organization, client: Customer):
    other = make_organization("two", tax_id=OTHER_GRANTOR)
    both = dynamics(company, other)
    assert failure(both.get(path_of(client))) == (
        400,
        "MissingValue",
        ["The GrantorTaxId field is required."],
    )
    assert success(both.get(path_of(client), grantortaxid=GRANTOR.lower()))
    assert success(both.put(path_of(client), body()))["BusinessName"] == "Grupo Sur"
