"""What two writers may do to the numbered catalogs at the same time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from core.errors import NotFound, NotUnique, StillNeeded
from core.models import Event
from customers import services
from customers.models import CustomerType, InvoicingDefaults, PaymentCondition
from customers.services.numbered import create_numbered, delete_numbered
from tests import builders
from tests.customers.test_customer_races import at_once, threads

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_number_at_once_is_given_to_one_entry():
    organization = builders.make_organization()
    calls: list[Callable[[], Any]] = [
        partial(
            create_numbered,
            CustomerType,
            organization=organization,
            values={"number": 7, "name": f"Name {number}"},
            by=builders.make_actor(),
        )
        for number in range(threads())
    ]
    results = at_once(calls)
    entry = CustomerType.objects.get(number=7)
    made = [each for each in results if isinstance(each, CustomerType)]
    assert [(each.pk, each.name) for each in made] == [(entry.pk, entry.name)]
    refused = [each for each in results if isinstance(each, NotUnique)]
    assert [each.field for each in refused] == ["number"] * (len(results) - 1)
    assert Event.objects.filter(code="customer_type.created").count() == 1


@pytest.mark.parametrize("turn", range(5))
def test_an_entry_is_deleted_or_given_but_not_both(turn):
    organization = builders.make_organization()
    customer = builders.make_customer(organization)
    values = {"number": 7, "name": "Siete"}
    entry = create_numbered(
        PaymentCondition, organization=organization, values=values, by=builders.make_actor()
    )
    deleted, given = at_once(
        [
            lambda: delete_numbered(record=entry, by=builders.later()),
            lambda: services.update_customer(
                customer=customer,
                values={"defaults": {"payment_condition": entry}},
                by=builders.later(),
            ),
        ]
    )
    if deleted is None:
        assert isinstance(given, NotFound)
        assert (given.kind, given.key) == ("payment condition", entry.number)
        assert not InvoicingDefaults.objects.exists()
    else:
        assert isinstance(deleted, StillNeeded)
        assert InvoicingDefaults.objects.get().payment_condition_id == entry.pk
    assert PaymentCondition.objects.filter(number=7).exists() == (deleted is not None)
