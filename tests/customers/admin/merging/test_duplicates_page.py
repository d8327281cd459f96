"""The page of likely duplicates."""

from __future__ import annotations

import pytest

from customers.models import DistinctCustomers
from tests.back_office import make_staff, make_superuser
from tests.builders import make_customer, make_organization
from tests.customers.admin.merging.pages import (
    DUPLICATES,
    KEEP_APART,
    RFC,
    address,
    make_pair,
    make_person,
    said,
)

pytestmark = pytest.mark.django_db


def test_a_group_shows_its_members_and_leads_to_the_comparison():
    organization = make_organization()
    first, second = make_pair(
        organization,
        email="hola@a.mx",
        phone="55 1234 5678",
        billing_address={"city": "Mérida", "country": "MX"},
        balance=1234.5,
    )
    text = make_staff(organization).get(DUPLICATES).content.decode()
    for shown in ("Abarrotes López", "B-2", RFC, "hola@a.mx", "55 1234 5678", "Mérida"):
        assert shown in text
    assert "1,234.50 MXN" in text
    assert "same tax id, names that sound the same" in text
    assert f"?first={first.pk}&amp;second={second.pk}" in text


@pytest.mark.parametrize(
    ("by", "is_shown"), [("", True), ("tax_id", True), ("name", True), ("phone", False)]
)
def test_each_criterion_has_its_tab(by: str, is_shown: bool):
    organization = make_organization()
    make_pair(organization)
    page = make_staff(organization).get(DUPLICATES, by=by)
    assert bool(page.context["groups"]) == is_shown
    assert [label for label, _, is_current in page.context["tabs"] if is_current] == [
        {"": "Tax id", "tax_id": "Tax id", "name": "Name", "phone": "Phone"}[by]
    ]


def test_pages_lead_to_the_next_and_back_to_the_first(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("customers.admin.merging_duplicates.GROUPS_SHOWN", 2)
    organization = make_organization()
    for number in range(5):
        for _ in range(2):
            make_customer(organization, tax_id=f"{RFC}{number}")
    staff = make_staff(organization)
    page = staff.get(DUPLICATES)
    keys = [each.group.key for each in page.context["groups"]]
    assert page.context["first_page"] == ""
    while page.context["next_page"]:
        page = staff.client.get(page.context["next_page"])
        keys += [each.group.key for each in page.context["groups"]]
        assert page.context["first_page"] == f"{address(DUPLICATES)}?by=tax_id"
    assert sorted(keys) == [f"{RFC}{number}" for number in range(5)]


def test_who_sees_several_organizations_chooses_one():
    mine, second = make_organization("mine"), make_organization("second")
    make_pair(second)
    staff = make_staff(mine, second)
    chooser = staff.get(DUPLICATES)
    assert set(chooser.context["organizations"]) == {mine, second}
    assert staff.get(DUPLICATES, organization=mine.pk).context["groups"] == []
    shown = staff.get(DUPLICATES, organization=second.pk)
    assert len(shown.context["groups"]) == 1
    assert f"organization={second.pk}" in shown.context["tabs"][1][1]


def test_of_other_organizations_nothing_is_shown():
    mine, other = make_organization("mine"), make_organization("other")
    make_pair(other)
    staff = make_staff(mine)
    assert staff.get(DUPLICATES).context["groups"] == []
    for wanted in (other.pk, 10**17, 10**30, "x", "0"):
        assert staff.get(DUPLICATES, organization=wanted).status_code == 404
    assert make_superuser().get(DUPLICATES, organization=other.pk).context["groups"] != []


def test_without_the_permission_there_is_no_page():
    organization = make_organization()
    first, second = make_pair(organization)
    for held in ((), ("view_customer",), ("merge_customers",)):
        staff = make_person(organization, *held)
        assert staff.get(DUPLICATES).status_code == 403
        reply = staff.post(KEEP_APART, first=first.pk, second=second.pk)
        assert reply.status_code == 403
        assert address(DUPLICATES) not in staff.get("index").content.decode()
    allowed = make_person(organization, "view_customer", "merge_customers")
    assert allowed.get(DUPLICATES).status_code == 200
    assert address(DUPLICATES) in allowed.get("index").content.decode()
    assert not DistinctCustomers.objects.exists()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"by": "shoe_size"}, 404),
        ({"after": "a\0b"}, 400),
        ({"after": "x" * 257}, 400),
        ({"by": "name\0"}, 404),
        ({"after": "zzz"}, 200),
    ],
)
def test_bad_addresses_are_answered(query: dict[str, str], status: int):
    assert make_staff(make_organization()).get(DUPLICATES, **query).status_code == status


def test_two_that_are_not_the_same_are_not_proposed_again():
    organization = make_organization()
    first, second = make_pair(organization)
    staff = make_staff(organization)
    reply = staff.client.post(
        address(KEEP_APART), {"first": second.pk, "second": first.pk, "by": "name"}, follow=True
    )
    assert reply.redirect_chain[0][0] == f"{address(DUPLICATES)}?by=name"
    assert said(reply) == [f"{second} and {first} are not proposed again."]
    assert reply.context["groups"] == []
    pair = DistinctCustomers.objects.get()
    assert (pair.first_id, pair.second_id, pair.decided_by) == (first.pk, second.pk, staff.user)


def test_keeping_apart_is_a_post_about_visible_customers():
    mine, other = make_organization("mine"), make_organization("other")
    first, _ = make_pair(mine)
    theirs = make_customer(other)
    staff = make_staff(mine)
    assert staff.get(KEEP_APART).status_code == 405
    assert staff.post(DUPLICATES).status_code == 405
    for wanted in (theirs.pk, 10**30, "", "x\0"):
        assert staff.post(KEEP_APART, first=first.pk, second=wanted).status_code == 404
    same = staff.client.post(
        address(KEEP_APART), {"first": first.pk, "second": first.pk}, follow=True
    )
    assert said(same) == ["This is one and the same customer."]
    assert not DistinctCustomers.objects.exists()


def test_names_are_text_and_no_markup():
    organization = make_organization()
    make_pair(organization, name="<script>alert(1)</script>")
    text = make_staff(organization).get(DUPLICATES).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text
