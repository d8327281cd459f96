"""The one documented reply: deactivating a customer at a location, byte for byte."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine

from core.models import Organization
from core.roles import Role
from customers.models import Address, Contact, Customer
from dispatch.models import CustomerLocation, Location
from tests.builders import make_organization, root_category
from tests.contract.samples import sample
from tests.dispatch_program import Program, dispatch

pytestmark = pytest.mark.django_db

CREATED_AT = datetime(2018, 6, 13, 19, 50, 20, 867000, tzinfo=UTC)
DEACTIVATED_AT = datetime(2020, 4, 22, 17, 23, 17, 363000, tzinfo=UTC)
TIMES = {"created_at": CREATED_AT, "updated_at": CREATED_AT}
PATH = "/customers/1/locations/1/"
LENGTH = 1032


@pytest.fixture(autouse=True)
def fixed_clock() -> Iterator[None]:
    """Make it the time at which the documented customer was last updated."""
    with time_machine.travel(DEACTIVATED_AT, tick=False):
        yield


@pytest.fixture
def company() -> Organization:
    """The documented record as it was before: its ids and times are those of the sample."""
    company = make_organization("documented")
    customer = Customer.objects.create(
        pk=1,
        organization=company,
        reference="documented",
        name="George Jones!!!?",
        category=root_category(company),
        currency="USD",
        **TIMES,
    )
    Address.objects.create(
        pk=1,
        customer=customer,
        is_billing=True,
        line_1="520 E Washington St",
        city="Sequim",
        state="WA",
        postal_code="98382",
        latitude=Decimal("48.080076"),
        longitude=Decimal("-123.0952858"),
        **TIMES,
    )
    notices = ("new", "dispatched", "completed", "failed")
    Contact.objects.create(
        pk=1,
        organization=company,
        customer=customer,
        first_name="George",
        email="shaneduty@gmail.com",
        phone="360-555-1212",
        **{f"notify_{name}_request": True for name in notices},
        **TIMES,
    )
    location = Location.objects.create(pk=1, organization=company, name="Sequim", **TIMES)
    CustomerLocation.objects.create(
        customer=customer,
        location=location,
        note="Exempt from billing???",
        sales_rep="Shane",
        **TIMES,
    )
    return company


@pytest.fixture
def program(company: Organization) -> Program:
    """A program that never named a version."""
    return dispatch(company, role=Role.DISPATCHER)


def documented() -> bytes:
    body = sample("deactivate_customer_at_location.response")
    return json.dumps(body, sort_keys=True).encode()


def test_the_documented_request_gets_the_documented_reply(program: Program):
    reply = program.delete(PATH, "{}")
    assert reply.status_code == 200
    assert reply.content == documented()
    assert len(reply.content) == LENGTH
    assert {name: reply[name] for name in reply.headers if name in DOCUMENTED} == DOCUMENTED
    assert CustomerLocation.objects.get().is_active is False


# As published, but for the names' case, which does not count.
DOCUMENTED = {
    "Access-Control-Allow-Headers": "Authorization, Accept, X-TENANT-ID, Content-Type",
    "Access-Control-Allow-Methods": "GET,POST,PATCH,DELETE",
    "Access-Control-Allow-Origin": "*",
    "Allow": "GET,POST,PATCH,DELETE",
    "Content-Length": str(LENGTH),
    "Content-Type": "application/json",
    "x-api-version": "2019/02/08",
}


def test_asking_for_the_earliest_version_is_the_same(program: Program):
    assert program.at("2019/02/08").delete(PATH).content == documented()


def test_the_same_again_answers_the_same(program: Program):
    first = program.delete(PATH)
    with time_machine.travel(datetime(2022, 8, 20, 1, 38, 16, tzinfo=UTC), tick=False):
        later = dispatch(Organization.objects.get(slug="documented"), role=Role.DISPATCHER)
        assert later.delete(PATH).content == first.content == documented()


def test_getting_it_afterwards_answers_the_same(program: Program):
    program.delete(PATH)
    assert program.get(PATH).content == documented()
    assert program.get("/locations/1/customers/1").content == documented()


def test_the_newest_version_says_id(program: Program):
    expected = json.loads(documented())
    expected["id"] = expected.pop("customer_id")
    assert json.loads(program.at("2023/04/19").delete(PATH).content) == expected
