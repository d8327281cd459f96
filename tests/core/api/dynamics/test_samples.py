"""The documented bodies are read, and written again as they were."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from billing.api.models import CHANGE_OF_SERVICES
from collections_policy.api.models import GRANTOR_SETTINGS
from core.api.dynamics.envelope import envelope_model
from core.api.dynamics.json_binding import read_json
from core.api.dynamics.json_writer import write_json
from core.api.dynamics.reading import Reading
from core.api.dynamics.xml_reader import read_xml
from core.api.dynamics.xml_writer import write_xml
from customers.api.dynamics.models import CUSTOMER
from tests.core.api.dynamics.bodies import (
    MEXICO,
    on_one_line,
    read,
    sample_text,
    with_six_decimals,
)

BODIES = {
    "cancel_client.response": envelope_model(CUSTOMER),
    "change_services.request": CHANGE_OF_SERVICES,
    "change_services.response": envelope_model(CUSTOMER),
    "save_collection_policy.request": GRANTOR_SETTINGS,
    "save_collection_policy.response": envelope_model(GRANTOR_SETTINGS),
}
READING = Reading(MEXICO)


@pytest.mark.parametrize("name", BODIES)
def test_a_documented_json_body_comes_back_byte_for_byte(name: str) -> None:
    text = sample_text(f"{name}.json")
    body = read_json(BODIES[name], text.encode(), READING)
    assert body.problems == {}
    compact = json.dumps(json.loads(text), separators=(",", ":"), ensure_ascii=False)
    assert write_json(BODIES[name], body.values, MEXICO) == with_six_decimals(compact)


@pytest.mark.parametrize("name", BODIES)
def test_a_documented_xml_body_comes_back_byte_for_byte(name: str) -> None:
    text = with_six_decimals(on_one_line(sample_text(f"{name}.xml")))
    body = read_xml(BODIES[name], text.encode(), READING)
    written = write_xml(BODIES[name], body.values, MEXICO)
    assert written == text
    assert ElementTree.canonicalize(written) == ElementTree.canonicalize(text)


@pytest.mark.parametrize("name", BODIES)
def test_a_documented_body_says_the_same_in_both_formats(name: str) -> None:
    as_json = read_json(BODIES[name], sample_text(f"{name}.json").encode(), READING)
    as_xml = read_xml(BODIES[name], sample_text(f"{name}.xml").encode(), READING)
    assert as_json.values == as_xml.values


@pytest.mark.parametrize("kind", ["json", "xml"])
def test_the_documented_change_of_services_is_accepted_as_it_stands(kind: str) -> None:
    values = read(kind, CHANGE_OF_SERVICES, sample_text(f"change_services.request.{kind}"))
    recurrence = values["recurrence"]
    assert recurrence["recurrence_id"] == "sample string 1"
    assert recurrence["price"] == 4
    assert [s["transaction_limit"] for s in recurrence["services"]] == [2, 2]


@pytest.mark.parametrize("kind", ["json", "xml"])
def test_the_documented_policy_is_accepted_with_a_real_mail_address_and_time(kind: str) -> None:
    text = sample_text(f"save_collection_policy.request.{kind}")
    text = text.replace("sample string 5", "cobranza@example.com.mx")
    text = text.replace("sample string 3", "09:59")
    values = read(kind, GRANTOR_SETTINGS, text)
    assert values["minimum_interest"] == 6.1
    assert [s["name"] for s in values["schemas"]] == ["sample string 2"] * 2
