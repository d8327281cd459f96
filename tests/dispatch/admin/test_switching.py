"""Deactivating and reactivating many customers at locations, after the numbers were shown."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from customers import services as customers
from dispatch import services
from dispatch.admin import switching
from dispatch.models import CustomerLocation
from tests.back_office import Staff, make_staff
from tests.builders import later, make_customer
from tests.dispatch.admin.pages import LIST, events_of, one_of_each, said
from tests.dispatch.builders import make_customer_location, make_location

pytestmark = pytest.mark.django_db


class Case:
    """An organization with three customers at a location and one at another."""

    def __init__(self) -> None:
        self.records = one_of_each("mine")
        self.mine = self.records["organization"]
        self.staff: Staff = make_staff(self.mine)
        self.location = self.records["location"]
        self.other = make_location(self.mine, "other yard")
        self.rows = [
            self.records["customerlocation"],
            make_customer_location(make_customer(self.mine), self.location),
            make_customer_location(make_customer(self.mine), self.location),
            make_customer_location(make_customer(self.mine), self.other),
        ]

    def act(self, action: str, *places: int, query: str = "", **values: Any) -> Any:
        chosen = [self.rows[place].pk for place in places]
        data = {"action": action, "_selected_action": chosen, **values}
        return self.staff.client.post(reverse(f"admin:{LIST}") + query, data)

    def active(self) -> list[bool]:
        rows = CustomerLocation.objects.order_by("pk")
        return list(rows.values_list("is_active", flat=True))


def test_the_numbers_are_shown_before_anything_changes():
    case = Case()
    services.deactivate_customer_location(customer_location=case.rows[2], by=later())
    page = case.act("deactivate", 0, 1, 2, 3)
    assert page.status_code == 200
    plan = page.context["plan"]
    assert plan.by_location == [("mine yard", 2), ("other yard", 1)]
    assert (len(plan.rows), plan.unchanged, plan.refused) == (3, 1, 0)
    text = page.content.decode()
    assert "3 customers are going to be served no longer" in text
    assert "1 chosen row is inactive there already." in text
    assert case.active() == [True, True, False, True]


def test_what_was_confirmed_is_done_each_as_a_change_of_its_own():
    case = Case()
    response = case.act("deactivate", 0, 1, confirmed="2")
    assert said(case.staff.client.get(response.url)) == ["2 customers are served no longer."]
    assert case.active() == [False, False, True, True]
    assert events_of(case.staff) == ["customer_location.deactivated"] * 2
    assert case.rows[1].history.latest().history_user == case.staff.user
    response = case.act("reactivate", 1, confirmed="1")
    assert said(case.staff.client.get(response.url)) == ["1 customer is served again."]
    assert case.active() == [False, True, True, True]


def test_all_rows_of_a_filtered_list_are_switched_with_one_click():
    case = Case()
    query = f"?location__id__exact={case.location.pk}"
    page = case.act("deactivate", 0, query=query, select_across="1")
    form = page.content.decode()
    assert 'name="select_across" value="1"' in form
    assert 'name="confirmed" value="3"' in form
    case.act("deactivate", 0, query=query, select_across="1", confirmed="3")
    assert case.active() == [False, False, False, True]


def test_it_is_asked_again_when_the_numbers_became_others():
    case = Case()
    services.deactivate_customer_location(customer_location=case.rows[1], by=later())
    page = case.act("deactivate", 0, 1, confirmed="2")
    assert page.status_code == 200
    assert len(page.context["plan"].rows) == 1
    assert case.active() == [True, False, True, True]


def test_customers_that_are_not_active_are_told_and_left_alone():
    case = Case()
    for row in case.rows[:2]:
        services.deactivate_customer_location(customer_location=row, by=later())
    values = {"is_active": False}
    customers.update_customer(customer=case.records["customer"], values=values, by=later())
    page = case.act("reactivate", 0, 1)
    plan = page.context["plan"]
    assert (len(plan.rows), plan.refused) == (1, 1)
    assert "1 customer stays as it is: the customer is not active." in page.content.decode()
    response = case.act("reactivate", 0, 1, confirmed="1")
    assert case.active() == [False, True, True, True]
    assert said(case.staff.client.get(response.url)) == ["1 customer is served again."]
    response = case.act("reactivate", 1)
    assert said(case.staff.client.get(response.url)) == ["There is nothing to change."]
    response = case.act("reactivate", 0)
    assert said(case.staff.client.get(response.url)) == [
        "There is nothing to change.",
        "1 customer stays as it is: the customer is not active.",
    ]


def test_a_refusal_is_said_and_the_others_are_switched():
    case = Case()
    for row in (case.rows[0], case.rows[3]):
        services.deactivate_customer_location(customer_location=row, by=later())
    services.update_location(location=case.other, values={"is_active": False}, by=later())
    response = case.act("reactivate", 0, 3, confirmed="2")
    assert said(case.staff.client.get(response.url)) == [
        f"{case.rows[3]}: The location is not active.",
        "1 customer is served again.",
    ]
    assert case.active() == [True, True, True, False]


def test_no_more_than_one_can_wait_for_are_switched_at_once(monkeypatch: pytest.MonkeyPatch):
    case = Case()
    monkeypatch.setattr(switching, "MOST_AT_ONCE", 2)
    response = case.act("deactivate", 0, 1, 2, confirmed="3")
    assert said(case.staff.client.get(response.url)) == [
        "At most 2 at once: narrow the list first."
    ]
    assert case.active() == [True] * 4


def test_of_too_many_only_one_more_than_allowed_is_read(monkeypatch: pytest.MonkeyPatch):
    case = Case()
    monkeypatch.setattr(switching, "MOST_AT_ONCE", 1)
    plan = switching._plan(CustomerLocation.objects.all(), is_active=False)
    assert plan == switching.Plan(rows=case.rows[:2], unchanged=0, refused=0)


def test_many_refusals_are_counted(monkeypatch: pytest.MonkeyPatch):
    case = Case()
    monkeypatch.setattr(switching, "MOST_SAID", 1)
    for row in case.rows[:3]:
        services.deactivate_customer_location(customer_location=row, by=later())
    services.update_location(location=case.location, values={"is_active": False}, by=later())
    response = case.act("reactivate", 0, 1, 2, confirmed="3")
    assert said(case.staff.client.get(response.url)) == [
        f"{case.rows[0]}: The location is not active.",
        "2 more were refused.",
    ]
