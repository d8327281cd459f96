"""What was read may be written back: nothing changes, and nothing this dialect has no word for."""

from __future__ import annotations

from typing import Any

import pytest

from core.models import Event, Membership, Organization
from customers.models import (
    Contact,
    Customer,
    CustomerType,
    DeliveryPortal,
    InvoicingDefaults,
    MainContact,
    PaymentDate,
    PaymentSettings,
)
from customers.services.delivery_portal import reveal_portal_password
from tests.builders import make_actor, make_contact, make_customer, make_group, make_user
from tests.customers.api.dynamics.clients import COMPANY_RFC, PASSWORD, body, make_full_client
from tests.dynamics import Program, as_body, success, xml_success

PARTS = (Contact, DeliveryPortal, InvoicingDefaults, MainContact, PaymentDate, PaymentSettings)


def path_of(client: Customer) -> str:
    return f"/dynamics/clients/{client.uuid}"


def everything(client: Customer) -> dict[str, Any]:
    """Return every column of the customer and of its parts, and how much past there is."""
    kept: dict[str, Any] = {"events": Event.objects.count()}
    kept["customer"] = Customer.objects.filter(pk=client.pk).values().get()
    kept["addresses"] = list(client.addresses.order_by("pk").values())
    for model in PARTS:
        rows = model._default_manager.filter(customer=client)
        kept[model.__name__] = list(rows.order_by("pk").values())
        kept[f"past of {model.__name__}"] = model.history.count()
    return kept


def sparse_client(company: Organization) -> Customer:
    """Return a client as v1 makes one, with no more than the published model requires."""
    full = make_full_client(company)
    return make_customer(
        company,
        email="v1@example.mx",
        tax_id=COMPANY_RFC,
        customer_type=full.customer_type,
        citizenship=full.citizenship,
        currency="USD",
    )


def odd_client(company: Organization) -> Customer:
    """Return a client with what other surfaces may write, and this one would not."""
    client = make_full_client(
        company,
        name="  3M & Cía. <México> 100 % \u2028",
        phone="9" * 90,
        email="no address",
        tax_registration_abroad="x" * 64,
        billing_address={"country": "Côte d'Ivoire", "state": "x" * 255, "postal_code": "0" * 86},
    )
    make_contact(client, first_name="x" * 255, last_name="y" * 255)
    make_contact(client, first_name="", last_name="Only")
    make_contact(client, first_name="Two  words", last_name="", mobile="9" * 90)
    nameless = make_contact(client, first_name="Gone", phone2="7")
    Contact.objects.filter(pk=nameless.pk).update(first_name="", last_name="")
    return client


def form_of(value: Any, name: str = "") -> dict[str, str]:
    """Return the names and values of a form that say what a reply's JSON says."""
    if isinstance(value, dict):
        parts = [(f"{name}.{key}" if name else key, each) for key, each in value.items()]
    elif isinstance(value, list):
        parts = [(f"{name}[{place}]", each) for place, each in enumerate(value)]
    else:
        text = str(value).lower() if isinstance(value, bool) else str(value)
        return {name: "" if value is None else text}
    return {key: text for part, each in parts for key, text in form_of(each, part).items()}


MAKERS = {
    "with every part": make_full_client,
    "with hardly any": sparse_client,
    "with odd values": odd_client,
}


@pytest.mark.django_db
@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
@pytest.mark.parametrize("content", ["json", "xml", "form"])
@pytest.mark.parametrize("path", ["/dynamics/clients/{}", "/Customer"])
def test_writing_back_what_was_read_changes_nothing(
    program: Program, company: Organization, make: Any, content: str, path: str
):
    client = make(company)
    target = path.format(client.uuid)
    before = everything(client)
    if content == "json":
        read = program.get(path_of(client)).json()
        written = program.put(target, read["data"])
        assert success(written) == read["data"]
    elif content == "form":
        data = success(program.get(path_of(client)))
        assert success(program.as_form().put(target, form_of(data))) == data
    else:
        data = xml_success(program.as_xml().get(path_of(client)))
        written = program.as_xml().put(target, as_body(data, "CustomerModelApi"))
        assert xml_success(written).findtext("CustomerUuid") == str(client.uuid)
    assert everything(client) == before


