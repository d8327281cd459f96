"""What a program read it may write back, whoever wrote it: 200, and nothing at all changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest

from core.countries import COUNTRY_CODES, alpha3_code, country_code
from customers.models import Contact, Customer
from dispatch.api.models.addresses import UPDATE_CUSTOMER_ADDRESS
from dispatch.models import CustomerLocation
from tests.builders import make_contact, make_customer, make_image
from tests.contract.agreement import (
    as_form,
    as_patch,
    as_v1_contact,
    as_v1_customer,
    everything,
    patched_records,
    shown_by_console,
    shown_by_crm,
    shown_by_v1,
)
from tests.contract.three_surfaces import RFC, Surfaces
from tests.customers.api.dynamics.clients import make_full_client
from tests.dispatch.builders import make_customer_location, make_suspension
from tests.dispatch_program import ok, problem
from tests.dynamics import as_body, failure, success, xml_success
from tests.v1 import refusal

pytestmark = pytest.mark.django_db

# As long as dispatch takes them.
EMAILS: Final = ",\n".join(f"{letter * 60}@norte.example.mx" for letter in "abc")
LONGEST_EMAIL: Final = f"{EMAILS}, {'d' * (256 - len(EMAILS) - 2 - 9)}@mail.com"
PLACE: Final = {
    "country": "fr",
    "is_billing": True,
    "is_shipping": False,
    "latitude": -89.99999994999,
    "longitude": 179.123456789012345,
    "line_1": "1\n\t<&>\u2028\x85" + "1" * 248,
    "line_2": "A\x01\r\n\t<&>\ufffe \u2028.",
    "line_3": "3" * 256,
    "line_4": "4" * 256,
    "locality": "c" * 86,
    "postcode": "p" * 86,
    "region": "r" * 32,
}
PERSON: Final = {"email": LONGEST_EMAIL, "fax": "5" * 15, "name": "n" * 128, "number": "7" * 90}


@pytest.fixture
def world() -> Surfaces:
    return Surfaces()


def made_by_console(world: Surfaces) -> Customer:
    """A customer of dispatch, everything as long as it may be, at both locations."""
    shipping = {**PLACE, "is_billing": False, "is_shipping": True, "locality": "Nice"}
    notices: dict[str, Any] = {"notify_on_new_request": True}
    body = {
        "name": "x" * 64,
        "addresses": [PLACE, shipping],
        "contacts": [{**PERSON, **notices}, {"number": "1"}, {"email": "only@norte.mx"}],
        "note": "n\r\n\x01" * 512,
        "reference_number": "r" * 256,
        "renewal_date": "2027-01-31",
        "sales_rep_id": "4711",
        "parent_id": make_customer(world.organization).pk,
    }
    path = f"/locations/{world.locations[0].pk}/customers"
    customer = Customer.objects.get(pk=ok(world.console.post(path, body), status=201)["id"])
    terms: dict[str, Any] = {"sales_rep": "s" * 64, "is_commercial": True}
    link = ok(
        world.console.post(f"/customers/{customer.pk}/locations/{world.locations[1].pk}", terms),
        status=201,
    )
    assert link["is_active"] is True
    return customer


def made_by_v1(world: Surfaces) -> Customer:
    """A customer of v1: longer texts than dispatch takes, and no coordinates or state."""
    values = {
        "reference": "R" * 255,
        "name": "Muy larga " * 25,
        "billingCountry": "MX",
        "billingCity": "c" * 255,
        "fax": "9" * 90,
        "email": "a@norte.mx , b@norte.mx",
        "taxNumber": "XAXX010101000",
    }
    assert world.v1.post("/customers", values).status_code == 201
    customer = Customer.objects.get(reference="R" * 255)
    for person in (
        {"firstName": "f" * 255, "lastName": "l" * 255, "fax": "9" * 90, "phone": "7" * 90},
        {"lastName": "Vega", "fax": "1", "email": "a@norte.mx,b@norte.mx"},
    ):
        made = world.v1.post("/contacts", {"customerId": customer.pk, **person})
        assert made.status_code == 201, made.content
    make_customer_location(customer, world.locations[0])
    return customer


def made_by_crm(world: Surfaces) -> Customer:
    """A client of dynamics, with what it takes and no other surface would."""
    odd = {"email": "ask the desk", "phone": "+52 (999) 1 # 7"}
    customer = make_full_client(
        world.organization,
        email="none, really",
        billing_address={"state": "Estado de " * 25, "city": "\u00d1" * 255, "country": "CI"},
        contacts=[{**odd, "first_name": "Luz", "last_name": "Vega"}, {**odd, "name": "Desk"}],
    )
    make_contact(customer, last_name="Curie", job_title="CTO", photo_image=make_image())
    suspension = make_suspension(world.organization)
    make_customer_location(customer, world.locations[0], suspension=suspension)
    gone = make_customer_location(customer, world.locations[1])
    CustomerLocation.objects.filter(pk=gone.pk).update(is_active=False)
    return customer


def cancelled(world: Surfaces) -> Customer:
    """One who is active nowhere, though a row says it is."""
    customer = made_by_crm(world)
    success(world.crm.delete(f"/dynamics/clients/{customer.uuid}"))
    return customer


MAKERS: Final = [made_by_console, made_by_v1, made_by_crm, cancelled]
every_maker = pytest.mark.parametrize("make", MAKERS)
Make = Callable[[Surfaces], Customer]


@every_maker
def test_dispatch_may_write_back_every_record_it_read(world: Surfaces, make: Make):
    customer = make(world)
    shown, before = shown_by_console(world, customer), everything()
    records = patched_records(shown)
    assert len(records) == 1 + sum(
        len(shown[part]) for part in ("addresses", "contacts", "locations")
    )
    for path, model in records:
        read = ok(world.console.get(path))
        body = as_patch(model, read)
        assert set(body) == set(model.by_name)
        assert ok(world.console.patch(path, body)) == read
    assert everything() == before
    assert shown_by_console(world, customer) == shown


@every_maker
@pytest.mark.parametrize("as_json", [True, False])
def test_v1_may_write_back_every_record_it_read(world: Surfaces, make: Make, as_json: bool):
    customer = make(world)
    shown, before = shown_by_v1(world, customer), everything()
    assert len(shown["contacts"]) == Contact.objects.filter(customer=customer).count()
    written = [(f"/customers/{customer.pk}", as_v1_customer(shown), shown)]
    written += [(f"/contacts/{one['id']}", as_v1_contact(one), one) for one in shown["contacts"]]
    for path, body, read in written:
        reply = world.v1.post(path, body if as_json else as_form(body), as_json=as_json)
        assert (reply.status_code, reply.json()) == (200, read)
    assert everything() == before


@every_maker
def test_v1_may_upsert_what_it_read(world: Surfaces, make: Make):
    customer = make(world)
    shown, before = shown_by_v1(world, customer), everything()
    links = ("categoryId", "parentCustomer", "userId", "regionId", "paymentTypes")
    body = {name: each for name, each in as_v1_customer(shown).items() if name not in links}
    path = f"/customers/reference/{customer.reference}"
    reply = world.v1.post(path, as_form(body))
    assert (reply.status_code, reply.json()) == (201, shown)
    assert everything() == before


@every_maker
@pytest.mark.parametrize("content", ["json", "xml"])
def test_dynamics_may_write_back_a_client_that_has_what_it_requires(
    world: Surfaces, make: Make, content: str
):
    customer = make(world)
    path = f"/dynamics/clients/{customer.uuid}"
    required = {"CustomerTaxId": RFC, "CustomerTypeId": 1, "CitizenshipId": 1}
    contact = {"ContactInfo": shown_by_crm(world, customer)["ContactInfo"] or {"Phone": "1"}}
    shown = success(world.crm.put(path, {**shown_by_crm(world, customer), **required, **contact}))
    before = everything()
    if content == "json":
        assert success(world.crm.put(path, shown)) == shown
        assert success(world.crm.put("/Customer", shown)) == shown
    else:
        xml = world.crm.as_xml()
        body = as_body(xml_success(xml.get(path)), "CustomerModelApi")
        assert xml_success(xml.put(path, body)).findtext("CustomerUuid") == str(customer.uuid)
    assert everything() == before


def test_every_country_may_be_written_back_through_dynamics():
    assert {country_code(alpha3_code(code)) for code in COUNTRY_CODES} == set(COUNTRY_CODES)


# what may be kept is not what may be written


def test_v1_refuses_a_bad_address_that_is_not_the_one_it_shows(world: Surfaces):
    customer = made_by_crm(world)
    contact = customer.contacts.order_by("pk")[0]
    before = everything()
    text = "Failed to save instance. email must be an e-mail address."
    for path in (f"/contacts/{contact.pk}", f"/customers/{customer.pk}"):
        for email in ("ask the Desk", "a@norte.mx,", "a@norte.mx;b@norte.mx", "a@b.mx, ,c@d.mx"):
            assert refusal(world.v1.post(path, {"email": email})) == (400, "save_failed", text)
    text = "Failed to save instance. email must have at most 256 characters."
    long = ",".join(["abc@example.com"] * 17)
    reply = refusal(world.v1.post(f"/contacts/{contact.pk}", {"email": long}))
    assert reply == (400, "save_failed", text)
    # The same text for somebody new, of whom nothing is kept.
    values = {"customerId": customer.pk, "firstName": "A", "email": contact.email}
    assert refusal(world.v1.post("/contacts", values))[0] == 400
    assert everything() == before


def test_dispatch_refuses_what_it_does_not_show(world: Surfaces):
    customer = made_by_crm(world)
    contact, address = customer.contacts.order_by("pk")[0], customer.addresses.get()
    before = everything()
    path = f"/customers/{customer.pk}"
    reply = world.console.patch(f"{path}/contacts/{contact.pk}", {"email": "ask me"})
    detail = "Must be e-mail addresses separated by commas."
    assert problem(reply) == (400, "UpdateCustomerContactModel.email", detail)
    shown = ok(world.console.get(f"{path}/addresses/{address.pk}"))
    assert (shown["latitude"], shown["postcode"]) == (None, None)
    body = as_patch(UPDATE_CUSTOMER_ADDRESS, shown)
    refused: list[tuple[dict[str, Any], str, str]] = [
        ({"region": None}, "region", "Not nullable."),
        ({"country": None}, "country", "Not nullable."),
        ({"postcode": ""}, "postcode", "Length must be at least 1 characters."),
        ({"latitude": ""}, "latitude", "Invalid type."),
    ]
    for values, field, detail in refused:
        reply = world.console.patch(f"{path}/addresses/{address.pk}", {**body, **values})
        assert problem(reply) == (400, f"UpdateCustomerAddressModel.{field}", detail)
    assert everything() == before
    # One field changes; the nulls that were shown stay.
    changed = ok(
        world.console.patch(f"{path}/addresses/{address.pk}", {**body, "postcode": "97100"})
    )
    assert changed == {**shown, "postcode": "97100"}


def test_dynamics_refuses_a_long_text_that_is_not_the_one_it_shows(world: Surfaces):
    customer = make_full_client(world.organization, billing_address={"line_1": "x" * 256})
    shown = shown_by_crm(world, customer)
    path = f"/dynamics/clients/{customer.uuid}"
    before = everything()
    text = "The field Street must be a string or array type with a maximum length of '150'."
    for street in ("x" * 255, "X" * 256):
        reply = world.crm.put(path, {**shown, "Street": street})
        assert failure(reply) == (400, "InvalidModel", [text])
    assert everything() == before
    assert success(world.crm.put(path, {**shown, "Municipality": "Nice"}))["Street"] == "x" * 256
