"""What becomes of two customers' balances when they are made one."""

from __future__ import annotations

import pytest

from customers import services
from customers.models import CustomerMerge
from tests.back_office import make_staff
from tests.builders import (
    later,
    make_currency_rate,
    make_organization,
)
from tests.customers.admin.merging.pages import (
    compare_address,
    differences,
    form_of,
    make_pair,
    merge_in_pages,
    said,
)

pytestmark = pytest.mark.django_db


def test_two_balances_are_never_dropped_silently():
    organization = make_organization()
    first, second = make_pair(organization, balance=50)
    services.update_customer(customer=first, values={"balance": 100.25}, by=later())
    staff = make_staff(organization)
    page = staff.client.get(compare_address(first, second))
    texts = ["100.25 MXN", "50.00 MXN", "150.25 MXN"]
    assert differences(page)["balance"] == (texts, None)
    assert [text for _, text in page.context["balances"]] == texts
    asked = staff.client.post(compare_address(first, second), form_of(page))
    assert said(asked) == ["Choose a value: Balance."]
    assert "confirmed" not in form_of(asked)
    merge_in_pages(staff, first, second, keep_balance="sum")
    first.refresh_from_db()
    assert str(first.balance) == "150.25"


@pytest.mark.parametrize(("choice", "balance"), [("own", "100.00"), ("other", "50.00")])
def test_one_balance_can_be_kept(choice: str, balance: str):
    organization = make_organization()
    first, second = make_pair(organization, balance=50)
    services.update_customer(customer=first, values={"balance": 100}, by=later())
    merge_in_pages(make_staff(organization), first, second, keep_balance=choice)
    first.refresh_from_db()
    assert str(first.balance) == balance


@pytest.mark.parametrize("own", [None, 0])
def test_a_balance_is_kept_where_the_other_customer_owes_nothing(own: int | None):
    organization = make_organization()
    first, second = make_pair(organization, balance=50)
    services.update_customer(customer=first, values={"balance": own}, by=later())
    staff = make_staff(organization)
    for one, other, chosen in ((first, second, "other"), (second, first, "own")):
        page = staff.client.get(compare_address(one, other))
        assert differences(page)["balance"][1] == chosen


@pytest.mark.parametrize("own", [None, 0, 50, 100])
def test_a_balance_in_another_currency_is_never_dropped_silently(own: int | None):
    organization = make_organization()
    make_currency_rate(organization, code="USD")
    first, second = make_pair(organization, balance=50, currency="USD")
    services.update_customer(customer=first, values={"balance": own}, by=later())
    staff = make_staff(organization)
    page = staff.client.get(compare_address(first, second))
    assert differences(page)["balance"][1] is None
    asked = staff.client.post(compare_address(first, second), form_of(page))
    assert said(asked) == ["Choose a value: Balance."]
    if not own:
        page = staff.client.get(compare_address(second, first))
        assert differences(page)["balance"][1] == "own"


def test_balances_in_two_currencies_are_not_added():
    organization = make_organization()
    make_currency_rate(organization, code="USD")
    first, second = make_pair(organization, balance=50, currency="USD", credit_limit=9)
    services.update_customer(customer=first, values={"balance": 100}, by=later())
    staff = make_staff(organization)
    page = staff.client.get(compare_address(first, second))
    assert differences(page)["balance"] == (["100.00 MXN", "50.00 USD"], None)
    assert differences(page)["credit_limit"] == (["-", "9.00 USD"], "own")
    assert [text for _, text in page.context["balances"]] == ["100.00 MXN", "50.00 USD"]
    refused = staff.client.post(
        compare_address(first, second),
        {**form_of(page), "keep_balance": "other", "confirmed": "yes"},
    )
    assert said(refused) == ["Balance: balance is in another currency."]
    assert form_of(refused)["keep_balance"] == "other"
    assert not CustomerMerge.objects.exists()
