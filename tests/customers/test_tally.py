"""The total that the tally gives is what counting gives, whoever wrote, however."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

from core.models import Organization
from customers import services
from customers.migrations import _tally
from customers.models import Customer, CustomerTally, tally
from tests import builders
from tests.customers.test_customer_races import at_once
from tests.v1 import api

pytestmark = pytest.mark.django_db(transaction=True)

only_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has one writer and keeps one entry"
)


def tally_of(organization: Organization) -> int:
    return CustomerTally.objects.total(organization)


def counted(organization: Organization) -> int:
    return Customer.objects.for_organization(organization).count()


def entries() -> int:
    return CustomerTally.objects.count()


def delete(customer: Customer) -> Callable[[], Any]:
    return lambda: services.delete_customer(customer=customer, by=builders.later())


def set_raw(ids: list[int], assignment: str, *values: Any) -> None:
    """Change rows by SQL of one's own, as no service does."""
    with connection.cursor() as cursor:
        for pk in ids:
            cursor.execute(
                f"UPDATE customers_customer SET {assignment} WHERE id = %s",  # noqa: S608 - ours
                [*values, pk],
            )


def insert_many(organization: Organization, count: int, **values: Any) -> list[Customer]:
    """Insert plain rows in one statement, past the services."""
    category = builders.root_category(organization)
    rows = [
        Customer(
            organization=organization,
            category=category,
            reference=f"bulk-{organization.pk}-{random.random()}",
            name="Bulk",
            currency="MXN",
            created_at=builders.NOW,
            updated_at=builders.NOW,
            **values,
        )
        for _ in range(count)
    ]
    return Customer.objects.bulk_create(rows)


def test_tally_of_an_organization_without_customers_is_0():
    assert tally_of(builders.make_organization()) == 0


def test_tally_counts_each_organization_by_itself():
    first, second = builders.make_organization(), builders.make_organization("second")
    insert_many(first, 3)
    insert_many(second, 2)
    insert_many(second, 4, deleted_at=builders.NOW)
    assert (tally_of(first), tally_of(second)) == (3, 2)


def test_tally_follows_deletion_and_its_undoing():
    organization = builders.make_organization()
    customer = builders.make_customer(organization)
    builders.make_customer(organization)
    delete(customer)()
    assert tally_of(organization) == 1
    set_raw([customer.pk], "deleted_at = NULL")
    assert tally_of(organization) == 2


def test_tally_follows_customers_from_one_organization_to_another():
    first, second = builders.make_organization(), builders.make_organization("second")
    customers = insert_many(first, 3)
    ids = [customer.pk for customer in customers]
    set_raw(ids[:2], "organization_id = %s", second.pk)
    set_raw(ids[2:], "organization_id = %s, deleted_at = %s", second.pk, builders.NOW)
    assert (tally_of(first), tally_of(second)) == (0, 2)


def test_tally_is_not_written_by_other_changes():
    organization = builders.make_organization()
    customer = builders.make_customer(organization)
    before = list(CustomerTally.objects.values())
    Customer.objects.update(name="Other")
    services.update_customer(customer=customer, values={"phone": "1"}, by=builders.later())
    assert list(CustomerTally.objects.values()) == before


def test_tally_forgets_what_is_rolled_back():
    organization = builders.make_organization()
    insert_many(organization, 2)
    with transaction.atomic():
        insert_many(organization, 5)
        assert tally_of(organization) == 7
        transaction.set_rollback(True)
    assert tally_of(organization) == 2


@pytest.mark.parametrize("seed", range(5))
def test_tally_equals_the_count_after_any_sequence_of_writes(seed: int):
    chance = random.Random(seed)
    places = [builders.make_organization(slug) for slug in ("one", "two", "three")]

    def some() -> list[int]:
        ids = list(Customer.objects.order_by("id").values_list("pk", flat=True))
        return chance.sample(ids, min(len(ids), chance.randint(0, 3)))

    def create() -> None:
        builders.make_customer(chance.choice(places))

    def delete_one() -> None:
        for customer in Customer.objects.filter(pk__in=some()[:1], deleted_at=None):
            delete(customer)()

    steps: list[Callable[[], Any]] = [
        create,
        delete_one,
        lambda: insert_many(chance.choice(places), chance.randint(1, 6)),
        lambda: insert_many(chance.choice(places), 2, deleted_at=builders.NOW),
        lambda: set_raw(some(), "deleted_at = %s", builders.NOW + timedelta(minutes=1)),
        lambda: set_raw(some(), "deleted_at = NULL"),
        lambda: set_raw(some(), "organization_id = %s", chance.choice(places).pk),
        lambda: Customer.objects.filter(pk__in=some()).update(deleted_at=None, name="Undone"),
        lambda: CustomerTally.objects.compact(chance.choice(places)),
    ]
    for _ in range(40):
        keep = chance.random() < 0.8
        with transaction.atomic():
            chance.choice(steps)()
            transaction.set_rollback(not keep)
        assert [tally_of(place) for place in places] == [counted(place) for place in places]
    assert sum(map(tally_of, places)) > 0


