"""Users who act for one customer."""

from __future__ import annotations

import pytest

from core.errors import InvalidValue, NotFound
from core.models import Event, Organization
from core.roles import Role
from customers.services import delete_customer
from dispatch import services
from dispatch.models import CustomerUser
from tests.builders import later, make_customer, make_organization, make_user
from tests.dispatch.builders import make_customer_user, make_program

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Organization:
    return make_organization()


def test_a_user_acts_for_one_customer_of_an_organization(company: Organization):
    user = make_user(company, role=Role.CLIENT_CUSTOMER)
    first, second = make_customer(company), make_customer(company)
    bound = make_customer_user(first, user)
    assert (bound.user, bound.customer, bound.organization) == (user, first, company)
    again = make_customer_user(first, user, by=later())
    assert (again.pk, again.updated_at) == (bound.pk, bound.created_at)
    other = make_customer_user(second, user, by=later(2))
    assert (other.pk, other.customer, other.updated_at) == (bound.pk, second, later(2).at)
    assert CustomerUser.objects.get().customer == second
    events = Event.objects.filter(code="customer_user.bound").order_by("pk")
    assert [event.changes for event in events] == [
        {"user": [None, user.pk], "customer": [None, first.pk]},
        {"customer": [first.pk, second.pk]},
    ]
    assert bound.history.count() == 2


def test_a_user_acts_for_a_customer_in_each_organization(company: Organization):
    other = make_organization("entity2")
    user = make_user(company, other, role=Role.CLIENT_CUSTOMER)
    for organization in (company, other):
        make_customer_user(make_customer(organization), user)
    assert CustomerUser.objects.filter(user=user).count() == 2


def test_a_program_can_act_for_a_customer(company: Organization):
    program = make_program(company, roles=(Role.CLIENT_CUSTOMER,))
    assert program.user is not None
    assert make_customer_user(make_customer(company), program.user).user == program.user


def test_somebody_of_another_organization_is_no_user(company: Organization):
    stranger = make_user(make_organization("entity2"), role=Role.CLIENT_CUSTOMER)
    with pytest.raises(NotFound) as caught:
        make_customer_user(make_customer(company), stranger)
    assert (caught.value.kind, caught.value.field) == ("user", "user")
    assert not CustomerUser.objects.exists()


def test_a_member_without_the_role_is_refused(company: Organization):
    with pytest.raises(InvalidValue) as caught:
        make_customer_user(make_customer(company), make_user(company, role=Role.ADMIN))
    assert caught.value.field == "user"
    assert caught.value.message == "The user does not have the role ClientCustomer."


def test_nobody_acts_for_a_deleted_customer(company: Organization):
    customer = make_customer(company)
    delete_customer(customer=customer, by=later())
    with pytest.raises(NotFound) as caught:
        make_customer_user(customer)
    assert (caught.value.kind, caught.value.field) == ("customer", "customer")


def test_a_user_that_is_unbound_acts_for_nobody(company: Organization):
    bound = make_customer_user(make_customer(company))
    services.unbind_customer_user(user=bound.user, organization=company, by=later())
    assert not CustomerUser.objects.exists()
    event = Event.objects.get(code="customer_user.unbound")
    assert event.changes == {"customer": [bound.customer_id, None]}
    assert CustomerUser.history.filter(history_type="-").count() == 1
    with pytest.raises(NotFound):
        services.unbind_customer_user(user=bound.user, organization=company, by=later())
