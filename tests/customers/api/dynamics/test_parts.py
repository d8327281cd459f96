"""The parts of a client: how each is written, kept and cleared."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from django.core.files.storage import default_storage

from core.models import Organization
from customers.models import Customer
from tests.builders import make_image
from tests.customers.api.dynamics.clients import FORM_BODY, XML_BODY, body
from tests.dynamics import Program, success, xml_success

pytestmark = pytest.mark.django_db
CLIENTS = "/dynamics/clients"


def picture(**options: Any) -> str:
    return base64.b64encode(make_image(**options).read()).decode()


def put(program: Program, client: Customer, **values: Any) -> Any:
    return success(program.put(f"{CLIENTS}/{client.uuid}", body(**values)))


def test_a_logo_is_made_replaced_and_removed(
    program: Program, client: Customer, django_capture_on_commit_callbacks: Any
):
    first = client.logo
    for text in (picture(), f"data:image/PNG;base64,{picture()}", picture() + "\r\n"):
        with django_capture_on_commit_callbacks(execute=True):
            shown = put(program, client, Defaults={"Logo": text})["Defaults"]["Logo"]
        client.refresh_from_db()
        assert shown == f"http://testserver/media/{client.logo}"
        assert client.logo != first
        assert default_storage.exists(client.logo)
        assert not default_storage.exists(first)
        first = client.logo
    for kept in (shown, shown.replace("testserver", "cartera.example"), f"/media/{client.logo}"):
        assert put(program, client, Defaults={"Logo": kept})["Defaults"]["Logo"] == shown
    with django_capture_on_commit_callbacks(execute=True):
        assert put(program, client, Defaults={"Logo": ""})["Defaults"]["Logo"] is None
    assert not default_storage.exists(first)


def test_a_new_client_may_have_a_logo(program: Program):
    data = success(program.post(CLIENTS, body(Defaults={"Logo": picture(image_format="JPEG")})))
    assert data["Defaults"]["Logo"].endswith(".jpg")
    assert data["Defaults"]["CurrencyId"] == 484


def test_a_logo_is_kept_when_the_code_has_to_be_made_twice(program: Program, client: Customer):
    success(program.post(CLIENTS, body()))
    data = success(program.post(CLIENTS, body(Defaults={"Logo": picture()})))
    assert data["CustomerCode"].startswith(f"{data['CustomerTaxId']}-")
    made = Customer.objects.get(uuid=data["CustomerId"])
    assert default_storage.exists(made.logo)


def test_contacts_are_the_wanted_list(program: Program, client: Customer):
    luz, desk = client.contacts.order_by("pk")
    wanted = [
        {"CustomerContactInfoesId": str(luz.uuid), "Phone": None, "ContactName": "Luz Vega Paz"},
        {"ContactName": "Eva", "CellPhone": "9", "CellphoneActive": False},
    ]
    shown = put(program, client, CustomerContactInfoes=wanted)["CustomerContactInfoes"]
    assert [(e["ContactName"], e["Phone"], e["CellPhone"]) for e in shown] == [
        ("Luz Vega Paz", None, "2"),
        ("Eva", None, "9"),
    ]
    assert shown[0]["CustomerContactInfoesId"] == str(luz.uuid)
    assert not client.contacts.filter(pk=desk.pk).exists()
    assert [e["CellphoneActive"] for e in shown] == [True, False]
    assert len(put(program, client)["CustomerContactInfoes"]) == 2
    assert put(program, client, CustomerContactInfoes=[])["CustomerContactInfoes"] == []


def test_contacts_are_cleared_by_an_empty_element(program: Program, client: Customer):
    more = XML_BODY.format(more="<CustomerContactInfoes />")
    xml_success(program.as_xml().put(f"{CLIENTS}/{client.uuid}", more))
    assert not client.contacts.exists()


def test_a_null_list_stays_as_one_that_xml_leaves_out(program: Program, client: Customer):
    nulls = {"CustomerContactInfoes": None, "Settings": {"PaymentDates": None}}
    shown = put(program, client, **nulls)
    assert len(shown["CustomerContactInfoes"]) == len(shown["Settings"]["PaymentDates"]) == 2
    nil = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"'
    more = (
        f"<CustomerContactInfoes {nil} /><CustomerSettings><Collaborative_Dates {nil} />"
        "</CustomerSettings>"
    )
    xml_success(program.as_xml().put(f"{CLIENTS}/{client.uuid}", XML_BODY.format(more=more)))
    assert (client.contacts.count(), client.payment_dates.count()) == (2, 2)


def test_contact_info_of_its_own_id_and_of_none_is_the_main_contact(
    program: Program, client: Customer
):
    uuid = str(client.main_contact.uuid)
    for given in (uuid, None, "00000000-0000-0000-0000-000000000000"):
        info = {"CustomerContactInfoesId": given, "ContactName": f"Eva {given}", "Phone": ""}
        shown = put(program, client, ContactInfo=info)["ContactInfo"]
        assert shown["CustomerContactInfoesId"] == uuid
        assert (shown["ContactName"], shown["Phone"]) == (f"Eva {given}", None)
        assert (shown["Email"], shown["CollectiontNotification"]) == ("pagos@norte.mx", True)


def test_a_part_that_is_null_stays_as_one_that_xml_leaves_out(program: Program, client: Customer):
    before = put(program, client)
    parts = {"DeliveryPortal": None, "Settings": None, "Defaults": None}
    assert put(program, client, **parts) == before
    assert before["DeliveryPortal"]["PassDeliveryPortal"] == "********"
    assert client.payment_dates.count() == 2


def test_a_part_is_cleared_value_by_value(program: Program, client: Customer):
    portal = dict.fromkeys(
        ("DeliveryPortal", "UrlDeliveryPortal", "UserDeliveryPortal", "PassDeliveryPortal")
    )
    said = {"DeliveryPortal": portal, "Settings": {"PaymentDates": []}}
    shown = put(program, client, **said, Defaults={"CurrencyId": None, "Logo": None})
    assert shown["DeliveryPortal"] in (None, portal)
    assert shown["Settings"]["PaymentDates"] == []
    assert shown["Defaults"]["Logo"] is None
    assert Customer.objects.get().currency == "MXN"


def test_defaults_are_changed_one_by_one(program: Program, client: Customer):
    before = put(program, client)["Defaults"]
    changed = put(program, client, Defaults={"PaymentCondition": 0, "UseCfdi": None})["Defaults"]
    assert changed == {**before, "PaymentCondition": 0, "UseCfdi": None}
    changed = put(program, client, Defaults={"ExchangeRate": "19.123456"})["Defaults"]
    assert changed["ExchangeRate"] == 19.123456


def test_payment_dates_are_the_wanted_list(program: Program, client: Customer):
    dates = [{"CutOffDate": "2026-05-01", "PaymentDate": "2026-05-01T00:00:00Z"}]
    dates[0]["PaymentDate"] = "2026-05-02T12:00:00Z"
    shown = put(program, client, Settings={"PaymentDates": dates})["Settings"]
    assert shown == {
        "Collaborative": True,
        "ReceivePayments": True,
        "CollectionAdvance": False,
        "PaymentDates": [
            {
                "CutOffDate": "2026-05-01T00:00:00-06:00",
                "PaymentDate": "2026-05-02T06:00:00-06:00",
            }
        ],
    }
    shown = put(program, client, Settings={"CollectionAdvance": True})["Settings"]
    assert (shown["CollectionAdvance"], len(shown["PaymentDates"])) == (True, 1)
    assert put(program, client, Settings={"PaymentDates": []})["Settings"]["PaymentDates"] == []


@pytest.mark.parametrize("given", ["MX", "mex", "México", "MEXIQUE"])
def test_a_country_is_answered_in_three_letters(program: Program, client: Customer, given: str):
    assert put(program, client, Country=given)["Country"] == "MEX"
    assert client.addresses.get().country == "MX"
    assert put(program, client, Country=None)["Country"] is None


def test_the_password_is_in_no_reply(program: Program, company: Organization):
    secret = "canary-p0rtal"
    portal = {"DeliveryPortal": True, "PassDeliveryPortal": secret}
    reply = program.post(CLIENTS, body(DeliveryPortal=portal))
    assert success(reply)["DeliveryPortal"]["PassDeliveryPortal"] == "********"
    form = {**FORM_BODY, "DeliveryPortal.PassDeliveryPortal": secret, "Country": "Narnia"}
    refused = program.as_form().post(CLIENTS, form)
    xml = XML_BODY.format(
        more=f"<DeliveryPortal><DeliveryPortal>{secret}</DeliveryPortal>"
        f"<PassDeliveryPortal>{secret}\x01</PassDeliveryPortal></DeliveryPortal>"
    )
    for each in (reply, refused, program.get(CLIENTS), program.as_xml().post("/Customer", "<x/>")):
        assert secret not in each.content.decode()
    assert refused.status_code == 400
    assert program.as_xml().post(CLIENTS, xml).status_code == 400
