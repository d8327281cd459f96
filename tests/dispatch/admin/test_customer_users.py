"""Who acts for which customer, settled in the back office."""

from __future__ import annotations

import pytest

from core.roles import Role
from dispatch.models import CustomerUser
from tests.back_office import errors_of, listed, make_staff
from tests.builders import make_customer, make_user
from tests.dispatch.admin.pages import events_of, one_of_each
from tests.dispatch.builders import make_program

pytestmark = pytest.mark.django_db
ADD, CHANGE = "dispatch_customeruser_add", "dispatch_customeruser_change"


def test_a_program_acts_for_a_customer_then_for_another_then_for_none():
    records = one_of_each("mine")
    mine, customer = records["organization"], records["customer"]
    staff = make_staff(mine)
    machine = make_program(mine, roles=(Role.CLIENT_CUSTOMER,)).user
    assert machine is not None
    values = {"user": machine.pk, "customer": customer.pk}
    assert staff.save(ADD, **values).status_code == 302
    made = CustomerUser.objects.get(user=machine)
    assert (made.customer, made.organization) == (customer, mine)
    assert "(API client)" in staff.get("dispatch_customeruser_changelist").content.decode()
    other = make_customer(mine)
    assert staff.save(CHANGE, made.pk, customer=other.pk).status_code == 302
    assert staff.save(CHANGE, made.pk).status_code == 302  # untouched
    made.refresh_from_db()
    assert made.customer == other
    assert staff.post("dispatch_customeruser_delete", made.pk, post="yes").status_code == 302
    assert not CustomerUser.objects.filter(user=machine).exists()
    assert events_of(staff) == [
        "customer_user.bound",
        "customer_user.bound",
        "customer_user.unbound",
    ]


def test_refused_bindings_say_why_at_the_field_and_write_nothing():
    mine, other = one_of_each("mine"), one_of_each("rival")
    staff = make_staff(mine["organization"])
    free = make_user(mine["organization"], role=Role.CLIENT_CUSTOMER)
    dispatcher = make_user(mine["organization"], role=Role.DISPATCHER)
    own = {"user": free.pk, "customer": mine["customer"].pk}
    for values, errors in (
        ({"user": mine["user"].pk}, {"user": ["Another record already has this value."]}),
        ({"user": dispatcher.pk}, {"user"}),
        ({"user": other["user"].pk}, {"user"}),
        ({"user": ""}, {"user"}),
        ({"customer": other["customer"].pk}, {"customer"}),
        ({"customer": ""}, {"customer"}),
    ):
        refused = errors_of(staff.save(ADD, **{**own, **values}))
        assert (refused if isinstance(errors, dict) else set(refused)) == errors
    refused = staff.save(CHANGE, mine["customeruser"].pk, customer=other["customer"].pk)
    assert set(errors_of(refused)) == {"customer"}
    assert CustomerUser.objects.count() == 2
    assert events_of(staff) == []


def test_one_who_lost_the_role_meanwhile_is_refused_on_the_page():
    records = one_of_each("mine")
    staff = make_staff(records["organization"])
    records["user"].memberships.all().delete()
    other = make_customer(records["organization"])
    refused = errors_of(staff.save(CHANGE, records["customeruser"].pk, customer=other.pk))
    assert list(refused) == ["__all__"]
    assert CustomerUser.objects.get().customer == records["customer"]


def test_the_list_is_searched_by_user_and_customer():
    records = one_of_each("mine")
    staff = make_staff(records["organization"])
    key = records["customeruser"].pk
    page = "dispatch_customeruser_changelist"
    for text, keys in (("mine-user", {key}), ("mine customer", {key}), ("nobody", set())):
        assert listed(staff.get(page, q=text)) == keys
    assert "mine-user (mine-user)" in staff.get(page).content.decode()
