"""Two customers side by side, and making them one."""

from __future__ import annotations

from typing import Any

import pytest

from customers import services
from customers.models import Customer, CustomerMerge
from tests.back_office import make_staff, make_superuser
from tests.builders import (
    later,
    make_contact,
    make_customer,
    make_group,
    make_organization,
)
from tests.customers.admin.merging.pages import (
    COMPARE,
    DUPLICATES,
    MERGE,
    address,
    compare_address,
    differences,
    form_of,
    make_pair,
    make_person,
    merge_in_pages,
    said,
)

pytestmark = pytest.mark.django_db

CUSTOMER = "customers_customer_change"


def belongings(page: Any) -> dict[str, tuple[int, int, int, int]]:
    return {
        each.label: (each.own, each.other, each.moving, each.hidden)
        for each in page.context["belongings"]
    }


def test_the_page_shows_what_differs_and_what_is_alike():
    organization = make_organization()
    first, second = make_pair(organization, email="hola@a.mx", credit_limit=1500, is_on_hold=True)
    page = make_staff(organization).client.get(compare_address(first, second))
    assert differences(page) == {
        "name": (["Abarrotes López", "Abarrotes Lopes SA de CV"], "own"),
        "email": (["-", "hola@a.mx"], "other"),
        "credit_limit": (["-", "1,500.00 MXN"], "other"),
        "is_on_hold": (["no", "yes"], "own"),
    }
    assert ("Tax id", "ABC010101AA1") in page.context["same"]
    assert ("Currency", "MXN") in page.context["same"]
    assert all(text != "-" for _, text in page.context["same"])
    assert form_of(page)["keep_email"] == "other"
    assert form_of(page)["keep_name"] == "own"


def test_the_other_one_can_be_kept():
    organization = make_organization()
    first, second = make_pair(organization)
    staff = make_staff(organization)
    page = staff.client.get(compare_address(first, second))
    assert page.context["swapped"] == compare_address(second, first)
    swapped = staff.client.get(page.context["swapped"])
    assert swapped.context["shown"].survivor == second
    assert differences(swapped)["name"][0] == ["Abarrotes Lopes SA de CV", "Abarrotes López"]


def test_what_belongs_to_each_is_counted():
    organization = make_organization()
    groups = [make_group(organization, name=name) for name in ("one", "two", "three")]
    first, second = make_pair(
        organization,
        groups=groups[1:],
        billing_address={"city": "Mérida", "country": "MX"},
        main_contact={"name": "Ana", "notify_new_documents": True},
    )
    services.update_customer(
        customer=first,
        values={
            "groups": groups[:2],
            "main_contact": {"name": "Eva", "notify_new_documents": True},
        },
        by=later(),
    )
    make_contact(second, last_name="Uno")
    make_contact(second, last_name="Dos")
    make_customer(organization, parent=second)
    services.create_external_id(customer=first, values={"system": "erp", "value": "7"}, by=later())
    page = make_staff(organization).client.get(compare_address(first, second))
    assert belongings(page) == {
        "Addresses": (0, 1, 1, 0),
        "Contacts": (0, 2, 2, 0),
        "Main contact": (1, 1, 0, 1),
        "Groups": (2, 2, 1, 1),
        "External ids": (1, 0, 0, 0),
        "Sub-customers": (0, 1, 1, 0),
    }
    merge = make_staff(organization)
    summary = merge.client.post(compare_address(first, second), form_of(page))
    text = " ".join(summary.content.decode().split())
    assert "Contacts: 2 move." in text
    assert "Main contact: 1 stay hidden, because the kept customer has its own." in text
    assert "External ids:" not in text


def test_comparing_confirming_and_merging():
    organization = make_organization()
    first, second = make_pair(organization, email="hola@a.mx")
    contact = make_contact(second, last_name="Uno")
    staff = make_staff(organization)
    page = merge_in_pages(staff, first, second, keep_name="other", reason=" twice in the books ")
    merge = CustomerMerge.objects.get()
    assert page.redirect_chain[-1][0] == address(MERGE, merge.pk)
    assert said(page) == [f"{second} is a part of Abarrotes Lopes SA de CV (A-1) now."]
    first.refresh_from_db()
    second.refresh_from_db()
    contact.refresh_from_db()
    assert (first.name, first.email) == ("Abarrotes Lopes SA de CV", "hola@a.mx")
    assert (second.merged_into_id, contact.customer_id) == (first.pk, first.pk)
    assert (merge.reason, merge.merged_by) == ("twice in the books", staff.user)


def test_nothing_is_written_before_it_is_confirmed():
    organization = make_organization()
    first, second = make_pair(organization, email="hola@a.mx")
    staff = make_staff(organization)
    page = compare_address(first, second)
    summary = staff.client.post(page, form_of(staff.client.get(page)))
    text = " ".join(summary.content.decode().split())
    assert "E-mail becomes: hola@a.mx" in text
    assert "Name becomes" not in text
    assert not CustomerMerge.objects.exists()


