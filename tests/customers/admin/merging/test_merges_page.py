"""The list of merges, what each did, undoing it, and the pages of customers that were merged."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin

from core.models import Organization
from customers import services
from customers.admin.merging_redirect import MergedCustomerPages
from customers.models import Customer, CustomerMerge
from tests.back_office import listed, make_staff, make_superuser
from tests.builders import later, make_category, make_contact, make_customer, make_organization
from tests.customers.admin.merging.pages import (
    DUPLICATES,
    MERGE,
    UNDO,
    address,
    make_pair,
    make_person,
    said,
)

pytestmark = pytest.mark.django_db

LIST = "customers_customermerge_changelist"
CUSTOMER = "customers_customer_change"


def make_merge(organization: Organization, *take: str, **values: Any) -> CustomerMerge:
    first, second = make_pair(organization, **values)
    make_contact(second, last_name="Uno")
    make_contact(second, last_name="Dos")
    make_customer(organization, parent=second)
    return services.merge_customers(
        survivor=first, merged=second, take=take, reason="twice", by=later()
    )


def test_the_list_shows_the_merges_of_the_person_s_organizations():
    mine, other = make_organization("mine"), make_organization("other")
    merge, theirs = make_merge(mine), make_merge(other)
    staff = make_staff(mine)
    page = staff.get(LIST)
    assert listed(page) == {merge.pk}
    assert "twice" in page.content.decode()
    assert f'href="{address(DUPLICATES)}"' in page.content.decode()
    assert listed(make_superuser().get(LIST)) == {merge.pk, theirs.pk}
    assert listed(staff.get(LIST, q="lopes")) == {merge.pk}
    assert listed(staff.get(LIST, q="nobody")) == set()


def test_a_merge_is_told_in_words():
    organization = make_organization()
    category = make_category(organization, name="Wholesale")
    merge = make_merge(organization, "name", "category", "is_on_hold", category=category)
    page = make_staff(organization).get(MERGE, merge.pk)
    told = page.context["told"]
    assert told.moved == [("Contacts", 2), ("Sub-customers", 1)]
    assert {label: after for label, _before, after in told.values} == {
        "Name": "Abarrotes Lopes SA de CV",
        "Category": str(category),
    }
    text = " ".join(page.content.decode().split())
    assert "Name of the kept customer: Abarrotes López became Abarrotes Lopes SA de CV." in text
    assert "Contacts: 2 moved." in text
    assert address(CUSTOMER, merge.survivor_id) in text
    assert address(UNDO, merge.pk) in text


def test_undoing_asks_first_and_reports_what_stays():
    organization = make_organization()
    merge = make_merge(organization, "name", "email", email="hola@a.mx")
    survivor = Customer.objects.get(pk=merge.survivor_id)
    services.update_customer(customer=survivor, values={"email": "new@a.mx"}, by=later(2))
    staff = make_staff(organization)
    page = staff.get(UNDO, merge.pk)
    assert "becomes a customer of its own again" in page.content.decode()
    merge.refresh_from_db()
    assert merge.undone_at is None
    done = staff.client.post(address(UNDO, merge.pk), follow=True)
    assert done.redirect_chain[-1][0] == address(MERGE, merge.pk)
    messages = said(done)
    assert messages[0] == f"{merge.merged} is a customer of its own again."
    assert any("Changed since and left as it is" in each for each in messages[1:])
    merge.refresh_from_db()
    survivor.refresh_from_db()
    assert (merge.undone_by, survivor.email) == (staff.user, "new@a.mx")
    assert survivor.name == "Abarrotes López"
    assert Customer.objects.get(pk=merge.merged_id).deleted_at is None
    assert address(UNDO, merge.pk) not in done.content.decode()


def test_undoing_twice_is_refused_in_words():
    organization = make_organization()
    merge = make_merge(organization)
    staff = make_staff(organization)
    staff.client.post(address(UNDO, merge.pk), follow=True)
    again = staff.client.post(address(UNDO, merge.pk), follow=True)
    assert said(again) == ["The merge was undone already."]
    assert "Undo the merge</button>" not in staff.get(UNDO, merge.pk).content.decode()
    assert staff.client.put(address(UNDO, merge.pk)).status_code == 405


def test_who_may_only_look_sees_no_way_to_undo():
    organization = make_organization()
    merge = make_merge(organization)
    looking = make_person(organization, "view_customermerge", "view_customer")
    page = looking.get(MERGE, merge.pk)
    assert page.status_code == 200
    assert address(UNDO, merge.pk) not in page.content.decode()
    assert address(DUPLICATES) not in looking.get(LIST).content.decode()
    for reply in (looking.get(UNDO, merge.pk), looking.post(UNDO, merge.pk)):
        assert reply.status_code == 403
    nobody = make_person(organization, "view_customer")
    assert nobody.get(LIST).status_code == 403
    assert nobody.get(MERGE, merge.pk).status_code == 403
    merging = make_person(organization, "merge_customers", "view_customer")
    assert merging.get(MERGE, merge.pk).status_code == 200
    assert merging.post(UNDO, merge.pk).status_code == 302
    merge.refresh_from_db()
    assert merge.undone_at is not None


def test_merges_are_neither_added_nor_changed_nor_deleted_here():
    organization = make_organization()
    merge = make_merge(organization)
    staff = make_staff(organization)
    assert staff.get("customers_customermerge_add").status_code == 403
    assert staff.post("customers_customermerge_delete", merge.pk, post="yes").status_code == 403
    assert staff.post(MERGE, merge.pk, reason="forged").status_code in (200, 403)
    merge.refresh_from_db()
    assert merge.reason == "twice"


def test_a_merge_of_another_organization_is_like_a_missing_one():
    mine, other = make_organization("mine"), make_organization("other")
    theirs = make_merge(other)
    staff = make_staff(mine)
    for key in (theirs.pk, theirs.pk + 1000, 10**30, "x", "1\0"):
        for page in (MERGE, UNDO):
            reply = staff.get(page, key)
            assert (reply.status_code, reply.url) == (302, address("index")), (page, key)
        assert staff.post(UNDO, key).status_code == 302
    theirs.refresh_from_db()
    assert theirs.undone_at is None


@pytest.fixture
def merged_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the customers' admin lead to survivors, in case it does not yet."""
    pages = admin.site.get_model_admin(Customer)
    if not isinstance(pages, MergedCustomerPages):
        both = type("Pages", (MergedCustomerPages, type(pages)), {})
        monkeypatch.setattr(pages, "__class__", both)


