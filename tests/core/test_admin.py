"""The back office as a whole, its organizations and its events."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.clients import create_api_client
from core.models import ApiClient, Event, Membership, Organization
from core.roles import Role
from tests.back_office import (
    Staff,
    errors_of,
    listed,
    make_staff,
    make_superuser,
)
from tests.builders import make_actor, make_organization, make_user

pytestmark = pytest.mark.django_db


def make_client(*organizations: Organization, name: str = "Till") -> ApiClient:
    return create_api_client(name=name, organizations=organizations, by=make_actor()).client


def test_the_models_in_the_back_office_are_these():
    registered = {model._meta.label for model in admin.site._registry}
    assert registered == {
        *("core.Organization", "core.User", "core.Membership", "core.ApiClient", "core.Event"),
        "core.ImportRun",
        *("customers.Customer", "customers.Contact", "customers.CustomerCategory"),
        *("customers.CustomerSegmentation", "customers.CustomerGroup", "customers.PaymentType"),
        *("customers.CustomerExternalId", "customers.Region", "customers.CurrencyRate"),
        *("collections_policy.CollectionPolicy", "collections_policy.CustomerPolicy"),
        *("collections_policy.NotificationSchema", "collections_policy.NotificationSchemaRange"),
        "collections_policy.NotificationType",
        *("customers.CustomerType", "customers.Citizenship", "customers.PaymentCondition"),
        *("customers.ExchangeRateType", "customers.CustomerMerge", "customers.Address"),
        *("billing.Recurrence", "billing.RecurrenceChange", "billing.UsageRecord"),
        *("billing.Package", "billing.Service", "billing.PlanAllowance"),
        *("dispatch.Location", "dispatch.CustomerLocation", "dispatch.Suspension"),
        *("dispatch.CustomerUser", "dispatch.VersionUse"),
        *("auth.Group", "axes.AccessAttempt"),
    }


def test_nobody_comes_in_without_logging_in_as_staff():
    member = Staff(make_user(make_organization()))
    page = reverse("admin:core_organization_changelist")
    assert member.client.get(page).status_code == 302
    assert member.client.get(reverse("admin:login")).status_code == 200


def test_the_login_page_and_the_index_carry_the_name():
    staff = make_superuser()
    assert "Cartera" in staff.get("index").content.decode()
    staff.client.logout()
    assert "Cartera" in staff.get("login").content.decode()


def test_the_sidebar_offers_what_the_person_may_see():
    mine = make_organization()
    everything = make_superuser().get("index").content.decode()
    assert "/admin/auth/group/" in everything
    nothing = Staff(make_user(mine, is_staff=True)).get("index").content.decode()
    assert "/admin/customers/customer/" not in nothing
    assert "/admin/auth/group/" not in make_staff(mine).get("index").content.decode()


def test_a_person_sees_their_own_organizations_only():
    mine, other = make_organization("mine"), make_organization("other")
    staff = make_staff(mine)
    assert listed(staff.get("core_organization_changelist")) == {mine.pk}
    assert listed(make_superuser().get("core_organization_changelist")) == {mine.pk, other.pk}
    for page in ("change", "history", "delete"):
        assert staff.get(f"core_organization_{page}", other.pk).status_code in (302, 403, 404)
    assert staff.get("core_organization_add").status_code == 403


def test_a_superuser_makes_an_organization_with_what_it_needs():
    response = make_superuser().save(
        "core_organization_add", name="Acme", slug="acme", tax_id="aaa010101aaa"
    )
    assert response.status_code == 302
    made = Organization.objects.get(slug="acme")
    assert (made.tax_id, made.customercategory_set.count()) == ("AAA010101AAA", 1)


def test_what_the_organization_service_refuses_is_an_error_of_the_form():
    make_organization("taken", tax_id="AAA010101AAA")
    page = "core_organization_add"
    values = {"name": "Acme", "slug": "acme", "tax_id": "AAA010101AAA"}
    staff = make_superuser()
    assert errors_of(staff.save(page, **values)) == {
        "tax_id": ["Another record already has this value."]
    }
    assert "slug" in errors_of(staff.save(page, **{**values, "slug": "No Slug"}))
    values |= {"tax_id": "BBB010101BBB", "customer_region_level": "70000"}
    assert "customer_region_level" in errors_of(staff.save(page, **values))
    assert not Organization.objects.filter(name="Acme").exists()


def test_changing_an_organization_keeps_history_and_one_event():
    mine = make_organization()
    staff = make_staff(mine)
    assert staff.save("core_organization_change", mine.pk, name="New name").status_code == 302
    row = mine.history.first()
    assert (row.name, row.history_user, row.history_type) == ("New name", staff.user, "~")
    event = Event.objects.get(code="organization.updated")
    assert event.changes == {"name": ["Entity1", "New name"]}
    assert (event.actor, event.request_id) == (staff.user, row.request_id)


def test_the_slug_of_an_organization_cannot_be_forged():
    mine = make_organization()
    staff = make_staff(mine)
    staff.save("core_organization_change", mine.pk, slug="forged", default_currency="USD")
    mine.refresh_from_db()
    assert (mine.slug, mine.default_currency) == ("entity1", "MXN")


def test_events_are_only_looked_at():
    mine, other = make_organization("mine"), make_organization("other")
    staff = make_superuser()
    event, theirs = Event.objects.get(organization=mine), Event.objects.get(organization=other)
    for person in (staff, make_staff(mine)):
        assert person.get("core_event_add").status_code == 403
        assert person.get("core_event_change", event.pk).status_code == 200
        assert person.post("core_event_change", event.pk, code="forged").status_code == 403
        assert person.get("core_event_delete", event.pk).status_code == 403
        assert person.post("core_event_delete", event.pk, post="yes").status_code == 403
        chosen = {"_selected_action": event.pk, "index": 0, "action": "delete_selected"}
        person.post("core_event_changelist", **chosen)
    assert Event.objects.get(pk=event.pk).code == "organization.created"
    mine_only = make_staff(mine)
    assert theirs.pk not in listed(mine_only.get("core_event_changelist"))
    assert mine_only.get("core_event_change", theirs.pk).status_code == 302
    assert listed(mine_only.get("core_event_changelist", organization__id__exact=other.pk)) == set()


def test_past_rows_have_no_page_to_change_them():
    organization = make_organization()
    row = organization.history.get()
    staff = make_superuser()
    address = reverse("admin:core_organization_history", args=[organization.pk])
    assert staff.client.get(address).status_code == 200
    assert staff.client.post(f"{address}{row.pk}/", {"name": "forged"}).status_code in (302, 404)
    assert organization.history.get().name == row.name
    organization.refresh_from_db()
    assert organization.name == "Entity1"


def test_the_history_of_a_foreign_record_is_not_shown():
    mine, other = make_organization("mine"), make_organization("other")
    staff, stranger = make_staff(mine), make_user(other)
    for page, key in (
        ("core_organization_history", other.pk),
        ("core_user_history", stranger.pk),
        ("core_membership_history", stranger.memberships.get().pk),
        ("core_membership_history", 10**30),
        ("core_membership_history", "no-number"),
    ):
        response = staff.get(page, key)
        assert (response.status_code, response.url) == (302, reverse("admin:index")), page


def test_every_page_opens_with_few_queries():
    organizations = [make_organization("one"), make_organization("two")]
    person = make_user(*organizations)
    client = make_client(*organizations)
    pages = {
        "organization": (organizations[0].pk, ("change", "history")),
        "user": (person.pk, ("change", "history")),
        "membership": (person.memberships.earliest("pk").pk, ("change", "history", "delete")),
        "apiclient": (client.pk, ("change", "history")),
        "event": (Event.objects.earliest("pk").pk, ("change",)),
    }
    for staff in (make_superuser(), make_staff(*organizations)):
        for model, (key, kinds) in pages.items():
            for kind in kinds:
                _opens(staff, f"core_{model}_{kind}", key)
            _opens(staff, f"core_{model}_changelist")
        for page in ("core_user_add", "core_apiclient_add", "core_membership_add", "index"):
            _opens(staff, page)


def _opens(staff: Staff, page: str, *keys: Any) -> None:
    with CaptureQueriesContext(connection) as queries:
        response = staff.get(page, *keys)
    assert response.status_code == 200, page
    assert len(queries) <= 22, (page, len(queries))


def test_a_list_takes_no_more_queries_for_more_records():
    mine = make_organization()
    staff = make_staff(mine)
    pages = ("core_user_changelist", "core_membership_changelist", "core_apiclient_changelist")

    def count() -> list[int]:
        counts = []
        for page in (*pages, "core_event_changelist"):
            with CaptureQueriesContext(connection) as queries:
                staff.get(page)
            counts.append(len(queries))
        return counts

    make_user(mine)
    make_client(mine)
    count()  # what is cached once, is now
    before = count()
    for number in range(5):
        make_user(mine)
        make_client(mine, name=f"Till {number}")
    assert count() == before


def test_an_add_form_asks_for_the_organization_first():
    one, two = make_organization("one"), make_organization("two")
    staff = make_staff(one, two)
    chooser = staff.get("core_membership_add")
    assert {each.pk for each in chooser.context["organizations"]} == {one.pk, two.pk}
    values = {"user": staff.user.pk, "role": Role.DRIVER.value}
    query = f"?organization={two.pk}"
    assert staff.save("core_membership_add", query=query, **values).status_code == 302
    assert Membership.objects.get(role="Driver").organization == two
    for nobody in ("x", "0", "9" * 5000):
        assert staff.get("core_membership_add", organization=nobody).status_code == 404