@pytest.mark.django_db
def test_a_created_clients_reply_may_be_written_back(program: Program):
    data = success(program.post("/dynamics/clients", body(Settings={"ReceivePayments": True})))
    client = Customer.objects.get()
    before = everything(client)
    assert success(program.put(path_of(client), data)) == data
    assert everything(client) == before


@pytest.mark.django_db(transaction=True)
def test_the_mask_written_back_keeps_the_password(program: Program, company: Organization):
    client = make_full_client(company)
    portal = success(program.get(path_of(client)))["DeliveryPortal"]
    changed = body(DeliveryPortal={**portal, "UserDeliveryPortal": "otro"})
    shown = success(program.put(path_of(client), changed))["DeliveryPortal"]
    assert (shown["UserDeliveryPortal"], shown["PassDeliveryPortal"]) == ("otro", "********")
    assert reveal_portal_password(customer=client, reason="a test", by=make_actor()) == PASSWORD
    for nothing in ("", None):
        success(program.put(path_of(client), body(DeliveryPortal={"PassDeliveryPortal": "new"})))
        cleared = body(DeliveryPortal={"PassDeliveryPortal": nothing})
        shown = success(program.put(path_of(client), cleared))["DeliveryPortal"]
        assert shown["PassDeliveryPortal"] is None


@pytest.mark.django_db
def test_what_the_dialect_has_no_word_for_stays(program: Program, company: Organization):
    client = make_full_client(
        company,
        reference2="R-2",
        fax="555",
        website="norte.mx",
        comment="Good",
        risk="low",
        credit_limit=900,
        has_credit=True,
        groups=[make_group(company)],
    )
    user = make_user(company)
    contact = make_contact(
        client, first_name="Rosa", last_name="Paz", job_title="Buyer", user=user, country="MX"
    )
    client.addresses.update(line_2="Piso 2", latitude="19.4")
    names = ("reference2", "fax", "website", "comment", "risk", "credit_limit", "has_credit")
    kept = Customer.objects.filter(pk=client.pk).values(*names, "groups").get()
    data = success(program.get(path_of(client)))
    rosa = next(e for e in data["CustomerContactInfoes"] if e["ContactName"] == "Rosa Paz")
    rosa["Phone"] = "77"
    data |= {"Street": "Otra calle", "BusinessName": "Otro nombre"}
    success(program.put(path_of(client), data))
    assert Customer.objects.filter(pk=client.pk).values(*names, "groups").get() == kept
    row = client.addresses.get()
    assert (row.line_1, row.line_2, str(row.latitude)) == ("Otra calle", "Piso 2", "19.4000000")
    contact.refresh_from_db()
    assert (contact.phone, contact.job_title, contact.user) == ("77", "Buyer", user)
    assert (contact.first_name, contact.last_name, contact.country) == ("Rosa", "Paz", "MX")


@pytest.mark.django_db
def test_a_seller_who_has_left_and_an_entry_out_of_use_stay(
    program: Program, company: Organization
):
    client = make_full_client(company)
    data = success(program.get(path_of(client)))
    Membership.objects.filter(user=client.defaults.seller).delete()
    CustomerType.objects.filter(number=1).update(is_active=False)
    assert success(program.put(path_of(client), data)) == data


@pytest.mark.django_db
def test_a_currency_without_a_number_is_null_and_stays(program: Program, company: Organization):
    client = make_full_client(company)
    Customer.objects.filter(pk=client.pk).update(currency="ANG")
    data = success(program.get(path_of(client)))
    assert data["Defaults"]["CurrencyId"] is None
    success(program.put(path_of(client), data))
    assert Customer.objects.get(pk=client.pk).currency == "ANG"