def test_the_page_of_a_merged_customer_leads_to_the_survivor(merged_pages: None):
    organization = make_organization()
    merge = make_merge(organization)
    staff = make_staff(organization)
    reply = staff.client.get(address(CUSTOMER, merge.merged_id), follow=True)
    assert reply.redirect_chain == [(address(CUSTOMER, merge.survivor_id), 302)]
    assert said(reply) == [f"{merge.merged} was merged into this customer."]
    assert reply.status_code == 200


def test_other_missing_customers_lead_to_no_survivor(merged_pages: None):
    mine, other = make_organization("mine"), make_organization("other")
    theirs = make_merge(other)
    gone = make_customer(mine)
    services.delete_customer(customer=gone, by=later())
    staff = make_staff(mine)
    for key in (theirs.merged_id, gone.pk, 10**30, "x", "1\0"):
        reply = staff.get(CUSTOMER, key)
        assert (reply.status_code, reply.url) == (302, address("index")), key
    nobody = make_person(other, "view_contact")
    assert nobody.get(CUSTOMER, theirs.merged_id).status_code == 403


def test_a_customer_s_page_shows_its_likely_duplicates():
    organization = make_organization()
    first, second = make_pair(organization)
    text = make_staff(organization).get(CUSTOMER, first.pk).content.decode()
    assert f"first={first.pk}&amp;second={second.pk}" in text
    assert "same tax id, names that sound the same" in text
    looking = make_person(organization, "view_customer")
    assert f"second={second.pk}" not in looking.get(CUSTOMER, first.pk).content.decode()
