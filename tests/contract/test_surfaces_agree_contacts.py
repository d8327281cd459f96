"""Contacts of dispatch and those of v1 and dynamics: the same rows, read at once.

Field by field in each direction; what a surface has no word for stays as it is when it writes.
"""

from __future__ import annotations

from typing import Any, Final

import pytest

from customers.models import Contact, Customer
from tests.builders import make_contact, make_image
from tests.contract.agreement import (
    changed_columns,
    row_of,
    shown_by_console,
    shown_by_crm,
    shown_by_v1,
    written_by_crm,
)
from tests.contract.three_surfaces import Surfaces
from tests.customers.api.dynamics.clients import make_full_client
from tests.dispatch_program import ok

pytestmark = pytest.mark.django_db

# The field of dispatch, the keys of v1 and of dynamics (None: it has no word), the column.
CONTACT_FIELDS: Final = [
    ("email", "a@norte.mx, b@norte.mx", "email", "Email", "email"),
    ("number", "555 0101 ext. 7", "phone", "Phone", "phone"),
    ("fax", "555 0103", "fax", None, "fax"),
]
NOTICES: Final = ("acknowledged", "completed", "dispatched", "failed", "new")
# Columns of a contact that dispatch has no field for.
UNSAID_OF_CONTACTS: Final = {
    "job_title": "CFO",
    "mobile": "555 0104",
    "phone2": "555 0105",
    "comment": "Mornings",
    "country": "MX",
    "city": "Mérida",
    "postal_code": "97100",
    "address": "Calle 1",
    "is_decision_maker": True,
    "phone_prefix": "+52",
    "mobile_prefix": "+521",
    "is_email_active": False,
    "notify_payment_receipts": True,
    "notify_collection": True,
}


@pytest.fixture
def world() -> Surfaces:
    return Surfaces()


@pytest.fixture
def customer(world: Surfaces) -> Customer:
    return make_full_client(world.organization, contacts=[], name="Grupo Norte")


@pytest.fixture
def luz(customer: Customer) -> Contact:
    """Somebody of whom everything is known but how she is reached."""
    notices: dict[str, Any] = {f"notify_{each}_request": True for each in NOTICES}
    known = {**UNSAID_OF_CONTACTS, **notices, "photo_image": make_image()}
    return make_contact(customer, first_name="Luz", last_name="Vega", **known)


def path_of(contact: Contact) -> str:
    return f"/customers/{contact.customer_id}/contacts/{contact.pk}"


def contact_of(world: Surfaces, contact: Contact, surface: str) -> dict[str, Any]:
    """Return the contact as a surface shows it."""
    shown: dict[str, Any]
    if surface == "v1":
        shown = world.v1.get(f"/contacts/{contact.pk}").json()
    elif surface == "crm":
        [shown] = shown_by_crm(world, contact.customer)["CustomerContactInfoes"]
    else:
        shown = ok(world.console.get(path_of(contact)))
    return shown


def write_contact_with_crm(world: Surfaces, contact: Contact, **values: Any) -> None:
    shown = contact_of(world, contact, "crm")
    written_by_crm(world, contact.customer, CustomerContactInfoes=[{**shown, **values}])


@pytest.mark.parametrize(("field", "value", "v1_key", "crm_key", "column"), CONTACT_FIELDS)
def test_what_dispatch_writes_of_a_contact_the_others_read(
    world: Surfaces,
    luz: Contact,
    field: str,
    value: str,
    v1_key: str,
    crm_key: str | None,
    column: str,
):
    before, v1, crm = row_of(luz), contact_of(world, luz, "v1"), contact_of(world, luz, "crm")
    ok(world.console.patch(path_of(luz), {field: value}))
    times = {"lastUpdated": contact_of(world, luz, "v1")["lastUpdated"]}
    assert contact_of(world, luz, "v1") == {**v1, v1_key: value, **times}
    expected = {**crm, crm_key: value} if crm_key else crm
    assert contact_of(world, luz, "crm") == expected
    assert changed_columns(before, row_of(luz)) == {column: value}
    ok(world.console.patch(path_of(luz), {field: None}))
    assert contact_of(world, luz, "v1")[v1_key] is None
    assert changed_columns(before, row_of(luz)) == {}


