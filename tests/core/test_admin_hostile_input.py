"""What no form of the back office sends: it is refused or means nothing, and never fails."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from customers.models import Customer
from tests.back_office import listed, make_staff
from tests.builders import make_customer, make_organization

pytestmark = pytest.mark.django_db
# No record can have them: texts, a NUL character, numbers that are none or that no column holds.
IMPOSSIBLE = ("abc", "\0", "", "-1", "1.5", "9" * 30, "9" * 5000, "é")


def chosen(page: str, action: str, *keys: Any, **values: Any) -> tuple[str, dict[str, Any]]:
    data = {"action": action, "_selected_action": list(keys), **values}
    return reverse(f"admin:{page}_changelist"), data


@pytest.mark.parametrize("action", ["hold", "export", "merge"])
def test_keys_that_no_record_can_have_choose_nothing(action: str):
    mine = make_organization("mine")
    customer, staff = make_customer(mine), make_staff(mine)
    agreed = {"confirmed": "1", "reason": "x"}
    for key in IMPOSSIBLE:
        response = staff.client.post(*chosen("customers_customer", action, key, **agreed))
        assert response.status_code == 302, key
    assert Customer.objects.get().is_on_hold is False
    if action == "hold":
        staff.client.post(*chosen("customers_customer", action, "abc", customer.pk, **agreed))
        assert Customer.objects.get().is_on_hold is True


@pytest.mark.django_db(transaction=True)
def test_numbers_that_no_column_holds_are_like_texts_among_the_parameters_of_a_list():
    staff = make_staff(make_organization("mine"))
    for page in ("core_apiclient", "core_event", "customers_customer"):
        for key in ("9" * 40, str(2**63), "1,x"):
            response = staff.get(f"{page}_changelist", id__in=key)
            # PostgreSQL compares larger numbers, too; SQLite's driver refuses them.
            if response.status_code == 200:
                assert listed(response) == set(), (page, key)
            else:
                assert (response.status_code, response.url[-4:]) == (302, "?e=1"), (page, key)


@pytest.mark.django_db(transaction=True)
def test_a_broken_pattern_among_the_parameters_of_a_list_is_told_and_not_an_error():
    organization = make_organization("mine")
    make_customer(organization)
    response = make_staff(organization).get("customers_customer_changelist", name__regex="(")
    assert (response.status_code, response.url[-4:]) == (302, "?e=1")
