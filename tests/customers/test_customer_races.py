"""What two writers may do to the same customers at the same time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import connection

from core.errors import DomainError, HierarchyLoop, NotFound, NotUnique, StillNeeded
from core.models import Event, Organization
from customers import services
from customers.models import CurrencyRate, Customer, CustomerCategory
from tests import builders

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run the calls in threads that start together; return results, and errors as results."""
    barrier = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait()
            return call()
        except DomainError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def threads() -> int:
    """Return how many writers: SQLite makes them queue, which takes its time."""
    return 64 if connection.vendor == "postgresql" else 8


def upsert(organization: Organization, number: int) -> Callable[[], tuple[Customer, bool]]:
    return lambda: services.upsert_customer(
        organization=organization,
        reference="NC-3",
        values={"name": f"Name {number}", "billing_address": {"city": f"City {number}"}},
        by=builders.make_actor(),
    )


def test_upserts_of_one_reference_at_once_make_one_customer():
    organization = builders.make_organization()
    results = at_once([upsert(organization, number) for number in range(threads())])
    customer = Customer.objects.get()
    assert {made.pk for made, _ in results} == {customer.pk}
    assert [was_created for _, was_created in results].count(True) == 1
    assert customer.addresses.count() == 1
    # Every call left its mark: one past row and one event each.
    assert customer.history.count() == threads()
    assert Event.objects.filter(subject_type="customer").count() == threads()


def test_creates_of_one_reference_at_once_make_one_customer_and_refusals():
    organization = builders.make_organization()
    results = at_once([lambda: builders.make_customer(organization, reference="NC-3")] * 8)
    assert [type(result) for result in results].count(NotUnique) == 7
    assert Customer.objects.count() == 1


def test_updates_of_different_columns_at_once_all_survive():
    customer = builders.make_customer(builders.make_organization())
    columns = ["phone", "mobile", "fax", "email", "website", "comment", "tax_id", "barcode"]
    at_once([update(customer, **{column: column}) for column in columns])
    customer.refresh_from_db()
    assert [getattr(customer, column) for column in columns] == columns
    assert customer.history.count() == 1 + len(columns)


def update(customer: Customer, **values: Any) -> Callable[[], Customer]:
    return lambda: services.update_customer(customer=customer, values=values, by=builders.later())


@pytest.mark.parametrize("size", [2, 5])
def test_parents_set_crosswise_at_once_make_no_loop(size):
    organization = builders.make_organization()
    for _ in range(5):
        ring = [builders.make_customer(organization) for _ in range(size)]
        results = at_once(
            [update(each, parent=ring[(n + 1) % size]) for n, each in enumerate(ring)]
        )
        assert [type(result) for result in results].count(HierarchyLoop) == 1
        assert Customer.objects.filter(pk__in=[r.pk for r in ring], parent=None).count() == 1


def test_a_parent_deleted_at_once_is_either_kept_or_refused():
    organization = builders.make_organization()
    for _ in range(8):
        parent = builders.make_customer(organization)
        deleted, child = at_once(
            [
                partial(services.delete_customer, customer=parent, by=builders.later()),
                partial(builders.make_customer, organization, parent=parent),
            ]
        )
        is_gone = Customer.objects.get(pk=parent.pk).deleted_at is not None
        assert isinstance(child, NotFound) == is_gone
        assert isinstance(deleted, StillNeeded) != is_gone


def test_addresses_written_at_once_share_one_row():
    customer = builders.make_customer(builders.make_organization())
    cities = [f"City {number}" for number in range(8)]
    at_once([update(customer, billing_address={"city": city}) for city in cities])
    assert customer.addresses.count() == 1


def test_category_upserts_at_once_make_one_category():
    organization = builders.make_organization()
    root = builders.root_category(organization)
    results = at_once(
        [
            lambda: services.upsert_category(
                organization=organization,
                reference="jewelry",
                values={"name": "Jewelry", "parent": root},
                by=builders.make_actor(),
            )
        ]
        * 8
    )
    assert [was_created for _, was_created in results].count(True) == 1
    assert CustomerCategory.objects.filter(reference="jewelry").count() == 1


def test_a_category_deleted_at_once_is_either_kept_or_refused():
    organization = builders.make_organization()
    for _ in range(8):
        category = builders.make_category(organization)
        deleted, customer = at_once(
            [
                partial(services.delete_category, category=category, by=builders.later()),
                partial(builders.make_customer, organization, category=category),
            ]
        )
        is_gone = not CustomerCategory.objects.filter(pk=category.pk).exists()
        assert isinstance(customer, NotFound) == is_gone
        assert isinstance(deleted, StillNeeded) != is_gone


def test_rates_set_at_once_make_one_rate():
    organization = builders.make_organization()
    at_once([lambda: builders.make_currency_rate(organization, "USD")] * 8)
    assert CurrencyRate.objects.count() == 1


def test_group_assignments_at_once_make_one_membership():
    organization = builders.make_organization()
    customer, group = builders.make_customer(organization), builders.make_group(organization)
    results = at_once(
        [lambda: services.assign_group(customer=customer, group=group, by=builders.later())] * 8
    )
    assert sorted(results) == [False] * 7 + [True]
    assert customer.group_assignments.count() == 1


def test_a_payment_type_deleted_since_it_was_looked_up_is_not_found():
    organization = builders.make_organization()
    gone = builders.make_payment_type(organization)
    customer = builders.make_customer(organization)
    services.delete_payment_type(payment_type=gone, by=builders.later())
    values: dict[str, Any] = {"payment_types": [gone]}
    with pytest.raises(NotFound) as created:
        builders.make_customer(organization, reference="NC-9", **values)
    with pytest.raises(NotFound) as updated:
        services.update_customer(customer=customer, values=values, by=builders.later())
    told = [(error.value.kind, error.value.key) for error in (created, updated)]
    assert told == [("payment type", gone.pk)] * 2


def test_a_group_deleted_since_it_was_looked_up_is_not_found():
    organization = builders.make_organization()
    gone = builders.make_group(organization)
    services.delete_group(group=gone, by=builders.later())
    with pytest.raises(NotFound, match=f"The customer group {gone.pk} does not exist"):
        builders.make_customer(organization, groups=[gone])
