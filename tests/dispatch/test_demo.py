"""The demo's locations and customers at them: every state a tour or a test by hand wants to see."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import ApiClient, Event, Organization
from core.roles import Role
from customers.demo.credentials import Credentials
from customers.demo.role_clients import ensure_role_clients
from customers.models import Contact
from dispatch.admin.states import state_of
from dispatch.demo import add_locations, demo_served
from dispatch.models import CustomerLocation, CustomerUser, Location, Suspension
from tests.builders import (
    NOW,
    make_actor,
    make_contact,
    make_customer,
    make_organization,
    make_user,
)

pytestmark = pytest.mark.django_db


def fill(slug: str, customers: int = 90) -> Organization:
    organization = make_organization(slug)
    make_user(organization, username=f"seller-{slug}", first_name="Rym", last_name="Jaziri")
    for number in range(customers):
        tax_id = f"ABC8001{number % 28 + 1:02d}AB1" if number % 2 else ""
        customer = make_customer(organization, tax_id=tax_id, is_active=number != 0)
        make_contact(customer, email=f"c{number}@example.com")
    add_locations(organization, by=make_actor())
    return organization


@pytest.fixture
def organization() -> Organization:
    return fill("entity1")


@pytest.fixture
def own_credentials(settings: Any, tmp_path: Any) -> Credentials:
    settings.DEMO_CREDENTIALS = tmp_path / "demo.json"
    return Credentials()


def rows_of(organization: Organization) -> list[CustomerLocation]:
    rows = CustomerLocation.objects.for_organization(organization).order_by("pk")
    return list(rows.select_related("customer", "location", "suspension__organization"))


def test_one_organization_has_three_locations_and_another_two(organization: Organization):
    locations = Location.objects.for_organization(organization)
    assert locations.count() == 3
    other = Location.objects.for_organization(fill("entity2", customers=3))
    assert {each.distance_label for each in other} == {"km", "mi"}
    assert other.count() == 2
    for each in (*locations, *other):
        assert each.latitude is not None
        assert each.contact_email
        assert each.notify_on_completed_job or each.notify_on_failed_job
    assert len({each.bar_code_type for each in locations}) == 3


def test_a_third_of_the_active_customers_is_served_some_twice(organization: Organization):
    rows = rows_of(organization)
    customers = {row.customer_id for row in rows}
    assert len(customers) == 30
    assert len(rows) == 34
    assert all(row.customer.is_active for row in rows)
    assert {str(row.location) for row in rows} == {
        str(each) for each in Location.objects.for_organization(organization)
    }
    assert 0 < sum(not row.is_active for row in rows) < 6


def test_the_terms_are_of_every_kind(organization: Organization):
    rows = rows_of(organization)
    for column in ("account_number_2", "is_commercial", "note", "reference_number", "renewal_on"):
        given = [bool(getattr(row, column)) for row in rows]
        assert any(given), column
        assert not all(given), column
    assert all(row.account_number_1 for row in rows)
    assert all(row.renewal_on > NOW.date() for row in rows if row.renewal_on)
    kinds = {(bool(row.sales_user_id), row.sales_rep_key.isdigit()) for row in rows}
    assert kinds == {(True, False), (False, True), (False, False)}


def test_suspensions_are_current_past_and_to_come_and_some_are_under_them():
    organization = fill("entity1", customers=180)
    suspensions = Suspension.objects.for_organization(organization)
    states = sorted(state_of(each, NOW) for each in suspensions.select_related("organization"))
    assert states == ["current", "current", "past", "to_come"]
    under = {row.suspension_id for row in rows_of(organization) if row.suspension_id}
    assert under == set(suspensions.values_list("pk", flat=True))


def test_some_contacts_are_told_of_requests(organization: Organization):
    contacts = Contact.objects.for_organization(organization)
    told = contacts.filter(notify_new_request=True)
    assert 20 <= told.count() <= 30
    assert told.filter(notify_acknowledged_request=True).exists()
    assert told.filter(notify_failed_request=False).exists()
    served = {row.customer_id for row in rows_of(organization) if row.is_active}
    assert set(told.values_list("customer_id", flat=True)) <= served


def test_the_demo_is_recorded_like_any_other_change(organization: Organization):
    linked = Event.objects.filter(code="customer_location.linked", organization=organization)
    assert linked.count() == len(rows_of(organization))
    assert CustomerLocation.history.filter(history_type="+").count() == linked.count()


def test_every_customer_costs_the_same(organization: Organization):
    """The demo is filled while somebody waits for `make run`."""
    customers = len(demo_served(organization))
    with CaptureQueriesContext(connection) as queries:
        fill("other", customers=90)
    assert len(demo_served(Organization.objects.get(slug="other"))) == customers
    own = [each for each in queries if "dispatch_" in each["sql"]]
    assert len(own) <= 10 * customers


def test_the_customers_client_acts_for_one_that_is_served(
    organization: Organization, own_credentials: Credentials
):
    ensure_role_clients(organization, own_credentials, by=make_actor())
    bound = CustomerUser.objects.get(organization=organization)
    client = ApiClient.objects.get(user=bound.user)
    known = own_credentials.roles[organization.slug]
    assert known[Role.CLIENT_CUSTOMER.value]["client_id"] == client.client_id
    first = next(row for row in rows_of(organization) if row.is_served)
    assert bound.customer == first.customer
    before = ApiClient.objects.count()
    ensure_role_clients(organization, own_credentials, by=make_actor())
    assert ApiClient.objects.count() == before == len(Role)


def test_where_nobody_is_served_the_customers_client_acts_for_nobody(
    own_credentials: Credentials,
):
    organization = make_organization()
    ensure_role_clients(organization, own_credentials, by=make_actor())
    assert not CustomerUser.objects.exists()
    assert ApiClient.objects.count() == len(Role)
