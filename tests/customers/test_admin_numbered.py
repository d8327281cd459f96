"""The numbered catalogs in the back office."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import Event, Organization
from customers.models import Citizenship, CustomerType, ExchangeRateType, PaymentCondition
from customers.services.numbered import update_numbered
from tests.back_office import errors_of, found, listed, make_staff, make_superuser
from tests.builders import later, make_client, make_organization, numbered

pytestmark = pytest.mark.django_db
USED = "Another record already has this value."
CATALOGS = (
    (CustomerType, "customer_type"),
    (Citizenship, "citizenship"),
    (PaymentCondition, "payment_condition"),
    (ExchangeRateType, "exchange_rate_type"),
)
each_catalog = pytest.mark.parametrize(("model", "code"), CATALOGS)


def page_of(model: Any) -> str:
    return f"customers_{model._meta.model_name}"


def add(model: Any, organization: Organization, number: int, name: str = "Entry") -> Any:
    return model.objects.create(
        organization=organization,
        number=number,
        name=name,
        created_at=later().at,
        updated_at=later().at,
    )


@each_catalog
def test_every_page_opens_with_few_queries_for_more_entries_too(model, code):
    mine, other = make_organization("mine"), make_organization("rival")
    entry = numbered(model, mine)

    def opened(staff: Any) -> list[int]:
        counts = []
        for name, keys, query in (
            ("changelist", [], {"q": entry.name}),
            ("changelist", [], {"is_active__exact": "1"}),
            ("add", [], {}),
            ("add", [], {"organization": mine.pk}),
            ("change", [entry.pk], {}),
            ("history", [entry.pk], {}),
            ("delete", [entry.pk], {}),
        ):
            with CaptureQueriesContext(connection) as queries:
                response = staff.get(f"{page_of(model)}_{name}", *keys, **query)
            assert response.status_code == 200, name
            counts.append(len(queries))
        return counts

    for staff in (make_superuser(), make_staff(mine, other), make_staff(mine)):
        opened(staff)  # what is cached once, is now
        before = opened(staff)
        assert max(before) <= 20
        number = model.objects.count() + 100
        for each in range(5):
            add(model, mine, number + each, entry.name)
        assert opened(staff) == before


@each_catalog
def test_entries_are_made_changed_and_deleted_through_the_services(model, code):
    mine = make_organization()
    staff, page = make_staff(mine), page_of(model)
    assert staff.save(f"{page}_add", number="77", name="New").status_code == 302
    made = model.objects.get(organization=mine, number=77)
    assert (made.name, made.is_active) == ("New", True)
    assert staff.save(f"{page}_change", made.pk, name="Changed", number="78").status_code == 302
    assert staff.save(f"{page}_change", made.pk).status_code == 302  # untouched
    made.refresh_from_db()
    assert (made.number, made.name) == (78, "Changed")
    assert staff.post(f"{page}_delete", made.pk, post="yes").status_code == 302
    assert not model.objects.filter(pk=made.pk).exists()
    happened = Event.objects.filter(code__startswith=f"{code}.", actor=staff.user).order_by("pk")
    assert [each.code for each in happened] == [
        f"{code}.created",
        f"{code}.updated",
        f"{code}.deleted",
    ]
    assert happened[1].changes == {"number": [77, 78], "name": ["New", "Changed"]}
    assert model.history.filter(id=made.pk, history_user=staff.user).count() == 3


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"number": "1"}, {"number": [USED]}),
        ({"number": "0"}, {"number": ["number must be 1 or more."]}),
        ({"number": ""}, {"number": ["This field is required."]}),
        ({"name": " "}, {"name": ["This field is required."]}),
        ({"number": "x", "name": ""}, {"number", "name"}),
        ({"number": str(2**31)}, {"number"}),
        ({"name": "x" * 101}, {"name"}),
        ({"name": "a\0b"}, {"name"}),
    ],
)
def test_refused_values_are_said_at_their_field_and_nothing_is_written(values, errors):
    mine = make_organization()
    staff, entry = make_staff(mine), numbered(CustomerType, mine, 2)
    events, rows = Event.objects.count(), CustomerType.history.count()
    changed = errors_of(staff.save("customers_customertype_change", entry.pk, **values))
    added = errors_of(
        staff.save("customers_customertype_add", **{"number": "9", "name": "New", **values})
    )
    for refused in (changed, added):
        assert (refused if isinstance(errors, dict) else set(refused)) == errors
    assert (Event.objects.count(), CustomerType.history.count()) == (events, rows)


def test_an_entry_in_use_is_not_deleted_but_made_inactive():
    mine, other = make_organization("mine"), make_organization("rival")
    customer, staff = make_client(mine), make_staff(mine)
    used = customer.customer_type
    assert used is not None
    response = staff.client.post(
        reverse("admin:customers_customertype_delete", args=[used.pk]), {"post": "yes"}, follow=True
    )
    assert response.redirect_chain == [
        (reverse("admin:customers_customertype_change", args=[used.pk]), 302)
    ]
    assert [str(each) for each in response.context["messages"]] == [
        "The customer type is still used."
    ]
    chosen = [used.pk, numbered(CustomerType, mine, 2).pk, numbered(CustomerType, other).pk]
    staff.post(
        "customers_customertype_changelist", action="deactivate", _selected_action=chosen, index=0
    )
    inactive = CustomerType.objects.filter(is_active=False)
    assert {each.pk for each in inactive} == set(chosen[:2])
    codes = Event.objects.filter(actor=staff.user).order_by("pk").values_list("code", "changes")
    assert list(codes) == [("customer_type.updated", {"is_active": [True, False]})] * 2
    customer.refresh_from_db()
    assert customer.customer_type == used
    page = "customers_customertype_changelist"
    assert listed(staff.get(page, is_active__exact="0")) == set(chosen[:2])


@each_catalog
def test_another_organizations_entries_are_nowhere(model, code):
    mine, other = make_organization("mine"), make_organization("rival")
    staff, page = make_staff(mine), page_of(model)
    foreign = numbered(model, other)
    foreign = update_numbered(record=foreign, values={"name": "Foreign name"}, by=later())
    shown = staff.get(f"{page}_changelist")
    assert listed(shown) == {each.pk for each in model.objects.for_organization(mine)}
    assert "Foreign name" not in shown.content.decode()
    for name in ("change", "history", "delete"):
        response = staff.get(f"{page}_{name}", foreign.pk)
        assert (response.status_code, response.url) == (302, reverse("admin:index"))
    staff.post(f"{page}_change", foreign.pk, number="5", name="forged")
    staff.post(f"{page}_delete", foreign.pk, post="yes")
    forged = reverse(f"admin:{page}_add") + f"?organization={other.pk}"
    assert staff.client.post(forged, {"number": "50", "name": "forged"}).status_code == 404
    names = [each.name for each in model.objects.for_organization(other)]
    assert "Foreign name" in names
    assert "forged" not in names


def test_a_customers_page_finds_entries_of_its_organization_only():
    mine, other = make_organization("mine"), make_organization("rival")
    staff = make_staff(mine, other)
    query = {"app_label": "customers", "model_name": "customer", "field_name": "customer_type"}
    theirs = found(staff.get("autocomplete", **query, term="1", organization=mine.pk))
    assert theirs == {str(numbered(CustomerType, mine))}
    foreign = update_numbered(
        record=numbered(CustomerType, other), values={"name": "Foreign"}, by=later()
    )
    asked = found(make_staff(mine).get("autocomplete", **query, term="o"))
    assert asked
    assert str(foreign) not in asked


def test_staff_without_a_permission_only_look():
    mine = make_organization()
    staff, entry = make_staff(mine), numbered(Citizenship, mine)
    permissions = staff.user.user_permissions
    permissions.set(permissions.filter(codename__startswith="view_"))
    assert staff.get("customers_citizenship_change", entry.pk).status_code == 200
    for page, keys in (("add", []), ("delete", [entry.pk])):
        assert staff.get(f"customers_citizenship_{page}", *keys).status_code == 403
    assert staff.post("customers_citizenship_change", entry.pk, name="x").status_code == 403
    staff.post(
        "customers_citizenship_changelist",
        action="deactivate",
        _selected_action=[entry.pk],
        index=0,
    )
    entry.refresh_from_db()
    assert (entry.name, entry.is_active) == ("Nacional", True)


@pytest.mark.parametrize("query", [{"q": "a\0b"}, {"q": "9" * 400}, {"number__exact": "x"}])
def test_no_address_of_a_list_makes_it_fail(query):
    staff = make_staff(make_organization())
    response = staff.get("customers_customertype_changelist", **query)
    assert response.status_code in (200, 302, 400)
