"""GET and PATCH /customers/{customer_id}, and POST /customers."""

from __future__ import annotations

import json
import re

import pytest

from core.models import Event, Organization
from core.roles import Role
from customers.models import Address, Contact, Customer
from customers.services import cancel_customer, update_customer
from dispatch.models import DefaultTerms
from tests.builders import later, make_customer, make_organization, make_user
from tests.dispatch.api.bodies import ADDRESS, CONTACT, CUSTOMER, TERMS, but, without
from tests.dispatch.builders import make_location, make_suspension
from tests.dispatch_program import Program, dispatch, ok, problem

pytestmark = pytest.mark.django_db

LONG = "Limpia y Recolección de Residuos de Manejo Especial del Valle de México, S.A. de C.V."


def test_a_customer_is_made_with_its_addresses_and_contacts(program: Program):
    shown = ok(program.post("/customers", CUSTOMER), 201)
    customer = Customer.objects.get()
    assert shown == {
        "addresses": [
            {
                **ADDRESS,
                **{f"line_{place}": None for place in (2, 3, 4)},
                **{"id": Address.objects.get().pk, "is_active": True, "is_physical": True},
            }
        ],
        "contacts": [
            {
                **CONTACT,
                "id": Contact.objects.get().pk,
                **{
                    f"notify_on_{kind}_request": False
                    for kind in ("acknowledged", "dispatched", "failed", "new")
                },
            }
        ],
        "created_on": "2026-03-14T10:26:53.000000",
        "id": customer.pk,
        "last_updated_on": "2026-03-14T10:26:53.000000",
        "locations": [],
        "name": "George Jones",
        "parent_id": None,
    }
    assert re.fullmatch(r"D-[0-9a-f]{8}", customer.reference)
    assert ok(program.get(f"/customers/{customer.pk}")) == shown


def test_its_author_and_its_event_are_kept(program: Program):
    ok(program.post("/customers", CUSTOMER), 201)
    event = Event.objects.get(code="customer.created")
    assert event.client == program.api_client


def test_terms_without_a_location_are_those_of_later_links(company: Organization, program: Program):
    suspension = make_suspension(company)
    body = but(CUSTOMER, **TERMS, suspension_id=suspension.pk)
    customer_id = ok(program.post("/customers", body), 201)["id"]
    assert DefaultTerms.objects.get().customer_id == customer_id
    location = make_location(company)
    shown = ok(program.post(f"/customers/{customer_id}/locations/{location.pk}"), 201)
    assert {name: shown[name] for name in TERMS} == TERMS
    assert shown["suspension_id"] == suspension.pk


def test_a_parent_is_named_by_its_id(customer: Customer, program: Program):
    shown = ok(program.post("/customers", but(CUSTOMER, parent_id=customer.pk)), 201)
    assert shown["parent_id"] == customer.pk


@pytest.mark.parametrize("missing", ["name", "addresses", "contacts"])
def test_a_customer_needs(missing: str, program: Program):
    assert problem(program.post("/customers", without(CUSTOMER, missing))) == (
        400,
        None,
        f"Missing required values: {missing}",
    )


def test_without_a_body_all_that_is_missing_is_told(program: Program):
    assert problem(program.post("/customers")) == (
        400,
        None,
        "Missing required values: addresses, contacts, name",
    )


@pytest.mark.parametrize("role", ["is_billing", "is_shipping"])
def test_a_customer_needs_an_address_of_each_role(role: str, program: Program):
    addresses = [but(ADDRESS, **{role: False})] * 2
    assert problem(program.post("/customers", but(CUSTOMER, addresses=addresses)))[:2] == (
        400,
        "CreateCustomerModel.addresses",
    )
    assert not Customer.objects.exists()


def test_no_addresses_are_too_few_and_no_contacts_are_enough(program: Program):
    reply = program.post("/customers", but(CUSTOMER, addresses=[]))
    assert problem(reply)[:2] == (400, "CreateCustomerModel.addresses")
    assert ok(program.post("/customers", but(CUSTOMER, contacts=[])), 201)["contacts"] == []


