"""What is shown of a client: every field of the wire model, and nothing where nothing is."""

from __future__ import annotations

import pytest

from core.models import Organization, User
from customers.models import Customer
from tests.builders import make_customer
from tests.customers.api.dynamics.clients import COMPANY_RFC, GRANTOR
from tests.dynamics import Program, success, xml_success

pytestmark = pytest.mark.django_db


def path_of(client: Customer) -> str:
    return f"/dynamics/clients/{client.uuid}"


def test_every_field_shows_what_the_records_say(program: Program, client: Customer):
    data = success(program.get(path_of(client)))
    assert {name: data[name] for name in data if not isinstance(data[name], dict | list)} == {
        "CustomerId": str(client.uuid),
        "GrantorTaxId": GRANTOR,
        "CustomerTaxId": COMPANY_RFC,
        "BusinessName": "Grupo Norte SA de CV",
        "Name": "Ana María",
        "Surname1": "López",
        "Surname2": "Ruíz",
        "CustomerTypeId": 1,
        "CitizenshipId": 2,
        "Street": "Av. Juárez",
        "ExternalNumber": "12",
        "InternalNumber": "3-B",
        "District": "Centro",
        "ZipCode": "06050",
        "Municipality": "Cuauhtémoc",
        "State": "CDMX",
        "Country": "MEX",
        "CustomerCode": "C-77",
        "NumRegIdTrib": "US-1",
        "ResidenceTax": "USA",
    }


def test_portal_and_settings_show_what_the_records_say(program: Program, client: Customer):
    data = success(program.get(path_of(client)))
    assert data["DeliveryPortal"] == {
        "DeliveryPortal": True,
        "UrlDeliveryPortal": "https://portal.norte.mx/",
        "UserDeliveryPortal": "proveedor",
        "PassDeliveryPortal": "********",
    }
    assert data["Settings"] == {
        "Collaborative": True,
        "ReceivePayments": True,
        "CollectionAdvance": False,
        "PaymentDates": [
            {
                "CutOffDate": "2026-01-28T12:30:00.57-06:00",
                "PaymentDate": "2026-02-05T00:00:00-06:00",
            },
            {
                "CutOffDate": "2026-02-28T12:30:00.57-06:00",
                "PaymentDate": "2026-03-05T00:00:00-06:00",
            },
        ],
    }


def test_the_defaults_show_what_the_records_say(program: Program, client: Customer):
    data = success(program.get(path_of(client)))
    seller = User.objects.get(pk=client.defaults.seller_id)
    assert data["Defaults"] == {
        "SellerId": str(seller.uuid),
        "PaymentCondition": 2,
        "ContactId": None,
        "PaymentWay": "03",
        "PaymentMethod": "PUE",
        "UseCfdi": "G03",
        "UseCfdiv40": "G03",
        "FiscalRegime": "601",
        "FiscalRegimeV40": "601",
        "CurrencyId": 840,
        "ExchangeRateTypeId": 1,
        "ExchangeRate": 18.5,
        "Logo": f"http://testserver/media/{client.logo}",
    }


def test_the_contacts_show_what_the_records_say(program: Program, client: Customer):
    data = success(program.get(path_of(client)))
    assert data["ContactInfo"] == {
        "CustomerContactInfoesId": str(client.main_contact.uuid),
        "Email": "pagos@norte.mx",
        "Phone": "5550001",
        "CellPhone": "5550002",
        "PrefixPhone": "+52",
        "PrefixCellphone": "+521",
        "ContactName": "Caja",
        "PhoneActive": True,
        "EmailActive": True,
        "CellphoneActive": True,
        "REPNotification": False,
        "NewDocumentNotification": False,
        "CollectiontNotification": True,
    }
    shown = [(each["ContactName"], each["Phone"]) for each in data["CustomerContactInfoes"]]
    assert shown == [("Luz Vega", "1"), ("Desk", "1")]
    assert [each["CustomerContactInfoesId"] for each in data["CustomerContactInfoes"]] == [
        str(uuid) for uuid in client.contacts.order_by("pk").values_list("uuid", flat=True)
    ]


def test_what_a_client_does_not_have_is_null(program: Program, company: Organization):
    bare = make_customer(company, name="Bare")
    data = success(program.get(path_of(bare)))
    given = {name: value for name, value in data.items() if value not in (None, [])}
    assert given == {
        "CustomerId": str(bare.uuid),
        "GrantorTaxId": GRANTOR,
        "BusinessName": "Bare",
        "CustomerCode": bare.reference,
    }
    assert data["CustomerContactInfoes"] == []
    root = xml_success(program.as_xml().get(path_of(bare)))
    nil = "{http://www.w3.org/2001/XMLSchema-instance}nil"
    assert [(e.tag, e.get(nil), e.text) for e in root] == [
        ("CustomerUuid", None, str(bare.uuid)),
        ("GrantorTaxId", None, GRANTOR),
        ("BusinessName", None, "Bare"),
        ("CustomerTypeId", "true", None),
        ("CitizenshipId", "true", None),
        ("CustomerContactInfoes", None, None),
        ("CustomerCode", None, bare.reference),
    ]


def test_an_address_without_a_main_contact_is_contact_info_all_the_same(
    program: Program, company: Organization
):
    customer = make_customer(company, email="v1@example.mx")
    info = success(program.get(path_of(customer)))["ContactInfo"]
    assert (info["CustomerContactInfoesId"], info["Email"]) == (None, "v1@example.mx")
    assert (info["EmailActive"], info["REPNotification"]) == (True, False)
