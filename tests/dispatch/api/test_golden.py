"""Golden bodies: every model in all six versions, as files that were read by people.

`golden/<version>.json` holds `replies` (by request: the whole body) and `requests` (by model of the
input: a body or a query that the version takes). A difference is a break of the wire: the product
is to be mended, or the change described by a version of its own. No test writes these files.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from core.models import Organization
from core.roles import Role
from dispatch.api.versions import VERSIONS
from tests.dispatch.api import golden_world
from tests.dispatch.api.tables import INPUTS, OUTPUTS, QUERIES, all_models
from tests.dispatch.builders import make_customer_location, make_dispatch_customer, make_location
from tests.dispatch_program import dispatch, ok

pytestmark = pytest.mark.django_db

FOLDER = Path(__file__).parent / "golden"
CUSTOMER = f"/customers/{golden_world.CUSTOMER}"
# Every operation that shows something, by the model that it shows.
REPLIES = {
    "TenantModel": "/tenants",
    "LocationModel": f"/locations/{golden_world.YARD}",
    "LocationModel list": "/locations?page_limit=1&page_index=2",
    "CustomerModel": CUSTOMER,
    "CustomerModel list": "/customers",
    "DispatchCustomerLocationModel": f"{CUSTOMER}/locations/{golden_world.YARD}",
    "DispatchCustomerLocationModel list": f"/locations/{golden_world.YARD}/customers",
    "CustomerAddressModel": f"{CUSTOMER}/addresses/70031",
    "CustomerAddressModel list": f"{CUSTOMER}/addresses",
    "CustomerContactModel": f"{CUSTOMER}/contacts/70041",
    "CustomerContactModel list": f"{CUSTOMER}/contacts",
    "failure": "/customers?name=",
}


def golden(version: str) -> Any:
    return json.loads((FOLDER / f"{version.replace('/', '-')}.json").read_text())


@pytest.fixture(scope="module", params=VERSIONS)
def version(request: pytest.FixtureRequest) -> str:
    text: str = request.param
    return text


def test_replies_are_the_golden_ones_byte_for_byte(version: str):
    expected = golden(version)["replies"]
    program = dispatch(golden_world.build(), role=Role.CRM_USER, version=version)
    shown = {name: program.get(path).content.decode() for name, path in REPLIES.items()}
    assert shown == {name: json.dumps(body, sort_keys=True) for name, body in expected.items()}


def paths(company: Organization) -> dict[str, tuple[str, str]]:
    """Return method and path that take each model, of records that are there."""
    customer = make_dispatch_customer(company, contacts=[{"name": "Ada"}])
    link = make_customer_location(customer)
    yard, one = make_location(company), f"/customers/{customer.pk}"
    address = customer.addresses.order_by("pk")[0]
    contact = customer.contacts.get()
    return {
        "CreateCustomerModel": ("POST", "/customers"),
        "UpdateCustomerModel": ("PATCH", one),
        "CreateCustomerAddressModel": ("POST", f"{one}/addresses"),
        "UpdateCustomerAddressModel": ("PATCH", f"{one}/addresses/{address.pk}"),
        "CreateCustomerContactModel": ("POST", f"{one}/contacts"),
        "UpdateCustomerContactModel": ("PATCH", f"{one}/contacts/{contact.pk}"),
        "CreateDispatchCustomerLocationModel": ("POST", f"{one}/locations/{yard.pk}"),
        "UpdateDispatchCustomerLocationModel": ("PATCH", f"{one}/locations/{link.location_id}"),
        "ListTenantsQueryModel": ("GET", "/tenants"),
        "ListLocationsQueryModel": ("GET", "/locations"),
        "ListCustomersQueryModel": ("GET", "/customers"),
    }


def test_requests_with_every_field_of_a_model_are_taken(version: str, company: Organization):
    program = dispatch(company, version=version)
    for model, (method, path) in paths(company).items():
        body = golden(version)["requests"][model]
        if method == "GET":
            ok(program.get(f"{path}?{urlencode(body)}"))
            continue
        shown = ok(program.send(method, path, body), 201 if method == "POST" else 200)
        nested = ("addresses", "contacts")
        for name in body.keys() & shown.keys() - {*nested}:
            assert shown[name] == body[name], (model, name)
        for name in body.keys() & {*nested}:
            assert body[name][0].items() <= shown[name][0].items()


def test_the_golden_requests_say_everything_but_ids(version: str):
    requests = golden(version)["requests"]
    for model in (*INPUTS, *QUERIES):
        ids = {"parent_id", "suspension_id"} if model in INPUTS else set()
        assert set(model.by_name) - ids == requests[model.name].keys(), model


def test_every_model_has_a_golden_body(version: str):
    body = golden(version)
    assert body["requests"].keys() == {model.name for model in (*INPUTS, *QUERIES)}
    assert {name.removesuffix(" list") for name in body["replies"]} == {
        *(model.name for model in OUTPUTS),
        "failure",
    }
    # The others are inside of these.
    assert {model.name for model in all_models()} == {
        *(model.name for model in (*INPUTS, *QUERIES, *OUTPUTS)),
        *("LocationAddressModel", "LocationContactModel", "DispatchCustomerSettingsModel"),
    }


def test_only_one_name_of_one_model_ever_changed():
    newest = golden(VERSIONS[-1])
    for version in VERSIONS[1:-1]:
        assert golden(version) == newest
    earliest = golden(VERSIONS[0])
    name = "DispatchCustomerLocationModel"
    single = earliest["replies"].pop(name)
    rows = earliest["replies"].pop(f"{name} list")["results"]
    for old, new in [
        (single, newest["replies"].pop(name)),
        *zip(rows, newest["replies"].pop(f"{name} list")["results"], strict=True),
    ]:
        old["id"] = old.pop("customer_id")
        assert old == new
    assert earliest == newest