@pytest.mark.parametrize(("field", "value", "v1_key", "crm_key", "column"), CONTACT_FIELDS)
def test_what_the_others_write_of_a_contact_dispatch_reads(
    world: Surfaces,
    luz: Contact,
    field: str,
    value: str,
    v1_key: str,
    crm_key: str | None,
    column: str,
):
    before, shown = row_of(luz), contact_of(world, luz, "console")
    assert world.v1.post(f"/contacts/{luz.pk}", {v1_key: value}).status_code == 200
    assert contact_of(world, luz, "console") == {**shown, field: value}
    assert changed_columns(before, row_of(luz)) == {column: value}
    assert world.v1.post(f"/contacts/{luz.pk}", {v1_key: ""}).status_code == 200
    assert contact_of(world, luz, "console") == shown
    if crm_key:
        write_contact_with_crm(world, luz, **{crm_key: value})
        assert contact_of(world, luz, "console") == {**shown, field: value}
        assert changed_columns(before, row_of(luz)) == {column: value}


def test_the_whole_name_of_a_contact_is_the_others_first_and_last_name(
    world: Surfaces, luz: Contact
):
    before = row_of(luz)
    assert contact_of(world, luz, "console")["name"] == "Luz Vega"
    ok(world.console.patch(path_of(luz), {"name": "Luz Vega"}))
    assert row_of(luz) == before
    ok(world.console.patch(path_of(luz), {"name": "Caja norte"}))
    shown = contact_of(world, luz, "v1")
    assert (shown["firstName"], shown["lastName"]) == ("Caja norte", None)
    assert contact_of(world, luz, "crm")["ContactName"] == "Caja norte"
    values = {"firstName": "Ana", "lastName": "Ruiz"}
    assert world.v1.post(f"/contacts/{luz.pk}", values).status_code == 200
    assert contact_of(world, luz, "console")["name"] == "Ana Ruiz"
    write_contact_with_crm(world, luz, ContactName="n" * 255)
    assert contact_of(world, luz, "console")["name"] == "n" * 128
    names = {"first_name": "n" * 255, "last_name": ""}
    assert changed_columns(before, row_of(luz)) == names


@pytest.mark.parametrize("kind", NOTICES)
def test_what_dispatch_tells_a_contact_is_not_what_dynamics_sends(
    world: Surfaces, luz: Contact, kind: str
):
    before, crm = row_of(luz), contact_of(world, luz, "crm")
    ok(world.console.patch(path_of(luz), {f"notify_on_{kind}_request": False}))
    assert changed_columns(before, row_of(luz)) == {f"notify_{kind}_request": False}
    assert contact_of(world, luz, "crm") == crm
    shown = contact_of(world, luz, "console")
    switches = {"REPNotification": False, "NewDocumentNotification": True}
    write_contact_with_crm(world, luz, **switches)
    assert contact_of(world, luz, "console") == shown
    assert changed_columns(before, row_of(luz)) == {
        f"notify_{kind}_request": False,
        "notify_payment_receipts": False,
        "notify_new_documents": True,
    }


def test_a_contact_that_dispatch_makes_is_one_of_the_others(world: Surfaces, customer: Customer):
    body = {"name": "Caja", "email": "a@norte.mx,b@norte.mx", "number": "1", "fax": "5550103"}
    made = ok(world.console.post(f"/customers/{customer.pk}/contacts", body), status=201)
    [v1], [crm] = (
        shown_by_v1(world, customer)["contacts"],
        shown_by_crm(world, customer)["CustomerContactInfoes"],
    )
    assert (v1["id"], v1["firstName"], v1["lastName"]) == (made["id"], "Caja", None)
    assert (v1["email"], v1["phone"], v1["fax"]) == (body["email"], "1", "5550103")
    assert (crm["ContactName"], crm["Email"], crm["Phone"]) == ("Caja", body["email"], "1")


def test_contacts_that_the_others_remove_are_gone_from_dispatch(world: Surfaces, luz: Contact):
    other = make_contact(luz.customer)
    assert world.v1.delete(f"/contacts/{other.pk}").status_code == 200
    shown = shown_by_console(world, luz.customer)["contacts"]
    assert [each["id"] for each in shown] == [luz.pk]
    written_by_crm(world, luz.customer, CustomerContactInfoes=[])
    assert shown_by_console(world, luz.customer)["contacts"] == []
