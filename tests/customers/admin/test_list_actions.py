"""Doing the same to many customers of the list: asked first, each on its own, refusals reported."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from core.admin import bulk
from core.errors import InvalidValue
from core.models import Event
from customers import services
from customers.models import Customer
from tests.back_office import Staff, make_staff
from tests.builders import (
    later,
    make_category,
    make_customer,
    make_organization,
    make_segmentation,
    root_category,
)

pytestmark = pytest.mark.django_db
LIST = "admin:customers_customer_changelist"
WRITING = ("hold", "release", "activate", "cancel", "assign_category", "assign_segmentation")


class Case:
    """An organization with three customers."""

    def __init__(self) -> None:
        self.mine = make_organization("mine")
        self.staff: Staff = make_staff(self.mine)
        self.customers = [make_customer(self.mine, name=f"Name {n}") for n in range(3)]

    def act(self, action: str, *places: int, query: str = "", **values: Any) -> Any:
        """Run the action on some of the customers."""
        chosen = [self.customers[place].pk for place in places]
        data = {"action": action, "_selected_action": chosen, **values}
        return self.staff.client.post(reverse(LIST) + query, data)

    def told(self, response: Any) -> list[str]:
        """Return the messages after the redirect."""
        page = self.staff.client.get(response.url)
        return [str(each) for each in page.context["messages"]]

    def values(self, name: str) -> list[Any]:
        """Return a column of all customers."""
        return list(Customer.objects.order_by("pk").values_list(name, flat=True))

    def events(self) -> list[str]:
        """Return what the person did."""
        done = Event.objects.filter(actor=self.staff.user).order_by("pk")
        return list(done.values_list("code", flat=True))


def hold(customer: Customer, reason: str = "before") -> None:
    values = {"is_on_hold": True, "on_hold_reason": reason}
    services.update_customer(customer=customer, values=values, by=later())


def test_the_numbers_are_shown_before_anybody_is_put_on_hold():
    case = Case()
    hold(case.customers[1])
    page = case.act("hold", 0, 1, 2)
    text = page.content.decode()
    assert "2 customers are going to be put on hold." in text
    assert "1 is on hold already and keeps its reason." in text
    assert 'name="confirmed" value="2"' in text
    assert case.values("is_on_hold") == [False, True, False]


def test_a_hold_needs_a_reason():
    case = Case()
    for reason in ("", " ", "x" * 256):
        page = case.act("hold", 0, confirmed="1", reason=reason)
        assert page.status_code == 200
        assert page.context["form"].errors["reason"]
    assert case.values("is_on_hold") == [False] * 3


def test_customers_are_put_on_hold_and_released_each_by_its_service():
    case = Case()
    hold(case.customers[1])
    response = case.act("hold", 0, 1, 2, confirmed="2", reason="unpaid")
    assert case.told(response) == ["2 customers were put on hold."]
    assert case.values("on_hold_reason") == ["unpaid", "before", "unpaid"]
    assert case.events() == ["customer.updated"] * 2
    assert case.customers[0].history.latest().history_user == case.staff.user
    response = case.act("release", 0, 1, confirmed="2")
    assert case.told(response) == ["2 customers were released."]
    assert case.values("is_on_hold") == [False, False, True]
    assert case.values("on_hold_reason") == ["", "", "unpaid"]


def test_customers_are_cancelled_and_activated_again():
    case = Case()
    page = case.act("cancel", 0, 1)
    assert "contracts are cancelled with them" in page.content.decode()
    response = case.act("cancel", 0, 1, confirmed="2", reason="closed")
    assert case.told(response) == ["2 customers were cancelled."]
    assert case.values("cancel_reason") == ["closed", "closed", ""]
    page = case.act("activate", 0, 1, 2)
    assert "2 of them are cancelled and are opened again" in page.content.decode()
    assert "1 is active already." in page.content.decode()
    response = case.act("activate", 0, 2, confirmed="1")
    assert case.told(response) == ["1 customer is active now."]
    assert case.values("is_active") == [True, False, True]


def test_a_category_is_chosen_and_the_numbers_are_shown_after_that():
    case = Case()
    wanted, other = make_category(case.mine), make_category(case.mine)
    values = {"category": wanted}
    services.update_customer(customer=case.customers[2], values=values, by=later())
    page = case.act("assign_category", 0, 1, 2)
    assert 'name="confirmed" value=""' in page.content.decode()
    page = case.act("assign_category", 0, 1, 2, confirmed="", category=wanted.pk)
    text = page.content.decode()
    assert "2 customers are going to be changed." in text
    assert "1 has it already." in text
    token = f"2:{wanted.pk}"
    assert f'name="confirmed" value="{token}"' in text
    changed_mind = case.act("assign_category", 0, 1, 2, confirmed=token, category=other.pk)
    assert "3 customers are going to be changed." in changed_mind.content.decode()
    response = case.act("assign_category", 0, 1, 2, confirmed=token, category=wanted.pk)
    assert case.told(response) == ["2 customers were changed."]
    assert case.values("category") == [wanted.pk] * 3


def test_a_segmentation_is_assigned_and_taken_away():
    case = Case()
    wanted = make_segmentation(case.mine)
    token = f"2:{wanted.pk}"
    case.act("assign_segmentation", 0, 1, confirmed=token, segmentation=wanted.pk)
    assert case.values("segmentation") == [wanted.pk, wanted.pk, None]
    page = case.act("assign_segmentation", 0, 1, 2, confirmed="", segmentation="")
    assert "2 customers are going to be changed." in page.content.decode()
    response = case.act("assign_segmentation", 0, 1, 2, confirmed="2:None", segmentation="")
    assert case.told(response) == ["2 customers were changed."]
    assert case.values("segmentation") == [None] * 3


def test_nothing_of_another_organization_is_offered_or_taken():
    case = Case()
    other = make_organization("other")
    foreign = make_category(other, name="Foreign birds")
    page = case.act("assign_category", 0)
    assert "Foreign birds" not in page.content.decode()
    page = case.act("assign_category", 0, confirmed=f"1:{foreign.pk}", category=foreign.pk)
    assert page.context["form"].errors["category"]
    assert case.values("category")[0] == root_category(case.mine).pk


def test_customers_of_another_organization_are_not_touched():
    case = Case()
    theirs = make_customer(make_organization("other"))
    data = {"action": "hold", "confirmed": "1", "reason": "x", "_selected_action": theirs.pk}
    case.staff.client.post(reverse(LIST), data)
    case.staff.client.post(reverse(LIST), {**data, "select_across": "1", "confirmed": "4"})
    case.staff.client.post(reverse(LIST), {**data, "select_across": "1", "confirmed": "3"})
    theirs.refresh_from_db()
    assert not theirs.is_on_hold
    assert case.values("is_on_hold") == [True, True, True, False]


def test_choices_need_customers_of_one_organization():
    case = Case()
    other = make_organization("other")
    case.customers.append(make_customer(other))
    case.staff = make_staff(case.mine, other)
    response = case.act("assign_category", 0, 3)
    assert case.told(response) == ["Choose customers of one organization."]
    response = case.act("hold", 0, 3, confirmed="2", reason="both")
    assert case.told(response) == ["2 customers were put on hold."]


def test_all_that_the_list_found_are_changed_with_one_click():
    case = Case()
    make_customer(case.mine, name="Somebody else")
    page = case.act("hold", 0, query="?q=name", select_across="1")
    assert 'name="select_across" value="1"' in page.content.decode()
    case.act("hold", 0, query="?q=name", select_across="1", confirmed="3", reason="x")
    assert case.values("is_on_hold") == [True, True, True, False]


def test_sending_it_twice_does_it_once():
    case = Case()
    case.act("hold", 0, 1, confirmed="2", reason="unpaid")
    response = case.act("hold", 0, 1, confirmed="2", reason="again")
    assert case.told(response)[-1] == "There is nothing to change."
    assert case.events() == ["customer.updated"] * 2


def test_it_is_asked_again_when_the_numbers_became_others():
    case = Case()
    services.delete_customer(customer=case.customers[1], by=later())
    page = case.act("hold", 0, 1, confirmed="2", reason="unpaid")
    assert "1 customer is going to be put on hold." in page.content.decode()
    assert 'value="unpaid"' in page.content.decode()
    assert case.values("is_on_hold") == [False] * 3


def refuse(monkeypatch: pytest.MonkeyPatch, *refused: Customer) -> None:
    """Let the service refuse some customers."""
    whole = services.update_customer

    def update(*, customer: Customer, **more: Any) -> Customer:
        if customer in refused:
            raise InvalidValue("This one is in use.", field="is_on_hold")
        return whole(customer=customer, **more)

    monkeypatch.setattr(services, "update_customer", update)


def test_a_refusal_is_told_and_the_others_are_changed(monkeypatch: pytest.MonkeyPatch):
    case = Case()
    refuse(monkeypatch, case.customers[1])
    response = case.act("hold", 0, 1, 2, confirmed="3", reason="unpaid")
    assert case.told(response) == [
        "2 customers were put on hold.",
        f"{case.customers[1]}: This one is in use.",
    ]
    assert case.values("is_on_hold") == [True, False, True]


def test_one_that_is_deleted_while_the_others_change_is_told(monkeypatch: pytest.MonkeyPatch):
    case = Case()
    whole = services.update_customer

    def update(*, customer: Customer, **more: Any) -> Customer:
        if customer == case.customers[0]:
            services.delete_customer(customer=case.customers[1], by=later())
        return whole(customer=customer, **more)

    monkeypatch.setattr(services, "update_customer", update)
    response = case.act("hold", 0, 1, 2, confirmed="3", reason="unpaid")
    gone = case.customers[1]
    assert case.told(response) == [
        "2 customers were put on hold.",
        f"{gone}: The customer {gone.pk} does not exist.",
    ]


def test_many_refusals_have_a_page(monkeypatch: pytest.MonkeyPatch):
    case = Case()
    monkeypatch.setattr(bulk, "MOST_SAID", 1)
    refuse(monkeypatch, *case.customers[:2])
    page = case.act("hold", 0, 1, 2, confirmed="3", reason="unpaid")
    assert page.status_code == 200
    text = page.content.decode()
    assert "2 were left as they are:" in text
    assert text.count("This one is in use.") == 2
    assert case.values("is_on_hold") == [False, False, True]


def test_no_more_than_one_can_wait_for_are_changed_at_once(monkeypatch: pytest.MonkeyPatch):
    case = Case()
    monkeypatch.setattr(bulk, "MOST_AT_ONCE", 2)
    for action in WRITING:
        for customer in case.customers:
            is_wanted = action in ("release", "activate")
            values = {"is_on_hold": is_wanted, "is_active": not is_wanted}
            services.update_customer(customer=customer, values=values, by=later())
        response = case.act(action, 0, 1, 2)
        assert case.told(response)[-1] == "At most 2 at once: narrow the list first."


def test_only_who_may_change_is_offered_the_actions():
    case = Case()
    permissions = case.staff.user.user_permissions
    permissions.set(Permission.objects.filter(codename="view_customer"))
    page = case.staff.get("customers_customer_changelist").content.decode()
    for action in (*WRITING, "export", "merge"):
        assert f'value="{action}"' not in page
        case.act(action, 0, confirmed="1", reason="x")
    assert case.values("is_on_hold") == [False] * 3
    assert case.events() == []


def test_exactly_two_customers_are_merged():
    case = Case()
    first, second = case.customers[0].pk, case.customers[2].pk
    for places in ((0,), (0, 1, 2)):
        assert case.told(case.act("merge", *places)) == ["Choose exactly two customers to merge."]
    response = case.act("merge", 2, 0)
    compare = reverse("admin:customers_customer_compare")
    assert response.url == f"{compare}?first={first}&second={second}"
