"""One change of a client is one: told by one event, written whole or not at all."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import orjson
import pytest

from core.models import Event, Organization
from customers.models import (
    Address,
    Contact,
    Customer,
    DeliveryPortal,
    InvoicingDefaults,
    MainContact,
    PaymentSettings,
)
from tests.builders import make_customer, make_image
from tests.customers.api.dynamics.clients import COMPANY_RFC, body
from tests.customers.api.dynamics.test_write_back import everything, path_of
from tests.dynamics import Program, failure, success

pytestmark = pytest.mark.django_db
SECRET = "another-canary"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    """Give the test pictures of its own, before any client is made."""
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def change_of_everything(**settings: Any) -> dict[str, Any]:
    """Return a body that changes every part of the full client."""
    return body(
        ContactInfo={"ContactName": "Nueva"},
        Street="Reforma 1",
        CustomerContactInfoes=[{"ContactName": "Eva", "Email": "eva@sur.mx"}],
        DeliveryPortal={"UserDeliveryPortal": "otro", "PassDeliveryPortal": SECRET},
        Defaults={"PaymentWay": "01", "Logo": base64.b64encode(make_image().read()).decode()},
        Settings={"ReceivePayments": False, **settings},
    )


def files(media: Path) -> list[str]:
    return sorted(str(each) for each in media.rglob("*") if each.is_file())


def test_one_event_and_the_past_of_each_row_tell_who_did_what_by_which_request(
    program: Program, client: Customer
):
    before = Event.objects.count()
    reply = program.put(path_of(client), change_of_everything(PaymentDates=[]))
    success(reply)
    assert Event.objects.count() == before + 1
    event = Event.objects.latest("pk")
    assert (event.code, event.subject_id) == ("customer.updated", client.pk)
    assert str(event.request_id) == reply["X-Request-Id"]
    told = {name.partition(".")[0] for name in event.changes}
    parts = {"main_contact", "contacts", "defaults", "delivery_portal", "payment_settings"}
    assert parts | {"billing_address", "payment_dates", "name", "logo"} <= told
    assert event.changes["delivery_portal.password"] == ["********", "********"]
    assert SECRET not in orjson.dumps(event.changes).decode()
    for model in (Address, Contact, Customer, DeliveryPortal, InvoicingDefaults, MainContact):
        past = model.history.latest("history_id")
        assert (past.history_user, past.request_id) == (event.actor, event.request_id)
    past = PaymentSettings.history.latest("history_id")
    assert (past.receives_payments, past.history_user) == (False, event.actor)


def test_what_is_refused_last_undoes_everything_and_leaves_no_file(
    program: Program, client: Customer, media: Path
):
    before = everything(client), files(media)
    assert before[1]
    wrong = change_of_everything(PaymentDates=[{"CutOffDate": "2026-02-01"}])
    text = "The Settings.PaymentDates[0].PaymentDate field is required."
    for headers in ({}, {"Idempotency-Key": "key-1"}):
        reply = program.put(path_of(client), wrong, headers=headers)
        assert failure(reply) == (400, "MissingValue", [text])
        assert (everything(client), files(media)) == before
    reply = program.post("/dynamics/clients", {**wrong, "CustomerCode": "NEW"})
    assert failure(reply) == (400, "MissingValue", [text])
    assert files(media) == before[1]
    assert not Customer.objects.filter(reference="NEW").exists()


def test_what_v1_writes_beyond_the_model_is_shown_and_taken_back_as_it_was_shown(
    program: Program, company: Organization
):
    client = make_customer(
        company,
        reference="R" * 41,
        tax_id="no RFC",
        phone="9" * 90,
        billing_address={"line_1": "x" * 151, "country": "FR"},
    )
    before = everything(client)
    data = success(program.get(path_of(client)))
    assert (data["CustomerTaxId"], data["CustomerCode"]) == ("no RFC", "R" * 41)
    status, code, details = failure(program.put(path_of(client), data))
    assert (status, code) == (400, "InvalidModel")
    assert {text.split()[2 if text.startswith("The field") else 1] for text in details} == {
        *("CustomerTaxId", "CustomerTypeId", "CitizenshipId"),
    }
    assert everything(client) == before
    whole = {**data, "CustomerTaxId": COMPANY_RFC, "CustomerTypeId": 1, "CitizenshipId": 1}
    assert success(program.put(path_of(client), whole)) == whole
    status, code, details = failure(program.put(path_of(client), {**whole, "Street": "y" * 151}))
    assert (status, code, len(details)) == (400, "InvalidModel", 1)
    # Who sends only what must be there changes only that.
    shown = success(program.put(path_of(client), body(ContactInfo={"Email": "a@b.mx"})))
    assert (shown["CustomerTaxId"], shown["CustomerCode"]) == (COMPANY_RFC, "R" * 41)
    assert (shown["Street"], shown["ContactInfo"]["Phone"]) == ("x" * 151, "9" * 90)
