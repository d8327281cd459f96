"""Rule 9 on the product's own requests: forms in both notations."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest

from billing.models import Recurrence
from tests.billing.builders import held
from tests.contract.dynamics_slots import (
    BYTE,
    CONTACT,
    CONTRACT,
    DATETIME,
    DECIMAL,
    DOUBLE,
    FLAG,
    GUID,
    GUID_SLOT,
    HEX,
    INT,
    MAYBE_DECIMAL,
    MAYBE_FLAG,
    STRING,
    Slot,
    furnished,
)
from tests.dynamics import FORM, Program, failure, success

pytestmark = pytest.mark.django_db


@pytest.fixture
def program() -> Program:
    return furnished()


# what is shown -> where, what follows `=`, what the database then says
ACCEPTED: dict[str, tuple[Slot, str, Any]] = {
    "rule 9: an int": (INT, "30", 30),
    "rule 9: a byte": (BYTE, "255", 255),
    "rule 9: a decimal": (DECIMAL, "4.50", Decimal("4.50")),
    "rule 9: a double": (DOUBLE, "6.5", Decimal("6.5")),
    "rule 9: a string": (STRING, "m%C3%A1s+%26", "más &"),
    "rule 9: a blank string": (STRING, "", ""),
    "rule 9: true": (FLAG, "true", True),
    "rule 9: False": (FLAG, "False", False),
    "rule 9: a blank bool?": (MAYBE_FLAG, "", None),
    "rule 9: a blank decimal?": (MAYBE_DECIMAL, "+", None),
    "rule 9: a Guid": (CONTACT, GUID, UUID(GUID)),
    "rule 9: a Guid without dashes": (GUID_SLOT, HEX, UUID(GUID)),
    "rule 9: a date": (DATETIME, "2025-11-07", datetime(2025, 11, 7, 6, tzinfo=UTC)),
    "rule 9: a date, month first": (
        DATETIME,
        "11/07/2025+11:30",
        datetime(2025, 11, 7, 17, 30, tzinfo=UTC),
    ),
    "rule 9: the first of equal names": (STRING, "After&RECURRENCE[NAME]=Second", "After"),
}


@pytest.mark.parametrize(("slot", "value", "kept"), ACCEPTED.values(), ids=ACCEPTED.keys())
def test_a_form_is_accepted(program: Program, slot: Slot, value: str, kept: Any) -> None:
    success(slot.send(program, FORM, value))
    assert slot.kept() == kept


# what is shown -> where, what follows `=`
REFUSED: dict[str, tuple[Slot, str]] = {
    "rule 9: a blank int": (INT, ""),
    "rule 9: 2.0 for an int": (INT, "2.0"),
    "rule 9: too much for an int": (INT, "2147483648"),
    "rule 9: too much for a byte": (BYTE, "256"),
    "rule 9: a blank decimal": (DECIMAL, ""),
    "rule 9: a decimal comma": (DECIMAL, "6,1"),
    "rule 9: a blank double": (DOUBLE, "+"),
    "rule 9: 1 for a bool": (FLAG, "1"),
    "rule 9: on for a bool": (FLAG, "on"),
    "rule 9: a blank bool": (FLAG, ""),
    "rule 9: yes for a bool?": (MAYBE_FLAG, "yes"),
    "rule 9: no Guid": (CONTACT, "x"),
    "rule 9: no date": (DATETIME, "tomorrow"),
}
# Errors of a form name fields as XML does.
XML_NAMES = {"Collaborative": "IsCollaborative"}


@pytest.mark.parametrize(("slot", "value"), REFUSED.values(), ids=REFUSED.keys())
def test_a_form_is_refused(program: Program, slot: Slot, value: str) -> None:
    before = slot.kept()
    status, code, details = failure(slot.send(program, FORM, value))
    assert (status, code) == (400, "InvalidModel")
    assert any(XML_NAMES.get(slot.name, slot.name) in text for text in details)
    assert slot.kept() == before


SETS: dict[str, list[tuple[str, str]]] = {
    "rule 9: brackets": [
        ("recurrence[services][0][service_id]", "mails"),
        ("recurrence[services][0][transaction_limit]", "2"),
        ("recurrence[services][1][service_id]", "stamps"),
        ("recurrence[services][1][serviceid_ext]", "X"),
    ],
    "rule 9: dots": [
        ("recurrence.services[0].service_id", "mails"),
        ("recurrence.services[0].transaction_limit", "2"),
        ("recurrence.services[1].service_id", "stamps"),
        ("recurrence.services[1].serviceid_ext", "X"),
    ],
    "rule 9: names in any case": [
        ("RECURRENCE.Services[0].Service_ID", "mails"),
        ("Recurrence[SERVICES][0][Transaction_Limit]", "2"),
        ("recurrence.services[1].SERVICE_id", "stamps"),
        ("recurrence.services[1].ServiceId_Ext", "X"),
    ],
    "rule 9: a gap ends the list": [
        ("recurrence.services[3].service_id", "nothing"),
        ("recurrence.services[1].service_id", "stamps"),
        ("recurrence.services[1].serviceid_ext", "X"),
        ("recurrence.services[0].service_id", "mails"),
        ("recurrence.services[0].transaction_limit", "2"),
    ],
    "rule 9: 1,000 keys": [
        ("recurrence.services[0].service_id", "mails"),
        ("recurrence.services[0].transaction_limit", "2"),
        ("recurrence.services[1].service_id", "stamps"),
        ("recurrence.services[1].serviceid_ext", "X"),
        *((f"other{number}", "x") for number in range(996)),
    ],
}


@pytest.mark.parametrize("pairs", SETS.values(), ids=SETS.keys())
def test_a_form_says_a_list(program: Program, pairs: list[tuple[str, str]]) -> None:
    success(program.as_form().put(CONTRACT, urlencode(pairs)))
    services = held(Recurrence.objects.get())
    assert services == {"mails": (2, "", ""), "stamps": (5, "", "X")}


WHOLE_REFUSED: dict[str, tuple[str, str]] = {
    "rule 9: 1,001 keys": ("&".join(["recurrence.name=After", *["x=1"] * 1000]), "MalformedBody"),
    "rule 9: a bracket that stays open": ("recurrence[name=After", "MalformedBody"),
    "rule 9: bytes that are no UTF-8": ("recurrence.name=%E9", "MalformedBody"),
    "rule 9: no body": ("", "EmptyBody"),
}


@pytest.mark.parametrize(("body", "code"), WHOLE_REFUSED.values(), ids=WHOLE_REFUSED.keys())
def test_a_form_body_is_refused(program: Program, body: str, code: str) -> None:
    response = program.as_form().put(CONTRACT, body, headers={"Content-Type": FORM})
    assert failure(response)[:2] == (400, code)
    assert STRING.kept() == "Before"


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        ("CustomerSettings.IsCollaborative=true", True),
        ("Settings.Collaborative=true", True),
        ("Settings.Collaborative=false&CustomerSettings.IsCollaborative=true", True),
        ("CustomerSettings.Collaborative=false&CustomerSettings.IsCollaborative=true", True),
    ],
    ids=[
        "rule 9: the XML names",
        "rule 9: the JSON names",
        "rule 9: the XML name of the object wins",
        "rule 9: the XML name of the field wins",
    ],
)
def test_a_form_may_have_either_name(program: Program, names: str, kept: bool) -> None:
    body = FLAG.form.replace("CustomerSettings.IsCollaborative=%s", names)
    success(program.as_form().put(FLAG.path, body))
    assert FLAG.kept() is kept


@pytest.mark.parametrize(
    ("content_type", "name"),
    [
        ("text/plain", "text/plain"),
        ("multipart/form-data; boundary=x", "multipart/form-data"),
        ("application/soap+xml", "application/soap+xml"),
    ],
)
def test_rule_9_another_body_is_415(program: Program, content_type: str, name: str) -> None:
    sender = Program(program.token, content_type=content_type)
    response = sender.put(CONTRACT, '{"recurrence":{"name":"After"}}')
    assert response.status_code == 415
    assert response.content.decode() == (
        f"{{\"Message\":\"The request entity's media type '{name}' is not supported for this"
        ' resource."}'
    )
    as_xml = Program(program.token, content_type=content_type, accept="text/xml")
    response = as_xml.put(CONTRACT, "<x />")
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    assert response.content.startswith(b"<Error><Message>The request entity's media type")
    assert STRING.kept() == "Before"
