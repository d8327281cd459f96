"""The figures of collection on the home page, and the pages that they lead to."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission

from customers import services as customer_services
from tests.back_office import make_staff
from tests.builders import later, make_customer, make_organization
from tests.collections_policy.admin.pages import POLICY, collecting
from tests.collections_policy.building import save_customer_policy
from tests.home_page import cards, listed_at

pytestmark = pytest.mark.django_db
OWN = "Customers with a policy of their own"
POLICY_LABEL = "The organization's policy"


def test_the_policy_is_saved_and_leads_to_its_page():
    mine = collecting("mine")
    staff = make_staff(mine["organization"])
    card = cards(staff)[POLICY_LABEL]
    assert (card.value, card.note) == ("Saved", str(mine[POLICY].default_schema))
    assert staff.client.get(card.link).context["original"] == mine[POLICY]


def test_without_a_policy_the_figure_leads_to_making_one_if_one_may():
    organization = make_organization()
    staff = make_staff(organization)
    card = cards(staff)[POLICY_LABEL]
    assert card.value == "None yet"
    assert staff.client.get(card.link).status_code == 200
    held = Permission.objects.filter(codename="view_collectionpolicy")
    staff.user.user_permissions.set(held)
    found = cards(staff)
    assert (set(found), found[POLICY_LABEL].link) == ({POLICY_LABEL}, "")


def test_customers_with_a_policy_of_their_own_are_those_of_the_list():
    mine = collecting("mine")
    collecting("other")
    organization = mine["organization"]
    for is_general in (True, False, False):
        save_customer_policy(make_customer(organization), uses_general_policy=is_general)
    gone = make_customer(organization)
    save_customer_policy(gone, uses_general_policy=False)
    customer_services.delete_customer(customer=gone, by=later())
    staff = make_staff(organization)
    card = cards(staff)[OWN]
    assert int(card.value) == listed_at(staff, card.link)
    assert int(card.value) == 2 + (
        not mine["collections_policy_customerpolicy"].uses_general_policy
    )


def test_collection_has_stopped_for_the_cancelled_customers():
    organization = make_organization()
    for _ in range(2):
        customer = make_customer(organization)
        customer_services.cancel_customer(customer=customer, by=later())
    make_customer(organization)
    staff = make_staff(organization)
    card = cards(staff)["Collection stopped"]
    assert card.value == "2"
    assert listed_at(staff, card.link) == 2
