"""`api/Customer`: customers by their RFC, and their fiscal data."""

from __future__ import annotations

from typing import Any

import pytest

from core.models import Event, Organization
from customers import services
from customers.models import Customer
from tests.builders import later, make_customer, make_organization
from tests.customers.api.dynamics.clients import (
    COMPANY_RFC,
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
SHOWN = f"/Customer/{GRANTOR}/{COMPANY_RFC}"
FISCAL = f"/Customer/{GRANTOR}/FiscalData"
AMBIGUOUS = f"Several clients have the tax id {COMPANY_RFC}; name the client by its client id."


def fiscal(**values: Any) -> dict[str, Any]:
    return {
        "taxId": PERSON_RFC,
        "taxRegimeCode": "612",
        "BusinessName": "Juan Vega",
        "name": "Juan",
        "surname1": "Vega",
        "surname2": None,
        "zipCode": "01000",
        **values,
    }


@pytest.fixture
def person(company: Organization) -> Customer:
    return make_customer(company, name="J. V.", surname_2="Cruz", tax_id=PERSON_RFC)


def test_a_customer_is_shown_by_its_rfc(program: Program, client: Customer):
    data = success(program.get(SHOWN))
    assert data["CustomerId"] == str(client.uuid)
    assert success(program.get(f"/customer/{GRANTOR.lower()}/{COMPANY_RFC.lower()}/")) == data
    shown = xml_success(program.as_xml().get(SHOWN))
    assert shown.findtext("CustomerUuid") == str(client.uuid)


def test_an_rfc_with_an_enye_and_an_ampersand_is_found(program: Program, company: Organization):
    customer = make_customer(company, tax_id="Ñ&A010101AB1")
    data = success(program.get(f"/Customer/{GRANTOR}/{escaped('Ñ&A010101AB1')}"))
    assert data["CustomerId"] == str(customer.uuid)


def test_an_unknown_customer_or_company_is_404(program: Program, client: Customer):
    make_organization("two", tax_id=OTHER_GRANTOR)
    for path in (f"/Customer/{GRANTOR}/{PERSON_RFC}", f"/Customer/{OTHER_GRANTOR}/{COMPANY_RFC}"):
        assert failure(program.get(path))[:2] == (404, "NotFound")
        assert failure(program.as_xml().get(path))[:2] == (404, "NotFound")
    elsewhere = dynamics(make_organization("three", tax_id="CCC010101CC1"))
    assert failure(elsewhere.get(SHOWN))[:2] == (404, "NotFound")


@pytest.mark.parametrize("content", ["json", "xml", "form"])
def test_a_customer_is_changed_by_its_rfc(program: Program, client: Customer, content: str):
    if content == "json":
        data = success(program.put("/Customer", body(Street="Reforma 1")))
        name, street = data["BusinessName"], data["Street"]
    elif content == "xml":
        more = XML_BODY.format(more="<Street>Reforma 1</Street>")
        shown = xml_success(program.as_xml().put("/Customer", more))
        name, street = shown.findtext("BusinessName"), shown.findtext("Street")
    else:
        values = {**body(Street="Reforma 1"), "ContactInfo.Email": "hola@sur.mx"}
        del values["ContactInfo"]
        data = success(program.as_form().put("/Customer", values))
        name, street = data["BusinessName"], data["Street"]
    assert (name, street) == ("Grupo Sur", "Reforma 1")
    record = Customer.objects.get(pk=client.pk)
    assert (record.name, record.email, record.surname_1) == ("Grupo Sur", "hola@sur.mx", "López")


def test_a_customer_is_changed_by_its_id_even_its_rfc(program: Program, client: Customer):
    values = body(CustomerId=str(client.uuid), CustomerTaxId=PERSON_RFC)
    assert success(program.put("/Customer", values))["CustomerTaxId"] == PERSON_RFC
    empty = body(CustomerId="0" * 32, CustomerTaxId=PERSON_RFC, BusinessName="By RFC")
    assert success(program.put("/Customer", empty))["CustomerId"] == str(client.uuid)


def test_no_customer_is_made_by_a_change(program: Program, client: Customer):
    told = failure(program.put("/Customer", body(CustomerTaxId=PERSON_RFC)))
    assert told == (404, "NotFound", [f"The client {PERSON_RFC} does not exist."])
    uuid = "08de1e23-671b-5313-522b-6e5d34fe8b35"
    told = failure(program.put("/Customer", body(CustomerId=uuid)))
    assert told == (404, "NotFound", [f"The client {uuid} does not exist."])
    services.create_external_id(
        customer=client, values={"system": "crm", "value": uuid}, by=later()
    )
    assert failure(program.put("/Customer", body(CustomerId=uuid)))[:2] == (404, "NotFound")
    assert Customer.objects.count() == 1


def test_several_customers_with_one_rfc_are_409(
    program: Program, company: Organization, client: Customer
):
    twin = make_customer(company, tax_id=COMPANY_RFC)
    for reply in (
        program.get(SHOWN),
        program.put("/Customer", body()),
        program.put(FISCAL, fiscal(taxId=COMPANY_RFC)),
        program.as_xml().get(SHOWN),
    ):
        assert failure(reply) == (409, "AmbiguousClient", [AMBIGUOUS])
    success(program.delete(f"/dynamics/clients/{twin.uuid}"))
    assert success(program.get(SHOWN))["CustomerId"] == str(client.uuid)


def test_url_and_body_name_one_company(company: Organization, client: Customer):
    other = make_organization("two", tax_id=OTHER_GRANTOR)
    both = dynamics(company, other)
    reply = both.send("PUT", "/Customer", body(), query={"GrantorTaxId": OTHER_GRANTOR})
    text = "GrantorTaxId: It is not the company that the URL names."
    assert failure(reply) == (400, "InvalidValue", [text])
    assert Customer.objects.get(pk=client.pk).name == client.name


@pytest.mark.parametrize("content", ["json", "xml", "form"])
def test_fiscal_data_are_saved(program: Program, person: Customer, content: str):
    if content == "json":
        data = success(program.put(FISCAL, fiscal()))
        assert data["Defaults"]["FiscalRegimeV40"] == "612"
    elif content == "xml":
        text = (
            f"<CustomerFiscalDataModelApi><zipCode>01000</zipCode><taxId>{PERSON_RFC}</taxId>"
            "<taxRegimeCode>612</taxRegimeCode><businessName>Juan Vega</businessName>"
            "<name>Juan</name><surname1>Vega</surname1><surname2></surname2>"
            "</CustomerFiscalDataModelApi>"
        )
        shown = xml_success(program.as_xml().put(FISCAL, text))
        assert shown.findtext("Defaults/FiscalRegimeV40") == "612"
    else:
        given = {k: v or "" for k, v in fiscal().items() if k != "BusinessName"}
        success(program.as_form().put(FISCAL, {**given, "businessName": "Juan Vega"}))
    record = Customer.objects.get(pk=person.pk)
    assert (record.name, record.given_name, record.surname_1) == ("Juan Vega", "Juan", "Vega")
    assert record.surname_2 == ""
    assert record.defaults.fiscal_regime_v40 == "612"
    assert record.addresses.get().postal_code == "01000"
    count = Event.objects.count()
    success(program.put(FISCAL, fiscal()))
    assert Event.objects.count() == count


def test_fiscal_data_leave_the_rest(program: Program, client: Customer):
    company = fiscal(taxId=COMPANY_RFC, taxRegimeCode="603", BusinessName="Norte SA")
    data = success(program.put(FISCAL, {**company, "name": None, "surname1": None}))
    assert (data["Defaults"]["FiscalRegimeV40"], data["Defaults"]["PaymentWay"]) == ("603", "03")
    assert (data["ZipCode"], data["Street"]) == ("01000", "Av. Juárez")
    assert (data["BusinessName"], data["Name"]) == ("Norte SA", None)


def test_a_regime_of_another_kind_of_person_is_a_warning(program: Program, person: Customer):
    reply = program.put(FISCAL, fiscal(taxRegimeCode="601"))
    text = "The fiscal regime 601 (4.0) does not hold for natural persons."
    assert warnings(reply) == [text]


def test_a_person_without_a_business_name_has_its_names(program: Program, person: Customer):
    data = success(program.put(FISCAL, fiscal(BusinessName=None, surname2="Cruz")))
    assert data["BusinessName"] == "Juan Vega Cruz"


def test_a_surname_that_is_not_sent_stays_and_belongs_to_the_name(
    program: Program, person: Customer
):
    values = fiscal(BusinessName="")
    del values["surname2"]
    data = success(program.put(FISCAL, values))
    assert (data["Surname2"], data["BusinessName"]) == ("Cruz", "Juan Vega Cruz")


REFUSED: dict[str, tuple[dict[str, Any], tuple[int, str, list[str]]]] = {
    "a person without names": (
        {"name": " ", "surname1": None},
        (400, "InvalidModel", ["The name field is required.", "The surname1 field is required."]),
    ),
    "no RFC, no regime, no zip code": (
        {"taxId": None, "taxRegimeCode": "", "zipCode": None},
        (
            400,
            "InvalidModel",
            [
                "The taxId field is required.",
                "The taxRegimeCode field is required.",
                "The zipCode field is required.",
            ],
        ),
    ),
    "a zip code of four digits": (
        {"zipCode": "1000"},
        (
            400,
            "InvalidModel",
            ["The field zipCode must match the regular expression '^[0-9]{5}$'."],
        ),
    ),
    "a surname that is too long": (
        {"surname2": "x" * 26},
        (
            400,
            "InvalidModel",
            ["The field surname2 must be a string or array type with a maximum length of '25'."],
        ),
    ),
    "a regime that the SAT does not have": (
        {"taxRegimeCode": "999"},
        (
            400,
            "InvalidValue",
            ["taxRegimeCode must be a code of the SAT's c_RegimenFiscal 4.0."],
        ),
    ),
    "somebody else's RFC": (
        {"taxId": COMPANY_RFC},
        (404, "NotFound", [f"The client {COMPANY_RFC} does not exist."]),
    ),
    "a company without a name": (
        {"taxId": "AAA010101AAA", "BusinessName": "", "name": None, "surname1": None},
        (400, "MissingValue", ["The BusinessName field is required."]),
    ),
}


@pytest.mark.parametrize(("values", "told"), REFUSED.values(), ids=REFUSED)
def test_fiscal_data_that_are_refused_change_nothing(
    program: Program, company: Organization, person: Customer, values: Any, told: Any
):
    make_customer(company, tax_id="AAA010101AAA")
    before = list(Customer.objects.order_by("pk").values())
    assert failure(program.put(FISCAL, fiscal(**values))) == told
    assert list(Customer.objects.order_by("pk").values()) == before
