"""Which customers differ from the organization's policy, and in what."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from collections_policy.models import CustomerPolicy
from customers.models import Customer
from tests.back_office import make_staff, make_superuser
from tests.builders import later, make_customer, make_organization
from tests.collections_policy.admin.pages import CUSTOMER_POLICY, POLICY, collecting
from tests.collections_policy.building import (
    OTHER_SCHEMA,
    SCHEMA,
    make_policy,
    make_schema,
    save_customer_policy,
)

pytestmark = pytest.mark.django_db
DIFFERING = f"{POLICY}_differing"
# What the policy of these tests says.
SAME = {
    "reports_automatically": True,
    "default_schema": SCHEMA,
    "notification_type": 1,
    "shows_detail": True,
    "attaches_documents": True,
}


def _company() -> Any:
    organization = make_organization("mine")
    make_schema(organization)
    make_schema(organization, OTHER_SCHEMA, name="Strict")
    return make_policy(organization, schemas=[])


def _differing(policy: Any, name: str, **changes: Any) -> CustomerPolicy:
    customer = make_customer(policy.organization, name=name)
    return save_customer_policy(customer, **{**SAME, **changes}).record


def _rows(page: Any) -> list[tuple[str, list[tuple[str, str, str]]]]:
    return [(own.customer.name, found) for own, _, found in page.context["rows"]]


def test_the_page_shows_who_differs_and_only_in_what() -> None:
    policy = _company()
    staff = make_staff(policy.organization)
    _differing(policy, "Same")
    _differing(policy, "Kept", shows_detail=False, uses_general_policy=True)
    gone = _differing(policy, "Gone", shows_detail=False).customer
    Customer.objects.filter(pk=gone.pk).update(deleted_at=later().at)
    own = _differing(policy, "Own", default_schema=OTHER_SCHEMA, attaches_documents=False)
    _differing(policy, "Bureau", reports_automatically=False, notification_type=2)
    page = staff.get(DIFFERING, policy.pk)
    types = [str(kind) for kind in (own.notification_type, policy.notification_type)]
    other = CustomerPolicy.objects.get(customer__name="Bureau").notification_type
    assert _rows(page) == [
        (
            "Bureau",
            [
                ("Notification type", str(other), types[1]),
                ("Reports automatically", "No", "Yes"),
            ],
        ),
        (
            "Own",
            [
                ("Notification schema", "Strict", "Normal"),
                ("Gets documents as attachments", "No", "Yes"),
            ],
        ),
    ]
    text = page.content.decode()
    assert reverse(f"admin:{CUSTOMER_POLICY}_change", args=[own.pk]) in text
    assert "customers-that-differ" in staff.get(f"{POLICY}_change", policy.pk).content.decode()


@pytest.mark.parametrize(
    ("setting", "names"),
    [
        ("shows_detail", ["Both", "Detail"]),
        ("attaches_documents", ["Both"]),
        ("default_schema", []),
        ("bogus", ["Both", "Detail"]),
        ("a\0b", ["Both", "Detail"]),
        ("sender_name", ["Both", "Detail"]),
    ],
)
def test_it_is_filtered_by_the_setting(setting: str, names: list[str]) -> None:
    policy = _company()
    _differing(policy, "Detail", shows_detail=False)
    _differing(policy, "Both", shows_detail=False, attaches_documents=False)
    page = make_staff(policy.organization).get(DIFFERING, policy.pk, setting=setting)
    assert [name for name, _ in _rows(page)] == names
    assert page.status_code == 200


def test_reporting_unknown_counts_as_no() -> None:
    organization = make_organization("mine")
    make_schema(organization)
    policy = make_policy(organization, schemas=[], reports_automatically=None)
    _differing(policy, "No", reports_automatically=False)
    _differing(policy, "Yes")
    page = make_staff(organization).get(DIFFERING, policy.pk)
    assert _rows(page) == [("Yes", [("Reports automatically", "Yes", "No")])]


def test_it_is_paged_with_as_many_queries_for_more() -> None:
    policy = _company()
    staff = make_staff(policy.organization)

    def count(**query: Any) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(DIFFERING, policy.pk, **query).status_code == 200
        return len(queries)

    for number in range(3):
        _differing(policy, f"C{number:02d}", shows_detail=False)
    count()
    before = count()
    for number in range(3, 53):
        _differing(policy, f"C{number:02d}", shows_detail=False, default_schema=OTHER_SCHEMA)
    assert count() == before
    assert before <= 20
    assert len(_rows(staff.get(DIFFERING, policy.pk))) == 50
    second = staff.get(DIFFERING, policy.pk, p="2")
    assert [name for name, _ in _rows(second)] == ["C50", "C51", "C52"]
    for odd in ("9" * 30, "x", "-1", "a\0b"):
        assert staff.get(DIFFERING, policy.pk, p=odd).status_code == 200


def test_only_own_organizations_are_seen_and_only_with_the_permission() -> None:
    mine, other = collecting("mine"), collecting("rival")
    staff = make_staff(mine["organization"])
    text = staff.get(DIFFERING, mine[POLICY].pk).content.decode()
    assert "mine customer" in text
    assert "rival" not in text
    for key in (other[POLICY].pk, 0, "9" * 30, "x"):
        assert staff.get(DIFFERING, key).status_code in (302, 404)
    assert "rival customer" in make_superuser().get(DIFFERING, other[POLICY].pk).content.decode()
    permissions = staff.user.user_permissions
    permissions.set(permissions.exclude(codename="view_customerpolicy"))
    assert staff.get(DIFFERING, mine[POLICY].pk).status_code == 403
    page = staff.get(f"{POLICY}_change", mine[POLICY].pk).content.decode()
    assert "customers-that-differ" not in page


def test_a_customers_policy_marks_what_differs() -> None:
    policy = _company()
    own = _differing(policy, "Own", default_schema=OTHER_SCHEMA, shows_detail=False)
    staff = make_staff(policy.organization)
    panels = staff.get(f"{CUSTOMER_POLICY}_change", own.pk).context["panels"]
    (panel,) = [each for each in panels if "Against" in str(each.title)]
    assert [(str(row[1]), str(row[2]), str(row[3])) for row in panel.rows] == [
        ("<strong>Strict</strong>", "Normal", "differs"),
        (str(own.notification_type), str(own.notification_type), "the same"),
        ("Yes", "Yes", "the same"),
        ("<strong>No</strong>", "Yes", "differs"),
        ("Yes", "Yes", "the same"),
    ]