def test_two_addresses_may_share_the_roles(program: Program):
    addresses = [but(ADDRESS, is_shipping=False), but(ADDRESS, is_billing=False)]
    shown = ok(program.post("/customers", but(CUSTOMER, addresses=addresses)), 201)
    assert [each["is_physical"] for each in shown["addresses"]] == [False, True]


def test_a_problem_inside_a_list_says_where(program: Program):
    addresses = [ADDRESS, but(ADDRESS, latitude=91)]
    reply = program.post("/customers", but(CUSTOMER, addresses=addresses))
    assert problem(reply)[:2] == (400, "CreateCustomerAddressModel.latitude")
    explanation = "The resource could not be accessed. See addresses[1]."
    assert json.loads(reply.content)["explanation"] == explanation


def test_a_country_that_no_code_names_is_refused_where_it_stands(program: Program):
    addresses = [ADDRESS, but(ADDRESS, country="XX")]
    reply = program.post("/customers", but(CUSTOMER, addresses=addresses))
    assert problem(reply)[:2] == (400, "CreateCustomerAddressModel.country")
    assert "addresses[1]" in json.loads(reply.content)["explanation"]


def test_the_documented_refusal_of_an_unknown_field(program: Program):
    reply = program.post("/customers", but(CUSTOMER, user_id=1))
    assert json.loads(reply.content) == {
        "detail": "Unknown field.",
        "explanation": "The resource could not be accessed.",
        "field": "CreateCustomerModel.user_id",
    }
    assert reply.reason_phrase == "CreateCustomerModel.user_id: Unknown field."


@pytest.mark.parametrize("name", ["parent_id", "suspension_id"])
@pytest.mark.parametrize("number", [0, -1, 10**9, 2**63 - 1])
def test_an_id_of_nothing_is_refused(name: str, number: int, program: Program):
    reply = program.post("/customers", but(CUSTOMER, **{name: number}))
    assert problem(reply)[:2] == (400, f"CreateCustomerModel.{name}")
    assert not Customer.objects.exists()


def test_ids_of_another_company_are_as_if_there_were_none(program: Program):
    foreign = make_organization("two")
    ids = {"parent_id": make_customer(foreign).pk, "suspension_id": make_suspension(foreign).pk}
    for name, number in ids.items():
        reply = program.post("/customers", but(CUSTOMER, **{name: number}))
        assert problem(reply)[:2] == (400, f"CreateCustomerModel.{name}")


def test_a_sales_rep_is_a_number_a_uuid_or_a_user_name(company: Organization, program: Program):
    ada = make_user(company, role=Role.CRM_USER, username="ada", first_name="Ada")
    stranger = make_user(username="stranger")
    for key in ("4711", "", str(ada.uuid), "ada"):
        ok(program.post("/customers", but(CUSTOMER, sales_rep_id=key)), 201)
    for key in ("nobody", "stranger", str(stranger.uuid)):
        reply = program.post("/customers", but(CUSTOMER, sales_rep_id=key))
        assert problem(reply)[:2] == (400, "CreateCustomerModel.sales_rep_id")


def test_the_name_is_changed_and_the_rest_stays(customer: Customer, program: Program):
    before = ok(program.get(f"/customers/{customer.pk}"))
    shown = ok(program.patch(f"/customers/{customer.pk}", {"name": "Georgina"}))
    assert shown == {**before, "name": "Georgina", "last_updated_on": "2026-03-14T10:26:53.000000"}


def test_a_parent_comes_and_goes(company: Organization, customer: Customer, program: Program):
    parent = make_customer(company)
    path = f"/customers/{customer.pk}"
    assert ok(program.patch(path, {"parent_id": parent.pk}))["parent_id"] == parent.pk
    assert ok(program.patch(path, {}))["parent_id"] == parent.pk
    assert ok(program.patch(path, {"parent_id": None}))["parent_id"] is None


