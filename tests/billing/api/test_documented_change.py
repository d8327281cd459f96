"""The documented change of services, in every format, and the documented reply."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from billing.models import Recurrence, RecurrenceChange
from customers.models import Customer
from tests.billing.api.bodies import (
    OTHER,
    TWICE,
    form_sample,
    json_sample,
    xml_sample,
)
from tests.billing.builders import held, make_package, make_service
from tests.billing.building import contract_of
from tests.dynamics import (
    Program,
    document,
    escaped,
    failure,
    sample_text,
    success,
    xml_success,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def documented(client: Customer) -> Recurrence:
    """What the documented request names: a contract, a package and two services."""
    for code in (TWICE, OTHER):
        make_service(client.organization, code)
    make_package(client.organization, "sample string 2", currency="MXN")
    return contract_of(client, "stamps", OTHER, code="sample string 1")


SAMPLES = {
    "json": ("", json_sample),
    "xml": ("as_xml", xml_sample),
    "form with brackets": ("as_form", lambda: form_sample("[", "]")),
    "form with dots": ("as_form", lambda: form_sample(".", "")),
}


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_documented_change_is_carried_out(program: Program, documented: Recurrence, kind: str):
    how, body = SAMPLES[kind]
    sender = getattr(program, how)() if how else program
    address = f"/dynamics/clients/{documented.customer.uuid}/recurrences/{escaped(TWICE)}"
    reply = sender.put(address, body())
    assert reply.status_code == 200, reply.content
    documented.refresh_from_db()
    assert (documented.name, documented.price) == ("sample string 3", Decimal("4.00"))
    assert str(documented.package) == "Package sample string 2 (sample string 2)"
    assert held(documented) == {
        OTHER: (2, "sample string 3", "sample string 4"),
        TWICE: (2, "sample string 3", "sample string 4"),
    }
    change = RecurrenceChange.objects.get()
    assert (change.added, change.removed, change.updated) == ([TWICE], ["stamps"], [OTHER])
    # -306.00 for 18 of 31 days
    assert (change.kind, change.amount) == ("downgrade", Decimal("-177.68"))


def test_the_reply_has_the_documented_elements_in_order(program, documented):
    address = f"/dynamics/clients/C-1/recurrences/{escaped(TWICE)}"
    sample = json.loads(sample_text("change_services.response.json"))
    reply = program.put(address, json_sample())
    assert list(reply.json()) == list(sample)
    data = success(reply)
    assert list(data) == list(sample["data"])
    assert data == success(program.get("/dynamics/clients/C-1"))
    assert data["CustomerId"] == str(documented.customer.uuid)
    assert reply.json()["message"] == (
        "The contract was changed (downgrade): -177.68 MXN for the rest of the period."
    )


def test_the_xml_reply_has_the_documented_elements_in_order(program, documented):
    address = f"/dynamics/clients/C-1/recurrences/{escaped(TWICE)}"
    data = xml_success(reply := program.as_xml().put(address, xml_sample()))
    assert document(reply).tag == "ResponseModelApiOfCustomerModelApi"
    assert [each.tag for each in document(reply)] == ["success", "message", "messageDetail", "data"]
    text = sample_text("change_services.response.xml")
    order = [text.index(f"    <{each.tag}>") for each in data]
    assert order == sorted(order)
    assert data.findtext("CustomerUuid") == str(documented.customer.uuid)


def test_the_documented_change_as_published_names_one_service_twice(program, documented):
    address = f"/dynamics/clients/C-1/recurrences/{escaped(TWICE)}"
    for sender, kind in ((program, "json"), (program.as_xml(), "xml")):
        status, code, details = failure(
            sender.put(address, sample_text(f"change_services.request.{kind}"))
        )
        assert (status, code) == (400, "InvalidValue")
        assert "sample string 1" in details[0]
    assert not RecurrenceChange.objects.exists()
