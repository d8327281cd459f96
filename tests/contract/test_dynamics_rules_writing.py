"""Rules 4 and 5 on the product's own replies: how JSON and XML are written."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from core.models import Organization
from customers.models import Customer
from tests.contract.dynamics_slots import (
    CLIENT,
    CONTACT,
    CONTRACT,
    DATETIME,
    DECIMAL,
    DOUBLE,
    GRANTOR,
    GUID,
    INT,
    MAYBE_DECIMAL,
    OTHER_GUID,
    STRING,
    TAX_ID,
    Slot,
    furnished,
)
from tests.dynamics import JSON, Program

pytestmark = pytest.mark.django_db
NAMESPACES = (
    ' xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)


@pytest.fixture
def program() -> Program:
    return furnished()


def text_of(response: Any) -> str:
    return response.content.decode()


def test_rule_4_json_is_compact_in_order_with_its_nulls(program: Program) -> None:
    uuid = Customer.objects.get().uuid
    assert text_of(program.get(CLIENT)) == (
        '{"success":true,"message":"The request was carried out.","messageDetail":[],'
        f'"failureCode":null,"data":{{"CustomerId":"{uuid}","GrantorTaxId":"{GRANTOR}",'
        f'"CustomerTaxId":"{TAX_ID}","BusinessName":"Before","Name":null,"Surname1":null,'
        '"Surname2":null,"CustomerTypeId":null,"CitizenshipId":null,"ContactInfo":null,'
        f'"CustomerContactInfoes":[{{"CustomerContactInfoesId":"{GUID}","Email":null,"Phone":null,'
        '"CellPhone":null,"PrefixPhone":null,"PrefixCellphone":null,"ContactName":"Marie Curie",'
        '"PhoneActive":true,"EmailActive":true,"CellphoneActive":true,"REPNotification":false,'
        '"NewDocumentNotification":false,"CollectiontNotification":false}],"Street":null,'
        '"ExternalNumber":null,"InternalNumber":null,"District":null,"ZipCode":null,'
        '"Municipality":null,"State":null,"Country":null,"CustomerCode":"C-1","NumRegIdTrib":null,'
        '"ResidenceTax":null,"DeliveryPortal":{"DeliveryPortal":true,"UrlDeliveryPortal":'
        '"https://portal.example","UserDeliveryPortal":null,"PassDeliveryPortal":null},'
        '"Settings":null,"Defaults":{"SellerId":null,"PaymentCondition":0,'
        f'"ContactId":"{OTHER_GUID}",'
        '"PaymentWay":null,"PaymentMethod":null,"UseCfdi":null,"UseCfdiv40":null,'
        '"FiscalRegime":null,"FiscalRegimeV40":null,"CurrencyId":484,"ExchangeRateTypeId":null,'
        '"ExchangeRate":18.500000,"Logo":null}}}'
    )


def test_rule_4_xml_leaves_nulls_out_and_nil_for_values(program: Program) -> None:
    uuid = Customer.objects.get().uuid
    assert text_of(program.as_xml().get(CLIENT)) == (
        f"<ResponseModelApiOfCustomerModelApi{NAMESPACES}><success>true</success>"
        "<message>The request was carried out.</message><messageDetail /><data>"
        f"<CustomerUuid>{uuid}</CustomerUuid><GrantorTaxId>{GRANTOR}</GrantorTaxId>"
        f"<CustomerTaxId>{TAX_ID}</CustomerTaxId><BusinessName>Before</BusinessName>"
        '<CustomerTypeId xsi:nil="true" /><CitizenshipId xsi:nil="true" />'
        "<CustomerContactInfoes><ContactInfoModelApi>"
        f"<CustomerContactInfoesId>{GUID}</CustomerContactInfoesId>"
        "<ContactName>Marie Curie</ContactName><PhoneActive>true</PhoneActive>"
        "<EmailActive>true</EmailActive><CellphoneActive>true</CellphoneActive>"
        "<REPNotification>false</REPNotification>"
        "<NewDocumentNotification>false</NewDocumentNotification>"
        "<CollectiontNotification>false</CollectiontNotification>"
        "</ContactInfoModelApi></CustomerContactInfoes><CustomerCode>C-1</CustomerCode>"
        "<DeliveryPortal><DeliveryPortal>true</DeliveryPortal>"
        "<UrlDeliveryPortal>https://portal.example</UrlDeliveryPortal></DeliveryPortal>"
        '<Defaults><SellerId xsi:nil="true" /><PaymentCondition>0</PaymentCondition>'
        f"<ContactId>{OTHER_GUID}</ContactId>"
        "<CurrencyId>484</CurrencyId>"
        '<ExchangeRateTypeId xsi:nil="true" /><ExchangeRate>18.500000</ExchangeRate></Defaults>'
        "</data></ResponseModelApiOfCustomerModelApi>"
    )


# what is shown -> a change, where it is read, its JSON and its XML there
WRITTEN: dict[str, tuple[Slot, str, str, str, str]] = {
    "rule 4: raw UTF-8, escaped": (
        STRING,
        r'"ñ \u20ac <a> & \"b\""',
        CONTRACT,
        r'"name":"ñ € <a> & \"b\""',
        '<name>ñ € &lt;a&gt; &amp; "b"</name>',
    ),
    "rule 4: an empty list": (
        STRING,
        '"x","services":[]',
        CONTRACT,
        '"services":[]',
        "<services />",
    ),
    "rule 4: a null bool?": (
        DOUBLE,
        "6",
        f"/CollectionPolicy/{GRANTOR}",
        '"IsAfiliatedCC":null',
        '<IsAfiliatedCC xsi:nil="true" />',
    ),
    "rule 4: a null decimal?": (
        MAYBE_DECIMAL,
        "null",
        CLIENT,
        '"ExchangeRate":null',
        '<ExchangeRate xsi:nil="true" />',
    ),
    "rule 5: a decimal keeps its scale": (
        DECIMAL,
        "4.50",
        CONTRACT,
        '"price":4.50',
        "<price>4.50</price>",
    ),
    "rule 5: a double of a whole number": (
        DOUBLE,
        "6",
        f"/CollectionPolicy/{GRANTOR}",
        '"MinimumInterest":6.0',
        "<MinimumInterest>6</MinimumInterest>",
    ),
    "rule 5: a double": (
        DOUBLE,
        "6.25",
        f"/CollectionPolicy/{GRANTOR}",
        '"MinimumInterest":6.25',
        "<MinimumInterest>6.25</MinimumInterest>",
    ),
    "rule 5: an int": (
        INT,
        "2147483647",
        CONTRACT,
        '"transaction_limit":2147483647',
        "<transaction_limit>2147483647</transaction_limit>",
    ),
    "rule 5: a Guid": (
        CONTACT,
        f'"{{{GUID.upper()}}}"',
        CLIENT,
        f'"ContactId":"{GUID}"',
        f"<ContactId>{GUID}</ContactId>",
    ),
    "rule 5: a fraction without its zeros": (
        DATETIME,
        '"2025-11-07T17:30:53.5700000Z"',
        CLIENT,
        '"CutOffDate":"2025-11-07T11:30:53.57-06:00"',
        "<CutOffDate>2025-11-07T11:30:53.57-06:00</CutOffDate>",
    ),
    "rule 5: no fraction": (
        DATETIME,
        '"2025-11-07T17:30:53.000Z"',
        CLIENT,
        '"CutOffDate":"2025-11-07T11:30:53-06:00"',
        "<CutOffDate>2025-11-07T11:30:53-06:00</CutOffDate>",
    ),
}


@pytest.mark.parametrize(
    ("slot", "token", "path", "as_json", "as_xml"), WRITTEN.values(), ids=WRITTEN.keys()
)
def test_a_value_is_written(
    program: Program, slot: Slot, token: str, path: str, as_json: str, as_xml: str
) -> None:
    assert slot.send(program, JSON, token).status_code == 200
    assert as_json in text_of(program.get(path))
    assert as_xml in text_of(program.as_xml().get(path))


def test_rule_5_a_time_is_that_of_the_company(program: Program) -> None:
    Organization.objects.update(time_zone="Asia/Kolkata")
    reply = DATETIME.send(program, JSON, '"2025-11-07T11:30:53"')
    assert '"CutOffDate":"2025-11-07T11:30:53+05:30"' in text_of(reply)
    assert "<CutOffDate>2025-11-07T11:30:53+05:30<" in text_of(program.as_xml().get(CLIENT))


def test_rule_4_a_failure_is_written_the_same_way(program: Program) -> None:
    body = INT.json.replace("%s", "1.5")
    detail = "The value '1.5' is not valid for recurrence.services[0].transaction_limit."
    message = "The request is invalid."
    assert text_of(program.put(CONTRACT, body)) == (
        f'{{"success":false,"message":"{message}","messageDetail":["{detail}"],'
        '"failureCode":"InvalidModel","data":null}'
    )
    reply = Program(program.token, accept="text/xml").put(CONTRACT, body)
    assert text_of(reply) == (
        f"<ResponseModelApiOfCustomerModelApi{NAMESPACES}><success>false</success>"
        f"<message>{message}</message><messageDetail><string>{detail}</string></messageDetail>"
        "<failureCode>InvalidModel</failureCode></ResponseModelApiOfCustomerModelApi>"
    )
    assert DECIMAL.kept() == Decimal("310.00")