def test_a_customer_is_not_put_below_itself(customer: Customer, program: Program):
    child = make_customer(customer.organization, parent=customer)
    for number in (customer.pk, child.pk):
        reply = program.patch(f"/customers/{customer.pk}", {"parent_id": number})
        assert problem(reply)[:2] == (400, "UpdateCustomerModel.parent_id")


@pytest.mark.parametrize("name", ["addresses", "id", "is_active", "note"])
def test_nothing_else_can_be_changed(name: str, customer: Customer, program: Program):
    assert problem(program.patch(f"/customers/{customer.pk}", {name: None})) == (
        400,
        f"UpdateCustomerModel.{name}",
        "Unknown field.",
    )


def test_a_name_cut_by_a_reply_does_no_harm_when_it_is_sent_back(
    company: Organization, program: Program
):
    customer = make_customer(company, name=LONG)
    path = f"/customers/{customer.pk}"
    shown = ok(program.get(path))
    assert shown["name"] == LONG[:64]
    back = {"name": shown["name"], "parent_id": shown["parent_id"]}
    assert ok(program.patch(path, back)) == shown
    customer.refresh_from_db()
    assert customer.name == LONG
    assert ok(program.patch(path, {"name": LONG[:63]}))["name"] == LONG[:63]


def test_a_name_is_not_taken_away(customer: Customer, program: Program):
    path = f"/customers/{customer.pk}"
    assert problem(program.patch(path, {"name": None})) == (
        400,
        "UpdateCustomerModel.name",
        "Not nullable.",
    )
    assert problem(program.patch(path, {"name": "  "}))[:2] == (400, "UpdateCustomerModel.name")


def test_a_customer_that_is_not_there_is_404_whatever_the_body(customer, program: Program):
    foreign = make_customer(make_organization("two"))
    for number in (foreign.pk, customer.pk + 1000, 0, 2**63 - 1):
        assert problem(program.get(f"/customers/{number}"))[0] == 404
        assert problem(program.patch(f"/customers/{number}", {"x": 1}))[0] == 404


def test_a_customer_cannot_be_deleted(customer: Customer, program: Program):
    reply = program.delete(f"/customers/{customer.pk}")
    assert problem(reply)[0] == 405
    assert reply["Allow"] == "GET,PATCH"


def test_a_cancelled_customer_is_shown(customer: Customer, link, program: Program):
    cancel_customer(customer=customer, reason="", by=later(61))
    shown = ok(program.get(f"/customers/{customer.pk}"))
    assert [each["is_active"] for each in shown["locations"]] == [False]


def test_a_change_may_depend_on_what_was_seen(customer: Customer, program: Program):
    path = f"/customers/{customer.pk}"
    parent = make_customer(customer.organization)
    seen = {"If-Match": program.get(path)["ETag"]}
    update_customer(customer=customer, values={"name": "Other"}, by=later(61))
    assert problem(program.patch(path, {"name": "Mine"}, headers=seen))[0] == 412
    seen = {"If-Match": program.get(path)["ETag"]}
    body = {"name": "Mine", "parent_id": parent.pk}
    assert ok(program.patch(path, body, headers=seen))["name"] == "Mine"


def test_a_customer_sent_twice_with_one_key_is_made_once(program: Program):
    key = {"Idempotency-Key": "k-1"}
    first, second = (program.post("/customers", CUSTOMER, headers=key) for _ in range(2))
    assert ok(first, 201) == ok(second, 201)
    assert second["Idempotency-Replayed"] == "true"
    assert Customer.objects.count() == 1


def test_who_may_only_read_writes_nothing(company: Organization, customer: Customer):
    for role in (Role.CRM_USER, Role.DRIVER, Role.CLIENT_CUSTOMER, Role.THIRD_PARTY_DISPATCHER):
        program = dispatch(company, role=role)
        assert problem(program.post("/customers", CUSTOMER))[0] == 403
        assert problem(program.patch(f"/customers/{customer.pk}", {"name": "X"}))[0] == 403
