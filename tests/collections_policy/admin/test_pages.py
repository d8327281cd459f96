"""Who sees which pages of collection policies, and at what cost."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from collections_policy.models import NotificationSchemaRange
from tests.back_office import Staff, errors_of, found, listed, make_staff, make_superuser
from tests.builders import make_customer, make_user
from tests.collections_policy.admin.pages import (
    APP,
    CUSTOMER_POLICY,
    POLICY,
    RANGE,
    SCHEMA_PAGE,
    TABLES,
    TYPE,
    collecting,
)
from tests.collections_policy.building import make_range, make_schema, save_customer_policy

pytestmark = pytest.mark.django_db


def _opens(staff: Staff, page: str, *keys: Any, **parameters: Any) -> None:
    with CaptureQueriesContext(connection) as queries:
        response = staff.get(page, *keys, **parameters)
    assert response.status_code == 200, page
    assert len(queries) <= 30, (page, len(queries))


def test_every_page_opens_with_few_queries() -> None:
    mine, other = collecting("mine"), collecting("rival")
    for staff in (make_superuser(), make_staff(mine["organization"], other["organization"])):
        for table in TABLES:
            for page in ("change", "history"):
                _opens(staff, f"{table}_{page}", mine[table].pk)
            _opens(staff, f"{table}_changelist", q="mine")
            _opens(staff, f"{table}_add")
            if table != POLICY:
                _opens(staff, f"{table}_add", organization=mine["organization"].pk)
        _opens(staff, "app_list", APP)


def test_lists_and_pages_take_no_more_queries_for_more_records() -> None:
    records = collecting("mine")
    organization = records["organization"]
    staff = make_staff(organization)

    def count() -> list[int]:
        counts = []
        for page, keys in (
            *((f"{table}_changelist", []) for table in TABLES),
            *((f"{table}_change", [records[table].pk]) for table in TABLES),
            ("customers_customer_change", [records["customer"].pk]),
        ):
            with CaptureQueriesContext(connection) as queries:
                staff.get(page, *keys)
            counts.append(len(queries))
        return counts

    make_range(organization, days=6)
    save_customer_policy(make_customer(organization))
    count()  # what is cached once, is now
    before = count()
    for number in range(4):
        make_schema(organization, None, name=f"{number}")
        make_range(organization, days=20 + number)
        save_customer_policy(make_customer(organization))
    assert count() == before


def test_another_organizations_records_are_nowhere() -> None:
    mine, other = collecting("mine"), collecting("rival")
    staff = make_staff(mine["organization"])
    for table in TABLES:
        page = staff.get(f"{table}_changelist")
        assert mine[table].pk in listed(page), table
        assert other[table].pk not in listed(page), table
        add = staff.get(f"{table}_add")
        assert "rival" not in page.content.decode() + add.content.decode(), table
        for kind in ("change", "history"):
            response = staff.get(f"{table}_{kind}", other[table].pk)
            assert (response.status_code, response.url) == (302, reverse("admin:index"))
        before = other[table].history.count()
        forged = {"name": "forged", "sender_name": "forged", "days": "9", "number": "77"}
        assert staff.post(f"{table}_change", other[table].pk, **forged).status_code == 302
        assert other[table].history.count() == before


def test_another_organizations_records_are_no_choices() -> None:
    mine, other = collecting("mine"), collecting("rival")
    foreign_schema, foreign_type = other[SCHEMA_PAGE].pk, other[TYPE].pk
    choices = {"default_schema": foreign_schema, "notification_type": foreign_type}
    seller = make_user(other["organization"]).pk
    both = make_staff(mine["organization"], other["organization"])
    for staff in (make_staff(mine["organization"]), make_superuser(), both):
        for table, forged in (
            (POLICY, {**choices, "default_seller": seller}),
            (CUSTOMER_POLICY, choices),
        ):
            before = mine[table].history.count()
            refused = staff.save(f"{table}_change", mine[table].pk, **forged)
            assert set(errors_of(refused)) == set(forged)
            assert mine[table].history.count() == before
        query = f"?organization={mine['organization'].pk}"
        forged = {**choices, "customer": other["customer"].pk}
        refused = staff.save(f"{CUSTOMER_POLICY}_add", query=query, **forged)
        assert set(errors_of(refused)) == set(forged)
    staff = make_staff(mine["organization"])
    for values in ({"schema": foreign_schema, "days": "0"}, {"schema": "x", "days": "0"}):
        assert "schema" in errors_of(staff.save(f"{RANGE}_add", **values))
    assert NotificationSchemaRange.objects.count() == 2


def test_addresses_that_name_another_organization_offer_nothing_of_it() -> None:
    mine, other = collecting("mine"), collecting("rival")
    staff = make_staff(mine["organization"])
    for table in (POLICY, CUSTOMER_POLICY, SCHEMA_PAGE, TYPE):
        asked = staff.get(f"{table}_add", organization=other["organization"].pk)
        assert asked.status_code == 404
    for page, name, key in (
        (f"{CUSTOMER_POLICY}_add", "customer", other["customer"].pk),
        (f"{RANGE}_add", "schema", other[SCHEMA_PAGE].pk),
    ):
        assert "rival" not in staff.get(page, **{name: key}).content.decode()
    asked_for = {"app_label": APP, "model_name": "customerpolicy", "field_name": "default_schema"}
    both = make_staff(mine["organization"], other["organization"])
    assert "rival schema" in found(both.get("autocomplete", **asked_for))
    assert found(staff.get("autocomplete", **asked_for)) == {"mine schema", "mine other"}
    of_mine = both.get("autocomplete", **asked_for, organization=mine["organization"].pk)
    assert found(of_mine) == {"mine schema", "mine other"}


def test_staff_without_a_permission_only_look() -> None:
    records = collecting("mine")
    staff = make_staff(records["organization"])
    permissions = staff.user.user_permissions
    permissions.set(permissions.filter(codename__startswith="view_"))
    for table in TABLES:
        shown = staff.get(f"{table}_change", records[table].pk)
        assert shown.status_code == 200
        assert "?schema=" not in shown.content.decode()
        assert staff.get(f"{table}_add").status_code == 403
        assert staff.post(f"{table}_change", records[table].pk, name="x").status_code == 403
        assert staff.get(f"{table}_delete", records[table].pk).status_code == 403
    permissions.clear()
    for table in TABLES:
        assert staff.get(f"{table}_changelist").status_code == 403


def test_only_types_are_deleted() -> None:
    records = collecting("mine")
    staff = make_staff(records["organization"])
    for table in (POLICY, CUSTOMER_POLICY, SCHEMA_PAGE, RANGE):
        assert staff.post(f"{table}_delete", records[table].pk, post="yes").status_code == 403
    assert staff.post(f"{TYPE}_delete", records[TYPE].pk, post="yes").status_code == 302
    assert not type(records[TYPE]).objects.filter(pk=records[TYPE].pk).exists()


@pytest.mark.parametrize("key", ["0", "9" * 30, "x", "1\0", "-1", "a/b"])
def test_no_address_of_a_page_makes_it_fail(key: str) -> None:
    staff = make_staff(collecting("mine")["organization"])
    for table in TABLES:
        for page in ("change", "history"):
            assert staff.get(f"{table}_{page}", key).status_code in (302, 404)
        assert staff.get(f"{table}_changelist", q=key).status_code in (200, 400)
    for page, name in ((f"{RANGE}_add", "schema"), (f"{CUSTOMER_POLICY}_add", "customer")):
        assert staff.get(page, **{name: key}).status_code in (200, 400)
