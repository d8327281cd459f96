"""Pages of the back office for dispatch: who sees what, and at what cost."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.roles import Role
from dispatch.models import CustomerLocation, CustomerUser, Location, Suspension
from tests.back_office import found, listed, make_staff, make_superuser
from tests.builders import later, make_customer, make_user
from tests.dispatch.admin.pages import LIST, TABLES, one_of_each
from tests.dispatch.builders import (
    make_customer_location,
    make_customer_user,
    make_location,
    make_suspension,
)

pytestmark = pytest.mark.django_db


def pages_of(table: str, key: int) -> list[tuple[str, list[int]]]:
    page = f"dispatch_{table}"
    return [
        *((f"{page}_{name}", []) for name in ("changelist", "add")),
        *((f"{page}_{name}", [key]) for name in ("change", "history")),
    ]


def test_every_page_opens_with_few_queries():
    records, other = one_of_each("mine"), one_of_each("rival")
    mine = records["organization"]
    for staff in (make_superuser(), make_staff(mine), make_staff(mine, other["organization"])):
        pages: list[tuple[str, list[Any], dict[str, Any]]] = [
            (page, keys, {})
            for table in TABLES
            for page, keys in pages_of(table, records[table].pk)
        ]
        pages += [
            *((f"dispatch_{table}_changelist", [], {"q": "mine"}) for table in TABLES),
            *((f"dispatch_{table}_add", [], {"organization": mine.pk}) for table in TABLES),
            ("dispatch_suspension_delete", [records["suspension"].pk], {}),
            ("dispatch_customeruser_delete", [records["customeruser"].pk], {}),
            ("dispatch_versionuse_changelist", [], {}),
            ("customers_customer_change", [records["customer"].pk], {}),
            ("app_list", ["dispatch"], {}),
        ]
        for page, keys, query in pages:
            with CaptureQueriesContext(connection) as queries:
                response = staff.get(page, *keys, **query)
            assert response.status_code == 200, page
            assert len(queries) <= 30, (page, len(queries))


def test_pages_take_no_more_queries_for_more_records():
    records = one_of_each("mine")
    mine = records["organization"]
    people = (make_staff(mine), make_superuser())

    def count() -> list[int]:
        counts = []
        for person in people:
            for table in TABLES:
                for page, keys in pages_of(table, records[table].pk):
                    with CaptureQueriesContext(connection) as queries:
                        assert person.get(page, *keys).status_code == 200
                    counts.append(len(queries))
        return counts

    def grow(times: int) -> None:
        for _ in range(times):
            customer, location = make_customer(mine), make_location(mine)
            suspension = make_suspension(mine)
            seller = make_user(mine)
            make_customer_location(
                customer, location, suspension=suspension, sales_rep_key=seller.username
            )
            make_customer_location(records["customer"], location, suspension=records["suspension"])
            make_customer_user(customer)

    grow(2)
    count()  # what is cached once, is now
    before = count()
    grow(4)
    assert count() == before


def test_another_organizations_records_are_nowhere():
    mine, other = one_of_each("mine"), one_of_each("rival")
    staff = make_staff(mine["organization"])
    for table in TABLES:
        page = staff.get(f"dispatch_{table}_changelist")
        assert listed(page) == {mine[table].pk}, table
        text = page.content.decode()
        for name, keys in pages_of(table, mine[table].pk):
            text += staff.get(name, *keys).content.decode()
        assert "rival" not in text, table
        for name in ("change", "history", "delete"):
            response = staff.get(f"dispatch_{table}_{name}", other[table].pk)
            assert response.status_code in (302, 403), (table, name)
        response = staff.get(f"dispatch_{table}_change", other[table].pk)
        assert (response.status_code, response.url) == (302, reverse("admin:index"))


def test_another_organizations_records_are_not_changed():
    mine, other = one_of_each("mine"), one_of_each("rival")
    staff = make_staff(mine["organization"])
    forged = {"name": "forged", "reason": "forged", "note": "forged", "starts_on": "2026-01-01"}
    for table in TABLES:
        for name in ("change", "delete"):
            staff.post(f"dispatch_{table}_{name}", other[table].pk, post="yes", **forged)
        other[table].refresh_from_db()
        assert "forged" not in str(other[table])
        address = reverse(f"admin:dispatch_{table}_add")
        address += f"?organization={other['organization'].pk}"
        assert staff.client.get(address).status_code == 404
        assert staff.client.post(address, forged).status_code == 404
    keys = {"_selected_action": other["customerlocation"].pk, "confirmed": "1"}
    staff.client.post(reverse(f"admin:{LIST}"), {"action": "deactivate", **keys})
    other["customerlocation"].refresh_from_db()
    assert (other["customerlocation"].note, other["customerlocation"].is_active) == (
        "rival note",
        True,
    )
    for model in (Location, Suspension, CustomerLocation, CustomerUser):
        assert model.objects.count() == 2


@pytest.mark.parametrize(
    ("model", "field", "table"),
    [
        ("customerlocation", "customer", "customer"),
        ("customerlocation", "location", "location"),
        ("customerlocation", "suspension", "suspension"),
        ("customeruser", "customer", "customer"),
    ],
)
def test_autocompletes_find_records_of_one_organization(model, field, table):
    mine, other = one_of_each("mine"), one_of_each("rival")
    asked = {"app_label": "dispatch", "model_name": model, "field_name": field, "term": ""}
    both = make_staff(mine["organization"], other["organization"])
    own = {str(mine[table])}
    assert found(make_staff(mine["organization"]).get("autocomplete", **asked)) == own
    assert found(both.get("autocomplete", **asked)) == own | {str(other[table])}
    asked["organization"] = mine["organization"].pk
    assert found(both.get("autocomplete", **asked)) == own
    assert found(make_superuser().get("autocomplete", **asked)) == own


def test_the_forms_ask_for_choices_of_their_records_organization():
    mine, other = one_of_each("mine"), one_of_each("rival")
    both = make_staff(mine["organization"], other["organization"])
    wanted = f"/admin/autocomplete/?organization={mine['organization'].pk}"
    for table, name, fields in (
        ("customerlocation", "add", 3),
        ("customerlocation", "change", 1),
        ("customeruser", "add", 1),
        ("customeruser", "change", 1),
    ):
        keys = [mine[table].pk] if name == "change" else []
        query = {} if keys else {"organization": mine["organization"].pk}
        page = both.get(f"dispatch_{table}_{name}", *keys, **query).content.decode()
        assert page.count(wanted) == fields, (table, name)
        assert page.count("/admin/autocomplete/?") == fields


def test_only_holders_of_the_role_are_offered_as_customers_users():
    mine, other = one_of_each("mine"), one_of_each("rival")
    make_user(mine["organization"], role=Role.DISPATCHER, username="dispatcher")
    both = make_staff(mine["organization"], other["organization"])
    organization = mine["organization"].pk
    page = both.get("dispatch_customeruser_add", organization=organization)
    offered = page.context["adminform"].form.fields["user"].queryset
    assert list(offered) == [mine["user"]]


def test_staff_without_a_permission_only_look():
    records = one_of_each("mine")
    staff = make_staff(records["organization"])
    permissions = staff.user.user_permissions
    permissions.set(permissions.filter(codename__startswith="view_"))
    for table in TABLES:
        key = records[table].pk
        page = staff.get(f"dispatch_{table}_change", key)
        assert page.status_code == 200
        assert "mine" in page.content.decode()
        assert staff.get(f"dispatch_{table}_add").status_code == 403
        assert staff.get(f"dispatch_{table}_delete", key).status_code == 403
        assert staff.post(f"dispatch_{table}_change", key, name="x").status_code == 403
    keys = {"_selected_action": records["customerlocation"].pk, "confirmed": "1"}
    staff.client.post(reverse(f"admin:{LIST}"), {"action": "deactivate", **keys})
    assert CustomerLocation.objects.get().is_active
    permissions.set([])
    for page in (*(f"dispatch_{table}_changelist" for table in TABLES), "app_list"):
        keys_of = ["dispatch"] if page == "app_list" else []
        assert staff.get(page, *keys_of).status_code in (403, 404)


def test_what_clients_know_for_good_is_not_deleted_by_anybody():
    records = one_of_each("mine")
    for table in ("location", "customerlocation"):
        key = records[table].pk
        assert make_superuser().post(f"dispatch_{table}_delete", key, post="yes").status_code == 403
        assert type(records[table]).objects.filter(pk=key).exists()


def test_rows_of_deleted_customers_are_gone():
    records = one_of_each("mine")
    staff = make_staff(records["organization"])
    customer = records["customer"]
    type(customer).objects.filter(pk=customer.pk).update(deleted_at=later().at)
    for table in ("customerlocation", "customeruser"):
        assert listed(staff.get(f"dispatch_{table}_changelist")) == set()
        assert staff.get(f"dispatch_{table}_change", records[table].pk).status_code == 302
    assert "Under this suspension: 0" in suspension_page(staff, records)
    assert "0 / 0" in staff.get("dispatch_location_changelist").content.decode()


def suspension_page(staff: Any, records: dict[str, Any]) -> str:
    text: str = staff.get("dispatch_suspension_change", records["suspension"].pk).content.decode()
    return text


def test_the_sidebar_leads_to_the_pages_that_one_may_see():
    records = one_of_each("mine")
    staff = make_staff(records["organization"])
    names = (*TABLES, "versionuse")
    links = [reverse(f"admin:dispatch_{name}_changelist") for name in names]
    page = staff.get("index").content.decode()
    assert all(f'href="{link}"' in page for link in links)
    staff.user.user_permissions.clear()
    page = staff.get("index").content.decode()
    assert not any(f'href="{link}"' in page for link in links)


@pytest.mark.parametrize("table", [*TABLES, "versionuse"])
@pytest.mark.parametrize(
    "query",
    [
        {"q": "a\0b"},
        {"q": '"quoted \\ % _'},
        {"state": "bogus", "served": "bogus", "suspended": "bogus"},
        {"location__id__exact": "x"},
        {"customer__organization__id__exact": "9" * 30},
        {"id__in": "1,x"},
        {"p": "9" * 30},
        {"o": "99.-99.x"},
        {"e": "1", "nonsense": "1"},
    ],
)
def test_no_address_makes_a_page_fail(table, query):
    staff = make_staff(one_of_each("mine")["organization"])
    assert staff.get(f"dispatch_{table}_changelist", **query).status_code in (200, 302, 400)


@pytest.mark.parametrize("key", ["0", "9" * 30, "x", "1\0", "-1", "a/b"])
def test_no_key_makes_a_page_fail(key):
    staff = make_staff(one_of_each("mine")["organization"])
    for table in TABLES:
        for page in ("change", "history", "delete"):
            assert staff.get(f"dispatch_{table}_{page}", key).status_code in (302, 403, 404)
        response = staff.post(f"dispatch_{table}_change", key, name="x")
        assert response.status_code in (302, 404)
