"""One record, two wires: what v1 writes, dynamics reads at once, and the other way round.

One table says every field that both can express; another what only one of them can, which must stay
as it is when the other writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pytest

from core.models import Organization
from customers.models import Contact, Customer
from tests.builders import (
    make_contact,
    make_currency_rate,
    make_customer,
    make_image,
    make_organization,
)
from tests.customers.api.dynamics.clients import make_full_client
from tests.dynamics import Program, dynamics, success
from tests.v1 import Api, api

pytestmark = pytest.mark.django_db

RFC: Final = "GNP9211244P0"
# The parameter and the key of v1, the path of dynamics, and the value as each of the two writes it.
SHARED: Final = [
    ("reference", "reference", "CustomerCode", "NC-9", "NC-9"),
    ("name", "name", "BusinessName", "Marie's Ñandú", "Marie's Ñandú"),
    ("taxNumber", "taxNumber", "CustomerTaxId", RFC, RFC),
    ("email", "email", "ContactInfo.Email", "a@b.mx", "a@b.mx"),
    ("phone", "phone", "ContactInfo.Phone", "555 0101", "555 0101"),
    ("mobile", "mobile", "ContactInfo.CellPhone", "555 0102", "555 0102"),
    ("billingCountry", "billingCountry", "Country", "FR", "FRA"),
    ("billingCity", "billingCity", "Municipality", "Nice", "Nice"),
    ("billingPostalCode", "billingPostalCode", "ZipCode", "06000", "06000"),
    ("billingAddress", "billingAddress", "Street", "1 rue Haute", "1 rue Haute"),
    ("currency", "currency", "Defaults.CurrencyId", "USD", 840),
]
SHARED_CONTACT: Final = [
    ("email", "Email", "luz@norte.mx"),
    ("phone", "Phone", "555 0201"),
    ("mobile", "CellPhone", "555 0202"),
]


@pytest.fixture
def company() -> Organization:
    company = make_organization()
    make_currency_rate(company)
    return company


@pytest.fixture
def v1(company: Organization) -> Api:
    return api(company)


@pytest.fixture
def crm(company: Organization) -> Program:
    return dynamics(company)


def at(data: Mapping[str, Any], path: str) -> Any:
    """What stands at a dotted path; None below a null."""
    value: Any = data
    for name in path.split("."):
        value = value and value[name]
    return value


def body_with(path: str, value: Any) -> dict[str, Any]:
    """A body that says one thing only."""
    head, _, rest = path.partition(".")
    return {head: body_with(rest, value) if rest else value}


def shown_by_v1(v1: Api, customer: Customer) -> dict[str, Any]:
    reply = v1.get(f"/customers/{customer.pk}")
    assert reply.status_code == 200, reply.content
    return reply.json()


def shown_by_crm(crm: Program, customer: Customer) -> dict[str, Any]:
    data: dict[str, Any] = success(crm.get(f"/dynamics/clients/{customer.uuid}"))
    return data


def written_by_v1(v1: Api, customer: Customer, values: Mapping[str, Any]) -> None:
    reply = v1.post(f"/customers/{customer.pk}", values)
    assert reply.status_code in (200, 201), reply.content


def written_by_crm(crm: Program, customer: Customer, body: Mapping[str, Any]) -> None:
    """Change what the body says; what the wire demands of every body goes with it."""
    before = shown_by_crm(crm, customer)
    always = {
        name: before[name]
        for name in ("GrantorTaxId", "CustomerTaxId", "CustomerTypeId", "CitizenshipId")
    }
    contact = {"ContactInfo": {**before["ContactInfo"], **body.get("ContactInfo", {})}}
    success(crm.put(f"/dynamics/clients/{customer.uuid}", {**always, **body, **contact}))


@pytest.mark.parametrize(("parameter", "key", "path", "ours", "theirs"), SHARED)
def test_what_v1_writes_dynamics_reads(
    company: Organization,
    v1: Api,
    crm: Program,
    parameter: str,
    key: str,
    path: str,
    ours: Any,
    theirs: Any,
):
    customer = make_customer(company, defaults={"payment_way": "03"})
    assert at(shown_by_crm(crm, customer), path) != theirs
    written_by_v1(v1, customer, {parameter: ours})
    assert shown_by_v1(v1, customer)[key] == ours
    assert at(shown_by_crm(crm, customer), path) == theirs


@pytest.mark.parametrize(("parameter", "key", "path", "ours", "theirs"), SHARED)
def test_what_dynamics_writes_v1_reads(
    company: Organization,
    v1: Api,
    crm: Program,
    parameter: str,
    key: str,
    path: str,
    ours: Any,
    theirs: Any,
):
    customer = make_full_client(company, currency="MXN", tax_id="VECJ880326RU3")
    assert shown_by_v1(v1, customer)[key] != ours
    written_by_crm(crm, customer, body_with(path, theirs))
    assert at(shown_by_crm(crm, customer), path) == theirs
    assert shown_by_v1(v1, customer)[key] == ours


@pytest.mark.parametrize(("ours", "theirs", "value"), SHARED_CONTACT)
def test_a_contact_of_one_wire_is_one_of_the_other(
    company: Organization, v1: Api, crm: Program, ours: str, theirs: str, value: str
):
    customer = make_full_client(company, contacts=[])
    made = v1.post(
        "/contacts",
        {"customerId": customer.pk, "firstName": "Luz", "lastName": "Vega", ours: value},
    )
    assert made.status_code == 201, made.content
    [contact] = shown_by_crm(crm, customer)["CustomerContactInfoes"]
    assert (contact["ContactName"], contact[theirs]) == ("Luz Vega", value)

    written_by_crm(crm, customer, {"CustomerContactInfoes": [{**contact, theirs: "changed"}]})
    shown = v1.get(f"/contacts/{made.json()['id']}").json()
    assert (shown["firstName"], shown["lastName"], shown[ours]) == ("Luz", "Vega", "changed")


def test_a_contact_made_by_dynamics_is_one_of_v1(company: Organization, v1: Api, crm: Program):
    customer = make_full_client(company, contacts=[])
    contact = {"ContactName": "Caja", "Email": "caja@norte.mx"}
    written_by_crm(crm, customer, {"CustomerContactInfoes": [contact]})
    [shown] = shown_by_v1(v1, customer)["contacts"]
    assert (shown["firstName"], shown["email"]) == ("Caja", "caja@norte.mx")


def test_a_customer_made_by_v1_is_found_by_everything_that_names_it(v1: Api, crm: Program):
    values = {"reference": "NEW-1", "name": "New", "taxNumber": RFC, "billingCity": "Nice"}
    assert v1.post("/customers", values).status_code == 201
    customer = Customer.objects.get(reference="NEW-1")
    shown = [
        success(crm.get(path))
        for path in (
            f"/dynamics/clients/{customer.uuid}",
            "/dynamics/clients/NEW-1",
            f"/Customer/{customer.organization.tax_id}/{RFC}",
        )
    ]
    assert shown[0] == shown[1] == shown[2]
    assert shown[0]["CustomerId"] == str(customer.uuid)
    assert shown[0]["Municipality"] == "Nice"


def test_a_client_made_by_dynamics_is_found_by_v1(company: Organization, v1: Api, crm: Program):
    body = {
        "GrantorTaxId": company.tax_id,
        "CustomerTaxId": RFC,
        "BusinessName": "Norte",
        "CustomerCode": "CRM-1",
        "CustomerTypeId": 1,
        "CitizenshipId": 1,
        "ContactInfo": {"Email": "pagos@norte.mx"},
        "Municipality": "Mérida",
    }
    made = success(crm.post("/dynamics/clients", body))
    shown = v1.get("/customers/reference/CRM-1").json()
    assert shown["id"] == Customer.objects.get(uuid=made["CustomerId"]).pk
    assert (shown["name"], shown["taxNumber"], shown["email"]) == ("Norte", RFC, "pagos@norte.mx")
    assert (shown["billingCity"], shown["isActive"]) == ("Mérida", True)


def test_cancelled_by_dynamics_is_inactive_in_v1_and_active_again_by_v1(
    company: Organization, v1: Api, crm: Program
):
    customer = make_full_client(company)
    success(crm.delete(f"/dynamics/clients/{customer.uuid}"))
    assert shown_by_v1(v1, customer)["isActive"] is False
    written_by_v1(v1, customer, {"isActive": "true"})
    customer.refresh_from_db()
    assert (customer.is_active, customer.cancelled_at) == (True, None)


def test_what_v1_deletes_dynamics_does_not_find(company: Organization, v1: Api, crm: Program):
    customer = make_full_client(company)
    assert v1.delete(f"/customers/{customer.pk}").status_code == 200
    assert crm.get(f"/dynamics/clients/{customer.uuid}").status_code == 404


def without(data: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in names}


def test_a_write_of_v1_leaves_what_only_dynamics_says(company: Organization, v1: Api, crm: Program):
    customer = make_full_client(company)
    before = shown_by_crm(crm, customer)
    written_by_v1(v1, customer, {"name": "Renamed", "billingCity": "Nice"})
    after = shown_by_crm(crm, customer)
    assert (after["BusinessName"], after["Municipality"]) == ("Renamed", "Nice")
    changed = ("BusinessName", "Municipality")
    assert without(after, *changed) == without(before, *changed)


def test_a_write_of_dynamics_leaves_what_only_v1_says(company: Organization, v1: Api, crm: Program):
    only_v1 = {"barcode": "123", "fax": "9", "website": "https://norte.mx", "risk": "low"}
    customer = make_full_client(company, **only_v1)
    make_contact(customer, last_name="Curie", job_title="CTO", photo_image=make_image())
    before = shown_by_v1(v1, customer)
    whole = shown_by_crm(crm, customer)
    whole["ContactInfo"]["Phone"] = "555 0999"
    success(crm.put(f"/dynamics/clients/{customer.uuid}", whole))
    after = shown_by_v1(v1, customer)
    assert after["phone"] == "555 0999"
    changed = ("phone", "lastUpdated")
    assert without(after, *changed) == without(before, *changed)
    assert Contact.objects.filter(customer=customer, job_title="CTO").exclude(photo="").count() == 1
