"""Rule 8 on the product's own requests: XML is read strictly."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from billing.models import Recurrence
from tests.billing.builders import held
from tests.contract.dynamics_slots import (
    BYTE,
    CONTACT,
    DATETIME,
    DECIMAL,
    DOUBLE,
    FLAG,
    GUID,
    GUID_SLOT,
    INT,
    MAYBE_DECIMAL,
    MAYBE_FLAG,
    STRING,
    XSI,
    Slot,
    furnished,
)
from tests.dynamics import XML, Program, failure, success, xml_success

pytestmark = pytest.mark.django_db
ROOT = "UpgradeDowngradeCrmModelApi"
AFTER = "<recurrence><name>After</name></recurrence>"


@pytest.fixture
def program() -> Program:
    return furnished()


# what is shown -> where, the element, what the database then says
ACCEPTED: dict[str, tuple[Slot, str, Any]] = {
    "rule 8: an int": (INT, "<transaction_limit>30</transaction_limit>", 30),
    "rule 8: space around an int": (INT, "<transaction_limit> 30\n</transaction_limit>", 30),
    "rule 8: a byte": (
        BYTE,
        "<AfterCrNotificationFrequencyId>255</AfterCrNotificationFrequencyId>",
        255,
    ),
    "rule 8: a decimal": (DECIMAL, "<price>4.50</price>", Decimal("4.50")),
    "rule 8: a double": (DOUBLE, "<MinimumInterest>6.5</MinimumInterest>", Decimal("6.5")),
    "rule 8: a double with an exponent": (
        DOUBLE,
        "<MinimumInterest>4e1</MinimumInterest>",
        Decimal(40),
    ),
    "rule 8: a string": (STRING, "<name>00420 &amp; más</name>", "00420 & más"),
    "rule 8: an empty string": (STRING, "<name />", ""),
    "rule 8: CDATA": (STRING, "<name><![CDATA[<a>]]></name>", "<a>"),
    "rule 8: a comment inside": (STRING, "<name>Af<!-- b -->ter</name>", "After"),
    "rule 8: true": (FLAG, "<IsCollaborative>true</IsCollaborative>", True),
    "rule 8: false": (FLAG, "<IsCollaborative>false</IsCollaborative>", False),
    "rule 8: 1": (FLAG, "<IsCollaborative>1</IsCollaborative>", True),
    "rule 8: 0": (FLAG, "<IsCollaborative>0</IsCollaborative>", False),
    "rule 8: nil for a bool?": (MAYBE_FLAG, '<DeliveryPortal xsi:nil="true" />', None),
    "rule 8: nil for a Guid?": (CONTACT, '<ContactId xsi:nil="1" />', None),
    "rule 8: nil for a decimal?": (MAYBE_DECIMAL, '<ExchangeRate xsi:nil="true" />', None),
    "rule 8: a decimal?": (MAYBE_DECIMAL, "<ExchangeRate>19.25</ExchangeRate>", Decimal("19.25")),
    "rule 8: a Guid": (CONTACT, f"<ContactId>{GUID}</ContactId>", UUID(GUID)),
    "rule 8: a Guid in braces": (
        GUID_SLOT,
        f"<DefaultNotificationSchemaId>{{{GUID}}}</DefaultNotificationSchemaId>",
        UUID(GUID),
    ),
    "rule 8: a date with an offset": (
        DATETIME,
        "<CutOffDate>2025-11-07T11:30:53.57-06:00</CutOffDate>",
        datetime(2025, 11, 7, 17, 30, 53, 570000, tzinfo=UTC),
    ),
    "rule 8: the first of equal elements": (
        STRING,
        "<name>After</name><name>Second</name>",
        "After",
    ),
    "rule 8: names in another case are unknown": (
        STRING,
        "<Name>x</Name><price>1</price>",
        "Before",
    ),
    "rule 8: unknown elements": (
        STRING,
        "<other><name>x</name></other><name>After</name>",
        "After",
    ),
    "rule 8: unknown attributes": (STRING, '<name a="b" xsi:type="c">After</name>', "After"),
}


@pytest.mark.parametrize(("slot", "element", "kept"), ACCEPTED.values(), ids=ACCEPTED.keys())
def test_xml_is_accepted(program: Program, slot: Slot, element: str, kept: Any) -> None:
    success(slot.send(program, XML, element))
    assert slot.kept() == kept


# what is shown -> where, the element
REFUSED: dict[str, tuple[Slot, str]] = {
    "rule 8: 2.0 for an int": (INT, "<transaction_limit>2.0</transaction_limit>"),
    "rule 8: an empty int": (INT, "<transaction_limit />"),
    "rule 8: too much for an int": (INT, "<transaction_limit>2147483648</transaction_limit>"),
    "rule 8: nil for an int": (INT, '<transaction_limit xsi:nil="true" />'),
    "rule 8: too much for a byte": (
        BYTE,
        "<AfterCrNotificationFrequencyId>256</AfterCrNotificationFrequencyId>",
    ),
    "rule 8: a decimal comma": (DECIMAL, "<price>4,5</price>"),
    "rule 8: an exponent in a decimal": (DECIMAL, "<price>4e2</price>"),
    "rule 8: an empty decimal": (DECIMAL, "<price></price>"),
    "rule 8: an empty decimal?": (MAYBE_DECIMAL, "<ExchangeRate />"),
    "rule 8: a decimal comma in a double": (DOUBLE, "<MinimumInterest>6,1</MinimumInterest>"),
    "rule 8: an empty double": (DOUBLE, "<MinimumInterest />"),
    "rule 8: nil for a double": (DOUBLE, '<MinimumInterest xsi:nil="true" />'),
    "rule 8: True": (FLAG, "<IsCollaborative>True</IsCollaborative>"),
    "rule 8: yes": (MAYBE_FLAG, "<DeliveryPortal>yes</DeliveryPortal>"),
    "rule 8: nil for a bool": (FLAG, '<IsCollaborative xsi:nil="true" />'),
    "rule 8: no Guid": (CONTACT, "<ContactId>x</ContactId>"),
    "rule 8: nil for a Guid": (GUID_SLOT, '<DefaultNotificationSchemaId xsi:nil="true" />'),
    "rule 8: a date, month first": (DATETIME, "<CutOffDate>11/07/2025 11:30</CutOffDate>"),
    "rule 8: /Date(ms)/": (DATETIME, "<CutOffDate>/Date(1762515000000)/</CutOffDate>"),
    "rule 8: elements in a string": (STRING, "<name>a<b>c</b></name>"),
}


@pytest.mark.parametrize(("slot", "element"), REFUSED.values(), ids=REFUSED.keys())
def test_xml_is_refused(program: Program, slot: Slot, element: str) -> None:
    before = slot.kept()
    status, code, (detail,) = failure(slot.send(program, XML, element))
    assert (status, code) == (400, "InvalidModel")
    assert element[1:].partition(">")[0].split()[0] in detail
    assert slot.kept() == before


WHOLE_ACCEPTED: dict[str, str | bytes] = {
    "rule 8: the root alone": f"<{ROOT}>{AFTER}</{ROOT}>",
    "rule 8: a declaration": f'<?xml version="1.0" encoding="utf-8"?><{ROOT}>{AFTER}</{ROOT}>',
    "rule 8: a byte order mark": f"\ufeff<{ROOT}>{AFTER}</{ROOT}>",
    "rule 8: UTF-16 as declared": (
        f'<?xml version="1.0" encoding="utf-16"?><{ROOT}>{AFTER}</{ROOT}>'.encode("utf-16")
    ),
    "rule 8: comments around": f"<!-- a --><{ROOT}>{AFTER}<!-- b --></{ROOT}><!-- c -->",
    "rule 8: 256 levels": f"<{ROOT}>{AFTER}" + "<a>" * 255 + "</a>" * 255 + f"</{ROOT}>",
}


@pytest.mark.parametrize("body", WHOLE_ACCEPTED.values(), ids=WHOLE_ACCEPTED.keys())
def test_an_xml_body_is_accepted(program: Program, body: str | bytes) -> None:
    xml_success(program.as_xml().put(STRING.path, body))
    assert STRING.kept() == "After"


WHOLE_REFUSED: dict[str, tuple[str | bytes, str]] = {
    "rule 8: another root": (f"<Other>{AFTER}</Other>", "MalformedBody"),
    "rule 8: the root in another case": (
        f"<{ROOT.lower()}>{AFTER}</{ROOT.lower()}>",
        "MalformedBody",
    ),
    "rule 8: a namespace": (f'<{ROOT} xmlns="urn:x">{AFTER}</{ROOT}>', "MalformedBody"),
    "rule 8: a DTD": (f"<!DOCTYPE {ROOT}><{ROOT}>{AFTER}</{ROOT}>", "MalformedBody"),
    "rule 8: an entity": (
        f"<!DOCTYPE {ROOT} [<!ENTITY a 'b'>]><{ROOT}>{AFTER}</{ROOT}>",
        "MalformedBody",
    ),
    "rule 8: a processing instruction": (f"<?a b?><{ROOT}>{AFTER}</{ROOT}>", "MalformedBody"),
    "rule 8: another encoding than declared": (
        f'<?xml version="1.0" encoding="utf-16"?><{ROOT}>{AFTER}</{ROOT}>',
        "MalformedBody",
    ),
    "rule 8: bytes that are no UTF-8": (
        f"<{ROOT}><recurrence><name>".encode()
        + b"\xff</name></recurrence></"
        + ROOT.encode()
        + b">",
        "MalformedBody",
    ),
    "rule 8: 257 levels": (
        f"<{ROOT}>{AFTER}" + "<a>" * 256 + "</a>" * 256 + f"</{ROOT}>",
        "MalformedBody",
    ),
    "rule 8: cut off": (f"<{ROOT}>{AFTER}", "MalformedBody"),
    "rule 8: JSON": ('{"recurrence":{"name":"After"}}', "MalformedBody"),
    "rule 8: no body": ("", "EmptyBody"),
    "rule 8: a nil root": (f'<{ROOT} {XSI} xsi:nil="true" />', "EmptyBody"),
    "rule 8: one bad value voids all": (
        f"<{ROOT}>{AFTER.replace('</recurrence>', '<price>x</price></recurrence>')}</{ROOT}>",
        "InvalidModel",
    ),
}


@pytest.mark.parametrize(("body", "code"), WHOLE_REFUSED.values(), ids=WHOLE_REFUSED.keys())
def test_an_xml_body_is_refused(program: Program, body: str | bytes, code: str) -> None:
    response = program.as_xml().put(STRING.path, body, headers={"Content-Type": XML})
    assert failure(response)[:2] == (400, code)
    assert STRING.kept() == "Before"


@pytest.mark.parametrize(
    ("services", "kept"),
    [
        ("", {"stamps": 5}),
        ('<services xsi:nil="true" />', {"stamps": 5}),
        ("<services />", {}),
        (
            "<services><Service><service_id>stamps</service_id></Service><ServicesModel>"
            "<transaction_limit>3</transaction_limit><service_id>mails</service_id>"
            "</ServicesModel></services>",
            {"mails": 3},
        ),
    ],
    ids=[
        "rule 8: an absent list",
        "rule 8: a nil list",
        "rule 8: an empty list",
        "rule 8: items of another name, fields in another order",
    ],
)
def test_an_xml_list_is_read(program: Program, services: str, kept: dict[str, int]) -> None:
    body = f"<{ROOT} {XSI}><recurrence><name>After</name>{services}</recurrence></{ROOT}>"
    xml_success(program.as_xml().put(STRING.path, body))
    limits = {code: limit for code, (limit, *_) in held(Recurrence.objects.get()).items()}
    assert limits == kept
    assert STRING.kept() == "After"
