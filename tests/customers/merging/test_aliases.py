"""The keys of a merged customer, on the v1 and dynamics surfaces, in imports and in commands."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.errors import NotFound, NotUnique
from customers import client_lookups, lookups, services
from customers.models import Customer
from dispatch.models import CustomerUser
from tests import builders
from tests.billing.builders import make_contract
from tests.builders import later
from tests.customers.importing import import_rows
from tests.customers.merging.building import merge
from tests.dispatch.test_create_api_client import made as made_client
from tests.dynamics import dynamics, failure, success
from tests.v1 import api, refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> tuple[Customer, Customer]:
    """A survivor S/1 and the customer M/1 that was merged into it."""
    organization = builders.make_organization()
    survivor = builders.make_client(organization, reference="S/1", tax_id="GNP9211244P0")
    merged = builders.make_client(organization, reference="M/1", tax_id="XAXX010101000")
    services.create_external_id(
        customer=merged, values={"system": "crm", "value": "crm-7"}, by=later()
    )
    merge(survivor, merged)
    survivor.refresh_from_db()
    return survivor, merged


def test_v1_finds_the_survivor_by_number_and_by_reference(pair):
    survivor, merged = pair
    v1 = api(survivor.organization)
    same = v1.get(f"/customers/{survivor.pk}")
    for key in (str(merged.pk), "reference/M/1", "reference/M%2F1"):
        reply = v1.get(f"/customers/{key}")
        assert (reply.status_code, reply.json()) == (200, same.json())
        assert (reply.json()["id"], reply.json()["reference"]) == (survivor.pk, "S/1")
        assert reply["ETag"] == same["ETag"]


def test_v1_writes_to_the_survivor_whose_reference_stays(pair):
    survivor, merged = pair
    v1 = api(survivor.organization)
    for method, path, status in (
        ("PUT", f"/customers/{merged.pk}", 200),
        ("PATCH", f"/customers/{merged.pk}", 200),
        ("POST", "/customers/reference/M/1", 201),
    ):
        values = {"name": f"{method} {path}"[:60], "reference": "M/1"}
        reply = v1.send(method, path, values)
        assert (reply.status_code, reply.json()["id"]) == (status, survivor.pk), reply.content
        survivor.refresh_from_db()
        assert (survivor.name, survivor.reference) == (values["name"], "S/1")
    assert Customer.objects.for_organization(survivor.organization).count() == 1


def test_v1_names_the_survivor_in_bodies_by_what_the_merged_one_was_called(pair):
    survivor, merged = pair
    v1 = api(survivor.organization)
    group = builders.make_group(survivor.organization, reference="vip/1")
    made = v1.post("/contacts", {"customerId": merged.pk, "lastName": "Curie"})
    assert (made.status_code, made.json()["customer"]["id"]) == (201, survivor.pk)
    by_reference = {"useExternalId": "true", "customerReference": "M/1", "lastName": "Sklodowska"}
    made = v1.post("/contacts", by_reference)
    assert (made.status_code, made.json()["customer"]["id"]) == (201, survivor.pk), made.content
    child = {"reference": "C", "name": "C", "isSubCustomer": "true", "parentCustomer": merged.pk}
    made = v1.post("/customers", child)
    assert (made.status_code, made.json()["parentCustomer"]["id"]) == (201, survivor.pk)
    assert v1.post("/customerGroupAssign/reference/M/1/vip/1").status_code in (200, 201)
    assert list(survivor.groups.all()) == [group]


def test_v1_refuses_a_merged_customer_s_reference_for_another_customer(pair):
    survivor, _ = pair
    v1 = api(survivor.organization)
    taken = v1.post("/customers", {"reference": "S/1", "name": "X"})
    again = v1.post("/customers", {"reference": "M/1", "name": "X"})
    assert refusal(again) == refusal(taken)
    other = builders.make_customer(survivor.organization)
    changed = v1.send("PUT", f"/customers/{other.pk}", {"reference": "M/1"})
    assert refusal(changed) == refusal(taken)


def test_v1_lists_show_the_survivor_only(pair):
    survivor, _ = pair
    v1 = api(survivor.organization)
    for query, ids in (
        ({}, [survivor.pk]),
        ({"reference": "M/1"}, []),
        ({"reference": "S/1"}, [survivor.pk]),
    ):
        body = v1.get("/customers", **query).json()
        assert ([each["id"] for each in body["data"]], body["paging"]["total"]) == (ids, len(ids))


def test_v1_deletes_the_survivor_by_the_merged_one_s_number_and_then_both_are_gone(pair):
    survivor, merged = pair
    v1 = api(survivor.organization)
    assert v1.delete(f"/customers/{merged.pk}").status_code == 200
    for pk in (survivor.pk, merged.pk):
        assert v1.get(f"/customers/{pk}").status_code == 404


def test_dynamics_finds_the_survivor_by_uuid_external_id_and_reference(pair):
    survivor, merged = pair
    crm = dynamics(survivor.organization)
    same = success(crm.get(f"/dynamics/clients/{survivor.uuid}"))
    for key in (str(merged.uuid), merged.uuid.hex, "crm-7"):
        assert success(crm.get(f"/dynamics/clients/{key}")) == same
    assert client_lookups.find_client(survivor.organization, "M/1") == survivor
    assert (same["CustomerId"], same["CustomerCode"]) == (str(survivor.uuid), "S/1")


def test_dynamics_writes_to_the_survivor_and_its_own_keys_stay(pair):
    survivor, merged = pair
    crm = dynamics(survivor.organization)
    body = success(crm.get(f"/dynamics/clients/{survivor.uuid}"))
    for number, path in enumerate((f"/dynamics/clients/{merged.uuid}", "/Customer")):
        old = {"CustomerId": str(merged.uuid), "CustomerCode": "M/1", "BusinessName": f"N{number}"}
        data = success(crm.put(path, body | old))
        assert (data["CustomerId"], data["CustomerCode"]) == (str(survivor.uuid), "S/1")
        survivor.refresh_from_db()
        assert (survivor.name, survivor.reference) == (f"N{number}", "S/1")


def test_dynamics_finds_contracts_by_the_merged_client_s_id(pair):
    survivor, _ = pair
    make_contract(survivor, code="R-1")
    crm = dynamics(survivor.organization)
    ids = [success(crm.get(f"/dynamics/clients/{each.uuid}/recurrences/R-1")) for each in pair]
    assert ids[0] == ids[1]


def test_dynamics_does_not_find_a_merged_client_by_its_tax_id(pair):
    survivor, _ = pair
    crm = dynamics(survivor.organization)
    grantor = survivor.organization.tax_id
    assert success(crm.get(f"/Customer/{grantor}/GNP9211244P0"))["CustomerCode"] == "S/1"
    assert failure(crm.get(f"/Customer/{grantor}/XAXX010101000"))[0] == 404


def test_what_is_there_comes_before_what_was_merged(pair):
    survivor, merged = pair
    organization = survivor.organization
    live = builders.make_customer(organization, reference=str(merged.pk))
    found = lookups.find_customer(organization, merged.pk, by_reference=True, or_id=True)
    assert found == live
    services.create_external_id(
        customer=live, values={"system": "erp", "value": str(merged.uuid)}, by=later()
    )
    assert client_lookups.find_client(organization, str(merged.uuid)) == live
    assert client_lookups.find_by_uuid(organization, merged.uuid) == survivor


def test_another_organization_s_aliases_mean_nothing(pair):
    _, merged = pair
    stranger = builders.make_organization("entity2")
    for key, by_reference in ((merged.pk, False), ("M/1", True)):
        with pytest.raises(NotFound):
            lookups.find_customer(stranger, key, by_reference=by_reference)
    for text in (str(merged.uuid), "M/1"):
        with pytest.raises(NotFound):
            client_lookups.find_client(stranger, text)
    with pytest.raises(NotFound):
        client_lookups.find_by_uuid(stranger, merged.uuid)
    builders.make_customer(stranger, reference="M/1")


@pytest.mark.parametrize("key", [2**63 - 1, 2**63, 10**30, 0, -1])
def test_numbers_that_no_customer_has_find_nobody(pair, key):
    with pytest.raises(NotFound):
        lookups.find_customer(pair[0].organization, key)


def test_an_alias_costs_one_query_and_only_where_nothing_is_found(pair):
    survivor, merged = pair
    organization = survivor.organization
    finding: list[tuple[Any, int]] = [
        (lambda: lookups.find_customer(organization, survivor.pk), 1),
        (lambda: lookups.find_customer(organization, merged.pk), 2),
        (lambda: lookups.find_customer(organization, "S/1", by_reference=True), 1),
        (lambda: lookups.find_customer(organization, "M/1", by_reference=True), 2),
        (lambda: client_lookups.find_client(organization, str(survivor.uuid)), 1),
        (lambda: client_lookups.find_client(organization, "S/1"), 2),
        (lambda: client_lookups.find_client(organization, "M/1"), 3),
    ]
    for find, queries in finding:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert find() == survivor
        assert len(captured) == queries
        assert find().organization is organization


def test_upserts_by_a_merged_reference_change_the_survivor(pair):
    survivor, _ = pair
    found, is_new = services.upsert_customer(
        organization=survivor.organization, reference="M/1", values={"phone": "7"}, by=later(2)
    )
    assert (found, found.phone, found.reference, is_new) == (survivor, "7", "S/1", False)
    with pytest.raises(NotUnique):
        builders.make_customer(survivor.organization, reference="M/1")


def test_a_file_may_name_merged_customers_as_rows_and_as_parents(pair, tmp_path):
    survivor, _ = pair
    builders.make_contact(survivor, first_name="Luz", last_name="Vega", email="luz@norte.mx")
    run = import_rows(
        tmp_path,
        "reference,name,parent,contact_email,contact_phone",
        "M/1,From a file,,luz@norte.mx,555",
        "C-1,Child,M/1,,",
    )
    assert (run.status, run.problems) == (0, []), run.err
    survivor.refresh_from_db()
    assert (survivor.name, survivor.reference) == ("From a file", "S/1")
    assert list(survivor.sub_customers.values_list("reference", flat=True)) == ["C-1"]
    assert list(survivor.contacts.values_list("email", "phone")) == [("luz@norte.mx", "555")]


def test_a_new_program_may_act_for_a_customer_by_its_merged_reference(pair):
    made_client("--organization", "entity1", "--customer", "M/1")
    assert CustomerUser.objects.get().customer == pair[0]
