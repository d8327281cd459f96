"""Replies that show a client are the documented ones but for their values, in both formats."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest

from customers.models import Customer
from tests.dynamics import Program, on_one_line, sample_text, success

pytestmark = pytest.mark.django_db
CLIENTS = "/dynamics/clients"
SAMPLE = "cancel_client.response"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


@pytest.fixture
def complete(program: Program, client: Customer) -> Customer:
    """Return the client with nothing missing."""
    data = success(program.get(f"{CLIENTS}/{client.uuid}"))
    data["Defaults"]["ContactId"] = data["ContactInfo"]["CustomerContactInfoesId"]
    success(program.put("/Customer", data))
    return client


def calls(client: Customer) -> list[tuple[str, str]]:
    """Return method and path of what answers the client."""
    return [
        ("GET", f"{CLIENTS}/{client.uuid}"),
        ("GET", f"/Customer/AAA010101AAA/{client.tax_id}"),
        ("DELETE", f"{CLIENTS}/{client.uuid}"),
    ]


def bare_json(text: str) -> str:
    """Return a compact document without its values; warnings and codes are those of a success."""
    text = re.sub(r'"messageDetail":\[.*?\]', '"messageDetail":[]', text)
    return re.sub(r':(?:"(?:[^"\\]|\\.)*"|-?[0-9.]+|true|false|null)', ":_", text)


def bare_xml(text: str) -> str:
    """Return a document, canonical and without its values, as a success tells it."""
    root = ElementTree.fromstring(text)  # noqa: S314 - our own words
    for each in root.findall("failureCode"):
        root.remove(each)
    for details in root.findall("messageDetail"):
        details[:] = []
    for each in root.iter():
        assert NIL not in each.attrib
        each.text = None
    return ElementTree.canonicalize(ElementTree.tostring(root, encoding="unicode"))


@pytest.mark.parametrize("number", range(3), ids=["show", "show by RFC", "cancel"])
def test_json_is_as_documented_byte_for_byte(program: Program, complete: Customer, number: int):
    method, path = calls(complete)[number]
    documented: Any = json.loads(sample_text(f"{SAMPLE}.json"))
    compact = json.dumps(documented, separators=(",", ":"))
    reply = program.send(method, path)
    assert reply.status_code == 200
    assert bare_json(reply.content.decode()) == bare_json(compact)


@pytest.mark.parametrize("number", range(3), ids=["show", "show by RFC", "cancel"])
def test_xml_is_as_documented_canonically(program: Program, complete: Customer, number: int):
    method, path = calls(complete)[number]
    reply = program.as_xml().send(method, path)
    assert reply.status_code == 200
    documented = on_one_line(sample_text(f"{SAMPLE}.xml"))
    assert bare_xml(reply.content.decode()) == bare_xml(documented)