def test_tally_is_empty_after_every_table_was_emptied():
    organization = builders.make_organization()
    insert_many(organization, 3)
    insert_many(organization, 1, deleted_at=builders.NOW)
    call_command("flush", interactive=False, verbosity=0)
    assert entries() == 0
    again = builders.make_organization()
    insert_many(again, 2)
    assert (tally_of(organization), tally_of(again)) == (0, 2)


def test_tally_equals_the_count_when_16_write_at_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tally, "MOST_ENTRIES", 3)  # so that readers compact in between
    organization = builders.make_organization()
    present = [builders.make_customer(organization) for _ in range(16)]

    def work(number: int) -> Callable[[], None]:
        def run() -> None:
            for turn in range(3):
                builders.make_customer(organization, reference=f"T-{number}-{turn}")
                tally_of(organization)
            delete(present[number])()

        return run

    at_once([work(number) for number in range(16)])
    assert tally_of(organization) == counted(organization) == 48


def test_triggers_can_be_created_again_and_count_once():
    organization = builders.make_organization()
    with connection.schema_editor() as editor:
        _tally.create_triggers(apps, editor)
    insert_many(organization, 3)
    assert tally_of(organization) == 3


@only_postgresql
def test_compaction_keeps_the_sum_and_leaves_one_entry(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tally, "MOST_ENTRIES", 4)
    organization, other = builders.make_organization(), builders.make_organization("other")
    insert_many(other, 2)
    for _ in range(5):
        insert_many(organization, 2)
    assert (tally_of(organization), entries()) == (10, 2)  # one entry each
    assert (tally_of(organization), tally_of(other)) == (10, 2)


@only_postgresql
def test_compaction_of_entries_that_cancel_out_leaves_none():
    organization = builders.make_organization()
    customers = insert_many(organization, 2)
    Customer.objects.filter(pk__in=[customer.pk for customer in customers]).delete()
    CustomerTally.objects.compact(organization)
    assert (tally_of(organization), entries()) == (0, 0)


@only_postgresql
def test_compactions_at_once_keep_the_sum():
    organization = builders.make_organization()
    for _ in range(60):
        insert_many(organization, 1)
    at_once([lambda: CustomerTally.objects.compact(organization)] * 16)
    assert tally_of(organization) == 60
    assert entries() <= 16


@only_postgresql
def test_reading_inside_a_transaction_does_not_hold_the_entries(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tally, "MOST_ENTRIES", 1)
    organization = builders.make_organization()
    for _ in range(3):
        insert_many(organization, 1)
    with transaction.atomic():
        assert tally_of(organization) == 3
    assert entries() == 3


@only_postgresql
def test_a_failing_compaction_does_not_fail_the_reader(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr(tally, "MOST_ENTRIES", 1)
    monkeypatch.setattr(tally, "COMPACT", "SELECT 1 / 0, %(organization)s, %(limit)s")
    organization = builders.make_organization()
    for _ in range(2):
        insert_many(organization, 1)
    assert tally_of(organization) == 2
    assert "could not be compacted" in caplog.text


def test_list_takes_its_total_from_the_tally_and_counts_when_it_filters():
    organization = builders.make_organization()
    client = api(organization)
    insert_many(organization, 3)
    insert_many(organization, 1, is_active=False)
    CustomerTally.objects.filter(organization=organization).update(difference=100)
    assert client.get("/customers").json()["paging"]["total"] == 100 * entries_of(organization)
    assert client.get("/customers", isActive="false").json()["paging"]["total"] == 1


def entries_of(organization: Organization) -> int:
    return CustomerTally.objects.for_organization(organization).count()
