"""What ClientCustomers and Drivers see of the surface."""

from __future__ import annotations

import pytest

from core.models import Organization
from core.roles import Role
from customers.models import Customer
from customers.services import cancel_customer, deactivate_address
from dispatch.models import CustomerLocation, CustomerUser
from dispatch.services import deactivate_customer_location
from tests.builders import later, make_contact, make_customer, make_organization
from tests.dispatch.builders import make_customer_location, make_dispatch_customer, make_location
from tests.dispatch_program import Program, dispatch, ok, problem, results

pytestmark = pytest.mark.django_db


def bound(program: Program, customer: Customer) -> Program:
    """Let the program act for the customer; return it."""
    assert program.api_client is not None
    CustomerUser.objects.create(
        user=program.api_client.user,
        organization=customer.organization,
        customer=customer,
        created_at=customer.created_at,
        updated_at=customer.created_at,
    )
    return program


def paths(link: CustomerLocation) -> list[str]:
    """Return the addresses of everything that belongs to the customer at the location."""
    customer = link.customer
    one = f"/customers/{customer.pk}"
    address = customer.addresses.order_by("pk")[0]
    contact = customer.contacts.first() or make_contact(customer)
    return [
        *(one, f"{one}/addresses", f"{one}/addresses/{address.pk}"),
        *(f"{one}/contacts", f"{one}/contacts/{contact.pk}"),
        *(
            f"{one}/locations/{link.location_id}",
            f"/locations/{link.location_id}/customers/{customer.pk}",
        ),
    ]


def seen(program: Program, path: str = "/customers") -> list[int]:
    return [each.get("id", each.get("customer_id")) for each in results(program.get(path))]


@pytest.fixture
def other(company: Organization, location) -> CustomerLocation:
    """Another customer at the same location."""
    return make_customer_location(make_dispatch_customer(company), location)


def test_a_client_sees_its_own_customer_only(company, link, other):
    program = bound(dispatch(company, role=Role.CLIENT_CUSTOMER), link.customer)
    for path in paths(link):
        ok(program.get(path))
    for path in paths(other):
        assert problem(program.get(path))[0] == 404
    assert seen(program) == [link.customer_id]
    assert seen(program, f"/locations/{link.location_id}/customers") == [link.customer_id]
    body = ok(program.get("/customers", page_limit=1))
    assert (body["total_count"], body["total_pages"]) == (1, 1)


def test_filters_do_not_reach_beyond_what_a_client_sees(company, link, other):
    program = bound(dispatch(company, role=Role.CLIENT_CUSTOMER), link.customer)
    for query in ({"name": "c"}, {"location_id": link.location_id}, {"active": 1}):
        assert [each["id"] for each in results(program.get("/customers", **query))] in (
            [link.customer_id],
            [],
        )
    assert results(program.get("/customers", name=other.customer.name)) == []


def test_a_client_sees_all_of_its_customer_though_it_is_cancelled(company, link):
    program = bound(dispatch(company, role=Role.CLIENT_CUSTOMER), link.customer)
    cancel_customer(customer=link.customer, reason="", by=later())
    for path in paths(link):
        ok(program.get(path))
    assert seen(program) == [link.customer_id]


def test_a_client_sees_all_locations(company, link):
    closed = make_location(company, is_active=False)
    program = bound(dispatch(company, role=Role.CLIENT_CUSTOMER), link.customer)
    assert seen(program, "/locations") == [link.location_id, closed.pk]
    assert ok(program.get(f"/locations/{closed.pk}"))["is_active"] is False


def test_a_client_bound_to_no_customer_sees_none(company, link):
    program = dispatch(company, role=Role.CLIENT_CUSTOMER)
    assert seen(program) == []
    for path in paths(link):
        assert problem(program.get(path))[0] == 404


def test_a_client_of_a_customer_elsewhere_sees_none_here(company, link):
    elsewhere = make_organization("two")
    program = dispatch(company, elsewhere, role=Role.CLIENT_CUSTOMER)
    bound(program, make_customer(elsewhere))
    assert seen(program) == []
    assert len(seen(program.in_tenant(elsewhere))) == 1
    assert problem(program.get(paths(link)[0]))[0] == 404


def test_a_driver_sees_what_is_active(company, link, other):
    cancelled = make_dispatch_customer(company)
    cancel_customer(customer=cancelled, reason="", by=later())
    deactivate_customer_location(customer_location=other, by=later())
    deactivate_address(address=link.customer.addresses.order_by("pk")[0], by=later())
    driver = dispatch(company, role=Role.DRIVER)
    assert seen(driver) == [link.customer_id, other.customer_id]
    assert seen(driver, f"/locations/{link.location_id}/customers") == [link.customer_id]
    assert problem(driver.get(f"/customers/{cancelled.pk}"))[0] == 404
    assert problem(driver.get(paths(other)[-1]))[0] == 404
    assert problem(driver.get(paths(other)[-2]))[0] == 404
    assert ok(driver.get(f"/customers/{other.customer_id}"))["locations"] == []
    shown = ok(driver.get(f"/customers/{link.customer_id}/locations/{link.location_id}"))
    assert [each["is_active"] for each in shown["addresses"]] == [True]
    left = driver.get("/customers", location_id=link.location_id)
    assert [each["id"] for each in results(left)] == [link.customer_id]


def test_a_driver_and_client_sees_what_either_sees(company, link, other):
    cancel_customer(customer=link.customer, reason="", by=later())
    program = dispatch(company, role=[Role.DRIVER, Role.CLIENT_CUSTOMER])
    assert seen(program) == [other.customer_id]
    assert seen(bound(program, link.customer)) == [link.customer_id, other.customer_id]


@pytest.mark.parametrize(
    "role", [Role.ADMIN, Role.CRM_USER, Role.DISPATCHER, Role.THIRD_PARTY_DISPATCHER]
)
def test_who_has_another_role_that_reads_besides_sees_everything(role: Role, company, link, other):
    cancel_customer(customer=link.customer, reason="", by=later())
    for roles in ([role], [role, Role.CLIENT_CUSTOMER, Role.DRIVER]):
        program = dispatch(company, role=roles)
        assert seen(program) == [link.customer_id, other.customer_id]
        for path in (*paths(link), *paths(other)):
            ok(program.get(path))


@pytest.mark.parametrize("role", [Role.THIRD_PARTY_ADMIN, Role.THIRD_PARTY_CRM_USER])
def test_who_has_no_role_that_reads_is_refused(role: Role, company, link):
    program = dispatch(company, role=role)
    for path in ("/locations", "/customers", *paths(link)):
        assert problem(program.get(path))[0] == 403