@pytest.mark.parametrize("confirmed", [{}, {"confirmed": "yes"}])
@pytest.mark.parametrize("changed", [0, 1])
def test_a_page_that_is_out_of_date_is_shown_again(changed: int, confirmed: dict[str, str]):
    organization = make_organization()
    both = make_pair(organization)
    staff = make_staff(organization)
    page = compare_address(*both)
    form = form_of(staff.client.get(page))
    services.update_customer(customer=both[changed], values={"fax": "1"}, by=later())
    again = staff.client.post(page, {**form, **confirmed})
    assert said(again) == ["One of the customers was changed meanwhile. Look at both again."]
    assert "fax" in differences(again)
    assert not CustomerMerge.objects.exists()
    assert "confirmed" in form_of(staff.client.post(page, form_of(again)))


def test_a_change_between_reading_and_locking_is_noticed(monkeypatch: pytest.MonkeyPatch):
    organization = make_organization()
    first, second = make_pair(organization)
    staff = make_staff(organization)
    page = compare_address(first, second)
    form = form_of(staff.client.post(page, form_of(staff.client.get(page))))

    def change_first(organization_id: int) -> None:
        Customer.objects.filter(pk=second.pk).update(updated_at=later().at)

    monkeypatch.setattr("customers.admin.merging_compare.lock_tree", change_first)
    again = staff.client.post(page, form, follow=True)
    assert said(again) == ["One of the customers was changed meanwhile. Look at both again."]
    assert not CustomerMerge.objects.exists()


def test_a_refusal_is_shown_on_the_page():
    organization = make_organization()
    first, second = make_pair(organization)
    services.cancel_customer(customer=first, reason="closed", by=later())
    staff = make_staff(organization)
    page = compare_address(first, second)
    summary = staff.client.post(page, form_of(staff.client.get(page)))
    refused = staff.client.post(page, form_of(summary))
    assert said(refused) == ["The customer that is kept is cancelled; the other one is not."]
    for reason in ("x" * 256, "x\0"):
        refused = staff.client.post(page, {**form_of(summary), "reason": reason})
        assert len(said(refused)) == 1
    assert not CustomerMerge.objects.exists()


def test_of_a_merged_customer_the_way_leads_to_the_survivor():
    organization = make_organization()
    first, second = make_pair(organization)
    third = make_customer(organization)
    staff = make_staff(organization)
    merge_in_pages(staff, first, second)
    for page in (compare_address(third, second), compare_address(second, third)):
        for reply in (staff.client.get(page), staff.client.post(page)):
            assert reply.status_code == 302
            assert reply["Location"] == address(CUSTOMER, first.pk)


def test_only_visible_customers_are_compared():
    mine, other = make_organization("mine"), make_organization("other")
    first, second = make_pair(mine)
    theirs = make_customer(other)
    staff = make_staff(mine)
    gone = make_customer(mine)
    services.delete_customer(customer=gone, by=later())
    for wanted in (theirs.pk, gone.pk, 10**17, 10**30, "x", "", "\0"):
        for query in ({"first": first.pk, "second": wanted}, {"first": wanted, "second": first.pk}):
            assert staff.get(COMPARE, **query).status_code == 404
    assert make_superuser().client.get(compare_address(first, second)).status_code == 200
    assert staff.client.put(compare_address(first, second)).status_code == 405


def test_two_organizations_and_one_customer_twice_are_no_pair():
    mine, other = make_organization("mine"), make_organization("other")
    first, _ = make_pair(mine)
    theirs = make_customer(other)
    staff = make_staff(mine, other)
    across = staff.client.get(compare_address(first, theirs), follow=True)
    assert said(across) == ["The two customers belong to different organizations."]
    twice = staff.client.get(compare_address(first, first), follow=True)
    assert said(twice) == ["Choose two customers: this is one and the same."]
    assert staff.get(COMPARE).url == address(DUPLICATES)


def test_who_may_not_merge_sees_no_page():
    organization = make_organization()
    first, second = make_pair(organization)
    page = compare_address(first, second)
    for held in ((), ("view_customer", "change_customer"), ("merge_customers",)):
        staff = make_person(organization, *held)
        assert staff.client.get(page).status_code == 403
        assert staff.client.post(page, {"confirmed": "yes"}).status_code == 403


def test_forged_choices_count_for_nothing():
    organization = make_organization()
    first, second = make_pair(organization, email="hola@a.mx")
    staff = make_staff(organization)
    merge_in_pages(staff, first, second, keep_name="sum", keep_email="x\0", keep_id="other")
    first.refresh_from_db()
    assert (first.name, first.email) == ("Abarrotes López", "hola@a.mx")
