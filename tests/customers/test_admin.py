"""Pages of the back office for the customer base: who sees what, and how it is found."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from customers import services
from customers.models import (
    Contact,
    Customer,
    CustomerGroup,
)
from tests.back_office import (
    Staff,
    errors_of,
    found,
    listed,
    make_staff,
    make_superuser,
    one_of_each,
)
from tests.builders import (
    later,
    make_category,
    make_contact,
    make_customer,
    make_group,
    make_organization,
    make_region,
    make_user,
    root_category,
)

pytestmark = pytest.mark.django_db
CHANGE = "customers_customer_change"
TABLES = (
    *("customer", "contact", "customercategory", "customersegmentation"),
    *("customergroup", "paymenttype", "region", "currencyrate"),
)


def _opens(staff: Staff, page: str, *keys: Any, **parameters: Any) -> None:
    with CaptureQueriesContext(connection) as queries:
        response = staff.get(page, *keys, **parameters)
    assert response.status_code == 200, page
    # One query for each table that the page of everything shows, and not for each record.
    most = 40 if page == CHANGE else 30
    assert len(queries) <= most, (page, len(queries))


def test_every_page_opens_with_few_queries():
    records, other = one_of_each("mine"), one_of_each("rival")
    member = make_staff(records["organization"], other["organization"])
    for staff in (make_superuser(), member):
        for table in TABLES:
            for page in ("change", "history", "delete"):
                _opens(staff, f"customers_{table}_{page}", records[table].pk)
            _opens(staff, f"customers_{table}_changelist", q="mine")
            _opens(staff, f"customers_{table}_add")
            _opens(staff, f"customers_{table}_add", organization=records["organization"].pk)
        _opens(staff, "app_list", "customers")


def test_lists_and_pages_take_no_more_queries_for_more_records():
    records = one_of_each("mine")
    organization, customer = records["organization"], records["customer"]
    staff = make_staff(organization)

    def count() -> list[int]:
        counts = []
        for page, keys in (
            *((f"customers_{table}_changelist", []) for table in TABLES),
            (CHANGE, [customer.pk]),
            ("customers_customer_history", [customer.pk]),
        ):
            with CaptureQueriesContext(connection) as queries:
                staff.get(page, *keys)
            counts.append(len(queries))
        return counts

    make_customer(organization, category=make_category(organization))
    services.update_customer(
        customer=customer, values={"category": root_category(organization)}, by=later()
    )
    count()  # what is cached once, is now
    before = count()
    for number in range(4):
        category = make_category(organization)
        make_customer(organization, category=category)
        make_contact(customer)
        make_group(organization)
        make_region(organization, parent=records["region"])
        services.update_customer(
            customer=customer, values={"category": category}, by=later(number + 2)
        )
    assert count() == before


def test_another_organizations_records_are_nowhere():
    mine, other = one_of_each("mine"), one_of_each("rival")
    staff = make_staff(mine["organization"])
    for table in TABLES:
        page = staff.get(f"customers_{table}_changelist")
        assert mine[table].pk in listed(page), table
        assert other[table].pk not in listed(page), table
        text = page.content.decode() + staff.get(f"customers_{table}_add").content.decode()
        assert "rival" not in text, table
        for kind in ("change", "history", "delete"):
            response = staff.get(f"customers_{table}_{kind}", other[table].pk)
            assert (response.status_code, response.url) == (302, reverse("admin:index"))
        staff.post(f"customers_{table}_delete", other[table].pk, post="yes")
        staff.post(f"customers_{table}_change", other[table].pk, name="forged", reference="x")
        other[table].refresh_from_db()
        assert "forged" not in str(other[table])


def test_nothing_is_added_to_another_organization():
    mine, other = make_organization("mine"), make_organization("other")
    staff = make_staff(mine)
    for table in TABLES:
        address = reverse(f"admin:customers_{table}_add") + f"?organization={other.pk}"
        values = {"name": "Forged", "reference": "forged", "code": "USD", "rate": "1"}
        assert staff.client.get(address).status_code == 404
        assert staff.client.post(address, values).status_code == 404
    assert not Customer.objects.filter(organization=other).exists()
    assert not CustomerGroup.objects.filter(organization=other).exists()


def test_forged_choices_of_another_organization_are_refused():
    mine, other = one_of_each("mine"), one_of_each("rival")
    staff = make_staff(mine["organization"])
    forged = {
        "category": other["customercategory"].pk,
        "segmentation": other["customersegmentation"].pk,
        "region": other["region"].pk,
        "parent": other["customer"].pk,
        "created_by": make_user(other["organization"]).pk,
        "chosen_groups": [other["customergroup"].pk],
        "chosen_payment_types": [other["paymenttype"].pk],
    }
    for person in (
        staff,
        make_superuser(),
        make_staff(mine["organization"], other["organization"]),
    ):
        refused = person.save(CHANGE, mine["customer"].pk, **forged)
        assert set(errors_of(refused)) == set(forged)
        page = "customers_customercategory_change"
        parent = {"parent": other["customercategory"].pk}
        assert set(errors_of(person.save(page, mine["customercategory"].pk, **parent))) == {
            "parent"
        }
    contact = staff.save("customers_contact_add", last_name="X", customer=other["customer"].pk)
    assert set(errors_of(contact)) == {"customer"}
    assert Contact.objects.count() == 2


def test_autocompletes_offer_the_records_of_one_organization():
    mine, other = one_of_each("mine"), one_of_each("rival")
    both = make_staff(mine["organization"], other["organization"])
    staff = make_staff(mine["organization"])
    query = {"app_label": "customers", "model_name": "customer", "term": "c"}
    for field, table in (("category", "customercategory"), ("parent", "customer")):
        asked = {**query, "field_name": field}
        assert str(other[table]) not in found(staff.get("autocomplete", **asked))
        assert {str(mine[table]), str(other[table])} <= found(both.get("autocomplete", **asked))
        of_mine = found(both.get("autocomplete", **asked, organization=mine["organization"].pk))
        assert str(mine[table]) in of_mine
        assert str(other[table]) not in of_mine
        asked["organization"] = other["organization"].pk
        assert found(staff.get("autocomplete", **asked)) == set()
    page = both.get(CHANGE, mine["customer"].pk).content.decode()
    assert f"/admin/autocomplete/?organization={mine['organization'].pk}" in page


def test_filters_offer_and_find_the_persons_own_records_only():
    mine, other = one_of_each("mine"), one_of_each("rival")
    staff = make_staff(mine["organization"])
    page = "customers_customer_changelist"
    category = mine["customercategory"].pk
    assert listed(staff.get(page, category__id__exact=category)) == {mine["customer"].pk}
    foreign = other["customercategory"].pk
    assert listed(staff.get(page, category__id__exact=foreign)) == set()
    assert listed(staff.get(page, is_on_hold__exact=1)) == set()
    assert staff.get(page, category__name__startswith="o").status_code == 400


@pytest.mark.parametrize("term", ["Ñandú", "REF-77", "XAXX010101000", "nandu@example", "5566"])
def test_customers_are_searched_by_what_staff_are_told(term):
    mine = make_organization()
    wanted = make_customer(
        mine,
        name="Ñandú S.A.",
        reference="REF-77",
        tax_id="XAXX010101000",
        email="nandu@example.com",
        phone="+52 5566",
    )
    make_customer(mine)
    staff = make_staff(mine)
    assert listed(staff.get("customers_customer_changelist", q=term)) == {wanted.pk}


@pytest.mark.parametrize(
    "query",
    [
        {"q": "a\0b"},
        {"q": "many words " * 400},
        {"q": '"quoted \\ % _'},
        {"name__startswith": "a\0"},
        {"category__id__exact": "9" * 30},
        {"category__id__exact": "x"},
        {"organization__id__exact": "-1"},
        {"organization": "9" * 5000},
        {"is_active__exact": "maybe"},
        {"created_at__gte": "yesterday"},
        {"id__in": "1,x"},
        {"p": "9" * 30},
        {"o": "99.-99.x"},
        {"e": "1", "nonsense": "1"},
        {"all": ""},
        {"_facets": "True"},
    ],
)
def test_no_address_of_a_list_makes_it_fail(query):
    mine = make_organization()
    make_customer(mine)
    staff = make_staff(mine)
    assert staff.get("customers_customer_changelist", **query).status_code in (200, 302, 400)


@pytest.mark.parametrize("key", ["0", "9" * 30, "x", "1\0", "-1", "a/b"])
def test_no_address_of_a_page_makes_it_fail(key):
    staff = make_staff(make_organization())
    for page in ("change", "history", "delete"):
        assert staff.get(f"customers_customer_{page}", key).status_code in (302, 404)


def test_staff_without_a_permission_only_look():
    records = one_of_each("mine")
    staff = make_staff(records["organization"])
    permissions = staff.user.user_permissions
    permissions.set(permissions.filter(codename__startswith="view_"))
    for table in TABLES:
        assert staff.get(f"customers_{table}_change", records[table].pk).status_code == 200
        for page, keys in (("add", []), ("delete", [records[table].pk])):
            assert staff.get(f"customers_{table}_{page}", *keys).status_code == 403
        posted = staff.post(f"customers_{table}_change", records[table].pk, name="x")
        assert posted.status_code == 403
    page = staff.get(CHANGE, records["customer"].pk).content.decode()
    assert "mine city" in page
